"""Ctrl-C in the terminal, and a polite kill: the app saves what runs and ends."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier

if TYPE_CHECKING:
    from collections.abc import Callable


class Interruption:
    """Calls `end` on the window's thread when the process is asked to end, and `end_now` when it is asked once more,
    because the window may have a question before it closes.

    Python runs signal handlers between two of its own instructions, and while Qt waits for events there are none: the
    signal writes to a socket instead, which Qt watches (signal.set_wakeup_fd).
    """

    def __init__(self, end: Callable[[], object], end_now: Callable[[], object]) -> None:
        self._end, self._end_now = end, end_now
        self._asked = False
        self._reader, self._writer = socket.socketpair()
        for end_of_pair in (self._reader, self._writer):
            end_of_pair.setblocking(False)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._came)
        self._before = signal.set_wakeup_fd(self._writer.fileno())
        self._handlers = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}

    def close(self) -> None:
        """Leaves signals to whoever had them before."""
        signal.set_wakeup_fd(self._before)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._reader.close()
        self._writer.close()

    def _came(self) -> None:
        self._reader.recv(64)
        end = self._end_now if self._asked else self._end
        self._asked = True
        end()
