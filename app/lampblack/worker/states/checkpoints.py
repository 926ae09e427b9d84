"""What sequences were at earlier places, for memories that cannot be cut back there.

The state of a recurrent layer is that after the last token, and none before; of sliding-window attention, what lies
behind the window may be gone. A checkpoint is a copy of just these parts (llama.cpp's partial state, as its own server
takes it); the cache of all other layers can be cut, and has to be there still. Nothing depends on a checkpoint: where
there is none, or llama.cpp refuses it, the tokens are read again.
"""

from __future__ import annotations

import itertools
import sys
from bisect import insort
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from lampblack.worker.native.llama import Context, Model
    from lampblack.worker.slots import Slot, SlotTable

SPACING = 64
"""Tokens that lie at least between two checkpoints: so few are read again as fast as a state is taken."""

BEFORE_END = 16
"""So many tokens before the last of a prompt is the checkpoint at its end: where the next turn begins is in front of
what makes the model answer ("<|im_start|>assistant", "<think>"), which some templates render otherwise later."""

ALONG = 1024
"""Tokens between checkpoints along a long prompt, or more, so that there are no more than MOST_ALONG."""

MOST_ALONG = 3

MOST_EACH = 8
"""Checkpoints of one sequence."""

MOST_BYTES = 512 << 20
"""Of all checkpoints of a context together; half of it for one sequence."""


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """What a sequence was after its first `length` tokens. taken: by the context's own clock."""

    length: int
    state: bytearray
    taken: int


class Checkpoints:
    """Takes and restores those of one context. They lie with the slots, the oldest first, and two slots may share one:
    after a copy."""

    def __init__(self, context: Context, model: Model, slots: SlotTable) -> None:
        self._context, self._model, self._slots = context, model, slots
        self._clock = itertools.count(1)

    @property
    def bytes(self) -> int:
        """Memory that they take."""
        return sum(len(one.state) for one in self._all())

    def plan(self, slot: Slot, tokens: list[int], parted: int) -> None:
        """Notes the places at which to take some while the rest of `tokens` is read into a slot, and takes one of what
        is in there. parted: where these tokens and others that were here part, which the next may do there as well.
        """
        slot.places = []
        if not self._is_of_use:
            return
        self.take(slot)
        known = slot.length
        end = len(tokens) - 1 - BEFORE_END
        step = max(ALONG, -(-(end - known) // (MOST_ALONG + 1)))
        for place in (end, parted, *range(known + step, end, step)):
            if place - known >= SPACING and all(abs(place - other) >= SPACING for other in slot.places):
                insort(slot.places, place)

    def stop_at(self, slot: Slot, place: int) -> None:
        """Another sequence waits for this one to get to `place`, and can go on from there only."""
        if place not in slot.places:
            insort(slot.places, place)

    def next_place(self, slot: Slot) -> int:
        """Where the next chunk that is read into a slot must end at the latest."""
        return next((place for place in slot.places if place > slot.length), sys.maxsize)

    def reached(self, slot: Slot) -> None:
        """More tokens are in a slot; takes a checkpoint where this is a place for one."""
        if slot.length in slot.places:
            self.take(slot)

    def take(self, slot: Slot) -> None:
        """Takes one of a slot as it is, unless there is one close by."""
        near = any(abs(slot.length - one.length) < SPACING for one in slot.checkpoints)
        if slot.length < SPACING or near or not self._is_of_use:
            return
        size = self._context.state_size(slot.number, partial=True)
        if size > MOST_BYTES // 2 or size > psutil.virtual_memory().available // 4:
            return
        self._make_room(slot, size)
        state = self._context.state_of(slot.number, partial=True)
        slot.checkpoints.append(Checkpoint(slot.length, state, next(self._clock)))

    def usable(self, slot: Slot, shared: int) -> int:
        """How many of the first `shared` tokens of a slot can be gone on with: all where it can be cut there, else what
        the longest checkpoint has."""
        if self._can_cut(slot, shared):
            return shared
        return max((one.length for one in slot.checkpoints if one.length <= shared), default=0)

    def cut(self, slot: Slot, held: int, length: int) -> bool:
        """Leaves the first `length` tokens of the `held` ones that llama.cpp has for a slot. False where that cannot be
        done: what is in there then is of no use."""
        whole = length == held and self._context.covers(slot.number, length, self._model.window)
        if whole or (self._can_cut(slot, length) and self._context.forget(slot.number, length)):
            return True
        return self.restore(slot, length)

    def restore(self, slot: Slot, length: int) -> bool:
        """Makes of a slot what it was after its first `length` tokens; False where there is no checkpoint of that."""
        context, number = self._context, slot.number
        checkpoint = next((one for one in slot.checkpoints if one.length == length), None)
        return (
            checkpoint is not None
            and context.restore(number, checkpoint.state, partial=True)
            and context.forget(number, length)
            and context.length_of(number) == length
            and context.covers(number, length, self._model.window)
        )

    @property
    def _is_of_use(self) -> bool:
        """Where attention slides, llama.cpp gives away what is behind a window only when it has run out of free cells;
        from the first time on everybody has to reckon with it."""
        if not self._model.can_cut:
            return True
        return bool(self._model.window) and any(
            slot.length and self._context.first_of(slot.number) > 0 for slot in self._slots.slots
        )

    def _can_cut(self, slot: Slot, length: int) -> bool:
        if not self._model.can_cut:
            return length == slot.length
        return self._context.covers(slot.number, length, self._model.window)

    def _all(self) -> set[Checkpoint]:
        return {one for slot in self._slots.slots for one in slot.checkpoints}

    def _make_room(self, slot: Slot, size: int) -> None:
        own = slot.checkpoints
        while own and (len(own) >= MOST_EACH or sum(len(one.state) for one in own) + size > MOST_BYTES // 2):
            del own[0]
        while self.bytes + size > MOST_BYTES:
            oldest = min(self._all(), key=lambda one: one.taken)
            for other in self._slots.slots:
                if oldest in other.checkpoints:
                    other.checkpoints.remove(oldest)
