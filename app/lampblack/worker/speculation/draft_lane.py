"""The context over a model in which it guesses ahead for the replies of others: a cache that follows their tokens."""

from __future__ import annotations

import time
import weakref
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from lampblack.domain.models import SequenceStatus
from lampblack.worker.lane import SHARED_SECONDS
from lampblack.worker.native.llama import ABORTED, DECODED, NO_ROOM, Batch, Context, LlamaError
from lampblack.worker.native.native_log import Buffers
from lampblack.worker.pace import Pace
from lampblack.worker.slots import TAKE_OVER, SlotTable, common_prefix
from lampblack.worker.speculation.draft_model import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lampblack.worker.native.llama import ContextShape, Model
    from lampblack.worker.native.vocabulary import Vocabulary
    from lampblack.worker.resident import Surroundings
    from lampblack.worker.slots import Slot
    from lampblack.worker.speculation.draft_model import DraftModel

LENGTH = 4096
"""Tokens that the cache holds, of all replies together."""

SEATS = 8
"""Replies that it can follow, and beginnings that it keeps for their next turns."""

CATCH_UP = 48
"""Tokens that may be read where a guess is asked for; more are read in slices between the steps of others."""

LEAST_PROBABILITY = 0.75
"""Guesses end where the model gives its likeliest token less (p_min of llama.cpp's common/speculative.cpp)."""

KEPT_AT_START = 4
"""Of a text that is too long, the first tokens are read, too: attention goes wrong without them (Xiao et al., 2023)."""

_CHUNK = 256
_SHORTEST = 64


class Opened(NamedTuple):
    """A context and what belongs to it; room: tokens that one reply may have in it."""

    context: Context
    batch: Batch
    slots: SlotTable
    room: int


