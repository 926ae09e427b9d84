"""Blocks of Markdown as strips for pages, in the lists and quotes in which they stand."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF

from lampblack.ui.markdown.blocks import Code, Formula, Prose, Run, Table
from lampblack.ui.markdown.formats import reads_from_right
from lampblack.ui.markdown.formula_object import SCALE
from lampblack.ui.markdown.typesetter import State
from lampblack.ui.palette import LIGHT
from lampblack.ui.paper import code, table
from lampblack.ui.paper.look import dots
from lampblack.ui.paper.pages import Area, Strip
from lampblack.ui.paper.text import MOST_SHRUNK, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QPainter

    from lampblack.ui.markdown.blocks import Block
    from lampblack.ui.paper.formulas import Drawing
    from lampblack.ui.paper.look import Look

_LEVEL = 1.6
"""Ems that a list or a quote stands in."""
_MOST_LEVELS = 10
_BAR, _RULE = 2.0, 0.75
"""Points: the line beside a quote, and the one between two parts of a text."""
_LARGER = 1.08
_TALLEST = 1.2
"""Widths of the text; a page is at least a fifth higher than wide."""


class Blocks:
    """Puts blocks one below the other. left, width: in dots; areas: what is behind all of them."""

    def __init__(
        self, look: Look, left: float, width: float, *, color: str = LIGHT.text, areas: tuple[Area, ...] = ()
    ) -> None:
        self._look, self._left, self._width = look, left, width
        self._color, self._areas = color, areas
        self._nesting, self._bars = "", list[Area | None]()
        self._from_right = False
        self._above: Block | None = None

    def strips(self, blocks: Iterable[Block]) -> Iterator[Strip]:
        """Them all, with the room between them."""
        for block in blocks:
            yield from self._gap(block)
            self._enter(block)
            indent = self._indent(block)
            left = self._left if self._from_right else self._left + indent
            bars = tuple(one for one in self._bars if one is not None)
            for strip in self._of(block, left, self._width - indent):
                yield replace(strip, areas=(*self._areas, *bars, *strip.areas))
            self._above = block

    def _gap(self, block: Block) -> Iterator[Strip]:
        above = self._above
        if above is None or (isinstance(block, Prose) and block.continued):
            return
        joined = _common(above.place.nesting, block.place.nesting)
        bars = tuple(one for one in self._bars[:joined] if one is not None)
        is_heading = isinstance(above, Prose) and bool(above.heading)
        height = _gap_in_ems(above, block) * self._look.em
        yield Strip(height, areas=(*self._areas, *bars), keeps=is_heading, is_gap=True)

    def _enter(self, block: Block) -> None:
        """A line stands beside all that is in the same quote, at the right where its text begins there."""
        nesting = block.place.nesting[:_MOST_LEVELS]
        same = _common(self._nesting, nesting)
        from_right = self._from_right and bool(same)
        if isinstance(block, Prose) and block.runs:
            from_right = bool(nesting) and reads_from_right(block.runs)
        if from_right != self._from_right:
            self._from_right, same = from_right, 0
        del self._bars[same:]
        for level in range(same, len(nesting)):
            left = self._left + level * _LEVEL * self._look.em
            if from_right:
                left = self._left + self._width - level * _LEVEL * self._look.em - dots(_BAR)
            self._bars.append(Area(left, dots(_BAR), LIGHT.line) if nesting[level] == "q" else None)
        self._nesting = nesting

    def _indent(self, block: Block) -> float:
        return len(block.place.nesting[:_MOST_LEVELS]) * _LEVEL * self._look.em

    def _of(self, block: Block, left: float, width: float) -> Iterator[Strip]:
        if isinstance(block, Code):
            yield from code.strips(self._look, block, left, width)
        elif isinstance(block, Table):
            yield from table.strips(self._look, block, left, width)
        elif isinstance(block, Formula):
            yield from self._formula(block, left, width)
        elif block.rule:
            line = Area(left, width, LIGHT.line)
            yield Strip(dots(_RULE), areas=(line,))
        else:
            yield from self._prose(block, left, width)

    def _prose(self, block: Prose, left: float, width: float) -> Iterator[Strip]:
        scale = self._look.heading_scale(block.heading) if block.heading else 1.0
        made = Paragraph(
            self._look, block.runs or (Run(" "),), width, scale=scale, color=self._color, bold=bool(block.heading)
        )
        strips = made.strips(left)
        if block.place.marker:
            edge = left + width if self._from_right else left
            strips[0] = self._marked(strips[0], made, block.place.marker, edge)
        for strip in strips:
            yield replace(strip, keeps=strip.keeps or bool(block.heading))

    def _marked(self, strip: Strip, made: Paragraph, marker: str, edge: float) -> Strip:
        """A list item's first line, with its marker beside it on the same baseline."""
        form = self._look.font()
        width = QFontMetricsF(form).horizontalAdvance(marker)
        away = 0.45 * self._look.em
        left = edge + away if self._from_right else max(0.0, edge - away - width)
        text, baseline = next(Paragraph(self._look, (Run(marker),), 4 * width, color=self._color).lines(left))
        _, above = next(made.lines(0))
        return replace(strip, paint=partial(_both, strip, text, above - baseline))

    def _formula(self, block: Formula, left: float, width: float) -> Iterator[Strip]:
        picture = self._look.pictures.picture(block.latex, True)
        em = self._look.em * SCALE * _LARGER
        if isinstance(picture, State) or picture.width * em > MOST_SHRUNK * width:
            yield from Paragraph(self._look, (Run(block.source),), width, color=self._color).strips(left)
            return
        em *= min(1.0, width / (picture.width * em))
        em *= min(1.0, _TALLEST * self._look.width / ((picture.ascent + picture.descent) * em))
        middle = left + (width - picture.width * em) / 2
        above, below = (picture.ascent + 0.15) * em, (picture.descent + 0.15) * em
        yield Strip(above + below, partial(_paint_formula, picture, middle, above, em, self._color))


def _paint_formula(
    picture: Drawing, left: float, above: float, em: float, color: str, painter: QPainter, top: float
) -> None:
    picture.paint(painter, left, top + above, em, color)


def _both(strip: Strip, beside: Strip, shift: float, painter: QPainter, top: float) -> None:
    assert strip.paint is not None
    assert beside.paint is not None
    strip.paint(painter, top)
    beside.paint(painter, top + shift)


def _common(one: str, other: str) -> int:
    """How many levels two places share."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return same


def _gap_in_ems(above: Block, block: Block) -> float:
    if isinstance(above, Prose) and above.heading:
        return 0.35
    if isinstance(block, Prose) and block.heading:
        return 1.0
    if isinstance(block, Prose) and isinstance(above, Prose) and block.place.marker and "l" in above.place.nesting:
        return 0.2
    return 0.6
