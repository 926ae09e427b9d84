"""How many tokens of a prompt to read in one step."""

from __future__ import annotations

LARGEST = 512
_SMALLEST = 16


class ChunkSize:
    """Sizes a step to last about `seconds`, by the speed of the steps before.

    Between steps a cancel is seen and progress is told; on a CPU reading 32 tokens at once is as fast as 512.
    """

    def __init__(self, seconds: float, first: int) -> None:
        self._seconds = seconds
        self.tokens = first

    def measured(self, tokens: int, seconds: float) -> None:
        """A step read so many tokens in so many seconds."""
        if tokens < min(self.tokens, _SMALLEST):
            return
        fitting = int(tokens / max(seconds, 1e-6) * self._seconds)
        self.tokens = max(_SMALLEST, min(fitting, 4 * self.tokens, LARGEST))
