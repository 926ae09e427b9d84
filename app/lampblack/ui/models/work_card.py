"""Something that takes a while: how far it is, how it can be ended, and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from lampblack.ui.model_words import SEPARATOR
from lampblack.ui.models.words import duration
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.theme import Theme

_STEPS = 1000


class WorkCard(Translated, QFrame):
    """Is hidden while there is nothing. name: with which the names of its controls begin."""

    cancel_wanted = Signal()
    use_wanted = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._theme = theme
        self._title_words: Callable[[], str] = str
        self._result_words: Callable[[], str] | None = None
        self._fraction = 0.0
        self._seconds_left: float | None = None
        self._title, self._state, self._bar = ElidedLabel(), QLabel(), QProgressBar()
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._state.setObjectName(name + "Text")
        self._state.setProperty("role", "quiet")
        self._state.setTextFormat(Qt.TextFormat.PlainText)
        self._bar.setObjectName(name + "Bar")
        self._bar.setRange(0, _STEPS)
        self._bar.setTextVisible(False)
        self._use, self._end = QPushButton(), QPushButton()
        self._use.setObjectName(name + "Use")
        self._end.setObjectName(name + "Cancel")
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self._use, self._end):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        self._use.clicked.connect(self.use_wanted)
        self._end.clicked.connect(self._ended)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 8, 8, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._bar, 1, 0)
        grid.addWidget(self._state, 2, 0)
        grid.addLayout(buttons, 0, 1, 3, 1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.hide()

    def begin(self, title: Callable[[], str]) -> None:
        """Shows that something has begun; title: what, in today's language."""
        self._title_words, self._result_words = title, None
        self._end.setEnabled(True)
        self.show_progress(0.0)
        self.show()

    def show_progress(self, fraction: float, seconds_left: float | None = None) -> None:
        """fraction is 0 to 1; seconds_left None where nobody can say."""
        self._fraction, self._seconds_left = fraction, seconds_left
        self._bar.setValue(round(fraction * _STEPS))
        self._retranslate()

    def show_result(self, words: Callable[[], str]) -> None:
        """It is done: says what came of it until the person has seen it."""
        had_focus = self._end.hasFocus()
        self._result_words = words
        self._end.setEnabled(True)
        self._retranslate()
        if had_focus:
            self._use.setFocus()

    def end(self) -> None:
        """Nothing came of it, or what came is shown elsewhere."""
        if self.isAncestorOf(self.window().focusWidget() or self.window()):
            self.window().focusNextChild()
        self.hide()

    def _ended(self) -> None:
        if self._result_words is not None:
            self.end()
            return
        self._end.setEnabled(False)
        self.cancel_wanted.emit()

    def _retranslate(self) -> None:
        is_done = self._result_words is not None
        title = self._title_words()
        self._title.setText(title)
        self._bar.setVisible(not is_done)
        self._bar.setAccessibleName(self.tr("How far {name} is").format(name=title))
        self._use.setVisible(is_done)
        self._use.setText(self.tr("Use it"))
        self._use.setAccessibleName(f"{self._use.text()}: {title}")
        self._end.setText(self.tr("Done") if is_done else self.tr("Cancel"))
        self._end.setAccessibleName(f"{self._end.text()}: {title}")
        self._state.setText(self._result_words() if self._result_words is not None else self._progress())

    def _progress(self) -> str:
        parts = [self.tr("{percent} %").format(percent=int(self._fraction * 100))]
        if self._seconds_left is not None:
            parts.append(self.tr("{time} left").format(time=duration(self._seconds_left)))
        return SEPARATOR.join(parts)

    def _restyle(self) -> None:
        self._state.setFont(self._theme.font(0.87))
