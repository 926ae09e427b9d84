"""One model on this disk, as a button as wide as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from lampblack.ui.model_words import SEPARATOR, facts, kind, tool_tip
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lampblack.domain.models import ModelInfo

_FRAME = 32
"""Pixels that the style sheet's border and padding take from the width."""


class ModelButton(Translated, QPushButton):
    """The name gives way in its middle, so that a long one never makes the page wider than the window."""

    def __init__(self, model: ModelInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setAutoDefault(True)
        self.setStyleSheet("text-align: left;")
        self._retranslate()

    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _retranslate(self) -> None:
        self.setToolTip(tool_tip(self._model))
        self.setAccessibleName(self._model.name + self._facts())
        self._fit()

    def _facts(self) -> str:
        return "".join(SEPARATOR + part for part in (facts(self._model), kind(self._model)) if part)

    def _fit(self) -> None:
        metrics, suffix = self.fontMetrics(), self._facts()
        room = self.width() - _FRAME - metrics.horizontalAdvance(suffix)
        name = metrics.elidedText(self._model.name, Qt.TextElideMode.ElideMiddle, max(0, room))
        self.setText((name + suffix).replace("&", "&&"))
