"""Formats that are text: a translation takes the place of some characters, and all others stay what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lampblack.documents.formats.parts import Slot
from lampblack.domain.segment_tags import Mark, Node, Wrap
from lampblack.domain.segments import SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Around(NamedTuple):
    """What a `Wrap` of such a format refers to: what stands before and behind it. A `Mark` refers to what it is."""

    begin: object
    end: object


class Splice:
    """A text with slots at some of its characters, of which one may be within another."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.slots: list[Slot] = []
        self._put: dict[tuple[int, int], Callable[[], str]] = {}

    def add(
        self,
        begin: int,
        end: int,
        nodes: Sequence[Node],
        render: Callable[[Sequence[Node]], str],
        kind: SegmentKind = SegmentKind.PARAGRAPH,
        place: SegmentPlace | None = None,
    ) -> None:
        """A slot at the characters from begin up to end. render: these characters for a translation's nodes."""

        def put(new: Sequence[Node]) -> None:
            self._put[begin, -end] = lambda: render(new)

        self.slots.append(Slot(tuple(nodes), put, kind, place or SegmentPlace()))

    def result(self) -> str:
        """The text with all that was put into it; what is within another was put into that, too."""
        parts: list[str] = []
        before = 0
        for (begin, end), render in sorted(self._put.items(), key=lambda each: each[0]):
            if begin >= before:
                parts += (self.text[before:begin], render())
                before = -end
        parts.append(self.text[before:])
        return "".join(parts)


def rendered(nodes: Sequence[Node], escape: Callable[[str], str] = lambda text: text) -> str:
    """Nodes as characters. escape: for pieces of text, not for what they are between."""
    parts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            parts.append(escape(node))
        elif isinstance(node, Mark):
            parts.append(str(node.ref))
        elif isinstance(node, Wrap) and isinstance(node.ref, Around):
            parts += (str(node.ref.begin), rendered(node.inside, escape), str(node.ref.end))
    return "".join(parts)
