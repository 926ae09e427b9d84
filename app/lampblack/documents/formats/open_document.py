"""OpenDocument: texts, slides and the text cells of spreadsheets, with headers, footers, notes and text boxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.office import Parts
from lampblack.documents.formats.parts import Slot
from lampblack.documents.refusal import RefusalError
from lampblack.documents.trees import local
from lampblack.domain.segment_tags import Mark, Wrap, joined, plain
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.documents.packages import Package
    from lampblack.domain.segment_tags import Node

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_WRAPS = (f"{_TEXT}span", f"{_TEXT}a", f"{_TEXT}meta", f"{_TEXT}ruby", f"{_TEXT}ruby-base")
_DROPPED = (f"{_TEXT}soft-page-break",)
_SKIPPED = (f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_OFFICE}forms")
_NUMBERS = frozenset(("float", "percentage", "currency", "date", "time", "boolean"))
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class OpenDocument:
    """See the module."""

    def __init__(self, package: Package) -> None:
        self.slots: list[Slot] = []
        if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.read("META-INF/manifest.xml"):
            raise RefusalError("attachment.locked")
        self._parts = Parts(package)
        self._add_part("content.xml", is_content=True)
        if "styles.xml" in package.names:
            self._add_part("styles.xml", is_content=False)

    def whole(self) -> bytes:
        return self._parts.whole()

    def _add_part(self, name: str, *, is_content: bool) -> None:
        number = 0
        for paragraph, around in paragraphs_of(self._parts.root(name)):
            nodes = nodes_of(paragraph)
            if not plain(nodes).strip():
                continue
            number += 1
            kind = _kind(paragraph, around)
            self.slots.append(Slot(nodes, self._putting(name, paragraph), kind, _place(around, number, is_content)))

    def _putting(self, name: str, paragraph: Any) -> Any:
        def put(nodes: Sequence[Node]) -> None:
            put_nodes(paragraph, nodes)
            self._parts.change(name)

        return put


def paragraphs_of(root: Any, *, with_numbers: bool = False) -> Iterator[tuple[Any, dict[str, int | str]]]:
    """Each paragraph with what is around it: the number of its slide, its row and column, "note", "text-box" and so on.

    with_numbers: also the cells of numbers and formulas, of which what is shown is computed.
    """
    slides = 0
    rows: dict[Any, tuple[int, int]] = {}
    stack: list[tuple[Any, dict[str, int | str]]] = [(root, {})]
    while stack:
        element, around = stack.pop()
        name = local(element)
        if not name or element.tag in _SKIPPED:
            continue
        if element.tag == f"{_DRAW}page":
            slides += 1
            around = {"slide": slides}
        elif element.tag == f"{_TABLE}table-row":
            table = element.getparent()
            row, _ = rows.get(table, (0, 0))
            rows[table] = (row + 1, 0)
            around = {**around, "row": row + 1}
        elif element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            table = element.getparent().getparent()
            row, column = rows.get(table, (0, 0))
            rows[table] = (row, column + _times(element))
            is_number = element.get(f"{_OFFICE}value-type") in _NUMBERS or element.get(f"{_TABLE}formula")
            if is_number and not with_numbers:
                continue
            around = {**around, "column": column + 1}
        elif name in ("note", "text-box", "header", "footer", "notes"):
            around = {**around, name: element.get(f"{_TEXT}note-class", "") if name == "note" else 1}
        elif element.tag in (f"{_TEXT}p", f"{_TEXT}h"):
            yield element, around
        stack.extend((child, around) for child in reversed(element))


def _times(cell: Any) -> int:
    value = cell.get(f"{_TABLE}number-columns-repeated", "1")
    return int(value) if value.isdecimal() and len(value) < 6 else 1


def _kind(paragraph: Any, around: dict[str, int | str]) -> SegmentKind:
    if "note" in around or "notes" in around:
        return SegmentKind.NOTE
    if "column" in around:
        return SegmentKind.CELL
    return SegmentKind.HEADING if local(paragraph) == "h" else SegmentKind.PARAGRAPH


def _place(around: dict[str, int | str], number: int, is_content: bool) -> SegmentPlace:
    if "slide" in around:
        return SegmentPlace(PlaceKind.SLIDE_NOTES if "notes" in around else PlaceKind.SLIDE, (around["slide"],))
    if not is_content:
        return SegmentPlace(PlaceKind.FOOTER if "footer" in around else PlaceKind.HEADER)
    if "note" in around:
        return SegmentPlace(PlaceKind.ENDNOTE if around["note"] == "endnote" else PlaceKind.FOOTNOTE)
    if "text-box" in around:
        return SegmentPlace(PlaceKind.TEXT_BOX)
    if "column" in around:
        return SegmentPlace(PlaceKind.CELL, (around.get("row", 1), around["column"]))
    return SegmentPlace(PlaceKind.PARAGRAPH, (number,))


def nodes_of(element: Any) -> tuple[Node, ...]:
    """A paragraph's content; blanks in a row are one, as the format has it."""
    found: list[Node] = [_one_blank(element.text)]
    for child in element:
        if child.tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c", "1")
            found.append(" " * (int(count) if count.isdecimal() and len(count) < 4 else 1))
        elif child.tag in _WRAPS:
            inside = nodes_of(child)
            found.append(Wrap(child, inside) if plain(inside).strip() else Mark(child))
        elif child.tag not in _DROPPED:
            found.append(Mark(child))
        found.append(_one_blank(child.tail))
    return joined(_alike(joined(found)))


