"""What checks have found in a translated segment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MarkKind(StrEnum):
    """What is noteworthy. The words are those that `lampblack translate --json` prints."""

    REFUSED = "refused"  # the engine did not take the segment
    EMPTY = "empty"
    UNCHANGED = "unchanged"
    CUT = "cut"  # it became too long, and was cut off
    DOUBLED = "doubled"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    PROMPT = "prompt"  # what the model was told is in it
    SCRIPT = "script"  # not in the script of the target language
    LEFT_OVER = "left_over"  # some words are still in the script of the source
    TAGS = "tags"
    PLACEHOLDERS = "placeholders"
    ADDRESSES = "addresses"
    NUMBERS = "numbers"
    NEW_NUMBERS = "new_numbers"
    TERMS = "terms"
    TERM_FORMS = "term_forms"  # the term is there in another form
    CHATTER = "chatter"  # remarks of the model were taken off


_GRAVE = {
    MarkKind.REFUSED: 100,
    MarkKind.EMPTY: 60,
    MarkKind.UNCHANGED: 40,
    MarkKind.SCRIPT: 40,
    MarkKind.PROMPT: 40,
    MarkKind.CUT: 30,
    MarkKind.DOUBLED: 20,
    MarkKind.TOO_SHORT: 20,
    MarkKind.TOO_LONG: 15,
    MarkKind.TAGS: 10,
    MarkKind.PLACEHOLDERS: 10,
    MarkKind.LEFT_OVER: 8,
    MarkKind.ADDRESSES: 8,
    MarkKind.NUMBERS: 6,
    MarkKind.TERMS: 4,
    MarkKind.NEW_NUMBERS: 3,
}
"""How bad each is beside the others; those that are only told are not in it."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding. found: what it is about, such as the numbers that are missing."""

    kind: MarkKind
    found: tuple[str, ...] = ()

    @property
    def needs_look(self) -> bool:
        """Whether a person should look at the segment."""
        return self.kind in _GRAVE


def need_look(marks: tuple[Mark, ...]) -> bool:
    """Whether a person should look at a segment with these."""
    return any(mark.needs_look for mark in marks)


def gravity(marks: tuple[Mark, ...]) -> int:
    """How bad a translation with these is: 0 is right."""
    return sum(_GRAVE.get(mark.kind, 0) for mark in marks)
