"""A translation as a person works on it: what the model wrote, and what they made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.translations.plan import Translated, number_of
from lampblack.tasks.translating import TranslationInput, term_uses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lampblack.domain.jobs import Output
    from lampblack.domain.translations.glossary import TermUse
    from lampblack.domain.translations.plan import TranslationPlan


class _Made(msgspec.Struct, frozen=True):
    """What a person made of a job. Keys are the numbers of segments."""

    corrected: dict[int, str] = {}
    asked_again: dict[int, int] = {}


class TranslationSession:
    """What is translated, what the model has written for it so far, and a person's corrections and second tries.

    given: what the job was begun with; corrected: texts by number; asked_again: how often more, by number.
    """

    def __init__(
        self, given: TranslationInput, prompts: Mapping[str, str], outputs: Iterable[Output] = (), made_json: str = ""
    ) -> None:
        """prompts: the panel's, of which marks are told apart from a translation."""
        made = msgspec.json.decode(made_json, type=_Made) if made_json else _Made()
        self.given, self._prompts = given, prompts
        self.corrected, self.asked_again = dict(made.corrected), dict(made.asked_again)
        self.done = {output.key: output for output in outputs}
        self._plan: TranslationPlan = given.plan(prompts, asked_again=self.asked_again)
        self._same: dict[int, list[int]] = {}
        self._group()

    def _group(self) -> None:
        self._same.clear()
        for number, asked in self._plan.asked.items():
            self._same.setdefault(asked, []).append(number)

    @property
    def count(self) -> int:
        """Of segments."""
        return len(self.given.segments)

    def take(self, output: Output) -> Sequence[int]:
        """A piece is done; returns the numbers of the segments that it concerns."""
        self.done[output.key] = output
        return self._same.get(number_of(output.key), ())

    def translated(self, number: int) -> Translated:
        """A segment as it stands, a correction first."""
        if number in self.corrected:
            return Translated(self.corrected[number])
        return self._plan.translated(number, self.done)

    def is_asked(self, number: int) -> bool:
        """Whether the model writes a segment, and not the memory, nor nobody."""
        return number in self._plan.asked

    def correct(self, number: int, text: str) -> bool:
        """What a person wrote for a segment. Returns whether it is a correction: nothing is none, nor is what the model
        wrote.
        """
        is_one = bool(text.strip()) and text != self._plan.translated(number, self.done).target
        if is_one:
            self.corrected[number] = text
        else:
            self.corrected.pop(number, None)
        return is_one

    def ask_again(self, number: int) -> None:
        """The model is to write a segment once more."""
        self.asked_again[number] = self.asked_again.get(number, 0) + 1
        before, self._plan = self._plan, self.given.plan(self._prompts, asked_again=self.asked_again)
        self._plan.take_over(before)
        self._group()

    def targets(self) -> dict[int, str]:
        """The translations that there are, by number."""
        found = ((number, self.translated(number).target) for number in range(self.count))
        return {number: target for number, target in found if target is not None and target.strip()}

    def term_uses(self) -> tuple[TermUse, ...]:
        """What became of the glossary's terms, all segments together."""
        return term_uses(self._plan, self.targets()) if self.given.terms else ()

    def made_json(self) -> str:
        """What a person made of it, to be kept."""
        return msgspec.json.encode(_Made(self.corrected, self.asked_again)).decode()


def encoded_input(given: TranslationInput) -> str:
    """As a job keeps it."""
    return msgspec.json.encode(given).decode()


def decoded_input(kept: str) -> TranslationInput:
    """The reverse."""
    return msgspec.json.decode(kept, type=TranslationInput)
