"""Strips of a text put one below the other onto pages: where a page ends, and what must not stand alone there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QPainter


@dataclass(frozen=True, eq=False, slots=True)
class Area:
    """A colour behind strips, or a line beside them: strips that name the same one are joined by it.

    left, width: in dots from the text's left edge. is_line: it is drawn over the colours.
    """

    left: float
    width: float
    color: str
    is_line: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Strip:
    """What no page's end goes through. paint: draws it with its top at a height; None for mere room.

    areas: from the lowest up. keeps: it stands on the page of the next one. is_gap: a page does not begin with it.
    again: what is repeated above it where it begins a page.
    """

    height: float
    paint: Callable[[QPainter, float], None] | None = None
    areas: tuple[Area, ...] = ()
    keeps: bool = False
    is_gap: bool = False
    again: Sequence[Strip] = ()


class Placed(NamedTuple):
    """A strip, and where its top is on its page, in dots."""

    top: float
    strip: Strip


class Pages:
    """Give it strips, from first to last, then `finish`; it gives out pages. height: of a page's text, in dots."""

    def __init__(self, height: float, done: Callable[[list[Placed]], None]) -> None:
        self._height, self._done = height, done
        self._page: list[Placed] = []
        self._below = 0.0
        self._unit: list[Strip] = []

    def add(self, strip: Strip) -> None:
        """The next one."""
        self._unit.append(strip)
        if not strip.keeps or sum(one.height for one in self._unit) > self._height:
            self._place_unit()

    def finish(self) -> None:
        """There are no more. There is a page even where there was nothing."""
        self._place_unit()
        self._end_page()

    def _place_unit(self) -> None:
        unit, self._unit = self._unit, []
        if self._below + sum(one.height for one in unit) > self._height and self._page:
            self._end_page()
        for strip in unit:
            if self._below + strip.height > self._height and self._page:
                self._end_page()
            if self._page or not strip.is_gap:
                self._place(strip)

    def _place(self, strip: Strip) -> None:
        if not self._page:
            for one in strip.again:
                self._put(one)
        self._put(strip)

    def _put(self, strip: Strip) -> None:
        self._page.append(Placed(self._below, strip))
        self._below += strip.height

    def _end_page(self) -> None:
        page, self._page, self._below = self._page, [], 0.0
        self._done(page)


def paint(page: Sequence[Placed], painter: QPainter) -> None:
    """Draws a page's strips on what is behind them."""
    open_areas: dict[Area, float] = {}
    order: list[tuple[Area, float, float]] = []
    bottom = 0.0
    for top, strip in page:
        for area in [one for one in open_areas if one not in strip.areas]:
            order.append((area, open_areas.pop(area), bottom))
        for area in strip.areas:
            open_areas.setdefault(area, top)
        bottom = top + strip.height
    order += [(area, top, bottom) for area, top in open_areas.items()]
    depth = {area: place for _, strip in page for place, area in enumerate(strip.areas)}
    for area, top, end in sorted(order, key=lambda one: (one[0].is_line, depth[one[0]])):
        painter.fillRect(QRectF(area.left, top, area.width, end - top), QColor(area.color))
    for top, strip in page:
        if strip.paint is not None:
            strip.paint(painter, top)
