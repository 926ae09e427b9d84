"""Which caches of one model are worth a file, and which file is worth a cache."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lampblack.worker.states.checkpoints import BEFORE_END
from lampblack.worker.states.session_files import SavedState
from lampblack.worker.states.sessions import WORTH_SAVING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.worker.adapters import AdapterFile
    from lampblack.worker.lane import Lane
    from lampblack.worker.native.llama import Context, ContextShape, Model
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.slots import Slot
    from lampblack.worker.states.session_keys import SessionKeys
    from lampblack.worker.states.sessions import Sessions


CUT_BACK = 16
"""Tokens at the end that are not saved where attention slides. Of such layers llama.cpp saves the last window alone, so
what comes back cannot be cut; and the end of a reply often stands in the next prompt in other tokens (trimmed)."""


class ModelSessions:
    """Saves and looks for the sessions of one model in memory; on the model's thread."""

    def __init__(self, sessions: Sessions, keys: SessionKeys, model: Model) -> None:
        self._sessions, self._keys = sessions, keys
        self._window = model.window
        self._cut_back = CUT_BACK if model.window else 0
        self._can_cut = model.can_cut

    @property
    def comes_whole(self) -> bool:
        """Whether what is read from disk cannot be cut: it is of use only where all of it is, or what was earlier."""
        return not self._can_cut or self._cut_back > 0

    def key(self, adapters: Iterable[AdapterFile], shape: ContextShape) -> str:
        """What a context's cache depends on; empty where that cannot be told."""
        return self._keys.key(adapters, shape)

    def wanted(
        self, sequence: Sequence, adapters: Iterable[AdapterFile], lane: Lane | None, shape: ContextShape
    ) -> str:
        """The key of the saved session that is to be read for a sequence, empty where none would help.

        lane: where it will go, if that is there already; shape: of that context.
        """
        if not (sequence.session and sequence.reuse and self._sessions.enabled):
            return ""
        key = lane.seats.session_key if lane is not None else self.key(adapters, shape)
        held = lane.seats.cached_of(sequence) if lane is not None else 0
        offers = self._sessions.offers(sequence.session, key, sequence.tokens, held, whole=self.comes_whole)
        return key if offers else ""

    def keep(self, lane: Lane, slot: Slot) -> None:
        """Saves what is about to leave the cache, where it belongs to a session and is worth it.

        The slot may be shorter afterwards.
        """
        if not (slot.session and slot.length >= WORTH_SAVING and self._sessions.enabled):
            return
        newer = any(
            one.session == slot.session and one.used > slot.used and one.length >= WORTH_SAVING
            for one in lane.seats.slots.slots
        )
        context, key, length = lane.context, lane.seats.session_key, slot.length - self._cut_back
        if not key or newer or context.length_of(slot.number) != slot.length:
            return
        if self._sessions.covers(slot.session, key, slot.tokens[:length]):
            return
        if self._cut_back and not context.forget(slot.number, length):
            return
        slot.cut(length)
        if self._sessions.has_room(context.state_size(slot.number)):
            tokens, state = slot.tokens[:length], context.state_of(slot.number)
            self._sessions.save(SavedState(slot.session, key, tokens, state, *self._earlier(context, slot)))

    def _earlier(self, context: Context, slot: Slot) -> tuple[int, bytearray]:
        """Where another reply to the newest prompt can begin, and what cannot be cut back there; 0 where nowhere."""
        known = [one for one in slot.checkpoints if WORTH_SAVING <= one.length <= min(slot.asked, slot.length - 1)]
        if known:
            return known[-1].length, known[-1].state
        place = min(slot.asked, slot.length) - 1 - BEFORE_END
        if not self._cut_back or place < WORTH_SAVING or not context.covers(slot.number, place, self._window):
            return 0, bytearray()
        if not context.forget(slot.number, place):
            return 0, bytearray()
        slot.cut(place)
        return place, context.state_of(slot.number, partial=True)

    def keep_all(self, lanes: Iterable[Lane], deadline: float = float("inf")) -> None:
        """Saves what is about to leave with its context, the newest first, until `deadline` (monotonic seconds)."""
        slots = [(lane, slot) for lane in lanes for slot in lane.seats.slots.slots]
        for lane, slot in sorted(slots, key=lambda one: (one[0].used_at, one[1].used), reverse=True):
            if time.monotonic() < deadline:
                self.keep(lane, slot)

    def refuse(self, saved: SavedState) -> None:
        """Removes what llama.cpp did not take."""
        self._sessions.discard(saved)
