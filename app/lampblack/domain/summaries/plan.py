"""How a text of any length is summarized: piece by piece, then notes on notes, until they fit into one prompt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack.domain.generation import FinishReason, GenerationRequest, Priority, Role, Sampling, Turn
from lampblack.domain.jobs import Piece
from lampblack.domain.prompts import fill
from lampblack.domain.splitting.pieces import TextPiece, pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.generation import Adapter
    from lampblack.domain.jobs import Output
    from lampblack.domain.splitting.pieces import Count

SUMMARY = "summary"
"""The key of the piece that is the result."""
MOST_WORDS = 2000
_PIECE = 1000
"""Tokens that are read at once: models lose the thread of more, and several pieces fit one batch."""
_SMALL_PIECE = 400
"""The same for a small model, which of more tells the beginning alone."""
_SMALL_MODEL = 2_000_000_000
"""Weights below which a model is small."""
_NOTES = 160
"""Tokens of notes on a piece."""
_MOST_NOTES, _MOST_SMALL_NOTES = 5, 3
"""Lines of notes on a piece and on a small one."""
_PROMPT = 220
"""Tokens that the prompt around a text takes at most, chat template included."""
_TOKENS_PER_WORD = 2.5
_SAMPLING = Sampling(temperature=0.2, repeat_penalty=1.1)
_NOTHING = re.compile(r"\W*(?:nothing|none|no notes|无|没有)\W*", re.IGNORECASE)


class SummaryStyle(StrEnum):
    """What the result is to be. The last four are answers about the text in place of a summary."""

    BULLETS = "bullets"
    PARAGRAPH = "paragraph"
    HEADLINE = "headline"
    KEY_POINTS = "key_points"
    OPEN_QUESTIONS = "open_questions"
    ACTIONS = "actions"
    ANSWER = "answer"


_LISTS = frozenset((SummaryStyle.BULLETS, SummaryStyle.KEY_POINTS))
"""Styles with a number of points."""
DEFAULT_WORDS = {SummaryStyle.HEADLINE: 15, SummaryStyle.PARAGRAPH: 120}
"""Where no length was asked for; of lists 150."""


@dataclass(frozen=True, slots=True)
class SummaryTask:
    """What is to be summarized, and how. words: how long about (of Chinese, characters), 0 leaves it open. question:
    for ANSWER. ValueError beyond MOST_WORDS, or where a question is missing.
    """

    text: str
    style: SummaryStyle = SummaryStyle.BULLETS
    words: int = 0
    question: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.words <= MOST_WORDS:
            raise ValueError(f"a summary has up to {MOST_WORDS} words")
        if self.style is SummaryStyle.ANSWER and not self.question.strip():
            raise ValueError("an answer needs a question")

    @property
    def length(self) -> int:
        """Words that the result is to have about."""
        return self.words or DEFAULT_WORDS.get(self.style, 150)


class SummaryPlan:
    """Notes on every piece (keys "part 1", …), where there are too many for one prompt notes on those ("level 1.1", …),
    then the result (SUMMARY). A text that fits one prompt is read for the result itself.

    The same text, context, tokenizer and size of the model always give the same pieces. parameters: how many weights
    the model has, 0 where that is unknown; a small one reads less at once, but for an answer. ValueError
    where the context is too short to hold any text beside the prompt.
    """

    def __init__(
        self,
        task: SummaryTask,
        prompts: Mapping[str, str],
        count: Count,
        context_length: int,
        *,
        model: str = "",
        parameters: int = 0,
        adapters: tuple[Adapter, ...] = (),
    ) -> None:
        # asked of a small part, a question is answered from it though the answer is in another
        is_small = 0 < parameters < _SMALL_MODEL and task.style is not SummaryStyle.ANSWER
        at_once = _SMALL_PIECE if is_small else _PIECE
        self._most_notes = _MOST_SMALL_NOTES if is_small else _MOST_NOTES
        self._task, self._prompts, self._model, self._adapters = task, prompts, model, adapters
        self._result_tokens = min(round(task.length * _TOKENS_PER_WORD) + 64, context_length // 3)
        room = context_length - _PROMPT - (count([task.question])[0] if task.question else 0)
        if room - _NOTES < 1 or room - self._result_tokens < 2 * _NOTES:
            raise ValueError(f"a context of {context_length} tokens is too short to summarize anything")
        self._group = max(2, (room - self._result_tokens) // _NOTES)
        whole = sum(one.tokens for one in pieces(task.text, context_length, count))
        limit = room - self._result_tokens if whole <= min(at_once, room - self._result_tokens) else room - _NOTES
        self.pieces: Sequence[TextPiece] = pieces(task.text, max(1, min(at_once, limit)), count)

    def next(self, done: Mapping[str, Output]) -> Sequence[Piece]:
        if SUMMARY in done:
            return ()
        if len(self.pieces) == 1:
            (only,) = self.pieces
            return (self._result(self._task.text, (only.start, only.stop)),)
        keys = self._part_keys()
        if left := [self._part(number) for number, key in enumerate(keys, 1) if key not in done]:
            return left
        level = 0
        while len(keys) > self._group:
            level += 1
            groups = [keys[at : at + self._group] for at in range(0, len(keys), self._group)]
            keys = tuple(f"level {level}.{number}" for number in range(1, len(groups) + 1))
            merges = zip(keys, groups, strict=True)
            if left := [self._merge(key, group, done) for key, group in merges if key not in done]:
                return left
        return (self._result(_joined(keys, done), None),)

    def total(self, done: Mapping[str, Output]) -> int:
        del done
        count = total = len(self.pieces)
        while count > self._group:
            count = -(-count // self._group)
            total += count
        return total + (len(self.pieces) > 1)

    def _part_keys(self) -> tuple[str, ...]:
        return tuple(f"part {number}" for number in range(1, len(self.pieces) + 1))

    def _part(self, number: int) -> Piece:
        piece = self.pieces[number - 1]
        text = self._task.text[piece.start : piece.stop]
        span, key = (piece.start, piece.stop), f"part {number}"
        if self._task.style is SummaryStyle.ANSWER:
            values = {"question": self._task.question.strip(), "text": text.strip()}
            return self._piece(key, fill(self._prompts["part_for_answer"], values), _NOTES, span)
        return self._notes("part", key, text.strip(), span)

    def _merge(self, key: str, group: Sequence[str], done: Mapping[str, Output]) -> Piece:
        return self._notes("merge", key, _joined(group, done), None)

    def _notes(self, prompt: str, key: str, text: str, span: tuple[int, int] | None) -> Piece:
        asked = fill(self._prompts[prompt], {"text": text, "count": str(self._most_notes)})
        return self._piece(key, asked, _NOTES, span, _list_of(self._most_notes))

    def _result(self, text: str, span: tuple[int, int] | None) -> Piece:
        task = self._task
        values = {"text": text.strip(), "words": str(task.length), "question": task.question.strip()}
        count = max(3, min(12, round(task.length / 20)))
        prompt = fill(self._prompts[task.style], values | {"count": str(count)})
        grammar = _list_of(count) if task.style in _LISTS else ""
        return self._piece(SUMMARY, prompt, self._result_tokens, span, grammar)

    def _piece(self, key: str, prompt: str, most: int, span: tuple[int, int] | None, grammar: str = "") -> Piece:
        request = GenerationRequest(
            (Turn(Role.USER, prompt),),
            sampling=_SAMPLING,
            max_tokens=most,
            grammar=grammar,
            model=self._model,
            adapters=self._adapters,
            priority=Priority.DOCUMENT,
        )
        return Piece(key, request, span)

    def read(self, done: Mapping[str, Output]) -> tuple[tuple[int, int], ...]:
        """The ranges of the text's characters that the model really read, joined where they touch."""
        keys = self._part_keys() if len(self.pieces) > 1 else (SUMMARY,)
        ranges: list[tuple[int, int]] = []
        for key, piece in zip(keys, self.pieces, strict=True):
            output = done.get(key)
            if output is None or output.fault is not None or output.reason is FinishReason.CANCELLED:
                continue
            if ranges and ranges[-1][1] == piece.start:
                ranges[-1] = (ranges[-1][0], piece.stop)
            else:
                ranges.append((piece.start, piece.stop))
        return tuple(ranges)


def _list_of(most: int) -> str:
    """A grammar of lines that begin with a dash, up to so many: small models list on until they are stopped."""
    return f'root ::= ("- " [^\\n]+ "\\n"){{1,{most}}}'


def without_repeats(text: str) -> str:
    """The text with each of its lines once: small models come back to what they have said."""
    seen: set[str] = set()
    lines = []
    for line in text.strip().split("\n"):
        said = "".join(character for character in line.casefold() if character.isalnum())
        if not said or said not in seen:
            lines.append(line)
        seen.add(said)
    return "\n".join(lines)


def _joined(keys: Sequence[str], done: Mapping[str, Output]) -> str:
    """The notes one after the other; where a model had nothing to note, or could not read, there is nothing."""
    notes = (done[key].text.strip() for key in keys)
    return without_repeats("\n".join(note for note in notes if note and _NOTHING.fullmatch(note) is None))
