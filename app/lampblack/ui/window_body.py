"""What is in the window, and how small that may become."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

SMALLEST = (640, 480)
"""Width and height in pixels; less only where the screen has no more."""
_FRAME = 32
"""Pixels of height that a window's frame and title take about."""


class WindowBody(QWidget):
    """Never smaller than the smallest window, and higher where large text needs it; the screen's size goes before both,
    for what lies outside of it cannot be reached.
    """

    def minimumSizeHint(self) -> QSize:
        needed = super().minimumSizeHint()
        layout = self.layout()
        if layout is not None:
            needed.setHeight(max(needed.height(), layout.minimumHeightForWidth(self.width())))
        screen = self.screen().availableSize()
        return needed.expandedTo(QSize(*SMALLEST)).boundedTo(QSize(screen.width(), screen.height() - _FRAME))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # sentences wrap elsewhere and need another height
