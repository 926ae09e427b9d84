"""The bar under what is wider than the column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollBar

if TYPE_CHECKING:
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QWidget


class SidewaysBar(QScrollBar):
    """Leaves the wheel to what it belongs to: on its own it would take turns up and down as sideways, and who scrolls
    through a conversation would be stuck at each bar that comes under the pointer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Takes none."""
        event.ignore()
