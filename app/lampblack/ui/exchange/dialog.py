"""What is being imported or exported, how far it is, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from lampblack.ui.exchange.details_box import DetailsBox
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtGui import QCloseEvent
    from PySide6.QtWidgets import QWidget

_WIDTH, _MARGIN = 520, 24
_STEPS = 1000


class WorkDialog(Translated, QDialog):
    """Shows work under way with a Cancel button, then its result with Close. Closing it cancels.

    title, words: give their text in today's language.
    """

    cancelled = Signal()

    def __init__(self, parent: QWidget | None, name: str, title: Callable[[], str]) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._title = title
        self._words: Callable[[], str] = str
        self._details: Callable[[], str] = str
        self._is_working = False
        self._label = QLabel()
        self._label.setObjectName("exchangeText")
        self._label.setWordWrap(True)
        self._label.setMinimumWidth(_WIDTH)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setObjectName("exchangeProgress")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._list = DetailsBox()
        self._list.setObjectName("exchangeRefusals")
        self._close = QPushButton()
        self._close.setObjectName("exchangeClose")
        self._close.clicked.connect(self._closed)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(16)
        for widget in (self._label, self._bar, self._list):
            layout.addWidget(widget)
        layout.addLayout(self.buttons)
        self._bar.hide()
        self._retranslate()

    @property
    def is_working(self) -> bool:
        """Whether work is under way."""
        return self._is_working

    def insert(self, widget: QWidget) -> None:
        """Puts a widget under the text."""
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.insertWidget(1, widget)

    def say(self, words: Callable[[], str]) -> None:
        """Shows words alone."""
        self._show(words, str, is_working=False)

    def show_progress(self, words: Callable[[], str], fraction: float) -> None:
        """The work goes on."""
        self._bar.setValue(round(fraction * _STEPS))
        self._show(words, str, is_working=True)

    def show_end(self, words: Callable[[], str], details: Callable[[], str] = str) -> None:
        """The work is over. details: lines of what needs more words, perhaps none."""
        self._show(words, details, is_working=False)
        self._close.setDefault(True)
        self._close.setFocus()

    def open_path(self, path: Path) -> None:
        """Has the desktop open a file or a folder; where nothing there can, that is said."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.say(
                lambda: self.tr(
                    "No program on this computer opens it. It is at {path}: open it in another way."
                ).format(path=path)
            )

    def show_failure(self, words: Callable[[], str], again: QPushButton | None = None) -> None:
        """The work could not be done. again: what has another try, where there may be one."""
        self.show_end(words)
        self._colour("bad")
        if again is not None:
            again.setDefault(True)
            again.setFocus()

    def _colour(self, role: str) -> None:
        if self._label.property("role") != role:
            self._label.setProperty("role", role)
            self._label.style().unpolish(self._label)
            self._label.style().polish(self._label)

    def _show(self, words: Callable[[], str], details: Callable[[], str], *, is_working: bool) -> None:
        self._colour("")
        changed = is_working != self._is_working
        self._words, self._details, self._is_working = words, details, is_working
        self._bar.setVisible(is_working)
        self._retranslate()
        if changed or not is_working:
            self.adjustSize()

    def _closed(self) -> None:
        if self._is_working:
            self._close.setEnabled(False)  # what has begun comes to its end first
            self.cancelled.emit()
        else:
            self.accept()

    def set_idle(self) -> None:
        """The work has ended, and may be asked for again."""
        self._close.setEnabled(True)

    def reject(self) -> None:
        """Esc."""
        if self._is_working:
            self._closed()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_working:
            self.cancelled.emit()
        super().closeEvent(event)

    def _retranslate(self) -> None:
        self.setWindowTitle(self._title())
        self._label.setText(self._words())
        self._list.show_lines(self._details())
        self._list.setAccessibleName(self.tr("What could not be imported"))
        self._bar.setAccessibleName(self.tr("Progress"))
        self._close.setText(self.tr("Cancel") if self._is_working else self.tr("Close"))
