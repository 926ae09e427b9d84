"""Asks before a window is closed while something would be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget


class Asking(Protocol):
    """A dialog of which one answer is to close all the same."""

    close_agreed: SignalInstance
    finished: SignalInstance

    def open(self) -> None:
        """Shows it."""

    def raise_(self) -> None:
        """Brings it before the others."""


class ClosingGuard(QObject):
    """Watches a window being closed. is_lost: whether something would be; ask: makes the dialog that says what."""

    def __init__(self, window: QWidget, is_lost: Callable[[], object], ask: Callable[[], Asking]) -> None:
        super().__init__(window)
        self._window, self._is_lost, self._make = window, is_lost, ask
        self._asking: Asking | None = None
        self._agreed = False
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps the window open while something would be lost."""
        if event.type() == QEvent.Type.Close and not self._agreed and self._is_lost():
            event.ignore()
            self._ask()
            return True
        return super().eventFilter(watched, event)

    def _ask(self) -> None:
        if self._asking is not None:
            self._asking.raise_()
            return
        self._asking = self._make()
        self._asking.close_agreed.connect(self._close)
        self._asking.finished.connect(self._answered)
        self._asking.open()

    def _answered(self) -> None:
        self._asking = None

    def _close(self) -> None:
        self._agreed = True
        self._agreed = self._window.close()  # something else may be asked, and answered with staying
