"""What lies over the window while a file is dragged over it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lampblack.ui.theme import CORNER, Theme


class DropHint(QWidget):
    """Says what dropping the file would do. Lets the drag through to the window below."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._window = theme, parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def cover(self) -> None:
        """Covers the whole window."""
        self.setGeometry(self._window.rect())
        self.raise_()
        self.show()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(self._theme.palette.window)
        veil.setAlphaF(0.92)
        painter.fillRect(self.rect(), veil)
        painter.setPen(QPen(self._theme.color("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(16, 16, -16, -16), CORNER, CORNER)
        painter.setPen(self._theme.color("text"))
        painter.setFont(self._theme.font(1.25))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.words())

    def words(self) -> str:
        """What dropping does here."""
        return self.tr("Drop to use this model")
