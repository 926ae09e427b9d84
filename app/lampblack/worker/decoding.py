"""Advancing the sequences of one model, all together, a decode at a time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason
from lampblack.engine.protocol import Failed, PromptProgress
from lampblack.worker.llama import ABORTED, DECODED, NO_MEMORY, NO_ROOM
from lampblack.worker.loading import SEQUENCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Event
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.loading import Resident
    from lampblack.worker.sequence import Sequence


class Share(NamedTuple):
    """A sequence's part of a batch; output is where its logits will be, None where it has more prompt to read."""

    sequence: Sequence
    tokens: int
    output: int | None


class Decoding:
    """The sequences under way on a model in memory. on_end is told the number of each request that has ended."""

    def __init__(
        self,
        resident: Resident,
        cancellation: Cancellation,
        send: Callable[[Event], None],
        on_end: Callable[[int], None],
    ) -> None:
        self.resident = resident
        self._cancellation = cancellation
        self._send = send
        self._on_end = on_end
        self._active: list[Sequence] = []
        self._free_slots = list(range(SEQUENCES))

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to advance."""
        return bool(self._active)

    @property
    def has_room(self) -> bool:
        """Whether another sequence can begin."""
        return bool(self._free_slots)

    def take_slot(self) -> int:
        """llama.cpp's number for a new sequence; call only where there is room."""
        return self._free_slots[-1]

    def add(self, sequence: Sequence) -> None:
        """Begins a sequence on the slot that `take_slot` named."""
        self._free_slots.remove(sequence.slot)
        self._active.append(sequence)
        if sequence.max_tokens is not None and sequence.max_tokens <= 0:
            self._end(sequence, FinishReason.LENGTH)

    def step(self) -> None:
        """Advances every sequence by one decode: a chunk of its prompt, or one token."""
        self._cancellation.rearm()
        for sequence in [one for one in self._active if one.request in self._cancellation]:
            self._end(sequence, FinishReason.CANCELLED)
        if not self._active:
            return
        resident = self.resident
        if resident.cores is not None:
            resident.context.use_threads(resident.cores.update())
        shares = self._fill_batch()
        started = time.monotonic()
        code = resident.context.decode(resident.batch)
        if code == DECODED:
            resident.chunk.measured(len(resident.batch), time.monotonic() - started)
            for share in shares:
                self._advance(share)
        elif code == ABORTED:  # what the decode had finished of its tokens is in the cache; the next step redoes them
            for share in shares:
                resident.context.forget(share.sequence.slot, share.sequence.position)
        else:
            self._fail(code)

    def _fill_batch(self) -> list[Share]:
        shares: list[Share] = []
        batch = self.resident.batch
        batch.clear()
        for sequence in self._active:
            tokens = sequence.next_tokens(min(self.resident.chunk.tokens, batch.capacity) - len(batch))
            completes = sequence.position + len(tokens) >= len(sequence.prompt)
            index = -1
            for offset, token in enumerate(tokens):
                output = completes and offset == len(tokens) - 1
                index = batch.add(token, sequence.position + offset, sequence.slot, output=output)
            shares.append(Share(sequence, len(tokens), index if completes else None))
        return shares

    def _advance(self, share: Share) -> None:
        sequence = share.sequence
        took_several_steps = sequence.position > 0 or share.output is None
        tells_progress = sequence.is_reading and took_several_steps
        sequence.position += share.tokens
        if tells_progress:
            self._send(PromptProgress(sequence.request, sequence.position, len(sequence.prompt)))
        if share.output is not None:
            reason = sequence.take(sequence.sampler.sample(self.resident.context, share.output))
            if reason is not None:
                self._end(sequence, reason)

    def _fail(self, code: int) -> None:
        for sequence in list(self._active):
            if code == NO_ROOM and not sequence.is_reading:
                self._end(sequence, FinishReason.CONTEXT)
            elif code in (NO_ROOM, NO_MEMORY):
                self._end(sequence, Fault("engine.out_of_memory"))
            else:
                self._end(sequence, Fault("engine.decode_failed", {"code": code}))
        self.resident.context.forget_all()

    def _end(self, sequence: Sequence, outcome: FinishReason | Fault) -> None:
        self._active.remove(sequence)
        self.resident.context.forget(sequence.slot)
        self._free_slots.append(sequence.slot)
        sequence.sampler.close()
        self._on_end(sequence.request)
        if isinstance(outcome, Fault):
            sequence.flush(cut=True)
            self._send(Failed(sequence.request, outcome))
        else:
            sequence.finish(outcome)
