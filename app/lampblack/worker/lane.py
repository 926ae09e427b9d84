"""A context over one model with one set of adapters: its cache, and the sequences under way in it, in one batch."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason
from lampblack.domain.models import SequenceStatus
from lampblack.worker.llama import ABORTED, DECODED, NO_MEMORY, NO_ROOM, Batch
from lampblack.worker.native_log import Buffers
from lampblack.worker.pace import FIXED, Pace
from lampblack.worker.sessions import tokens_offered
from lampblack.worker.slots import TAKE_OVER, SlotTable, common_prefix

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.llama import Context, ContextShape, Model
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.session_files import SavedState
    from lampblack.worker.slots import Slot

READING_SECONDS = 0.25
"""How long a step that reads prompts should take while nobody waits for their next token."""

SHARED_SECONDS = 0.06
"""The same while an interactive reply is being written: it gets at least some fifteen tokens a second."""

WORTH_WAITING = 32
"""Tokens that must be shared with a prompt that is being read for another to wait for it instead of reading itself."""

MOST_DRAFTED = 3
"""With more sequences than this in a batch, checking guesses costs more than it saves."""

_UNTIL_IT_ENDS = sys.maxsize


class Share(NamedTuple):
    """A sequence's part of a batch. outputs are where its logits will be: none where it has more prompt to read, else
    one, and one more for each guess that is checked."""

    sequence: Sequence
    tokens: list[int]
    outputs: list[int]


class Lane:
    """Advances all its sequences together. on_end is told each request that has ended; keep, each slot before its
    tokens leave the cache; refuse, each saved session that llama.cpp does not take.

    session_key: what its cache depends on besides the tokens; empty where nothing is saved or restored.
    """

    def __init__(
        self,
        context: Context,
        model: Model,
        shape: ContextShape,
        cancellation: Cancellation,
        on_end: Callable[[int], None],
        keep: Callable[[Slot], None] = lambda _: None,
        refuse: Callable[[SavedState], None] = lambda _: None,
    ) -> None:
        self.context, self.model, self.shape = context, model, shape
        self.slots = SlotTable(shape.sequences)
        self.active: list[Sequence] = []
        self.outgrown: list[Sequence] = []  # a split cache has no more room for them
        self.used_at = time.monotonic()
        self.fixed_chunks = False
        self.buffers = Buffers()
        self._batch = Batch(shape.chunk)
        self._pace = Pace(32 if shape.on_gpu else 128)
        self.session_key = ""
        self._cancellation, self._on_end, self._keep, self._refuse = cancellation, on_end, keep, refuse

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to advance, or to be taken elsewhere."""
        return bool(self.active or self.outgrown)

    @property
    def is_interactive(self) -> bool:
        """Whether a person waits for one of its sequences."""
        return any(sequence.is_interactive for sequence in self.active)

    @property
    def has_room(self) -> bool:
        """Whether another sequence can begin."""
        return len(self.active) < self.shape.sequences and self.slots.free() is not None

    def close(self) -> None:
        """Frees batch and context."""
        self._batch.close()
        self.context.close()

    def status(self) -> Iterator[SequenceStatus]:
        """What each sequence does, and what the cache holds of those that have ended."""
        for one in self.active:
            state = "waiting" if one.slot is None else "reading" if one.is_reading else "writing"
            yield SequenceStatus(one.request, state, len(one.tokens), one.position)
        for slot in self.slots.slots:
            if slot.length and not slot.busy:
                yield SequenceStatus(0, "kept", slot.length, slot.length)

    # --- beginning

    def add(self, sequence: Sequence) -> None:
        """Begins a sequence, on what the cache already has of its prompt. Call only where there is room."""
        self.active.append(sequence)
        if sequence.max_tokens is not None and sequence.max_tokens <= 0:
            self._end(sequence, FinishReason.LENGTH)
            return
        self._seat(sequence)

    def _seat(self, sequence: Sequence) -> None:
        """Finds it a slot, or a leader to wait for: one that is reading more of the same beginning than is cached."""
        whole = not self.model.can_cut
        cached = self.slots.longest(sequence.tokens, whole=whole).shared if sequence.reuse else 0
        saved = sequence.saved
        comes_whole = whole or self.model.window > 0
        offered = tokens_offered(saved, self.session_key, sequence.tokens, cached, whole=comes_whole)
        leader, ahead = self._leader_of(sequence) if sequence.reuse and self.model.can_cut else (None, 0)
        sequence.leader = leader if ahead >= max(cached, offered) + WORTH_WAITING else None
        if sequence.leader is not None:
            sequence.shared = ahead
            return
        slot = self._restore(saved, offered) if saved is not None and offered else None
        length = offered
        if slot is None:
            slot, length = self._take_slot(sequence)
        self.slots.occupy(slot, sequence.tokens, length)
        slot.session = sequence.session
        sequence.slot, sequence.saved = slot, None
        if not sequence.counts.generated:
            sequence.counts.reused = length

    def _take_slot(self, sequence: Sequence) -> tuple[Slot, int]:
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
        self._empty(slot)
        while self.slots.room_needed(idle=True) + needed > self.context.length:
            oldest = self.slots.oldest_cached()
            assert oldest is not None, "busy ones alone leave enough room"
            self._empty(oldest)
        if not self.context.restore(slot.number, saved.state) or self.context.length_of(slot.number) != needed:
            self._refuse(saved)
        elif (needed == length or self.context.forget(slot.number, length)) and self.context.covers(
            slot.number, length, self.model.window
        ):
            return slot
        self.context.forget(slot.number)
        return None

    def _leader_of(self, sequence: Sequence) -> tuple[Sequence | None, int]:
        best: Sequence | None = None
        longest = 0
        for other in self.active:
            if other is sequence or other.slot is None or not other.reuse:
                continue
            shared = common_prefix(other.tokens, sequence.tokens, len(sequence.tokens) - 1)
            if shared > longest:
                best, longest = other, shared
        return best, longest

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
            self._empty(slot)
            if source is None or not self._copy(source, slot, shared):
                return 0
        elif slot.length > shared and not self.context.forget(slot.number, shared):
            self._empty(slot)
            return 0
        if not self.context.covers(slot.number, shared, self.model.window):
            self._empty(slot)
            return 0
        return shared

    def _copy(self, source: Slot, target: Slot, shared: int) -> bool:
        """A split cache copies whole sequences only, and aborts the process when asked for less (TRAPS)."""
        if self.shape.unified:
            self.context.copy(source.number, target.number, shared)
            return True
        self.context.copy(source.number, target.number)
        return self.context.forget(target.number, shared) if source.length > shared else True

    def _empty(self, slot: Slot) -> None:
        if slot.length:
            self._keep(slot)
            self.slots.clear([slot])
        self.context.forget(slot.number)

    # --- one step

    def step(self, threads: int) -> None:
        """Advances every sequence by one decode: a chunk of its prompt, or one token and what follows from guesses."""
        self._cancellation.rearm()
        for sequence in [one for one in self.active if one.is_pointless or one.request in self._cancellation]:
            self._end(sequence, FinishReason.CANCELLED)
        self._seat_followers()
        shares = self._fill_batch()
        if not shares:
            return
        self.used_at = time.monotonic()
        self.context.use_threads(threads)
        self._cancellation.watch(
            share.sequence.request for share in shares if 2 * len(share.tokens) >= len(self._batch)
        )
        code = self.context.decode(self._batch)
        self._cancellation.watch(())
        if code == DECODED:
            self._pace.measured(len(self._batch), time.monotonic() - self.used_at)
            for share in shares:
                self._advance(share)
        elif code == ABORTED:  # what the decode had finished of its tokens is in the cache; the next step redoes them
            for share in shares:
                self._trim(share.sequence)
        elif code != NO_ROOM or not self._make_room():
            self._fail(code)

    def _seat_followers(self) -> None:
        for sequence in self.active:
            leader = sequence.leader
            if leader is None:
                continue
            if leader not in self.active or leader.position >= sequence.shared:
                self._seat(sequence)

    def _fill_batch(self) -> list[Share]:
        self._batch.clear()
        seated = sorted(
            (one for one in self.active if one.slot is not None), key=lambda one: (not one.is_interactive, one.order)
        )
        writing = [one for one in seated if not one.is_reading]
        reading = [one for one in seated if one.is_reading]
        drafts_each = self._drafts_each(len(writing), bool(reading))
        shares = [self._share(one, [one.tokens[-1], *self._drafts(one, drafts_each)]) for one in writing]
        left = min(self._chunk(writing), self._batch.capacity - len(self._batch))
        for one in reading:
            if left <= 0 or (not one.is_interactive and reading[0].is_interactive):
                break
            most = min(left, one.most_at_once)
            tokens = one.tokens[one.position : min(one.position + most, one.last + 1)]
            left -= len(tokens)
            shares.append(self._share(one, tokens))
        return shares

    def _chunk(self, writing: list[Sequence]) -> int:
        if self.fixed_chunks:
            return FIXED
        return self._pace.tokens(SHARED_SECONDS if any(one.is_interactive for one in writing) else READING_SECONDS)

    def _drafts_each(self, writing: int, reading: bool) -> int:
        if reading or not writing or writing > MOST_DRAFTED or not self.model.can_cut:
            return 0
        return min(self._batch.capacity, self.shape.outputs) // writing - 1

    def _drafts(self, sequence: Sequence, most: int) -> list[int]:
        if sequence.drafter is None or most < 1:
            return []
        room = min(sequence.context_length, self.shape.length) - len(sequence.tokens)
        if sequence.max_tokens is not None:
            room = min(room, sequence.max_tokens - sequence.counts.generated - 1)
        return sequence.drafter.propose(sequence.tokens, min(most, room)) if room > 0 else []

    def _share(self, sequence: Sequence, tokens: list[int]) -> Share:
        slot = sequence.slot
        assert slot is not None
        outputs = []
        for position, token in enumerate(tokens, slot.length):
            wanted = sequence.wants_output(position)
            index = self._batch.add(token, position, slot.number, output=wanted)
            if wanted:
                outputs.append(index)
        return Share(sequence, tokens, outputs)

    def _advance(self, share: Share) -> None:
        sequence, slot = share.sequence, share.sequence.slot
        assert slot is not None
        tells_progress = sequence.is_reading and (slot.length > sequence.counts.reused or not share.outputs)
        drafts = share.tokens[sequence.last + 1 - slot.length :]
        slot.length += len(share.tokens)
        if tells_progress:
            sequence.tell_progress()
        if not share.outputs:
            return
        accepted, reason = sequence.consume(self.context, share.outputs, drafts)
        if accepted < len(drafts):
            slot.cut(slot.length - len(drafts) + accepted)
            self._trim(sequence)
        if reason is not None:
            self._end(sequence, reason)
        elif len(sequence.tokens) > self.shape.length:
            self._give_up(sequence)

    # --- ending

    def _trim(self, sequence: Sequence) -> None:
        """Makes the cache what the slot says it is."""
        slot = sequence.slot
        if slot is not None and not self.context.forget(slot.number, slot.length):
            slot.length = 0
            self.context.forget(slot.number)

    def _make_room(self) -> bool:
        """Frees cells of the cache: of ended sequences first, else of the last one that begun, which begins again."""
        cached = self.slots.oldest_cached()
        if cached is not None:
            self._empty(cached)
            return True
        seated = [one for one in self.active if one.slot is not None]
        if len(seated) < 2:
            return False
        last = max(seated, key=lambda one: (not one.is_interactive, one.order))
        slot = last.slot
        assert slot is not None
        self.context.forget(slot.number)
        slot.length = 0
        self.slots.release(slot)
        first = min(seated, key=lambda one: (not one.is_interactive, one.order))
        last.slot, last.leader, last.shared = None, first, _UNTIL_IT_ENDS
        return True

    def _give_up(self, sequence: Sequence) -> None:
        """The sequence has outgrown its part of a split cache; it is to go on elsewhere."""
        assert sequence.slot is not None
        self.active.remove(sequence)
        self.slots.release(sequence.slot)
        sequence.slot = None
        self.outgrown.append(sequence)

    def _fail(self, code: int) -> None:
        for sequence in list(self.active):
            if code == NO_ROOM and not sequence.is_reading:
                self._end(sequence, FinishReason.CONTEXT)
            elif code in (NO_ROOM, NO_MEMORY):
                self._end(sequence, Fault("engine.out_of_memory"))
            else:
                self._end(sequence, Fault("engine.decode_failed", {"code": code}))
        self.context.forget_all()
        self.slots.clear()

    def _end(self, sequence: Sequence, outcome: FinishReason | Fault) -> None:
        self.active.remove(sequence)
        if sequence.slot is not None:
            if not sequence.reuse:
                self.context.forget(sequence.slot.number)
                sequence.slot.length = 0
            self.slots.release(sequence.slot)
        sequence.close()
        if sequence.is_whole_request:
            self._on_end(sequence.request)
        if isinstance(outcome, Fault):
            sequence.fail(outcome)
        else:
            sequence.finish(outcome)
