"""Where the keyboard is in a text that is read and not written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lampblack.ui.markdown.text_view import TextView
    from lampblack.ui.theme import Theme

_WIDTH = 2
_MOVING = {
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
    *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
}


class ReadingCaret(QWidget):
    """A steady line, in place of Qt's caret, which blinks as if something could be written there.

    It is seen from the first key that moves it, as for a selection by keyboard, until the mouse is pressed or the
    keyboard leaves.
    """

    def __init__(self, text: TextView, theme: Theme) -> None:
        super().__init__(text.viewport())
        self._text, self._theme = text, theme
        self._is_moved = False
        self.setObjectName("chatReadingCaret")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        text.setCursorWidth(0)
        text.installEventFilter(self)
        text.viewport().installEventFilter(self)
        text.cursorPositionChanged.connect(self._settle)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Sees what moves it, and never takes it."""
        del watched
        kind = event.type()
        if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            self._is_moved = self._is_moved or event.key() in _MOVING
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.FocusOut):
            self._is_moved = False
            self.hide()
        elif kind is QEvent.Type.Resize and not self.isHidden():
            self._settle()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """In the accent's colour, as what the keyboard is in is marked elsewhere."""
        QPainter(self).fillRect(event.rect(), self._theme.color("accent"))

    def _settle(self) -> None:
        if self._is_moved and self._text.hasFocus():
            place = self._text.cursorRect()
            self.setGeometry(max(0, place.x() - _WIDTH // 2), place.y(), _WIDTH, place.height())
            self.show()
            self.raise_()


def keep_caret_steady(text: TextView, theme: Theme) -> None:
    """Gives a text that the keyboard has come to its own caret, once."""
    if text.findChild(ReadingCaret) is None:
        ReadingCaret(text, theme)
