"""Work that takes long, on a thread of its own: what is queued for the disk does not wait behind it."""

from __future__ import annotations

import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from lampblack.domain.faults import Fault, KnownError
from lampblack.tasks.exchange import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[Callable[[object], None], threading.Event], Any]

_BETWEEN = 0.05
"""Seconds between two signs of progress: it is shown, not counted."""


class Job(QObject):
    """Signals come on the window's thread: progressed again and again, then one of ended, failed and cancelled."""

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    _over = Signal(object)

    def __init__(self, work: Work) -> None:
        """work: is given what to tell its progress to, and what is set when it is to end."""
        super().__init__()
        self._work, self._cancel, self._last = work, threading.Event(), 0.0
        self._thread = threading.Thread(target=self._run, name="exchange", daemon=True)
        self._over.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Begins."""
        self._thread.start()

    def cancel(self) -> None:
        """Asks for an end; the work says when it has come to it."""
        self._cancel.set()

    def _run(self) -> None:
        with contextlib.suppress(RuntimeError):  # the window is gone, and nobody listens any more
            self._over.emit(self._outcome())

    def _outcome(self) -> Callable[[], None]:
        """Does the work; what tells how it ended."""
        try:
            result = self._work(self._hear, self._cancel)
        except CancelledError:
            return self.cancelled.emit
        except KnownError as error:
            fault = error.fault
            return lambda: self.failed.emit(fault)
        except Exception as error:  # noqa: BLE001 - whoever waits for the end must not wait for ever
            from lampblack import logs

            logs.report(error)
            return lambda: self.failed.emit(Fault("app.bug"))
        return lambda: self.ended.emit(result)

    def _hear(self, value: object) -> None:
        now = time.monotonic()
        if now - self._last >= _BETWEEN:
            self._last = now
            with contextlib.suppress(RuntimeError):
                self.progressed.emit(value)

    def _finish(self, tell: Callable[[], None]) -> None:
        self._thread.join()
        tell()
        self.deleteLater()
