"""Reads the files that are to be attached, one after the other, off the window's thread."""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from lampblack.domain.faults import Fault, KnownError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.domain.attachments import Extract


@dataclass(eq=False, slots=True)
class Reading:
    """A file that is being read, or waits for that, for a draft. is_cancelled: nobody wants it any more."""

    draft: int | None
    path: Path
    is_cancelled: bool = False


class Reader(QObject):
    """was_read: a Reading, and an Extract or a Fault. It stays among those of its draft until `done` with it is called.

    There is a thread while there is something to read.
    """

    was_read = Signal(object, object)
    _came = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._readings: list[Reading] = []
        self._lock = threading.Lock()
        self._waiting: deque[Reading] = deque()
        self._is_working = False
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def of_draft(self, draft: int | None) -> list[Reading]:
        """What is being read for a draft, in order."""
        return [each for each in self._readings if each.draft == draft]

    def read(self, draft: int | None, paths: Sequence[Path]) -> list[Reading]:
        """Reads files, and returns those of them that are not being read for this draft anyway."""
        known = {each.path for each in self.of_draft(draft)}
        added = [Reading(draft, path) for path in dict.fromkeys(paths) if path not in known]
        self._readings += added
        with self._lock:
            self._waiting += added
            if added and not self._is_working:
                self._is_working = True
                threading.Thread(target=self._work, name="documents", daemon=True).start()
        return added

    def cancel(self, reading: Reading) -> None:
        """It is not wanted any more: what comes of it is dropped."""
        reading.is_cancelled = True
        self.done(reading)

    def done(self, reading: Reading) -> None:
        """What came of it has been dealt with."""
        if reading in self._readings:
            self._readings.remove(reading)

    def _take(self, reading: Reading, found: Extract | Fault) -> None:
        if not reading.is_cancelled:
            self.was_read.emit(reading, found)

    def _work(self) -> None:
        from lampblack.documents.reading import read

        with contextlib.suppress(RuntimeError):  # the window has gone meanwhile, and this object's half in Qt with it
            while (reading := self._next()) is not None:
                found: Extract | Fault
                try:
                    found = read(reading.path)
                except KnownError as error:
                    found = error.fault
                self._came.emit(reading, found)

    def _next(self) -> Reading | None:
        with self._lock:
            while self._waiting:
                reading = self._waiting.popleft()
                if not reading.is_cancelled:
                    return reading
            self._is_working = False
            return None
