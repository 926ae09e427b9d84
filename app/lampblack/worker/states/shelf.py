"""Sequences that wait for their next turn beside the cache: in it they would slow down all that computes.

Attention goes over all cells up to the last that is in use, and llama.cpp's threads share them evenly, whosesoever they
are: beside 600 tokens of another conversation SmolLM2 wrote 66 tokens/s instead of 82 (two threads, flash attention,
November 2026). To copy them out takes some milliseconds, and as long to copy them back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil

from lampblack.worker.states.session_files import SavedState
from lampblack.worker.states.sessions import tokens_offered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.worker.native.llama import Context
    from lampblack.worker.slots import Slot

WORTH_SHELVING = 64
"""Tokens. Fewer slow nobody down, and are read again as fast."""

MOST_BYTES = 512 << 20
"""What all together may take."""


class Shelf:
    """States of one context's sequences, the least recently used first."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._held: list[SavedState] = []

    def __iter__(self) -> Iterator[SavedState]:
        return iter(self._held)

    def __contains__(self, saved: SavedState) -> bool:
        return any(one is saved for one in self._held)

    @property
    def bytes(self) -> int:
        """Memory that they take."""
        return sum(len(one.state) for one in self._held)

    def put(self, slot: Slot, key: str) -> bool:
        """Takes what the cache has of a slot; for want of room others go, first those of no conversation."""
        size = self._context.state_size(slot.number)
        if size > MOST_BYTES or size > psutil.virtual_memory().available // 4:
            return False
        while self.bytes + size > MOST_BYTES:
            self.remove(min(self._held, key=lambda one: bool(one.session)))
        state = self._context.state_of(slot.number)
        self._held.append(SavedState(slot.session, key, slot.tokens[: slot.length], state))
        return True

    def best(self, key: str, tokens: list[int], held: int) -> tuple[SavedState | None, int]:
        """The one that has most of the beginning of `tokens`, and how much; none where `held` tokens are as good."""
        offers = [(tokens_offered(one, key, tokens, held, whole=False), one) for one in self._held]
        most, best = max(offers, key=lambda offer: offer[0], default=(0, None))
        return (best, most) if most else (None, 0)

    def remove(self, saved: SavedState) -> None:
        """It is in the cache again, or of no use."""
        self._held = [one for one in self._held if one is not saved]

    def clear(self) -> None:
        """Forgets all."""
        self._held.clear()
