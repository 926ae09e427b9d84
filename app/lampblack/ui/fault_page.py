"""A page in place of the panels that says one thing that is wrong, and offers what can be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.fault_words import sentence
from lampblack.ui.icons import pixmap
from lampblack.ui.theme import READING_WIDTH, Theme
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QShowEvent

    from lampblack.domain.faults import Fault


class FaultPage(Translated, QWidget):
    """One sentence over a row of buttons, of which the `primary` one has the keyboard; whoever derives names them."""

    def __init__(
        self, theme: Theme, fault: Fault, buttons: Sequence[QPushButton], primary: QPushButton, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._theme, self._fault, self._primary = theme, fault, primary
        self._icon, self._text = QLabel(), QLabel()
        self._text.setObjectName("blockedText")
        self._text.setWordWrap(True)
        self._text.setMaximumWidth(READING_WIDTH)
        self._text.setMinimumWidth(320)
        primary.setProperty("kind", "primary")
        row = QHBoxLayout()
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(16)
        column.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self._text)
        column.addLayout(row)
        column.addStretch(2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.addStretch(1)
        layout.addLayout(column, 10)
        layout.addStretch(1)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._primary.setFocus(Qt.FocusReason.OtherFocusReason)

    def _retranslate(self) -> None:
        self._text.setText(sentence(self._fault))

    def _restyle(self) -> None:
        self._icon.setPixmap(pixmap("alert", self._theme, "bad", scaled(32, self._theme)))
        self._text.setFont(self._theme.font(1.1))
