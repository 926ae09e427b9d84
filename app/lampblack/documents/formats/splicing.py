"""Formats that are text: a translation takes the place of some characters, and all others stay what they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

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

    def replace(self, begin: int, end: int, text: str) -> None:
        """Writes something in place of characters that are no slot's."""
        self._put[begin, -end] = lambda: text

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


def depth_of(stack: Sequence[tuple[str, Any, list[Node]]], name: str) -> int:
    """Where the innermost open element of that name is, which must be there."""
    return next(depth for depth in range(len(stack) - 1, -1, -1) if stack[depth][0] == name)


def leave_open(stack: list[tuple[str, Any, list[Node]]], depth: int) -> None:
    """Makes marks of elements that begin and do not end: of all from that depth on, what is in them goes to the one
    before.
    """
    for _, begun, inside in stack[depth:]:
        stack[depth - 1][2].append(Mark(begun))
        stack[depth - 1][2].extend(inside)
    del stack[depth:]


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
