"""PowerPoint documents: slides in order, tables on them, and what a speaker is to say; charts stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.office import CHOICE, FALLBACK, Parts, main_part, related, relation_targets
from lampblack.documents.formats.parts import Slot
from lampblack.documents.formats.slide_runs import SlideRuns
from lampblack.documents.refusal import RefusalError
from lampblack.documents.trees import local
from lampblack.domain.natural_languages import RIGHT_TO_LEFT
from lampblack.domain.segment_tags import core, encoded, plain
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.documents.packages import Package
    from lampblack.domain.segment_tags import Node

_DRAWING = (
    "http://schemas.openxmlformats.org/drawingml/2006/main",
    "http://purl.oclc.org/ooxml/drawingml/main",
)
_TITLES = ("title", "ctrTitle")


class SlidesFile:
    """See the module."""

    def __init__(self, package: Package) -> None:
        self.slots: list[Slot] = []
        self._parts = Parts(package)
        self._runs_right_to_left: bool | None = None
        main = main_part(package)
        targets = relation_targets(package, main)
        ids = [each for each in self._parts.root(main).iter() if local(each) == "sldId"]
        names = [targets[key] for each in ids if (key := _relation(each)) in targets]
        if len(names) < len(ids):
            raise RefusalError("attachment.broken")
        for number, name in enumerate(names, 1):
            self._add_part(name, SegmentPlace(PlaceKind.SLIDE, (number,)))
            for kind, other in related(package, name):
                if kind.endswith("/notesSlide"):
                    self._add_part(other, SegmentPlace(PlaceKind.SLIDE_NOTES, (number,)))

    def whole(self) -> bytes:
        return self._parts.whole()

    def written_in(self, code: str) -> None:
        self._runs_right_to_left = code in RIGHT_TO_LEFT

    def _add_part(self, name: str, place: SegmentPlace) -> None:
        old: dict[Any, list[Slot]] = {}
        tags = [f"{{{namespace}}}p" for namespace in _DRAWING]
        for paragraph in self._parts.root(name).iter(*tags):
            runs = SlideRuns(paragraph, str(paragraph.tag)[1:].partition("}")[0])
            if not plain(runs.nodes).strip():
                continue
            around = [element for element in paragraph.iterancestors() if element.tag in (CHOICE, FALLBACK)]
            if around and around[-1].tag == FALLBACK and _is_twin(old.get(around[-1].getparent(), []), runs.nodes):
                continue  # PowerPoint of today shows the other one
            slot = Slot(runs.nodes, self._putting(name, runs), _kind(paragraph, place), place)
            self.slots.append(slot)
            if around:
                old.setdefault(around[-1].getparent(), []).append(slot)

    def _putting(self, name: str, runs: SlideRuns) -> Any:
        def put(nodes: Sequence[Node]) -> None:
            runs.put(nodes)
            if self._runs_right_to_left is not None:
                runs.turn(is_right_to_left=self._runs_right_to_left)
            self._parts.change(name)

        return put


def _relation(element: Any) -> str:
    return next((value for key, value in element.items() if key.endswith("}id")), "")


def _is_twin(known: list[Slot], nodes: Sequence[Node]) -> bool:
    text = encoded(core(nodes)[0])
    return any(encoded(core(slot.nodes)[0]) == text for slot in known)


def _kind(paragraph: Any, place: SegmentPlace) -> SegmentKind:
    if place.kind is PlaceKind.SLIDE_NOTES:
        return SegmentKind.NOTE
    for element in paragraph.iterancestors():
        name = local(element)
        if name == "tc":
            return SegmentKind.CELL
        if name == "sp":
            kinds = (each.get("type") for each in element.iter() if local(each) == "ph")
            return SegmentKind.HEADING if next(kinds, "") in _TITLES else SegmentKind.PARAGRAPH
    return SegmentKind.PARAGRAPH
