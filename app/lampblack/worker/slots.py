"""Which tokens lie in which sequence of a cache, and whose beginning a new prompt can take over. Bookkeeping only."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lampblack.worker.states.checkpoints import Checkpoint

TAKE_OVER = 64
"""So many tokens at the end of an idle slot are given up for a new prompt; where there are more, both are kept."""


@dataclass(slots=True, eq=False)
class Slot:
    """One of llama.cpp's sequences. The first `length` of `tokens` are in the cache, at positions from 0 on.

    used: when it was used last, by the table's own clock. session: what its tokens belong to (GenerationRequest).
    asked: so many of its tokens are the newest prompt. checkpoints: of its tokens, the oldest first. places: where to
    take more, in order (see `checkpoints`).
    """

    number: int
    tokens: list[int] = field(default_factory=list)
    length: int = 0
    busy: bool = False
    used: int = 0
    session: str = ""
    asked: int = 0
    checkpoints: list[Checkpoint] = field(default_factory=list)
    places: list[int] = field(default_factory=list)

    def cut(self, length: int) -> None:
        """Forgets what lies behind the first `length` tokens."""
        self.length = min(self.length, length)


class Match(NamedTuple):
    """The slot with the longest common beginning, None where there is none, and how many tokens that has."""

    slot: Slot | None
    shared: int


def common_prefix(one: Sequence[int], other: Sequence[int], most: int) -> int:
    """How many tokens both begin with, at most `most`. Halves its way: comparing slices costs next to nothing."""
    low, high = 0, min(len(one), len(other), most)
    if one[:high] == other[:high]:
        return high
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low


class SlotTable:
    """The slots of one context. A prompt may share what running and ended ones left in the cache."""

    def __init__(self, count: int) -> None:
        self.slots = [Slot(number) for number in range(count)]
        self._clock = itertools.count(1)

    def longest(self, prompt: Sequence[int], usable: Callable[[Slot, int], int] = lambda _, shared: shared) -> Match:
        """The slot that shares most of `prompt` but its last token, which has to be decoded for its logits.

        usable: how many of the tokens that a slot shares can be gone on with, for caches that cannot be cut everywhere.
        """
        best = Match(None, 0)
        for slot in self.slots:
            shared = usable(slot, common_prefix(slot.tokens, prompt, min(slot.length, len(prompt) - 1)))
            if shared > best.shared or (shared == best.shared and shared and best.slot is not None and best.slot.busy):
                best = Match(slot, shared)
        return best

    def free(self, besides: Slot | None = None) -> Slot | None:
        """The slot to give up next: an empty one, else the one idle for longest; None where all are busy."""
        idle = [slot for slot in self.slots if not slot.busy and slot is not besides]
        return min(idle, key=lambda slot: (slot.length > 0, slot.used), default=None)

    def oldest_cached(self) -> Slot | None:
        """The idle slot with tokens that has been idle for longest."""
        cached = [slot for slot in self.slots if not slot.busy and slot.length]
        return min(cached, key=lambda slot: slot.used, default=None)

    def room_needed(self, *, idle: bool) -> int:
        """How many tokens lie in busy slots, or in all; what slots share counts for each."""
        return sum(slot.length for slot in self.slots if idle or slot.busy)

    def occupy(self, slot: Slot, tokens: list[int], length: int) -> None:
        """Gives a slot to a sequence whose first `length` tokens are in its cache already."""
        slot.tokens, slot.length, slot.busy, slot.used = tokens, length, True, next(self._clock)
        slot.checkpoints, slot.places = [one for one in slot.checkpoints if one.length <= length], []

    def release(self, slot: Slot) -> None:
        """The sequence has ended; its tokens stay for the next."""
        slot.tokens = slot.tokens[: slot.length]
        slot.checkpoints = [one for one in slot.checkpoints if one.length <= slot.length]
        slot.busy, slot.used = False, next(self._clock)

    def clear(self, slots: Iterable[Slot] | None = None) -> None:
        """Forgets the tokens of some slots, or of all."""
        for slot in self.slots if slots is None else slots:
            slot.length = 0
            if not slot.busy:
                slot.tokens, slot.session, slot.checkpoints = [], "", []
