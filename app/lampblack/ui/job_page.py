"""The place of a panel in the window: the panel itself is made when it is first seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QShowEvent


class JobPage(QScrollArea):
    """Scrolls where the window is smaller than the panel: one that is not even seen must not keep the window large."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make: Callable[[], QWidget] | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def fill_with(self, make: Callable[[], QWidget]) -> None:
        """make: gives the panel, and is called once, as soon as the page is seen."""
        self._make = make
        if self.isVisible():
            self._fill()

    def _fill(self) -> None:
        make, self._make = self._make, None
        if make is not None:
            panel = make()
            self.setWidget(panel)
            self.setFocusProxy(panel)

    def showEvent(self, event: QShowEvent) -> None:
        self._fill()
        super().showEvent(event)
