"""The field over the conversations in which one looks for words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from lampblack.ui.icons import icon
from lampblack.ui.widgets.scaled_icons import scaled, small_buttons
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent

    from lampblack.ui.theme import Theme

_GLASS, _BESIDE_GLASS = 16, 8
_DELAY = 150
"""Milliseconds without typing before the words are looked for."""


class SearchField(Translated, QLineEdit):
    """Says what is looked for a moment after it was typed, and at once where Enter is pressed.

    - asked: the words, empty where the field is
    - entered: Enter was pressed, or the arrow down: the person turns to what was found
    - left: Escape was pressed in the empty field
    """

    asked = Signal(str)
    entered = Signal(bool)
    """True for Enter, which also opens what was found first."""
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._said = ""
        self.setObjectName("chatSearch")
        self._clear = QToolButton(self)
        self._clear.setObjectName("chatSearchClear")
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape does the same
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.clicked.connect(self.clear)
        self._clear.hide()
        self._later = QTimer(self, singleShot=True, interval=_DELAY)
        self._later.timeout.connect(self._say)
        self.textChanged.connect(self._changed)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def _changed(self, text: str) -> None:
        self._clear.setVisible(bool(text))
        if text.strip():
            self._later.start()
        else:
            self._say()

    def _say(self) -> None:
        self._later.stop()
        words = self.text().strip()
        if words != self._said:
            self._said = words
            self.asked.emit(words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._say()
            self.entered.emit(key != Qt.Key.Key_Down)
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _restyle(self) -> None:
        side = scaled(_GLASS, self._theme)
        self._glass = icon("search", self._theme, "quiet", side)
        self.setTextMargins(side + _BESIDE_GLASS, 0, side + _BESIDE_GLASS, 0)
        self._clear.setStyleSheet(small_buttons(side + 6))
        self._clear.setIcon(icon("x", self._theme, "quiet", side))
        self._clear.setIconSize(QSize(side, side))
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = self._clear.sizeHint().height()
        self._clear.setGeometry(self.width() - side - 5, (self.height() - side) // 2, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = scaled(_GLASS, self._theme)
        place = QRect(_BESIDE_GLASS + 2, (self.height() - side) // 2, side, side)
        self._glass.paint(QPainter(self), place)

    def _retranslate(self) -> None:
        self.setPlaceholderText(self.tr("Search"))
        self.setToolTip(self.tr("Search in all conversations (Ctrl+F); in this one alone: Ctrl+Shift+F"))
        self.setAccessibleName(self.tr("Search in all conversations"))
        self._clear.setToolTip(self.tr("Clear (Esc)"))
        self._clear.setAccessibleName(self.tr("Clear"))
