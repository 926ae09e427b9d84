"""Whether the model's thread still moves: it beats, the main thread tells the app."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BETWEEN = 5.0
"""Seconds that count at most from one question to the next: a computer that slept in between was not at work."""


class Pulse:
    """`beat`, `rest`, `computed` and `forget` are for the model's thread, `still` for the one that answers the app.

    longest: seconds of its longest step since `forget`, 0 where there was none. has_news: whether anything waits to be
    looked at, which a thread that rests does at once.
    """

    def __init__(self, has_news: Callable[[], bool]) -> None:
        self._has_news = has_news
        self._beats = 0
        self._resting = True
        self.longest = 0.0
        self._seen = 0
        self._still = 0.0
        self._asked = time.monotonic()

    def beat(self) -> None:
        """Something has been done, and the next thing begins."""
        self._beats += 1
        self._resting = False

    def rest(self) -> None:
        """From here on it waits, or does what gives way to everybody."""
        self._beats += 1
        self._resting = True

    def computed(self, seconds: float) -> None:
        """A step of a model took so long."""
        self.longest = max(self.longest, seconds)

    def forget(self) -> None:
        """Other models are in memory; what was known of steps is no measure of theirs."""
        self.longest = 0.0

    def still(self) -> float | None:
        """For how many seconds it has been at the same thing, as far as this was asked; None where it rests."""
        now, beats = time.monotonic(), self._beats
        rests = self._resting and not self._has_news()
        same = beats == self._seen and not rests
        self._still = self._still + min(now - self._asked, MOST_BETWEEN) if same else 0.0
        self._seen, self._asked = beats, now
        return None if rests else self._still
