"""What the cache of one context holds, and who sits where in it: beginnings of prompts are found, shared, restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.slots import TAKE_OVER, SlotTable, common_prefix
from lampblack.worker.states.checkpoints import Checkpoints
from lampblack.worker.states.sessions import tokens_offered
from lampblack.worker.states.shelf import WORTH_SHELVING, Shelf

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.worker.native.llama import Context, Model
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.slots import Slot
    from lampblack.worker.states.session_files import SavedState


class Seats:
    """Gives sequences slots whose cache has as much of their prompt as there is to be had.

    keep: told of each slot before its tokens leave the cache; refuse: of each saved session that llama.cpp does not
    take. session_key: what the cache depends on besides the tokens; empty where nothing is saved or restored.
    clears_the_way: whether what nobody uses leaves the cache for the shelf while others compute. A split cache needs
    none of that; what has to come back whole, or over a bus, had better stay.
    """

    def __init__(
        self,
        context: Context,
        model: Model,
        sequences: int,
        *,
        unified: bool,
        on_gpu: bool,
        keep: Callable[[Slot], None],
        refuse: Callable[[SavedState], None],
    ) -> None:
        self.context, self.model, self._unified = context, model, unified
        self.slots = SlotTable(sequences)
        self.checkpoints = Checkpoints(context, model, self.slots)
        self.shelf = Shelf(context)
        self.clears_the_way = unified and model.can_cut and not model.window and not on_gpu
        self.session_key = ""
        self._keep, self._refuse = keep, refuse

    def known_of(self, sequence: Sequence) -> int:
        """How many of a sequence's first tokens need not be read: they are in the cache, or in its saved session."""
        return max(self.cached_of(sequence), self._offered_to(sequence))

    def cached_of(self, sequence: Sequence) -> int:
        """How many of a sequence's first tokens are in memory, and can be gone on with."""
        if not sequence.reuse:
            return 0
        in_cache = self.slots.longest(sequence.tokens, self.checkpoints.usable).shared
        return max(in_cache, self.shelf.best(self.session_key, sequence.tokens, in_cache)[1])

    def seat(self, sequence: Sequence) -> None:
        """Gives it a slot. Call only where one is free."""
        saved, length = self._state_for(sequence)
        parted = self.slots.longest(sequence.tokens).shared
        slot = self._restore(saved, length) if saved is not None else None
        if slot is None:
            slot, length = self._share(sequence)
        self.slots.occupy(slot, sequence.tokens, length)
        slot.session, slot.asked = sequence.session, sequence.prompt_length
        sequence.slot, sequence.saved = slot, None
        if self.clears_the_way and sequence.reuse:
            self._clear_the_way(slot)
            length = slot.length
        if sequence.reuse:
            self.checkpoints.plan(slot, sequence.tokens, parted)
        if not sequence.counts.generated:
            sequence.counts.reused = length

    def stop_at(self, sequence: Sequence, place: int) -> None:
        """Another waits for this one to have read so far; where memories cannot be cut it can go on from there only."""
        if sequence.slot is not None and not self.model.can_cut:
            self.checkpoints.stop_at(sequence.slot, place)

    def next_stop(self, sequence: Sequence) -> int:
        """Where the next chunk that a sequence reads must end at the latest."""
        return self.checkpoints.next_place(sequence.slot) if sequence.slot is not None else 0

    def reached(self, slot: Slot) -> None:
        """Call when more tokens are in a slot."""
        self.checkpoints.reached(slot)

    def unseat(self, sequence: Sequence, *, forget: bool) -> None:
        """Takes its slot away; what is in the cache of it stays for others unless `forget`."""
        slot, sequence.slot = sequence.slot, None
        if slot is None:
            return
        if forget:
            self.context.forget(slot.number)
            slot.length = 0
        self.slots.release(slot)

    def trim(self, sequence: Sequence) -> None:
        """Makes the cache what the sequence's slot says it is."""
        slot = sequence.slot
        if slot is None or self.context.forget(slot.number, slot.length):
            return
        length = max((one.length for one in slot.checkpoints if one.length <= slot.length), default=0)
        slot.length = length if self.checkpoints.restore(slot, length) else 0
        if not slot.length:
            self.context.forget(slot.number)

    def free_oldest(self) -> bool:
        """Frees what the sequence left that ended first; False where there is none."""
        oldest = self.slots.oldest_cached()
        if oldest is not None:
            self._dislodge(oldest)
        return oldest is not None

    def clear(self) -> None:
        """Forgets everything."""
        self.context.forget_all()
        self.slots.clear()
        self.shelf.clear()

    def _offered_to(self, sequence: Sequence) -> int:
        whole = not self.model.can_cut or self.model.window > 0
        cached = self.cached_of(sequence)
        return tokens_offered(sequence.saved, self.session_key, sequence.tokens, cached, whole=whole)

    def _state_for(self, sequence: Sequence) -> tuple[SavedState | None, int]:
        """What is to be put back into the cache for it, from disk or shelf, and how much of that it can use."""
        if offered := self._offered_to(sequence):
            return sequence.saved, offered
        if not sequence.reuse:
            return None, 0
        in_cache = self.slots.longest(sequence.tokens, self.checkpoints.usable).shared
        return self.shelf.best(self.session_key, sequence.tokens, in_cache)

    def _clear_the_way(self, slot: Slot) -> None:
        """Moves what nobody uses out of the cache, and the one that has just been seated to where that was."""
        busy = [one for one in self.slots.slots if one.busy]
        moved = False
        for other in self.slots.slots:
            if other.busy or not other.length:
                continue
            shared = max(common_prefix(other.tokens, one.tokens, min(other.length, one.length)) for one in busy)
            if other.length - shared >= WORTH_SHELVING:
                moved = self._shelve(other) or moved
        if moved and slot.length and busy == [slot] and self._is_apart(slot):
            self._settle(slot)

    def _dislodge(self, slot: Slot) -> None:
        if not (self.clears_the_way and slot.length >= WORTH_SHELVING and self._shelve(slot)):
            self.empty(slot)

    def _shelve(self, slot: Slot) -> bool:
        self._keep(slot)
        if not self.shelf.put(slot, self.session_key):
            return False
        self.slots.clear([slot])
        self.context.forget(slot.number)
        return True

    def _is_apart(self, slot: Slot) -> bool:
        """Whether a copy of a sequence takes no more cells than the sequence: those that it shares stay where they are,
        and the copy would need as many beside them."""
        others = [one for one in self.slots.slots if one is not slot and one.length]
        shared = max(
            (common_prefix(one.tokens, slot.tokens, min(one.length, slot.length)) for one in others), default=0
        )
        return shared < WORTH_SHELVING and self.slots.room_needed(idle=True) <= self.context.length

    def _settle(self, slot: Slot) -> None:
        """Puts a sequence into the first cells of the cache, which have become free."""
        state = self.context.state_of(slot.number)
        self.context.forget(slot.number)
        if self.context.restore(slot.number, state) and self.context.length_of(slot.number) == slot.length:
            return
        self.context.forget(slot.number)
        slot.length = 0
        source, shared = self.slots.longest(slot.tokens, self.checkpoints.usable)
        slot.length = self._prepare(slot, source, shared)

    def _share(self, sequence: Sequence) -> tuple[Slot, int]:
        """A slot, and how many of the sequence's tokens are in its cache."""
        source, shared = None, 0
        if sequence.reuse:
            source, shared = self.slots.longest(sequence.tokens, self.checkpoints.usable)
        slot = self._slot_for(source, shared, sequence.session)
        return slot, self._prepare(slot, source, shared)

    def _restore(self, saved: SavedState, length: int) -> Slot | None:
        """A slot with the first `length` tokens of a saved state; None where there is no room, or it cannot be."""
        slot, needed, shelved = self.slots.free(), len(saved.tokens), saved in self.shelf
        if slot is None or self.slots.room_needed(idle=False) + needed > self.context.length:
            return None
        self.empty(slot)
        while self.slots.room_needed(idle=True) + needed > self.context.length:
            oldest = self.slots.oldest_cached()
            assert oldest is not None, "busy ones alone leave enough room"
            self._dislodge(oldest)
        if not self.context.restore(slot.number, saved.state) or self.context.length_of(slot.number) != needed:
            self._discard(saved, shelved=shelved)
        elif self._cut_restored(slot, saved, length):
            if needed - length <= TAKE_OVER:
                self.shelf.remove(saved)
            return slot
        self.context.forget(slot.number)
        return None

    def _cut_restored(self, slot: Slot, saved: SavedState, length: int) -> bool:
        """Leaves the first `length` tokens of a state that is whole in a slot's cache; False where that cannot be."""
        context, number = self.context, slot.number
        if length < len(saved.tokens):
            is_there = length != saved.earlier or context.restore(number, saved.earlier_state, partial=True)
            if not (is_there and context.forget(number, length) and context.length_of(number) == length):
                return False
        return context.covers(number, length, self.model.window)

    def _discard(self, saved: SavedState, *, shelved: bool) -> None:
        """shelved: that is where it was, though others may have taken its place meanwhile; no file is to go for it."""
        if shelved:
            self.shelf.remove(saved)
        else:
            self._refuse(saved)

    def _slot_for(self, source: Slot | None, shared: int, session: str) -> Slot:
        """The source itself where little of it would be lost, and to no other session, or nothing else is free."""
        is_free = source is not None and not source.busy and source.session in ("", session)
        if source is not None and is_free and source.length - shared <= TAKE_OVER:
            return source
        slot = self.slots.free(besides=source) or source
        assert slot is not None, "there are as many slots as sequences"
        return slot

    def _prepare(self, slot: Slot, source: Slot | None, shared: int) -> int:
        """Leaves in the slot's cache what both share, and nothing else; returns how many tokens that is."""
        held = slot.length
        if slot is not source:
            self.empty(slot)
            if source is None:
                return 0
            held = self._copy(source, slot, shared)
        if self.checkpoints.cut(slot, held, shared):
            return shared
        self.empty(slot)
        return 0

    def _copy(self, source: Slot, target: Slot, shared: int) -> int:
        """Returns how many tokens the target has then: a split cache copies whole sequences only, and aborts the
        process when asked for less (TRAPS); a recurrent state is always the last."""
        target.checkpoints = [one for one in source.checkpoints if one.length <= shared]
        part = self._unified and self.model.can_cut
        self.context.copy(source.number, target.number, shared if part else -1)
        return shared if part else source.length

    def empty(self, slot: Slot) -> None:
        """Frees an idle slot's part of the cache; what is worth it is kept elsewhere first."""
        if slot.length:
            self._keep(slot)
            self.slots.clear([slot])
        self.context.forget(slot.number)
