"""Closing while a model is being made smaller: asks first, for it would be given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.widgets.closing_guard import ClosingGuard
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.theme import Theme

_TEXT_WIDTH = 440
"""Pixels at 100% text."""
_SIDE = 24


class MakingGuard(ClosingGuard):
    """Watches a window being closed. making: what is being made and how far it is, in today's language; empty where
    nothing is."""

    def __init__(self, window: QWidget, theme: Theme, making: Callable[[], str]) -> None:
        super().__init__(window, making, lambda: self._made(theme))
        self._making = making

    def refresh(self) -> None:
        """What is being made is further, or there is nothing to ask any more."""
        if not isinstance(self._asking, MakingDialog):
            return
        if self._making():
            self._asking.show_making(self._making())
        else:
            self._asking.reject()

    def _made(self, theme: Theme) -> MakingDialog:
        dialog = MakingDialog(theme, self._window)
        dialog.show_making(self._making())
        return dialog


class MakingDialog(Translated, QDialog):
    """Stay, or close and give up what is being made."""

    close_agreed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("makingDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._making = theme, ""
        self._text, self._stay, self._lose = QLabel(), QPushButton(), QPushButton()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._stay.setObjectName("makingStay")
        self._lose.setObjectName("makingLose")
        self._stay.setProperty("kind", "primary")
        self._stay.setDefault(True)
        self._stay.clicked.connect(self.reject)
        self._lose.clicked.connect(self._agree)
        buttons = QVBoxLayout()  # as for a reply that is not saved
        buttons.setSpacing(8)
        buttons.addWidget(self._stay)
        buttons.addWidget(self._lose)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 24, _SIDE, 16)
        column.setSpacing(16)
        column.addWidget(self._text)
        column.addLayout(buttons)
        self._retranslate()
        self._stay.setFocus()

    def show_making(self, words: str) -> None:
        """How far it is."""
        self._making = words
        self._retranslate()

    def _agree(self) -> None:
        self.accept()
        self.close_agreed.emit()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("A model is being made smaller"))
        lost = self.tr("If Lampblack is closed now, it is given up and has to begin again another time.")
        self._text.setText(f"{self._making}\n\n{lost}")
        width = min(scaled(_TEXT_WIDTH, self._theme), room_on_screen(self).width() - 2 * _SIDE)
        self._text.setMinimumSize(width, self._text.heightForWidth(width))
        self._stay.setText(self.tr("Stay"))
        self._lose.setText(self.tr("Close and give it up"))
