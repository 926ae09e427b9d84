"""Which caches of one model are worth a file, and which file is worth a cache."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lampblack.worker.session_files import SavedState
from lampblack.worker.sessions import WORTH_SAVING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.domain.generation import Adapter
    from lampblack.worker.lane import Lane
    from lampblack.worker.llama import ContextShape
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.session_keys import SessionKeys
    from lampblack.worker.sessions import Sessions
    from lampblack.worker.slots import Slot


class ModelSessions:
    """Saves and looks for the sessions of one model in memory; on the model's thread."""

    def __init__(self, sessions: Sessions, keys: SessionKeys) -> None:
        self._sessions, self._keys = sessions, keys

    def key(self, adapters: Iterable[Adapter], shape: ContextShape) -> str:
        """What a context's cache depends on; empty where that cannot be told."""
        return self._keys.key(adapters, shape)

    def wanted(self, sequence: Sequence, lane: Lane | None, shape: ContextShape) -> str:
        """The key of the saved session that is to be read for a sequence, empty where none would help.

        lane: where it will go, if that is there already; shape: of that context.
        """
        if not (sequence.session and sequence.reuse and self._sessions.enabled):
            return ""
        whole = lane is not None and not lane.model.can_cut
        key = lane.session_key if lane is not None else self.key(sequence.adapters, shape)
        held = lane.slots.longest(sequence.tokens, whole=whole).shared if lane is not None else 0
        offers = self._sessions.offers(sequence.session, key, sequence.tokens, held, whole=whole)
        return key if offers else ""

    def keep(self, lane: Lane, slot: Slot) -> None:
        """Saves what is about to leave the cache, where it belongs to a session and is worth it."""
        if not (slot.session and slot.length >= WORTH_SAVING and self._sessions.enabled):
            return
        key, tokens = lane.session_key, slot.tokens[: slot.length]
        newer = any(
            one.session == slot.session and one.used > slot.used and one.length >= WORTH_SAVING
            for one in lane.slots.slots
        )
        if not key or newer or lane.context.length_of(slot.number) != slot.length:
            return
        if self._sessions.covers(slot.session, key, tokens):
            return
        if self._sessions.has_room(lane.context.state_size(slot.number)):
            self._sessions.save(SavedState(slot.session, key, tokens, lane.context.state_of(slot.number)))

    def keep_all(self, lanes: Iterable[Lane], deadline: float = float("inf")) -> None:
        """Saves what is about to leave with its context, the newest first, until `deadline` (monotonic seconds)."""
        slots = [(lane, slot) for lane in lanes for slot in lane.slots.slots]
        for lane, slot in sorted(slots, key=lambda one: (one[0].used_at, one[1].used), reverse=True):
            if time.monotonic() < deadline:
                self.keep(lane, slot)

    def refuse(self, saved: SavedState) -> None:
        """Removes what llama.cpp did not take."""
        self._sessions.discard(saved)
