"""A paragraph as strips, one for each of its lines."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QTextCursor, QTextDocument, QTextOption

from lampblack.domain.footnotes import is_internal
from lampblack.ui.markdown.formula_object import OBJECT, SCALE, FormulaObject, format_of
from lampblack.ui.markdown.typesetter import State
from lampblack.ui.palette import LIGHT
from lampblack.ui.paper.pages import Strip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPainter, QTextLine

    from lampblack.ui.markdown.blocks import Run
    from lampblack.ui.markdown.typesetter import Typesetter
    from lampblack.ui.paper.look import Look

_ABOVE, _BELOW = 1.1, 0.4
"""Ems that a line takes over its baseline and under it; what is higher makes it grow."""
MOST_SHRUNK = 2.0
"""Widths of the text: a wider formula would be too small to read, and is written as its LaTeX."""
_OBJECT = "\ufffc"
_LINE = "\u2028"


class Paragraph:
    """Text laid out in a width, in dots. alignment: None for where its script begins."""

    def __init__(
        self,
        look: Look,
        runs: Sequence[Run],
        width: float,
        *,
        scale: float = 1.0,
        color: str = LIGHT.text,
        bold: bool = False,
        alignment: Qt.AlignmentFlag | None = None,
    ) -> None:
        self._em = look.em * scale
        self.document = document(look, width, scale)
        cursor = QTextCursor(self.document)
        cursor.beginEditBlock()  # else the text is laid out anew for each run
        if alignment is not None:
            block = cursor.blockFormat()
            block.setAlignment(alignment)
            cursor.setBlockFormat(block)
        for run in _without_ways_back(runs):
            form = look.run(run, scale, color, bold=bold)
            if run.latex and self._can_draw(look, run, width):
                cursor.insertText(_OBJECT, format_of(run, form))
            else:
                cursor.insertText(run.text.replace("\n", _LINE), form)
        cursor.endEditBlock()

    def _can_draw(self, look: Look, run: Run, width: float) -> bool:
        picture = look.pictures.picture(run.latex, run.display)
        return not isinstance(picture, State) and picture.width * self._em * SCALE <= MOST_SHRUNK * width

    def strips(self, left: float) -> list[Strip]:
        """Its lines; the first two stay together, and the last two."""
        return kept_at_ends([one for one, _ in self.lines(left)])

    def lines(self, left: float) -> Iterator[tuple[Strip, float]]:
        """Its lines, and where in each the baseline is."""
        self.document.size()  # lays it out
        layout = self.document.firstBlock().layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            above = max(line.ascent(), _ABOVE * self._em)
            below = max(line.descent() + max(0.0, line.leading()), _BELOW * self._em)
            yield Strip(above + below, partial(self._paint, line, left, above)), above

    def _paint(self, line: QTextLine, left: float, above: float, painter: QPainter, top: float) -> None:
        draw(line, painter, left, top + above)

    def natural_width(self) -> float:
        """The width that it takes on one line; it is laid out anew."""
        self.document.setTextWidth(-1)
        return self.document.idealWidth()


def draw(line: QTextLine, painter: QPainter, left: float, baseline: float) -> None:
    """Draws a line of a document that is laid out."""
    painter.setPen(QColor(LIGHT.text))
    line.draw(painter, QPointF(left, baseline - line.y() - line.ascent()))


def document(look: Look, width: float, scale: float = 1.0, *, mono: bool = False) -> QTextDocument:
    """An empty one, in which long words are broken."""
    made = QTextDocument()
    made.setUndoRedoEnabled(False)
    made.setDocumentMargin(0)
    made.setDefaultFont(look.font(scale, mono=mono))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    made.setDefaultTextOption(option)
    if not mono:
        made.documentLayout().registerHandler(OBJECT, FormulaObject(cast("Typesetter", look.pictures), made))
    made.setTextWidth(width)
    return made


def kept_at_ends(strips: list[Strip]) -> list[Strip]:
    """The strips of a paragraph: no line of it stands alone at a page's end or beginning."""
    for place in {0, len(strips) - 2} if len(strips) > 1 else ():
        strips[place] = replace(strips[place], keeps=True)
    return strips


def _without_ways_back(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs without the arrow that leads from a note to its mark: on paper nothing can be followed."""
    if runs and is_internal(runs[0].href) and not runs[0].raised:
        return runs[2:]
    return runs
