"""A table on paper: every cell has its borders, wide columns give way, and its header is there again on each page."""

from __future__ import annotations

from functools import partial
from itertools import accumulate, zip_longest
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from lampblack.ui.markdown.blocks import Alignment
from lampblack.ui.markdown.table import column_widths
from lampblack.ui.palette import LIGHT
from lampblack.ui.paper.look import BORDER, dots
from lampblack.ui.paper.pages import Area, Strip
from lampblack.ui.paper.text import Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPainter

    from lampblack.ui.markdown.blocks import Cell, Table
    from lampblack.ui.paper.look import Look

_SCALE = 0.94
_SIDE, _ABOVE = 0.55, 0.3
_LINE = 0.7
"""Points of a border."""
_MEASURED_ROWS = 100
_NARROWEST = 5.0
"""Ems that a column keeps where there is room for so much."""
_KEPT_LINES = 12
"""A row with more lines may be parted between two pages."""
_ALIGNMENTS = {
    Alignment.LEFT: None,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,
}


class _Columns:
    """Where the columns of a table stand. It is no wider than what it is given."""

    def __init__(self, look: Look, table: Table, left: float, width: float) -> None:
        self.look, self.alignments = look, table.alignments
        self.line, self.side = dots(_LINE), _SIDE * look.em
        count = len(table.header)
        extra = 2 * self.side + self.line
        if count * (extra + look.em) > width:
            self.side = extra = 0.0  # many columns: no room is left for room
        available = max(1.0, width - self.line - count * extra)
        narrowest = min(available / count, _NARROWEST * look.em)
        self.widths = column_widths(self._natural(table), available, narrowest)
        edges = accumulate((one + extra for one in self.widths), initial=left)
        self.edges = list(edges)
        self.rules = tuple(Area(edge, self.line, BORDER, is_line=True) for edge in self.edges)
        self.whole = self.edges[-1] - self.edges[0] + self.line

    def _natural(self, table: Table) -> list[float]:
        rows = (table.header, *table.rows[:_MEASURED_ROWS])
        return [max(self._wish(row[place], row is table.header) for row in rows) for place in range(len(table.header))]

    def _wish(self, cell: Cell, is_header: bool) -> float:
        made = Paragraph(self.look, cell, self.look.width, scale=_SCALE, bold=is_header)
        return min(made.natural_width(), 2 * self.look.width) + dots(1)

    def border(self, *, keeps: bool) -> Strip:
        """A line from the left to the right."""
        return Strip(self.line, areas=(Area(self.edges[0], self.whole, BORDER, is_line=True),), keeps=keeps)

    def row(self, cells: Sequence[Cell], *, is_header: bool = False) -> list[Strip]:
        """A row without the lines above and below it."""
        behind = (Area(self.edges[0], self.whole, LIGHT.surface), *self.rules) if is_header else self.rules
        parts = [list(self._lines(place, cell, is_header)) for place, cell in enumerate(cells)]
        together = is_header or max(map(len, parts)) <= _KEPT_LINES
        room = Strip(_ABOVE * self.look.em, areas=behind, keeps=True)
        made = [room]
        for lines in zip_longest(*parts):
            there = [one for one in lines if one is not None]
            above = max(baseline for _, baseline in there)
            below = max(strip.height - baseline for strip, baseline in there)
            shifted = [(above - baseline, strip) for strip, baseline in there]
            made.append(Strip(above + below, partial(_paint, shifted), behind, keeps=together))
        if not together:
            made[-1] = Strip(made[-1].height, made[-1].paint, behind, keeps=True)
        return [*made, room]

    def _lines(self, place: int, cell: Cell, is_header: bool) -> Iterator[tuple[Strip, float]]:
        alignment = self.alignments[place] if place < len(self.alignments) else Alignment.LEFT
        made = Paragraph(
            self.look, cell, self.widths[place], scale=_SCALE, bold=is_header, alignment=_ALIGNMENTS[alignment]
        )
        return made.lines(self.edges[place] + self.line + self.side)


def strips(look: Look, table: Table, left: float, width: float) -> Iterator[Strip]:
    """A table, no wider than the text."""
    columns = _Columns(look, table, left, width)
    head = [
        columns.border(keeps=True),
        *columns.row(table.header, is_header=True),
        columns.border(keeps=bool(table.rows)),
    ]
    yield from head
    again = head if sum(one.height for one in head) < look.width / 3 else [columns.border(keeps=True)]
    for number, row in enumerate(table.rows):
        first, *others = columns.row(row)
        yield Strip(first.height, None, first.areas, keeps=True, again=again)
        for one in others:
            yield Strip(one.height, one.paint, one.areas, keeps=one.keeps, again=again)
        yield columns.border(keeps=number == len(table.rows) - 2)


def _paint(lines: Sequence[tuple[float, Strip]], painter: QPainter, top: float) -> None:
    for shift, strip in lines:
        assert strip.paint is not None
        strip.paint(painter, top + shift)
