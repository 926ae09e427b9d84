"""A context over one model with one set of adapters: its cache, and the sequences under way in it, in one batch."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason
from lampblack.domain.models import SequenceStatus
from lampblack.worker.native.llama import ABORTED, DECODED, NO_MEMORY, NO_ROOM, Batch
from lampblack.worker.native.native_log import Buffers
from lampblack.worker.pace import FIXED, SMALLEST, Pace
from lampblack.worker.sampler import NOT_FINITE
from lampblack.worker.seating import fits, leader_of, turn_of
from lampblack.worker.seats import Seats

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.native.llama import Context, ContextShape, Model
    from lampblack.worker.sequence import Sequence
    from lampblack.worker.slots import Slot
    from lampblack.worker.states.session_files import SavedState

READING_SECONDS, UNBROKEN_SECONDS = 1.0, 0.5
"""How long a step that reads prompts should take while nobody waits for their next token; it is broken off for whoever
comes, where the model can go back to what it had read. With two threads chunks of 256 tokens are read 4% faster than of
128, and those 11% faster than of 64 (SmolLM2, November 2026)."""

SHARED_SECONDS = 0.06
"""The same while an interactive reply is being written: it gets at least some fifteen tokens a second."""

WORTH_WAITING = 32
"""Tokens that must be shared with a prompt that is being read for another to wait for it instead of reading itself."""

MOST_DRAFTED = 3
"""With more sequences than this in a batch, checking guesses costs more than it saves."""

MOST_IN_A_ROW = 4
"""So many steps give way to those who come, each up to twice: as a command, and when the prompt has been prepared."""


class Share(NamedTuple):
    """A sequence's part of a batch. outputs are where its logits will be: none where it has more prompt to read, else
    one, and one more for each guess that is checked."""

    sequence: Sequence
    tokens: list[int]
    outputs: list[int]


class Lane:
    """Advances all its sequences together. on_end is told each request that has ended; keep and refuse as in `Seats`.

    outgrown: sequences that are to go on elsewhere, or later. kept_for_people: seats that documents do not take.
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
        self.seats = Seats(
            context, model, shape.sequences, unified=shape.unified, on_gpu=shape.on_gpu, keep=keep, refuse=refuse
        )
        self.active: list[Sequence] = []
        self._one_ended = self._is_spoiled = False
        self._gave_way = 0
        self.outgrown: list[Sequence] = []
        self.used_at = time.monotonic()
        self.fixed_chunks = False
        self.kept_for_people = 0
        self.buffers = Buffers()
        self._batch = Batch(shape.chunk)
        self._pace = Pace(32 if shape.on_gpu else 128)
        self._cancellation, self._on_end = cancellation, on_end

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to advance, or to be taken elsewhere."""
        return bool(self.active or self.outgrown)

    @property
    def is_interactive(self) -> bool:
        """Whether a person waits for one of its sequences."""
        return any(sequence.is_interactive for sequence in self.active)

    @property
    def needed(self) -> int:
        """Bytes that it takes now, with what waits beside its cache."""
        return self.buffers.cache + self.buffers.compute + self.kept_bytes

    @property
    def kept_bytes(self) -> int:
        """Bytes of what waits beside its cache."""
        return self.seats.checkpoints.bytes + self.seats.shelf.bytes

    def has_room_for(self, sequence: Sequence) -> bool:
        """Whether it can begin: documents leave some seats to people."""
        if len(self.active) >= self.shape.sequences or self.seats.slots.free() is None:
            return False
        documents = sum(not one.is_interactive for one in self.active)
        return sequence.is_interactive or documents < self.shape.sequences - self.kept_for_people

    def give_up_document(self) -> bool:
        """Makes room for a person: the newest document is to go on later. False where none can."""
        movable = [one for one in self.active if not one.is_interactive and one.reuse]
        if movable:
            self._give_up(max(movable, key=turn_of))
        return bool(movable)

    def give_up_documents(self) -> None:
        """A person waits for the memory that it takes; what can go on as if nothing had been is to do that later."""
        if any(one.is_interactive or not (one.reuse or one.sampler is None) for one in self.active):
            return
        for one in list(self.active):
            self._give_up(one)

    def hand_over(self, sequence: Sequence) -> None:
        """Lets it go on elsewhere; what is in the cache of it stays while it can."""
        self.active.remove(sequence)
        self._one_ended = True
        self.seats.unseat(sequence, forget=False)

    def close(self) -> None:
        """Frees batch and context."""
        self._batch.close()
        self.context.close()

    def status(self) -> Iterator[SequenceStatus]:
        """What each sequence does, and what the cache holds of those that have ended."""
        for one in self.active:
            state = "waiting" if one.slot is None else "reading" if one.is_reading else "writing"
            yield SequenceStatus(one.request, state, len(one.tokens), one.position)
        for slot in self.seats.slots.slots:
            if slot.length and not slot.busy:
                yield SequenceStatus(0, "kept", slot.length, slot.length)
        for saved in self.seats.shelf:
            yield SequenceStatus(0, "kept", len(saved.tokens), len(saved.tokens))

    # --- beginning

    def add(self, sequence: Sequence) -> None:
        """Begins a sequence, on what the cache already has of its prompt. Call only where there is room."""
        self.active.append(sequence)
        if sequence.drafter is not None and len(self.active) <= MOST_DRAFTED and self.model.can_cut:
            sequence.drafter.follow(sequence.tokens)
        self._seat(sequence)

    def _seat(self, sequence: Sequence) -> None:
        """Finds it a slot, or a leader to wait for: one that is reading more of the same beginning than is known."""
        leader, ahead = leader_of(sequence, self.active, can_cut=self.model.can_cut)
        sequence.leader = leader if ahead >= self.seats.known_of(sequence) + WORTH_WAITING else None
        sequence.shared = ahead
        if sequence.leader is not None:
            self.seats.stop_at(sequence.leader, ahead)
        if sequence.leader is None and (not self.shape.unified or fits(sequence, self.active, self.seats)):
            self.seats.seat(sequence)

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
        if self._can_give_way(shares):
            self._cancellation.give_way()
        code = self.context.decode(self._batch)
        self._cancellation.watch(())
        self._gave_way = self._gave_way + 1 if self._cancellation.gives_way and code == ABORTED else 0
        self._cancellation.gives_way = False
        if code == DECODED:
            self._pace.measured(len(self._batch), time.monotonic() - self.used_at)
            for share in shares:
                self._advance(share)
            if self._is_spoiled:
                self._purge()
        elif code == ABORTED:  # what the decode had finished of its tokens is in the cache; the next step redoes them
            for share in shares:
                self.seats.trim(share.sequence)
        elif code != NO_ROOM or not self._make_room():
            self._fail(code)

    def _can_give_way(self, shares: list[Share]) -> bool:
        """Only to a person, where it is worth it, and not ever again, or nothing long would ever be read.

        What cannot be cut would go back to its last checkpoint, a thousand tokens perhaps.
        """
        reads = len(self._batch) >= SMALLEST and not self.fixed_chunks and self.model.can_cut
        often = self._gave_way >= MOST_IN_A_ROW
        writes = any(share.sequence.is_interactive and not share.sequence.is_reading for share in shares)
        return reads and not often and not writes

    def _seat_followers(self) -> None:
        one_ended, self._one_ended = self._one_ended, False
        for sequence in sorted((one for one in self.active if one.slot is None), key=turn_of):
            leader = sequence.leader
            if leader is None:
                if one_ended:
                    self._seat(sequence)
            elif leader not in self.active or leader.position >= sequence.shared:
                self._seat(sequence)

    def _fill_batch(self) -> list[Share]:
        """In the order of their slots: of a split cache llama.cpp computes at once only those that follow one another
        (llama_batch_allocr::split_equal), which is half as fast with Gemma where one is out of place."""
        self._batch.clear()
        parts = sorted(self._parts(), key=lambda part: part[0].number)
        return [self._share(sequence, slot, tokens) for slot, sequence, tokens in parts]

    def _parts(self) -> Iterator[tuple[Slot, Sequence, list[int]]]:
        """Who writes, with the newest token and guesses; then who reads, with as much as the step has time for."""
        seated = sorted(
            ((one.slot, one) for one in self.active if one.slot is not None), key=lambda one: turn_of(one[1])
        )
        writing = [(slot, one) for slot, one in seated if not one.is_reading]
        reading = [(slot, one) for slot, one in seated if one.is_reading]
        drafts_each = self._drafts_each(len(writing), bool(reading))
        taken = 0
        for slot, one in writing:
            tokens = [one.tokens[-1], *self._drafts(one, drafts_each)]
            taken += len(tokens)
            yield slot, one, tokens
        if not reading:
            return
        left = min(self._chunk([one for _, one in writing]), self._batch.capacity - taken)
        oldest = reading[0][1]
        first = _quickest([one for _, one in reading])
        for slot, one in sorted(reading, key=lambda pair: pair[1] is not first):
            if left <= 0 or (not one.is_interactive and oldest.is_interactive):
                return
            most = min(left if one is oldest or one is not first else max(1, left // 2), one.most_at_once)
            tokens = one.tokens[one.position : min(one.position + most, one.last + 1, self.seats.next_stop(one))]
            left -= len(tokens)
            yield slot, one, tokens

    def _chunk(self, writing: list[Sequence]) -> int:
        if self.fixed_chunks:
            return FIXED
        if any(one.is_interactive for one in writing):
            return self._pace.tokens(SHARED_SECONDS)
        return self._pace.tokens(READING_SECONDS if self.model.can_cut else UNBROKEN_SECONDS)

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

    def _share(self, sequence: Sequence, slot: Slot, tokens: list[int]) -> Share:
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
        tells_progress = sequence.is_reading or not sequence.counts.generated  # also of a prompt that was in the cache
        drafts = share.tokens[sequence.last + 1 - slot.length :]
        slot.length += len(share.tokens)
        self.seats.reached(slot)
        if tells_progress:
            sequence.tell_progress()
        if not share.outputs:
            return
        accepted, reason = sequence.consume(self.context, share.outputs, drafts)
        if accepted < len(drafts):
            slot.cut(slot.length - len(drafts) + accepted)
            self.seats.trim(sequence)
        if reason is not None:
            self._is_spoiled = self._is_spoiled or (isinstance(reason, Fault) and reason.kind == NOT_FINITE)
            self._end(sequence, reason)
        elif len(sequence.tokens) > self.shape.length:
            self._give_up(sequence)

    # --- ending

    def _make_room(self) -> bool:
        """Frees cells of the cache: of ended sequences first, else of the last one that begun, which begins again."""
        if self.seats.free_oldest():
            return True
        seated = sorted((one for one in self.active if one.slot is not None), key=turn_of)
        if len(seated) < 2:
            return False
        self.seats.unseat(seated[-1], forget=True)
        return True

    def _purge(self) -> None:
        """Empties the cache, its data too, and has the others begin again: where a model has computed what is no
        number, cells that are hidden from a sequence or have been freed spoil it all the same, for 0 × NaN is NaN."""
        self._is_spoiled = False
        for one in [one for one in self.active if one.slot is not None]:
            self.seats.unseat(one, forget=True)
        self.seats.clear()
        self._one_ended = True

    def _give_up(self, sequence: Sequence) -> None:
        """It has outgrown its part of a split cache, or makes room."""
        self.hand_over(sequence)
        self.outgrown.append(sequence)

    def _fail(self, code: int) -> None:
        for sequence in [one for one in self.active if code != NO_ROOM or one.slot is not None]:
            if code == NO_ROOM and not sequence.is_reading:
                self._end(sequence, FinishReason.CONTEXT)
            elif code in (NO_ROOM, NO_MEMORY):
                self._end(sequence, Fault("engine.out_of_memory"))
            else:
                self._end(sequence, Fault("engine.decode_failed", {"code": code}))
        self.seats.clear()

    def _end(self, sequence: Sequence, outcome: FinishReason | Fault) -> None:
        self.active.remove(sequence)
        self._one_ended = True
        self.seats.unseat(sequence, forget=not sequence.reuse)
        sequence.close()
        if sequence.is_whole_request:
            self._on_end(sequence.request)
        if isinstance(outcome, Fault):
            sequence.fail(outcome)
        else:
            sequence.finish(outcome)


def _quickest(reading: list[Sequence]) -> Sequence:
    """Of several that people wait for, the one with the least to read; it gets half of a step before the oldest."""
    interactive = [one for one in reading if one.is_interactive]
    return min(interactive, key=lambda one: len(one.tokens) - one.position, default=reading[0])
