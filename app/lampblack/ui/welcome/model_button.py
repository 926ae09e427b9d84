"""One model on this disk, as a button as wide as the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from lampblack.ui.model_words import SEPARATOR, facts

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from lampblack.domain.models import ModelInfo

_FRAME = 32
"""Pixels that the style sheet's border and padding take from the width."""


class ModelButton(QPushButton):
    """The name gives way in its middle, so that a long one never makes the page wider than the window."""

    def __init__(self, model: ModelInfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._facts = model.name, SEPARATOR + facts(model)
        self.setAutoDefault(True)
        self.setToolTip(model.path)
        self.setAccessibleName(self._name + self._facts)
        self.setStyleSheet("text-align: left;")
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(0, super().sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = self.fontMetrics()
        room = self.width() - _FRAME - metrics.horizontalAdvance(self._facts)
        name = metrics.elidedText(self._name, Qt.TextElideMode.ElideMiddle, max(0, room))
        self.setText((name + self._facts).replace("&", "&&"))
