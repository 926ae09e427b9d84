"""What every format has: slots, each of which a translation can be put into."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from lampblack.domain.segment_tags import Node, core, decoded, encoded, plain
from lampblack.domain.segments import Segment, SegmentKind, SegmentPlace, has_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


@dataclass(slots=True, eq=False)
class Slot:
    """A place for a translation. put: writes nodes there, in memory. existing: the translation that is there."""

    nodes: tuple[Node, ...]
    put: Callable[[Sequence[Node]], None]
    kind: SegmentKind = SegmentKind.PARAGRAPH
    place: SegmentPlace = field(default_factory=SegmentPlace)
    note: str = ""
    existing: str = ""


class TakenApart(Protocol):
    """A document with its slots, in the order in which it is read."""

    @property
    def slots(self) -> Sequence[Slot]:
        """All of them, also those without words."""

    def whole(self) -> bytes:
        """The document with all that was put into it, and everything else as it was."""


@runtime_checkable
class WithLanguage(Protocol):
    """A format that says which language it is in, or which way its lines run."""

    def written_in(self, code: str) -> None:
        """From now on what is put into it is in this language, by its code."""


def segments_of(taken: TakenApart) -> list[Segment]:
    """Its segments: the slots with words in them."""
    found: list[Segment] = []
    for slot in worded(taken):
        text = encoded(core(slot.nodes)[0])
        found.append(Segment(len(found), text, slot.kind, slot.place, slot.note, slot.existing))
    return found


def worded(taken: TakenApart) -> list[Slot]:
    """The slots that are segments, by their numbers."""
    return [slot for slot in taken.slots if has_words(plain(slot.nodes))]


def put_all(taken: TakenApart, targets: Mapping[int, str], *, is_forced: bool = False) -> tuple[list[int], list[int]]:
    """Writes translations into their slots; returns the numbers of the segments that had none, and of those whose tags
    did not fit. is_forced: a translation that is its source is written, too, which changes nothing that is seen.
    """
    missing: list[int] = []
    unfit: list[int] = []
    for number, slot in enumerate(worded(taken)):
        target = targets.get(number, "").strip()
        inner, put_around = core(slot.nodes)
        if not target:
            if not slot.existing:
                missing.append(number)
        elif is_forced or target != (slot.existing or encoded(inner)):
            nodes, fits = decoded(target, inner)
            if not fits:
                unfit.append(number)
            slot.put(put_around(nodes))
    return missing, unfit
