"""The line beside the message that the keyboard is in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lampblack.ui.theme import Theme

_WIDTH = 3
_GAP = 7


class FocusMark(QWidget):
    """Stands in the margin, so that nothing moves when it comes."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("chatFocusMark")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        theme.changed.connect(self.update)

    def stand_beside(self, place: QRect) -> None:
        """Stands at the left of `place`, in the parent's pixels."""
        self.setGeometry(place.left() - _GAP - _WIDTH, place.top(), _WIDTH, place.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line in the accent's colour."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.color("accent"))
        painter.drawRoundedRect(self.rect(), _WIDTH / 2, _WIDTH / 2)