def _alike(nodes: Sequence[Node]) -> Iterator[Node]:
    """Spans beside each other with the same style as one, which is the first's; other attributes keep them apart."""
    before: Wrap | None = None
    for node in nodes:
        if isinstance(node, Wrap) and before is not None and _is_same_span(before.ref, node.ref):
            before = Wrap(before.ref, joined(_alike(joined((*before.inside, *node.inside)))))
            continue
        if before is not None:
            yield before
            before = None
        if isinstance(node, Wrap):
            before = node
        else:
            yield node
    if before is not None:
        yield before


def _is_same_span(one: Any, other: Any) -> bool:
    is_span = one.tag == other.tag == f"{_TEXT}span"
    return is_span and dict(one.items()) == dict(other.items())


def _one_blank(text: str | None) -> str:
    return re.sub(r"[ \t\r\n]+", " ", text or "")


def put_nodes(paragraph: Any, nodes: Sequence[Node]) -> None:
    """Writes other nodes, with the same references, into a paragraph."""
    fresh: list[Any] = []
    used: set[int] = set()
    lead = _emit(nodes, fresh, used)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.text = lead
    paragraph.extend(fresh)


def _emit(nodes: Sequence[Node], into: list[Any], used: set[int]) -> str:
    """Makes elements of nodes; returns the text before the first of them."""
    import copy

    lead = ""
    for node in nodes:
        if isinstance(node, str):
            first, *rest = _SPACES.split(_UNFIT.sub("", node))
            lead = _append(first, into, lead)
            for special, text in zip(rest[::2], rest[1::2], strict=True):
                into.append(_special(special))
                lead = _append(text, into, lead)
            continue
        element: Any = node.ref
        if isinstance(node, Wrap):
            element = copy.copy(element) if id(element) in used else element
            used.add(id(node.ref))
            put_nodes(element, node.inside)
        element.tail = None
        into.append(element)
    return lead


_SPACES = re.compile(r"((?<= ) +|\n|\t)")


def _append(text: str, into: list[Any], lead: str) -> str:
    if into:
        into[-1].tail = (into[-1].tail or "") + text
        return lead
    return lead + text


def _special(text: str) -> Any:
    from lxml import etree

    if text in ("\n", "\t"):
        return etree.Element(f"{_TEXT}{'line-break' if text == chr(10) else 'tab'}", nsmap={"text": _TEXT[1:-1]})
    element = etree.Element(f"{_TEXT}s", nsmap={"text": _TEXT[1:-1]})
    element.set(f"{_TEXT}c", str(len(text)))
    return element
