"""Formulas within text: Qt's text leaves room for them, and they stand on its baseline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF
from PySide6.QtGui import QFontInfo, QFontMetrics, QPyTextObject, QTextCharFormat, QTextFormat

from lampblack.ui.markdown.typesetter import Picture, State

if TYPE_CHECKING:
    from PySide6.QtCore import QObject, QRect
    from PySide6.QtGui import QFont, QPainter, QTextDocument

    from lampblack.ui.markdown.blocks import Run
    from lampblack.ui.markdown.typesetter import Typesetter

OBJECT = QTextFormat.ObjectTypes.UserObject + 1
"""The type of the objects that formulas are in Qt's documents."""
SOURCE = QTextFormat.Property.UserProperty + 10
"""Character property: how the formula was written."""
LATEX = QTextFormat.Property.UserProperty + 11
"""Character property: what is between the marks."""
DISPLAY = QTextFormat.Property.UserProperty + 12
"""Character property: whether it is drawn large."""
GROUND = QTextFormat.Property.UserProperty + 13
"""Character property: the colour of the ground that it is drawn on. Qt draws a selection's own ground over objects."""

SCALE = 1.14
"""The font for formulas is smaller than the window's at the same size."""
_GUESSED_WIDTH = 0.45
_BASELINE = 0.8
"""Of a line of fixed height (getLineHeightParams in qtextdocumentlayout.cpp)."""
_AIR = 0.08
"""Ems above and below a formula that is higher than its line."""


def format_of(run: Run, base: QTextCharFormat) -> QTextCharFormat:
    """The format of the character that stands for a formula."""
    made = QTextCharFormat(base)
    made.setObjectType(OBJECT)
    made.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
    made.setProperty(SOURCE, run.text)
    made.setProperty(LATEX, run.latex)
    made.setProperty(DISPLAY, run.display)
    return made


def is_tall(picture: Picture | State, em: float, line: float) -> bool:
    """Whether a formula reaches out of a line of text, whose baseline Qt keeps at four fifths of its height.

    What does so is cut off at the edge of the text, and wherever a part of that is drawn anew.
    """
    if isinstance(picture, State):
        return False
    return picture.ascent * em > _BASELINE * line or picture.descent * em > (1 - _BASELINE) * line


class FormulaObject(QPyTextObject):
    """Draws the formulas of a document, no wider than its text."""

    def __init__(self, typesetter: Typesetter, parent: QObject) -> None:
        super().__init__(parent)
        self._typesetter = typesetter

    def intrinsicSize(self, document: QTextDocument, position: int, format: QTextFormat) -> QSizeF:  # noqa: N802
        """The room that a formula takes.

        Qt puts the middle of an object that is aligned to the middle a quarter of an x over the baseline
        (QTextDocumentLayout::resizeInlineObject), so the room reaches as far below that as above.
        """
        del position
        made = QTextCharFormat(format.toCharFormat())
        picture, em = self._picture(made), _em(made.font()) * SCALE
        if isinstance(picture, State):
            return QSizeF(min(_GUESSED_WIDTH * em * len(str(made.property(LATEX))), _room(document)), em)
        em *= _shrunk(picture, em, document)
        above, below = (picture.ascent + _AIR) * em, (picture.descent + _AIR) * em
        lift = _lift(made.font())
        return QSizeF(picture.width * em, max(2 * above - lift, 2 * below + lift))

    def drawObject(  # noqa: N802
        self, painter: QPainter, rect: QRectF | QRect, document: QTextDocument, position: int, format: QTextFormat
    ) -> None:
        """Draws a formula; one that is not ready leaves its room empty."""
        made = QTextCharFormat(format.toCharFormat())
        if made.hasProperty(GROUND):
            painter.fillRect(rect, made.colorProperty(GROUND))
        picture = self._picture(made)
        if isinstance(picture, State):
            return
        em = _em(made.font()) * SCALE
        em *= _shrunk(picture, em, document)
        picture.paint(
            painter, rect.left(), _baseline(QRectF(rect), document, position), em, made.foreground().color().name()
        )

    def _picture(self, made: QTextCharFormat) -> Picture | State:
        return self._typesetter.picture(str(made.property(LATEX)), bool(made.property(DISPLAY)))


def _em(font: QFont) -> float:
    return QFontInfo(font).pixelSize()


def _baseline(rect: QRectF, document: QTextDocument, position: int) -> float:
    """Where the baseline of the line is: Qt draws the object's room in the middle of the line (QTextLine::draw)."""
    block = document.findBlock(position)
    line = block.layout().lineForTextPosition(position - block.position())
    height = line.ascent() + line.descent() + (max(0.0, line.leading()) if line.leadingIncluded() else 0.0)
    return rect.top() - (height - rect.height()) / 2 + line.ascent()


def _lift(font: QFont) -> float:
    return QFontMetrics(font).xHeight() / 2


def _room(document: QTextDocument) -> float:
    """The width that text has; a document that does not wrap has any."""
    width = document.textWidth()
    return width * 0.9 if width > 0 else float("inf")


def _shrunk(picture: Picture, em: float, document: QTextDocument) -> float:
    return min(1.0, _room(document) / max(1.0, picture.width * em))
