"""Remembering a window's place while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

_SOON = 400
"""Milliseconds; while a window is dragged, its place changes all the time."""


class WindowPlace(QObject):
    """Calls `save` soon after the window was moved, resized or maximized, so that a crash does not lose it."""

    def __init__(self, window: QWidget, save: Callable[[], None]) -> None:
        super().__init__(window)
        self._soon = QTimer(self, singleShot=True, interval=_SOON)
        self._soon.timeout.connect(save)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.WindowStateChange):
            self._soon.start()
        elif kind == QEvent.Type.Close:
            self._soon.stop()  # the window itself saves, and its folder may be gone by then
        return super().eventFilter(watched, event)
