"""The caret that stands where the next word of a reply will come."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

_WIDTH = 2


class Caret(QWidget):
    """Blinks as the system's text cursor does; lies above the text and takes no part in its layout."""

    def __init__(self, color: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._color = QColor(color)
        self._on = True
        self._timer = QTimer(self, interval=max(200, QGuiApplication.styleHints().cursorFlashTime() // 2))
        self._timer.timeout.connect(self._blink)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if QGuiApplication.styleHints().cursorFlashTime() > 0:
            self._timer.start()

    def recolor(self, color: str) -> None:
        """Takes another colour."""
        self._color = QColor(color)
        self.update()

    def move_to(self, place: QRectF) -> None:
        """Stands at the right edge of `place`, and is seen at once."""
        self.setGeometry(round(place.right()) + 1, round(place.top()), _WIDTH, round(place.height()))
        self._on = True
        self.raise_()

    def _blink(self) -> None:
        self._on = not self._on
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line of the height of the letters."""
        del event
        if self._on:
            height = self.height() * 0.72
            QPainter(self).fillRect(QRectF(0, self.height() - height - 1, self.width(), height), self._color)
