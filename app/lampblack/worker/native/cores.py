"""How many threads to compute with."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

INTERVAL = 0.25
"""Seconds over which the load of the other programs is measured."""

_STALE = 2.0
_ROUNDING = 0.3


def usable_cores() -> int:
    """Physical cores that this process may run on: a second thread on one core only waits for the first."""
    physical = psutil.cpu_count(logical=False) or 1
    return max(1, min(physical, len(_usable_processors())))


def _usable_processors() -> list[int]:
    affinity = getattr(os, "sched_getaffinity", None)  # Linux
    return sorted(affinity(0)) if affinity else list(range(psutil.cpu_count() or 1))


class CoreShare:
    """As many threads as there are cores that other programs leave free, measured anew as they come and go.

    llama.cpp's threads wait for each other hundreds of times a token, spinning. Where one of them has lost its core to
    another program, all wait: on two cores of which one was busy, two threads made 8 to 15 tokens a second and one
    thread 46; with both free, two made 76 (SmolLM2-135M, November 2026).
    """

    def __init__(
        self, most: int, busy_seconds: Callable[[], float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._busy_seconds = busy_seconds
        self._clock = clock
        self._since = clock()
        self._busy = busy_seconds()
        self.threads = most

    def update(self) -> int:
        """The number of threads to use now. Cheap: call it before each step, and every second while idle."""
        elapsed = self._clock() - self._since
        if elapsed < INTERVAL:
            return self.threads
        busy = self._busy_seconds()
        if elapsed < _STALE:
            free = self._most - (busy - self._busy) / elapsed
            self.threads = max(1, min(self._most, int(free + _ROUNDING)))
        self._since, self._busy = self._clock(), busy
        return self.threads


def others_busy_seconds() -> float:
    """Processor seconds that all other programs have used on the processors we may use, since the system's start."""
    times = psutil.cpu_times(percpu=True)
    usable = [times[number] for number in _usable_processors() if number < len(times)]
    idle = ("idle", "iowait", "guest", "guest_nice")  # guest is counted in user, too
    total = sum(sum(value for name, value in one._asdict().items() if name not in idle) for one in usable)
    own = psutil.Process().cpu_times()
    return float(total - own.user - own.system)
