"""Work that can wait, done in short pieces between the events of the window."""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.ui.markdown.typesetter import Typesetter

BUDGET = 0.006
"""Seconds that one turn may take; a step that has begun is finished, so steps must be short."""
_PAUSE = 2


class IdleQueue(QObject):
    """Runs iterators step by step, one after the other; it sleeps while there are none."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs: deque[tuple[object, Iterator[object]]] = deque()
        self._typesetter: Typesetter | None = None
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._turn)

    @property
    def typesetter(self) -> Typesetter:
        """What draws the formulas of all texts that share this queue, made when it is first wanted."""
        if self._typesetter is None:
            from lampblack.ui.markdown.typesetter import Typesetter

            self._typesetter = Typesetter(self)
        return self._typesetter

    @property
    def is_idle(self) -> bool:
        """Whether nothing is left to do."""
        return not self._jobs

    def add(self, owner: object, steps: Iterator[object], *, first: bool = False) -> None:
        """Takes a job; `first` puts it before those that wait."""
        if first:
            self._jobs.appendleft((owner, steps))
        else:
            self._jobs.append((owner, steps))
        if not self._timer.isActive():  # begun anew, it would never come to its turn where jobs come faster than that
            self._timer.start()

    def drop(self, owner: object) -> None:
        """Forgets the jobs of an owner that is about to go."""
        self._jobs = deque(job for job in self._jobs if job[0] is not owner)

    def _turn(self) -> None:
        end = time.perf_counter() + BUDGET
        while self._jobs and time.perf_counter() < end:
            job = self._jobs[0]
            if next(job[1], self) is self and job in self._jobs:
                self._jobs.remove(job)
        if not self._jobs:
            self._timer.stop()
