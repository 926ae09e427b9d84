"""Word documents: the body, tables, text boxes, headers, footers and notes; comments stay as they are."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.office import CHOICE, FALLBACK, Parts, in_order, main_part, related
from lampblack.documents.formats.parts import Slot
from lampblack.documents.formats.word_direction import turn
from lampblack.documents.formats.word_runs import Runs
from lampblack.documents.trees import local
from lampblack.domain.natural_languages import RIGHT_TO_LEFT
from lampblack.domain.segment_tags import core, encoded, plain
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.documents.packages import Package
    from lampblack.domain.segment_tags import Node

_OTHERS = {
    "/header": PlaceKind.HEADER,
    "/footer": PlaceKind.FOOTER,
    "/footnotes": PlaceKind.FOOTNOTE,
    "/endnotes": PlaceKind.ENDNOTE,
}
_HEADING = re.compile(r"heading ([1-9])|title|subtitle", re.IGNORECASE)


class WordFile:
    """See the module."""

    def __init__(self, package: Package) -> None:
        self.slots: list[Slot] = []
        self._parts = Parts(package)
        self._runs_right_to_left: bool | None = None
        main = main_part(package)
        relations = list(related(package, main))
        self._levels: dict[str, int] = {}
        for kind, name in relations:
            if kind.endswith("/styles"):
                self._levels = heading_levels(self._parts.root(name))
        self._add_part(main, PlaceKind.PARAGRAPH)
        for ending, place in _OTHERS.items():
            for name in in_order([name for kind, name in relations if kind.endswith(ending)]):
                self._add_part(name, place)

    def whole(self) -> bytes:
        return self._parts.whole()

    def written_in(self, code: str) -> None:
        self._runs_right_to_left = code in RIGHT_TO_LEFT

    def _add_part(self, name: str, kind: PlaceKind) -> None:
        root = self._parts.root(name)
        w = namespace_of(root)
        by_alternative: dict[Any, list[tuple[Slot, Any]]] = {}
        number = 0
        for paragraph in root.iter(f"{{{w}}}p"):
            surroundings = _surroundings(paragraph)
            runs = Runs(paragraph, w)
            if not plain(runs.nodes).strip():
                continue
            number += 1
            alternative = surroundings.get(FALLBACK)
            if alternative is not None:
                twin = _twin(by_alternative.get(alternative.getparent(), []), runs.nodes)
                if twin is not None:
                    _put_both(twin, runs.element)
                    continue
            place = _place(kind, number, surroundings)
            slot = Slot(runs.nodes, self._putting(name, runs), self._kind(paragraph, surroundings, w), place)
            self.slots.append(slot)
            if CHOICE in surroundings:
                by_alternative.setdefault(surroundings[CHOICE].getparent(), []).append((slot, paragraph))

    def _putting(self, name: str, runs: Runs) -> Any:
        def put(nodes: Sequence[Node]) -> None:
            runs.put(nodes)
            if self._runs_right_to_left is not None:
                turn(runs.element, runs.w, is_right_to_left=self._runs_right_to_left)
            self._parts.change(name)

        return put

    def _kind(self, paragraph: Any, surroundings: dict[str, Any], w: str) -> SegmentKind:
        if "footnote" in surroundings or "endnote" in surroundings:
            return SegmentKind.NOTE
        if heading_level(paragraph, w, self._levels):
            return SegmentKind.HEADING
        return SegmentKind.CELL if "tc" in surroundings else SegmentKind.PARAGRAPH


def namespace_of(root: Any) -> str:
    """WordprocessingML's own, of which there are two."""
    return str(root.tag)[1:].partition("}")[0]


def heading_levels(styles: Any) -> dict[str, int]:
    """Which styles are headings, whatever the program's language calls them: from their ids to levels from 1."""
    w = namespace_of(styles)
    found: dict[str, int] = {}
    for style in styles.iter(f"{{{w}}}style"):
        name = style.find(f"{{{w}}}name")
        match = _HEADING.fullmatch("" if name is None else name.get(f"{{{w}}}val") or "")
        if match:
            found[style.get(f"{{{w}}}styleId") or ""] = int(match[1] or 1)
    return found


def heading_level(paragraph: Any, w: str, levels: dict[str, int]) -> int:
    """From 1; 0 for a paragraph that is no heading."""
    style = paragraph.find(f"{{{w}}}pPr/{{{w}}}pStyle")
    value = "" if style is None else style.get(f"{{{w}}}val") or ""
    if value in levels:
        return levels[value]
    match = re.fullmatch(r"(?:Heading|heading )?([1-6])", value)
    return int(match[1]) if match else 0


def _surroundings(paragraph: Any) -> dict[str, Any]:
    """The nearest of each kind of element around it that matters, by their names."""
    found: dict[str, Any] = {}
    for element in paragraph.iterancestors():
        name = element.tag if element.tag in (CHOICE, FALLBACK) else local(element)
        if name in (CHOICE, FALLBACK) and (CHOICE in found or FALLBACK in found):
            continue
        if name in (CHOICE, FALLBACK, "tc", "txbxContent", "footnote", "endnote"):
            found.setdefault(name, element)
    return found


def _place(kind: PlaceKind, number: int, surroundings: dict[str, Any]) -> SegmentPlace:
    if "txbxContent" in surroundings:
        return SegmentPlace(PlaceKind.TEXT_BOX)
    note = surroundings.get("footnote", surroundings.get("endnote"))
    if note is not None:
        value = next((value for key, value in note.items() if key.endswith("}id")), "")
        return SegmentPlace(kind, (int(value),) if value.isdecimal() else ())
    return SegmentPlace(kind, (number,) if kind is PlaceKind.PARAGRAPH else ())


def _twin(known: list[tuple[Slot, Any]], nodes: Sequence[Node]) -> tuple[Slot, Any] | None:
    """The paragraph that this one, for programs of old, repeats; each is taken once."""
    text = encoded(core(nodes)[0])
    for number, (slot, _) in enumerate(known):
        if encoded(core(slot.nodes)[0]) == text:
            return known.pop(number)
    return None


def _put_both(twin: tuple[Slot, Any], fallback: Any) -> None:
    slot, paragraph = twin
    put = slot.put

    def put_both(nodes: Sequence[Node]) -> None:
        put(nodes)
        for child in [child for child in fallback if local(child) != "pPr"]:
            fallback.remove(child)
        fallback.extend(copy.deepcopy(child) for child in paragraph if local(child) != "pPr")

    slot.put = put_both
