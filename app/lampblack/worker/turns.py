"""Which context computes next: fair shares of time, interactive ones larger (stride scheduling, Waldspurger 1995)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.worker.resident import AnyLane, Resident

INTERACTIVE_WEIGHT = 4.0
"""A context with an interactive request gets so many times the time of one with document work."""


class Turns:
    """Counts the time that each lane has had, divided by its weight; the one that has had least is next."""

    def __init__(self) -> None:
        self._had: dict[AnyLane, float] = {}

    def next(self, residents: Iterable[Resident]) -> tuple[Resident, AnyLane] | None:
        """The model and the lane to step; None where nothing is to be done."""
        busy = [(resident, lane) for resident in residents for lane in resident.lanes if lane.is_busy]
        if not busy:
            self._had.clear()
            return None
        known = [self._had[lane] for _, lane in busy if lane in self._had]
        start = min(known, default=0.0)
        self._had = {lane: self._had.get(lane, start) for _, lane in busy}
        return min(busy, key=lambda one: (self._had[one[1]], not one[1].is_interactive))

    def took(self, lane: AnyLane, seconds: float) -> None:
        """The lane has computed for so long."""
        if lane in self._had:
            self._had[lane] += seconds / (INTERACTIVE_WEIGHT if lane.is_interactive else 1.0)
