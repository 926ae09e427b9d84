"""What the cache of one context holds, and who sits where in it: beginnings of prompts are found, shared, restored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.sessions import tokens_offered
from lampblack.worker.slots import TAKE_OVER, SlotTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.worker.llama import Context, Model
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.session_files import SavedState
    from lampblack.worker.slots import Slot


class Seats:
    """Gives sequences slots whose cache has as much of their prompt as there is to be had.

    keep: told of each slot before its tokens leave the cache; refuse: of each saved session that llama.cpp does not
    take. session_key: what the cache depends on besides the tokens; empty where nothing is saved or restored.
    """

    def __init__(
        self,
        context: Context,
        model: Model,
        sequences: int,
        *,
        unified: bool,
        keep: Callable[[Slot], None],
        refuse: Callable[[SavedState], None],
    ) -> None:
        self.context, self.model, self._unified = context, model, unified
        self.slots = SlotTable(sequences)
        self.session_key = ""
        self._keep, self._refuse = keep, refuse

    def known_of(self, sequence: Sequence) -> int:
        """How many of a sequence's first tokens need not be read: they are in the cache, or in its saved session."""
        return max(self._cached_of(sequence), self._offered_to(sequence))

    def seat(self, sequence: Sequence) -> None:
        """Gives it a slot. Call only where one is free."""
        offered, saved = self._offered_to(sequence), sequence.saved
        slot = self._restore(saved, offered) if saved is not None and offered else None
        length = offered
        if slot is None:
            slot, length = self._share(sequence)
        self.slots.occupy(slot, sequence.tokens, length)
        slot.session = sequence.session
        sequence.slot, sequence.saved = slot, None
        if not sequence.counts.generated:
            sequence.counts.reused = length

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
        if slot is not None and not self.context.forget(slot.number, slot.length):
            slot.length = 0
            self.context.forget(slot.number)

    def free_oldest(self) -> bool:
        """Frees what the sequence left that ended first; False where there is none."""
        oldest = self.slots.oldest_cached()
        if oldest is not None:
            self.empty(oldest)
        return oldest is not None

    def clear(self) -> None:
        """Forgets everything."""
        self.context.forget_all()
        self.slots.clear()

    def _cached_of(self, sequence: Sequence) -> int:
        return self.slots.longest(sequence.tokens, whole=not self.model.can_cut).shared if sequence.reuse else 0

    def _offered_to(self, sequence: Sequence) -> int:
        whole = not self.model.can_cut or self.model.window > 0
        cached = self._cached_of(sequence)
        return tokens_offered(sequence.saved, self.session_key, sequence.tokens, cached, whole=whole)

    def _share(self, sequence: Sequence) -> tuple[Slot, int]:
        """A slot, and how many of the sequence's tokens are in its cache."""
        source, shared = None, 0
        if sequence.reuse:
            source, shared = self.slots.longest(sequence.tokens, whole=not self.model.can_cut)
        slot = self._slot_for(source, shared, sequence.session)
        return slot, self._prepare(slot, source, shared)

    def _restore(self, saved: SavedState, length: int) -> Slot | None:
        """A slot with the first `length` tokens of a saved session; None where there is no room, or it cannot be."""
        slot, needed = self.slots.free(), len(saved.tokens)
        if slot is None or self.slots.room_needed(idle=False) + needed > self.context.length:
            return None
        self.empty(slot)
        while self.slots.room_needed(idle=True) + needed > self.context.length:
            oldest = self.slots.oldest_cached()
            assert oldest is not None, "busy ones alone leave enough room"
            self.empty(oldest)
        if not self.context.restore(slot.number, saved.state) or self.context.length_of(slot.number) != needed:
            self._refuse(saved)
        elif (needed == length or self.context.forget(slot.number, length)) and self.context.covers(
            slot.number, length, self.model.window
        ):
            return slot
        self.context.forget(slot.number)
        return None

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
        if slot is not source:
            self.empty(slot)
            if source is None or not self._copy(source, slot, shared):
                return 0
        elif slot.length > shared and not self.context.forget(slot.number, shared):
            self.empty(slot)
            return 0
        if not self.context.covers(slot.number, shared, self.model.window):
            self.empty(slot)
            return 0
        return shared

    def _copy(self, source: Slot, target: Slot, shared: int) -> bool:
        """A split cache copies whole sequences only, and aborts the process when asked for less (TRAPS)."""
        if self._unified:
            self.context.copy(source.number, target.number, shared)
            return True
        self.context.copy(source.number, target.number)
        return self.context.forget(target.number, shared) if source.length > shared else True

    def empty(self, slot: Slot) -> None:
        """Frees an idle slot's part of the cache; what is worth it is kept elsewhere first."""
        if slot.length:
            self._keep(slot)
            self.slots.clear([slot])
        self.context.forget(slot.number)
