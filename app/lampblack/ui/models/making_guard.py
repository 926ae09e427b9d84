"""Closing while a model is being made smaller: asks first, for it would be given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.theme import Theme

_TEXT_WIDTH = 440
"""Pixels at 100% text."""
_SIDE = 24


class MakingGuard(QObject):
    """Watches a window being closed. making: what is being made and how far it is, in today's language; empty where
    nothing is."""

    def __init__(self, window: QWidget, theme: Theme, making: Callable[[], str]) -> None:
        super().__init__(window)
        self._window, self._theme, self._making = window, theme, making
        self._asking: MakingDialog | None = None
        self._agreed = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the window open while something would be lost."""
        if event.type() == QEvent.Type.Close and not self._agreed and self._making():
            event.ignore()
            self._ask()
            return True
        return super().eventFilter(watched, event)

    def refresh(self) -> None:
        """What is being made is further, or there is nothing to ask any more."""
        if self._asking is None:
            return
        if self._making():
            self._asking.show_making(self._making())
        else:
            self._asking.reject()

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.raise_()
            return
        self._asking = MakingDialog(self._theme, self._window)
        self._asking.show_making(self._making())
        self._asking.close_agreed.connect(self._close)
        self._asking.finished.connect(self._answered)
        self._asking.open()

    def _answered(self) -> None:
        self._asking = None

    def _close(self) -> None:
        self._agreed = True
        self._agreed = self._window.close()  # something else may be asked, and answered with staying


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
