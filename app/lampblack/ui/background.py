"""Work that touches the disk, done off the window's thread, one piece after the other."""

from __future__ import annotations

import queue
import threading
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
        self._jobs.put(_Job(work, done, failed))

    def close(self) -> None:
        """Finishes what is queued and ends the thread."""
        self._jobs.put(None)
        self._thread.join()

    def _work_off(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                result = job.work()
            except KnownError as error:
                failed, fault = job.failed or self._on_fault, error.fault
                self._finished.emit(lambda failed=failed, fault=fault: failed(fault))
            except Exception as error:  # noqa: BLE001 - a bug in one piece of work must not end the thread for all
                from lampblack import logs  # importing it takes too long before the window's first paint

                logs.report(error)
                if job.failed is not None:  # whoever waits for the end must not wait for ever
                    self._finished.emit(lambda failed=job.failed: failed(Fault("app.bug")))
            else:
                if job.done is not None:
                    self._finished.emit(lambda done=job.done, result=result: done(result))

    def _hand_over(self, call: Callable[[], None]) -> None:
        call()
