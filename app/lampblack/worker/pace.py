"""How many tokens of prompts to read in one step."""

from __future__ import annotations

from lampblack.domain.decoding import LARGEST_CHUNK

LARGEST = LARGEST_CHUNK
SMALLEST = 16

_TILES = (64, 32, SMALLEST)

FIXED = 128
"""The chunk of reproducible requests, whatever the machine does."""


class Pace:
    """Sizes a step by the speed of the steps before.

    Between steps a cancel is seen, progress is told, and others get their token; on a CPU reading 64 tokens at once is
    as fast as 512, but 54 are a tenth slower: its kernels work on tiles (SmolLM2, November 2026).
    """

    def __init__(self, first: int) -> None:
        self._seconds_per_token = 0.0
        self._first = first

    def tokens(self, seconds: float) -> int:
        """As many as take about so many seconds."""
        if not self._seconds_per_token:
            return self._first
        wanted = seconds / self._seconds_per_token
        tile = next(size for size in _TILES if size <= wanted * 1.25 or size == SMALLEST)
        return min(max(1, round(wanted / tile)) * tile, LARGEST)

    def measured(self, tokens: int, seconds: float) -> None:
        """A step read so many tokens in so many seconds."""
        if tokens < SMALLEST:
            return
        measured = max(seconds, 1e-6) / tokens
        if not self._seconds_per_token:
            self._seconds_per_token = measured
        else:
            self._seconds_per_token += 0.5 * (measured - self._seconds_per_token)
