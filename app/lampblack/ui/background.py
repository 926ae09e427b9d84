"""Work that touches the disk, done off the window's thread, one piece after the other."""

from __future__ import annotations

import queue
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from lampblack.domain.faults import Fault, KnownError

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[], Any]
    done: Callable[[Any], None] | None
    failed: Callable[[Fault], None] | None


@dataclass(frozen=True, slots=True)
class _End:
    result: Any = None
    fault: Fault | None = None
    is_bug: bool = False


class Background(QObject):
    """Runs work in order on one thread and hands results to the window's thread.

    In order, because what a person did first must be on disk first. No part of Qt's interface may be called from the
    work itself: Qt may crash.
    """

    _finished = Signal(object)

    def __init__(self, on_fault: Callable[[Fault], None]) -> None:
        super().__init__()
        self._on_fault = on_fault
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        # Those that are not over, in order. What they call belongs to widgets: let go by the other thread last of all,
        # a widget would be deleted there, and Qt crash.
        self._kept: deque[_Job] = deque()
        self._lock = threading.Lock()
        self._finished.connect(self._hand_over, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work_off, name="background", daemon=True)
        self._thread.start()

    def run(
        self,
        work: Callable[[], Any],
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Fault], None] | None = None,
    ) -> None:
        """Queues `work`; then `done(result)`, or `failed(fault)` after a KnownError, is called on the window's thread.

        Without `failed` the fault goes to the `on_fault` that the window gave.
        """
        job = _Job(work, done, failed)
        with self._lock:
            self._kept.append(job)
            self._jobs.put(job)

    def close(self) -> None:
        """Finishes what is queued and ends the thread."""
        self._jobs.put(None)
        self._thread.join()

    def _work_off(self) -> None:
        while (job := self._jobs.get()) is not None:
            end = _worked(job)
            del job  # before the window's thread lets go of it
            self._finished.emit(end)

    def _hand_over(self, end: _End) -> None:
        with self._lock:
            job = self._kept.popleft()
        if end.fault is None:
            if job.done is not None:
                job.done(end.result)
        elif job.failed is not None:
            job.failed(end.fault)
        elif not end.is_bug:
            self._on_fault(end.fault)


def _worked(job: _Job) -> _End:
    try:
        return _End(job.work())
    except KnownError as error:
        return _End(fault=error.fault)
    except Exception as error:  # noqa: BLE001 - a bug in one piece of work must not end the thread for all
        from lampblack import logs  # importing it takes too long before the window's first paint

        logs.report(error)
        return _End(fault=Fault("app.bug"), is_bug=True)  # whoever waits for the end must not wait for ever
