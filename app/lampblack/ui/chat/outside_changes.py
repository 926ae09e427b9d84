"""Conversations that another program brings, such as an import on the command line, come into the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.ui.background import Background

_EVERY = 3000
"""Milliseconds between two looks at a number that SQLite keeps in memory."""


class OutsideChanges(QObject):
    """Looks while `seen` is seen, when it is seen again, and never else.

    has_changed: tells, in the background, whether another program has written since it was last asked; came: it has.
    """

    def __init__(
        self, seen: QWidget, has_changed: Callable[[], bool], came: Callable[[], None], background: Background
    ) -> None:
        super().__init__(seen)
        self._has_changed, self._came, self._background = has_changed, came, background
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.setTimerType(Qt.TimerType.VeryCoarseTimer)
        self._timer.timeout.connect(self._look)
        background.run(has_changed, failed=_forget)  # from here on
        seen.installEventFilter(self)
        if seen.isVisible():
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is minimized hides what is in it."""
        if event.type() is QEvent.Type.Show:
            self._timer.start()
            self._look()
        elif event.type() is QEvent.Type.Hide:
            self._timer.stop()
        return super().eventFilter(watched, event)

    def _look(self) -> None:
        self._background.run(self._has_changed, lambda changed: self._came() if changed else None, _forget)


def _forget(fault: Fault) -> None:
    """What is wrong with the disk is said where something cannot be saved."""
    del fault
