"""What the person is told on the desktop while they look at another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.desktop.desktop import Desktop


class DesktopNotices(QObject):
    """Says nothing while the app is in front. A click on what it says brings the window there."""

    _clicked = Signal()

    def __init__(self, desktop: Desktop, window: QWidget) -> None:
        super().__init__(window)
        self._desktop, self._window = desktop, window
        self._clicked.connect(self._raise, Qt.ConnectionType.QueuedConnection)

    def tell(self, title: str, text: str) -> None:
        """Something that took long has ended."""
        if QApplication.applicationState() is Qt.ApplicationState.ApplicationActive:
            return
        QApplication.alert(self._window)
        self._desktop.tell(title, text, self._clicked.emit)

    def _raise(self) -> None:
        self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
