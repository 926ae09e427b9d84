"""The context over a model that makes vectors, and the requests for them, of which several texts share a batch.

llama.cpp pools within one micro-batch only and fixes the way when a context is made. Here every token gives its state
and pooling is done outside: one context serves all ways, and a long text can be read in parts between the tokens of a
reply. Encoders look in both directions and must have a text in one micro-batch (llama.cpp aborts the process else).
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.models import SequenceStatus
from lampblack.worker.lane import SHARED_SECONDS, UNBROKEN_SECONDS
from lampblack.worker.native.llama import ABORTED, DECODED, NO_MEMORY, Batch, Context, LlamaError
from lampblack.worker.native.native_log import Buffers
from lampblack.worker.pace import Pace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from lampblack.worker.embedding import EmbeddingJob, TextStates
    from lampblack.worker.native.llama import ContextShape, Model
    from lampblack.worker.resident import Surroundings

SEQUENCES = 32
"""Texts that one batch can have."""

OUTPUT_BYTES = 32 * 2**20
"""What the logits of one batch may take: llama.cpp computes them too where a model writes text, and keeps them twice.
"""

MOST_TIMES = 4
"""So often a text gives way: twice to each person that comes, who first asks and then has a prompt in tokens."""

SMALLEST_CHUNK, LARGEST_CHUNK = 32, 512
_FLOAT_BYTES = 4
_STEP = 128
_LONG = 1024
"""From here on the attention of a whole text to itself takes too much memory without flash attention."""


class Part(NamedTuple):
    """Tokens of a text in a batch."""

    job: EmbeddingJob
    text: TextStates
    tokens: list[int]


class EmbeddingLane:
    """Makes vectors, a batch a step. The context is made with the first request and grows with the longest text."""

    def __init__(self, model: Model, name: str, shape: ContextShape, around: Surroundings) -> None:
        self._model, self._name, self.shape, self._around = model, name, shape, around
        self._jobs: list[EmbeddingJob] = []
        self._context: Context | None = None
        self._batch: Batch | None = None
        self._made = shape
        self._pace = Pace(SMALLEST_CHUNK)
        self._free: list[int] = []
        self._used_at = time.monotonic()
        self.buffers = Buffers()

    @property
    def is_busy(self) -> bool:
        """Whether there is anything to compute."""
        return bool(self._jobs)

    @property
    def is_interactive(self) -> bool:
        """Whether a person waits for one of its vectors."""
        return any(job.is_interactive for job in self._jobs)

    @property
    def contexts(self) -> int:
        """How many contexts there are: one or none."""
        return int(self._context is not None)

    @property
    def needed(self) -> int:
        """Bytes that it takes now."""
        return self.buffers.cache + self.buffers.compute

    def status(self) -> Iterator[SequenceStatus]:
        """How far each request is."""
        for job in self._jobs:
            yield SequenceStatus(job.request, "reading" if job.read else "waiting", job.total, job.read)

    def add(self, job: EmbeddingJob) -> None:
        """Queues a request."""
        self._jobs.append(job)

    def close(self) -> None:
        """Frees context and batch."""
        if self._context is not None and self._batch is not None:
            self._batch.close()
            self._context.close()
        self._context = self._batch = None
        self.buffers = Buffers()

    def free_idle(self, seconds: float) -> None:
        """Gives the memory back after so long without work."""
        if not self._jobs and time.monotonic() - self._used_at > seconds:
            self.close()

    # --- one step

    def step(self, threads: int) -> None:
        """Computes one batch: texts that are under way, then as many more as fit."""
        cancellation = self._around.cancellation
        cancellation.rearm()
        cancellation.gives_way = True
        try:
            if not self._around.has_news():  # what comes from here on breaks the decode off
                self._step(threads)
        finally:
            cancellation.gives_way = False

    def _step(self, threads: int) -> None:
        cancellation = self._around.cancellation
        for job in [one for one in self._jobs if one.request in cancellation]:
            self._end(job, None)
        if not self._jobs:
            return
        try:
            context, batch = self._made_for_jobs()
        except KnownError as error:
            self._fail_all(error.fault)
            return
        parts = self._fill(batch)
        self._used_at = time.monotonic()
        context.use_threads(threads)
        cancellation.watch(part.job.request for part in parts if 2 * len(part.tokens) >= len(batch))
        if any(part.job.is_interactive or part.text.broken_off >= MOST_TIMES for part in parts):
            cancellation.gives_way = False
        code = context.decode(batch)
        cancellation.watch(())
        if code == DECODED:
            self._pace.measured(len(batch), time.monotonic() - self._used_at)
            self._take(context.states(len(batch), self._model.width), parts)
        elif code == ABORTED:
            self._rewind(context, parts)
        else:
            self._fail_all(Fault("engine.out_of_memory") if code == NO_MEMORY else _failure(code))

    def _fill(self, batch: Batch) -> list[Part]:
        batch.clear()
        self._jobs.append(self._jobs.pop(0))
        left = min(batch.capacity, self._most_tokens())
        parts: list[Part] = []
        for job, text in self._in_turn():
            if text.slot is None and not self._free:
                if parts:
                    break
                continue  # a later one has a slot already
            tokens = text.tokens[text.position :]
            if self._model.writes_text:
                tokens = tokens[:left]
            elif len(tokens) > (left if parts else batch.capacity):
                break
            parts.append(self._part(batch, job, text, tokens))
            left -= len(tokens)
            if left <= 0:
                break
        return parts

    def _in_turn(self) -> Iterator[tuple[EmbeddingJob, TextStates]]:
        """What a person waits for goes first; then jobs take turns, of each its texts in order.

        A text that is under way is finished before others begin: so there is one of each priority at most, for which
        the context has room.
        """
        for interactive in (True, False):
            jobs = [job for job in self._jobs if job.is_interactive is interactive]
            for job in jobs:
                if job.is_under_way:
                    yield job, job.texts[job.done]
            for job in jobs:
                for text in job.texts[job.done + job.is_under_way :]:
                    yield job, text

    def _most_tokens(self) -> int:
        return self._pace.tokens(SHARED_SECONDS if self._around.is_person_waiting() else UNBROKEN_SECONDS)

    def _part(self, batch: Batch, job: EmbeddingJob, text: TextStates, tokens: list[int]) -> Part:
        if text.slot is None:
            text.slot = self._free.pop()
        for position, token in enumerate(tokens, text.position):
            batch.add(token, position, text.slot, output=True)
        return Part(job, text, tokens)

    def _take(self, states: np.ndarray, parts: list[Part]) -> None:
        begin = 0
        for part in parts:
            end = begin + len(part.tokens)
            part.text.add(states[begin:end], part.job.pooling)
            begin = end
            if part.text.is_complete:
                self._release(part.text)
        for job in dict.fromkeys(part.job for part in parts):
            try:
                job.tell()
            except KnownError as error:
                self._end(job, error.fault)
                self._purge()
                continue
            if job.done == len(job.texts):
                self._around.on_end(job.request)
                self._jobs.remove(job)
                job.finish(self._model.width)

    def _purge(self) -> None:
        """Empties the cache, its data too: what is no number spoils the next texts from cells that have been freed."""
        for text in (text for job in self._jobs for text in job.texts if text.slot is not None):
            self._release(text)
            text.restart()
        if self._context is not None:
            self._context.forget_all()

    def _rewind(self, context: Context, parts: list[Part]) -> None:
        """What an aborted decode has left in the cache of these texts goes, and is computed again."""
        for _, text, _ in parts:
            text.broken_off += 1
            if text.slot is None:
                continue
            if not text.position or not context.forget(text.slot, text.position):
                self._release(text)
                text.restart()

    def _release(self, text: TextStates) -> None:
        if text.slot is not None and self._context is not None:
            self._context.forget(text.slot)
            self._free.append(text.slot)
            text.slot = None

    # --- the context

    def _made_for_jobs(self) -> tuple[Context, Batch]:
        """The context, made or made larger where the requests need that. Raises KnownError."""
        longest = {job.is_interactive: job.longest for job in sorted(self._jobs, key=lambda one: one.longest)}
        shape = self._shape_for(max(longest.values()), sum(longest.values()))
        if self._context is not None and self._batch is not None and shape.length <= self._made.length:
            return self._context, self._batch
        for job in self._jobs:
            for text in job.texts[job.done :]:
                if text.slot is None:
                    break
                text.restart()
        self.close()
        buffers = Buffers()
        try:
            with self._around.log.counting(buffers):
                context = Context(self._model, shape, self._around.cancellation.abort_flag)
        except LlamaError:
            raise KnownError("model.context_failed", name=self._name, context=max(longest.values())) from None
        # what llama.cpp takes for outputs with the first decode it does not say
        buffers.compute += shape.outputs * _FLOAT_BYTES * (self._model.vocabulary.size + self._model.width)
        self.buffers, self._made = buffers, shape
        self._free = list(range(shape.sequences))
        self._context, self._batch = context, Batch(shape.chunk)
        return self._context, self._batch

    def _shape_for(self, longest: int, under_way: int) -> ContextShape:
        """longest: tokens of one text. under_way: of the texts that can be in the cache in part, one of each priority,
        beside which it has room for a batch.
        """
        flash_attention = self.shape.flash_attention
        if self._model.writes_text:
            output_bytes = 2 * _FLOAT_BYTES * self._model.vocabulary.size
            chunk = min(max(OUTPUT_BYTES // output_bytes, SMALLEST_CHUNK), LARGEST_CHUNK)
            length = _rounded(under_way) + chunk
        else:
            length = chunk = max(_rounded(longest), 2 * _STEP)
            flash_attention = flash_attention or length > _LONG
        return replace(
            self.shape,
            length=length,
            chunk=chunk,
            sequences=SEQUENCES if self._model.can_cut else 1,
            outputs=chunk,
            unified=True,
            flash_attention=flash_attention,
            embeds=True,
        )

    # --- ending

    def _end(self, job: EmbeddingJob, fault: Fault | None) -> None:
        self._jobs.remove(job)
        for text in job.texts[job.done :]:
            self._release(text)
        self._around.on_end(job.request)
        job.fail(fault)

    def _fail_all(self, fault: Fault) -> None:
        for job in list(self._jobs):
            self._end(job, fault)
        self.close()


def _rounded(tokens: int) -> int:
    return -(-tokens // _STEP) * _STEP


def _failure(code: int) -> Fault:
    return Fault("engine.decode_failed", {"code": code})
