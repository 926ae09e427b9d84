"""What the looks of a reply that is explained mean, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSize
from PySide6.QtGui import QColor, QPainter, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QWidget

from lampblack.domain.explaining import STEPS
from lampblack.ui.transcript.explain_looks import format_of

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lampblack.ui.markdown.formats import Formats


class ExplainLegend(QWidget):
    """For each step a word that looks like it; how likely that is says its tip. In as many lines as there is room for.

    is_edited: the person has changed the reply, of which the model then wrote only a part.
    """

    def __init__(self, formats: Formats, parent: QWidget, *, is_edited: bool = False) -> None:
        super().__init__(parent)
        self.setObjectName("chatExplainLegend")
        self._is_edited = is_edited
        self._document = QTextDocument(self)
        self._document.setDocumentMargin(0)
        self.restyle(formats)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self.retranslate()

    def fit(self, width: int) -> None:
        """It has so many pixels of width."""
        self._document.setTextWidth(-1)
        if self._document.idealWidth() > width:
            self._document.setTextWidth(width)
        self.updateGeometry()

    def retranslate(self) -> None:
        """Takes today's language."""
        names = (
            self.tr("sure"),
            self.tr("fairly sure"),
            self.tr("unsure"),
            self.tr("very unsure"),
            self.tr("surprising"),
        )
        bounds = [f"{QLocale().toString(round(100 * bound))}%" for bound in STEPS]
        shares = (*(f"≥\u202f{bound}" for bound in bounds), f"<\u202f{bounds[-1]}")
        self._document.clear()
        self._document.setDefaultFont(self._formats.small_font)
        cursor, plain = QTextCursor(self._document), QTextCharFormat()
        cursor.insertText(self._introduction() + "  ", plain)
        for step, name in enumerate(names):
            words = name.replace(" ", "\u00a0")
            cursor.insertText(f"\u00a0{words}\u00a0", format_of(step, self._formats.theme.palette))
            cursor.insertText("  ", plain)
        meaning = self.tr("How likely the model found each piece of the text, before the limits of the preset")
        self.setToolTip("\n".join((meaning, *(f"{name}: {share}" for name, share in zip(names, shares, strict=True)))))
        self.setAccessibleName(self.toolTip())
        self.updateGeometry()
        self.update()

    def _introduction(self) -> str:
        if self._is_edited:
            return self.tr("You changed this reply. How likely the model would have found its words:")
        return self.tr("The model was:")

    def sizeHint(self) -> QSize:
        """All of its words."""
        return self._document.size().toSize() + QSize(1, 4)

    def minimumSizeHint(self) -> QSize:
        """The same: a word of it that is not seen would leave a look unexplained."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the words."""
        del event
        painter = QPainter(self)
        painter.setPen(QColor(self._formats.theme.palette.quiet))
        painter.translate(0, (self.height() - self._document.size().height()) / 2)
        self._document.drawContents(painter)