class DraftLane:
    """Guesses for replies that are written elsewhere, and reads what it is behind. Used by the model's thread.

    A guess is made inside a step of the lane that writes; only reading makes this one busy. Nothing that fails here
    reaches the reply: its drafter is over, and that is all. use: called with each guess, says how many threads to
    compute with. fits: vocabularies that are known to be like the model's own.
    """

    def __init__(self, model: Model, shape: ContextShape, around: Surroundings, use: Callable[[], int]) -> None:
        self._model, self.shape, self._around, self._use = model, shape, around, use
        self.fits: weakref.WeakSet[Vocabulary] = weakref.WeakSet()
        self.buffers = Buffers()
        self._opened: Opened | None = None
        self._seated: dict[DraftModel, Slot] = {}
        self._behind: dict[DraftModel, Sequence[int]] = {}
        self._pace = Pace(32)
        self._used_at = time.monotonic()
        self._closed = False

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to read."""
        return bool(self._behind)

    @property
    def is_interactive(self) -> bool:
        """Nobody waits for guesses: they come once it has caught up, beside the replies."""
        return False

    @property
    def contexts(self) -> int:
        """How many contexts there are: one or none."""
        return int(self._opened is not None)

    @property
    def needed(self) -> int:
        """Bytes that it takes now."""
        return self.buffers.cache + self.buffers.compute

    def status(self) -> Iterator[SequenceStatus]:
        """For which requests it guesses."""
        for follower, slot in self._seated.items():
            yield SequenceStatus(follower.request, "guessing", len(slot.tokens), slot.length)

    def close(self) -> None:
        """Frees everything, for good: those that it guesses for go on without."""
        self._closed = True
        self._free()

    def free_idle(self, seconds: float) -> None:
        """Gives the memory back after so long without a guess."""
        if not self._seated and time.monotonic() - self._used_at > seconds:
            self._free()

    # --- followers

    def follow(self, follower: DraftModel, tokens: Sequence[int]) -> None:
        """Reads a prompt, where it is long, in slices beside the model that writes. `tokens` may grow."""
        if len(tokens) > CATCH_UP and not self._closed:
            self._behind[follower] = tokens

    def guess(self, follower: DraftModel, tokens: Sequence[int], most: int) -> list[int] | None:
        """At most `most` tokens that the model would write after `tokens`; None where it has not read so far yet."""
        self._used_at = time.monotonic()
        opened = self._open()
        if opened is None:
            follower.over = True
            return None
        slot = self._seat(opened, follower, tokens)
        if slot is None:
            return None
        wanted = list(seen_of(tokens, opened.room)[slot.length :])
        if len(wanted) > CATCH_UP:
            self._behind[follower] = tokens
            return None
        guesses: list[int] = []
        threads = self._use()
        while self._read(opened, follower, wanted, threads, output=True):
            token = self._likeliest(opened.context, len(wanted) - 1)
            if token is None or token >= follower.known:
                break
            guesses.append(token)
            if len(guesses) >= most or follower.request in self._around.cancellation:
                break
            wanted = [token]
        return guesses

    def leave(self, follower: DraftModel) -> None:
        """Its reply has ended. What was read for it stays as long as there is room."""
        self._behind.pop(follower, None)
        slot = self._seated.pop(follower, None)
        if slot is not None and self._opened is not None:
            self._opened.slots.release(slot)

    def step(self, threads: int) -> None:
        """Reads a slice for one reply that it is behind."""
        self._around.cancellation.rearm()
        follower, tokens = next(iter(self._behind.items()))
        opened = self._open()
        slot = self._seat(opened, follower, tokens) if opened is not None else None
        if opened is None or slot is None:
            follower.over = follower.over or opened is None
            self._behind.pop(follower, None)
            return
        self._used_at = began = time.monotonic()
        missing = seen_of(tokens, opened.room)[slot.length : -1]
        slice_ = list(missing[: min(self._pace.tokens(SHARED_SECONDS), opened.batch.capacity)])
        if slice_ and self._read(opened, follower, slice_, threads, output=False):
            self._pace.measured(len(slice_), time.monotonic() - began)
        if len(missing) - len(slice_) < CATCH_UP // 2:
            self._behind.pop(follower, None)

    # --- the cache

    def _open(self) -> Opened | None:
        if self._opened is None and not self._closed:
            length = min(LENGTH, self._model.trained_context_length or LENGTH)
            if length < _SHORTEST:
                return None
            chunk = min(_CHUNK, length)
            shape = replace(self.shape, length=length, chunk=chunk, sequences=SEATS, outputs=SEATS, unified=True)
            try:
                with self._around.log.counting(self.buffers):
                    context = Context(self._model, shape, self._around.cancellation.abort_flag)
            except LlamaError:
                self._free()
                return None
            self._opened = Opened(context, Batch(shape.chunk), SlotTable(SEATS), length - LONGEST)
        return self._opened

    def _free(self) -> None:
        for follower in self._seated:
            follower.over = True
        self._seated.clear()
        self._behind.clear()
        if self._opened is not None:
            self._opened.batch.close()
            self._opened.context.close()
        self._opened = None
        self.buffers = Buffers()

    def _seat(self, opened: Opened, follower: DraftModel, tokens: Sequence[int]) -> Slot | None:
        """Its slot, with as much of `tokens` in the cache as there was, and nothing else; None where all are taken."""
        seen = seen_of(tokens, opened.room)
        slot = self._seated.get(follower)
        if slot is None:
            slot = self._new_slot(opened, seen)
            if slot is None:
                return None
            opened.slots.occupy(slot, slot.tokens, slot.length)
            self._seated[follower] = slot
        shared = common_prefix(slot.tokens, seen, len(seen) - 1)
        self._cut(opened, slot, shared)
        return slot

    def _new_slot(self, opened: Opened, seen: Sequence[int]) -> Slot | None:
        """A slot that is free: the one with the most of `seen` where it loses little else, or a copy of that."""
        source, shared = opened.slots.longest(seen)
        if source is not None and not source.busy and source.length - shared <= TAKE_OVER:
            return source
        slot = opened.slots.free(besides=source)
        if slot is None:
            return source if source is not None and not source.busy else None
        self._cut(opened, slot, 0)
        if source is not None:
            opened.context.copy(source.number, slot.number, shared)
            slot.tokens, slot.length = list(source.tokens[:shared]), shared
        return slot

    def _cut(self, opened: Opened, slot: Slot, length: int) -> None:
        """Leaves the first `length` tokens in the cache, or none where the window of the attention is not whole."""
        context, number = opened.context, slot.number
        kept = length if context.forget(number, length) else 0
        if not context.covers(number, kept, self._model.window):
            kept = 0
        if kept < length:
            context.forget(number)
        slot.tokens, slot.length = list(slot.tokens[:kept]), kept

    def _read(self, opened: Opened, follower: DraftModel, tokens: list[int], threads: int, *, output: bool) -> bool:
        """Reads tokens into a reply's part of the cache; False where that cannot be."""
        slot, batch = self._seated[follower], opened.batch
        if max(tokens) >= self._model.vocabulary.size:
            follower.over = True  # padding may differ, and llama.cpp does not take what it does not know
            self.leave(follower)
            return False
        batch.clear()
        for number, token in enumerate(tokens):
            batch.add(token, slot.length + number, slot.number, output=output and number == len(tokens) - 1)
        opened.context.use_threads(threads)
        code = opened.context.decode(batch)
        while code == NO_ROOM and (oldest := opened.slots.oldest_cached()) is not None:
            self._cut(opened, oldest, 0)
            code = opened.context.decode(batch)
        if code == DECODED:
            slot.tokens += tokens
            slot.length += len(tokens)
            return True
        self._go_without(opened, follower, code)
        return False

    def _go_without(self, opened: Opened, follower: DraftModel, code: int) -> None:
        slot = self._seated[follower]
        if code == ABORTED:
            self._cut(opened, slot, slot.length)
        elif code == NO_ROOM:  # others that are written now have all of it
            follower.over = True
            self._cut(opened, slot, 0)
            self.leave(follower)
        else:
            self._free()

    def _likeliest(self, context: Context, index: int) -> int | None:
        """The token that it would write; None where it is not sure enough, or would end."""
        logits = context.logits(index, self._model.vocabulary.size)
        token = int(np.argmax(logits))
        if float(np.exp(logits - logits[token]).sum()) * LEAST_PROBABILITY > 1.0:
            return None
        return None if self._model.vocabulary.ends_generation(token) else token


def seen_of(tokens: Sequence[int], room: int) -> Sequence[int]:
    """What of a text is read where a cache has so much room: all, or its beginning and its newest part.

    That part begins at multiples of half the room, so that it is seldom read anew while the text grows.
    """
    if len(tokens) <= room:
        return tokens
    step = max(1, room // 2)
    left_out = -(-(len(tokens) - room) // step) * step
    return [*tokens[:KEPT_AT_START], *tokens[KEPT_AT_START + left_out :]]
