"""The line over the field that says who else answers, while two do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lampblack.ui.theme import Theme

_ROOM_FOR_CHANGE = 400
"""Pixels of width, at 100% text."""


class ComparisonBar(Translated, QWidget):
    """A passive view. change_requested: another is to answer beside the chosen one; ended."""

    change_requested = Signal()
    ended = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("chatCompareBar")
        self._theme = theme
        self._first = self._second = ""
        self._words = ElidedLabel()
        self._words.setObjectName("chatCompareWords")
        self._words.setProperty("role", "quiet")
        self._change, self._end = QPushButton(), QPushButton()
        self._change.setObjectName("chatCompareChange")
        self._end.setObjectName("chatCompareEnd")
        for button in (self._change, self._end):
            button.setProperty("kind", "plain")
        self._change.clicked.connect(self.change_requested)
        self._end.clicked.connect(self.ended)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._change)
        row.addWidget(self._end)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()
        self.hide()

    @property
    def change_button(self) -> QWidget:
        """What the list of models stands at."""
        return self._change

    def show_names(self, first: str, second: str) -> None:
        """Who answers."""
        self._first, self._second = first, second
        self._retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where there is little room, who answers is more worth than another choice, which the end also leads to."""
        self._change.setVisible(self.width() >= scaled(_ROOM_FOR_CHANGE, self._theme))

    def _restyle(self) -> None:
        self._fit()
        self._words.setFont(self._theme.font(0.87))

    def _retranslate(self) -> None:
        first = self._first or self.tr("the chosen model")
        words = self.tr("Two replies: {first} and {second}").format(first=first, second=self._second)
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._change.setText(self.tr("Change…"))
        self._change.setAccessibleName(self.tr("Choose who writes the second reply"))
        self._end.setText(self.tr("End comparison"))
