"""What is asked of a model to translate segments, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from lampblack.domain.generation import FinishReason, GenerationRequest, Priority, Role, Sampling, Turn
from lampblack.domain.jobs import Piece
from lampblack.domain.natural_languages import BY_CODE
from lampblack.domain.prompts import fill
from lampblack.domain.segment_tags import tags_of, without_tags
from lampblack.domain.segments import has_words
from lampblack.domain.translations.chatter import cleaned
from lampblack.domain.translations.checks import check
from lampblack.domain.translations.glossary import Glossary, term_lines
from lampblack.domain.translations.kept import placeholders
from lampblack.domain.translations.marks import Mark, MarkKind, gravity
from lampblack.domain.translations.sentences import joined, parts_of
from lampblack.domain.translations.tag_forms import example, for_model, from_model
from lampblack.domain.translations.writing_systems import weight

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.jobs import Output
    from lampblack.domain.translations.sentences import PartOfSegment

SAMPLINGS = (
    Sampling(temperature=0.0),
    Sampling(temperature=0.4, top_p=0.9),
    Sampling(temperature=0.7, top_p=0.95),
)
"""At the first, the second, and any later time that a segment is asked for."""
_TOKENS_PER_WEIGHT, _MOST_TOKENS_MORE = 1.5, 48
"""Far more than translations have: what reaches it is a loop."""
_MOST_TERMS = 12
"""In a prompt: more than a small model heeds."""
_PLACE, _SENTENCES, _LEAST_REPEATED = re.compile(r"\{[a-z_]+\}"), re.compile(r"[^.。，,:：\n]+"), 7
_MOST_READY = 64
"""Pieces told at a time: making thousands anew whenever one is done would take longer than the model."""


@dataclass(frozen=True, slots=True)
class TranslationTask:
    """What is to be translated. Languages are codes. segments: texts with inline tags; ready: translations that are
    known already, by the segments' numbers, and asked for no more.
    """

    segments: tuple[str, ...]
    source_language: str
    target_language: str
    glossary: Glossary = field(default_factory=Glossary)
    ready: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Translated:
    """What became of a segment. target: None where it was not asked for yet, or not to its end."""

    target: str | None
    marks: tuple[Mark, ...] = ()
    attempts: int = 0


class TranslationPlan:
    """Asks for one part of a segment at a time; what fails a check is asked for once more in other words, and is then
    the better of the two. asked_again: how often more a person wanted each segment, by its number.
    """

    def __init__(
        self,
        task: TranslationTask,
        prompts: Mapping[str, str],
        *,
        prompt_language: str = "en",
        model: str = "",
        asked_again: Mapping[int, int] | None = None,
    ) -> None:
        self.task, self._prompts, self._prompt_language, self._model = task, prompts, prompt_language, model
        self._asked_again = asked_again or {}
        self._parts: dict[int, tuple[PartOfSegment, ...]] = {}
        self._judged: dict[str, tuple[Output, str, tuple[Mark, ...]]] = {}
        self._finished: set[int] = set()

    def take_over(self, other: TranslationPlan) -> None:
        """Takes what another plan for the same task has judged already."""
        self._judged = other._judged

    @cached_property
    def asked(self) -> Mapping[int, int]:
        """For each segment that needs a model, the first that has the same text: only that one is asked for."""
        first: dict[str, int] = {}
        found = {}
        for number, text in enumerate(self.task.segments):
            if number not in self.task.ready and needs_model(text):
                found[number] = number if number in self._asked_again else first.setdefault(text, number)
        return found

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        pieces: list[Piece] = []
        for number in self._asked_for:
            if number in self._finished:
                continue
            if len(pieces) >= _MOST_READY:
                break
            wanted = [
                piece
                for place in range(len(self.parts(number)))
                if (piece := self._next_of(number, place, done)) is not None
            ]
            if not wanted:
                self._finished.add(number)
            pieces += wanted
        return pieces

    def total(self, done: Mapping[str, Output]) -> int:
        again = sum(1 for key in done if " again " in key)
        return max(self._least + again, len(done))

    def parts(self, number: int) -> tuple[PartOfSegment, ...]:
        """The parts in which a segment is asked for."""
        if number not in self._parts:
            self._parts[number] = parts_of(self.task.segments[number])
        return self._parts[number]

    def translated(self, number: int, done: Mapping[str, Output]) -> Translated:
        """What a segment has become so far."""
        task = self.task
        source = task.segments[number]
        if number in task.ready:
            return Translated(task.ready[number], self._marks(source, task.ready[number]))
        if number not in self.asked:
            return Translated(source)
        asked = self.asked[number]
        best = [self._best(asked, place, done) for place in range(len(self.parts(asked)))]
        attempts = max((each[2] for each in best if each is not None), default=0)
        if any(each is None for each in best):
            return Translated(None, (), attempts)
        known = [each for each in best if each is not None]
        if len(known) == 1:
            return Translated(known[0][0], known[0][1], attempts)
        target = joined([text for text, _, _ in known], self.parts(asked), task.target_language)
        of_parts = tuple(
            mark for _, marks, _ in known for mark in marks if mark.kind in (MarkKind.REFUSED, MarkKind.CUT)
        )
        empty = (Mark(MarkKind.TOO_SHORT),) if any(not text for text, _, _ in known) else ()
        marks = tuple(dict.fromkeys((*of_parts, *self._marks(source, target), *empty)))
        return Translated(target, marks, attempts)

    # --- inside

    @cached_property
    def _asked_for(self) -> Sequence[int]:
        return sorted(set(self.asked.values()))

    @cached_property
    def _least(self) -> int:
        return sum(len(self.parts(number)) for number in self._asked_for)

    def _next_of(self, number: int, place: int, done: Mapping[str, Output]) -> Piece | None:
        extra = self._asked_again.get(number, 0)
        first = done.get(segment_key(number, place))
        if first is None:
            return self._piece(number, place, 0)
        if segment_key(number, place, 1) not in done and not extra and gravity(self._judge(number, place, first)[1]):
            return self._piece(number, place, 1) if first.fault is None else None
        attempts = range(2, 2 + extra)
        attempt = next((each for each in attempts if segment_key(number, place, each) not in done), None)
        return None if attempt is None else self._piece(number, place, attempt)

    def _best(self, number: int, place: int, done: Mapping[str, Output]) -> tuple[str, tuple[Mark, ...], int] | None:
        """The text, its marks, and how often it was asked for. What a person asked for comes before what was better."""
        extra = self._asked_again.get(number, 0)
        outputs = [
            (attempt, done[key]) for attempt in range(2 + extra) if (key := segment_key(number, place, attempt)) in done
        ]
        if not outputs:
            return None
        judged = [(attempt, *self._judge(number, place, output)) for attempt, output in outputs]
        asked_for = [each for each in judged if each[0] >= 2 and each[1]]
        _, text, marks = asked_for[-1] if asked_for else min(judged, key=lambda each: gravity(each[2]))
        return text, marks, len(outputs)

    def _judge(self, number: int, place: int, output: Output) -> tuple[str, tuple[Mark, ...]]:
        known = self._judged.get(output.key)
        if known is None or known[0] is not output:
            known = (output, *self._judged_now(self.parts(number)[place].text, output))
            self._judged[output.key] = known
        return known[1], known[2]

    def _judged_now(self, source: str, output: Output) -> tuple[str, tuple[Mark, ...]]:
        if output.fault is not None:
            return "", (Mark(MarkKind.REFUSED, (output.fault.sentence(),)),)
        target, was_cleaned = cleaned(source, output.text)
        target = from_model(source, target)
        marks = list(self._marks(source, target))
        if output.reason in (FinishReason.LENGTH, FinishReason.CONTEXT):
            marks.insert(0, Mark(MarkKind.CUT))
        if _repeats(target, self._prompts) and not _repeats(source, self._prompts):
            marks.insert(0, Mark(MarkKind.PROMPT))
        if was_cleaned:
            marks.append(Mark(MarkKind.CHATTER))
        return target, tuple(marks)

    def _marks(self, source: str, target: str) -> tuple[Mark, ...]:
        task = self.task
        return check(source, target, (task.source_language, task.target_language), task.glossary)

    def _piece(self, number: int, place: int, attempt: int) -> Piece:
        text = self.parts(number)[place].text
        request = GenerationRequest(
            self._turns(text, attempt),
            sampling=SAMPLINGS[min(attempt, len(SAMPLINGS) - 1)],
            max_tokens=round(_TOKENS_PER_WEIGHT * weight(text) + len(text) / 4) + _MOST_TOKENS_MORE,
            model=self._model,
            priority=Priority.DOCUMENT,
        )
        return Piece(segment_key(number, place, attempt), request)

    def _turns(self, text: str, attempt: int) -> tuple[Turn, ...]:
        told = Turn(Role.SYSTEM, self._prompt(text, attempt))
        shown = example(self.task.source_language, self.task.target_language) if tags_of(text) else None
        examples = (Turn(Role.USER, shown[0]), Turn(Role.ASSISTANT, shown[1])) if shown else ()
        wanted = self.task.glossary.put_into(text) if attempt else text
        return (told, *examples, Turn(Role.USER, for_model(wanted)))

    def _prompt(self, text: str, attempt: int) -> str:
        prompts, task = self._prompts, self.task
        names = {
            "source": _name(task.source_language, self._prompt_language),
            "target": _name(task.target_language, self._prompt_language),
        }
        terms = "\n".join(term_lines([*task.glossary.in_text(text)][:_MOST_TERMS]))
        marks = " ".join((*map(for_model, tags_of(text)), *placeholders(text)))
        values = {
            **names,
            "keep": fill(prompts["keep"], {"marks": marks}) if marks else "",
            "terms": fill(prompts["terms"], {**names, "terms": terms}) if terms else "",
        }
        return fill(prompts["again" if attempt else "translate"], values)


def _repeats(text: str, prompts: Mapping[str, str]) -> bool:
    """Whether a text has some words of the prompts."""
    parts = (part.strip() for template in prompts.values() for part in _PLACE.split(template))
    return any(
        part in text for sentence in parts for part in _SENTENCES.findall(sentence) if len(part) > _LEAST_REPEATED
    )


def needs_model(text: str) -> bool:
    """Whether there is something to translate in a segment."""
    return has_words(without_tags(text))


def segment_key(number: int, place: int = 0, attempt: int = 0) -> str:
    """The key of a segment's piece. number and place count from 0, as attempts do: the first is 0."""
    key = f"segment {number}"
    if place:
        key += f" part {place}"
    return f"{key} again {attempt}" if attempt else key


def number_of(key: str) -> int:
    """The segment that a piece belongs to."""
    return int(key.split()[1])


def _name(language: str, shown_in: str) -> str:
    known = BY_CODE.get(language)
    return known.named(shown_in) if known is not None else language
