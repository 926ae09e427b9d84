"""‹2/3›: the alternatives to a message, one arrow away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from lampblack.ui.markdown.copy_button import RevealedButton
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.ui.markdown.formats import Formats

_AROUND_FIGURES = 4
"""Pixels between the figures and an arrow, whose frame would be taken for a bracket."""


class BranchArrows(Translated, QWidget):
    """Always visible, unlike the other actions: an answer that is not shown must not seem lost."""

    chosen = Signal(int)
    """The number of the message to show instead."""

    def __init__(self, alternatives: Sequence[int], current: int, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._alternatives, self._position = alternatives, alternatives.index(current)
        self._previous, self._next = RevealedButton(self), RevealedButton(self)
        self._previous.setObjectName("chatPreviousBranch")
        self._next.setObjectName("chatNextBranch")
        self._label = QLabel(f"{self._position + 1}/{len(alternatives)}")
        self._label.setProperty("role", "quiet")
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_AROUND_FIGURES)
        for part in (self._previous, self._label, self._next):
            row.addWidget(part)
        self._previous.clicked.connect(lambda: self.chosen.emit(self._alternatives[self._position - 1]))
        self._next.clicked.connect(lambda: self.chosen.emit(self._alternatives[self._position + 1]))
        self._previous.setEnabled(self._position > 0)
        self._next.setEnabled(self._position + 1 < len(alternatives))
        self.restyle(formats)
        self._retranslate()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._previous.draw(formats, "chevron-left", "quiet")
        self._next.draw(formats, "chevron-right", "quiet")
        self._label.setFont(formats.small_font)
        count = len(self._alternatives)
        self._label.setMinimumWidth(self._label.fontMetrics().horizontalAdvance(f"{count}/{count}"))  # 10/10 after 9/10

    def _retranslate(self) -> None:
        for button, name in (
            (self._previous, self.tr("The version before this one")),
            (self._next, self.tr("The version after this one")),
        ):
            button.setToolTip(name)
            button.setAccessibleName(name)
