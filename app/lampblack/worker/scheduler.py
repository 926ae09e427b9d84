"""The worker thread: owns the model, and gives every request its turn."""

from __future__ import annotations

import os
import secrets
import threading
import time
import traceback
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason, GenerationStats
from lampblack.engine.protocol import (
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    PromptProgress,
    Unload,
    Unloaded,
)
from lampblack.worker.llama import ABORTED, DECODED, NO_MEMORY, NO_ROOM
from lampblack.worker.loading import SEQUENCES, Loader
from lampblack.worker.sampler import SEEDS, Sampler
from lampblack.worker.sequence import Clock, Sequence
from lampblack.worker.stops import StopStrings
from lampblack.worker.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Event
    from lampblack.worker.backend import LlamaBackend
    from lampblack.worker.loading import Resident
    from lampblack.worker.native_log import NativeLog
    from lampblack.worker.template_renderer import TemplateRenderer

BUG_STATUS = 70
"""Exit status after an error of ours (EX_SOFTWARE in sysexits.h)."""

IDLE_SECONDS = 1.0
"""How often an idle engine looks how busy the computer is, to begin the next step with the right number of threads."""

_PROGRESS_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Job:
    """A command and when it came, in monotonic seconds."""

    command: Load | Unload | Generate
    received: float


class Scheduler:
    """Takes commands from the main thread and serves them on its own.

    Requests are served in the order they came. Generations go on sequences, as many at once as the context has slots;
    `step` advances all of them by one decode. Load and Unload wait for the sequences before them to end. A cancel is
    seen between steps, and within one by llama.cpp's abort callback.
    """

    def __init__(
        self, backend: LlamaBackend, log: NativeLog, renderer: TemplateRenderer, send: Callable[[Event], None]
    ) -> None:
        self._loader = Loader(backend, log, renderer, lambda: self._abort)
        self._send = send
        self._jobs: deque[Job] = deque()
        self._changed = threading.Condition()
        self._running: set[int] = set()
        self._cancelled: set[int] = set()
        self._abort = False
        self._closing = False
        self._resident: Resident | None = None
        self._active: list[Sequence] = []
        self._free_slots: list[int] = []
        self._thread = threading.Thread(target=self._run, name="model", daemon=True)

    # --- called by the main thread

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def submit(self, command: Load | Unload | Generate) -> None:
        """Queues a command."""
        with self._changed:
            self._jobs.append(Job(command, time.monotonic()))
            self._changed.notify()

    def cancel(self, request: int) -> None:
        """Ends a request that waits at once, and one that runs at its next chance; of others nothing happens."""
        with self._changed:
            waiting = next((job for job in self._jobs if job.command.request == request), None)
            if waiting is not None and not isinstance(waiting.command, Unload):
                self._jobs.remove(waiting)
                self._send(_cancelled_before_start(waiting.command))
            elif request in self._running:
                self._cancelled.add(request)
                self._abort = True

    def close(self, patience: float) -> None:
        """Asks the thread to end, and waits for it at most `patience` seconds."""
        with self._changed:
            self._closing = self._abort = True
            self._changed.notify()
        self._thread.join(patience)

    # --- on the worker thread

    def _run(self) -> None:
        try:
            while not self._closing:
                self._start_jobs()
                if self._active:
                    self.step()
        except BaseException:  # noqa: BLE001 - whatever it is, the engine must not go on without its model
            if not self._closing:
                traceback.print_exc()
                os._exit(BUG_STATUS)

    def _start_jobs(self) -> None:
        """Begins what can begin; waits where there is nothing to do."""
        while (job := self._next_job()) is not None:
            command = job.command
            try:
                if isinstance(command, Generate):
                    self._begin(command, job.received)
                elif isinstance(command, Load):
                    self._load(command)
                else:
                    self._free()
                    self._send(Unloaded(command.request))
            except KnownError as error:
                self._send(Failed(command.request, error.fault))
            except CancelledError:
                self._send(_cancelled_before_start(command))
            if not any(sequence.request == command.request for sequence in self._active):
                self._forget(command.request)

    def _next_job(self) -> Job | None:
        with self._changed:
            while not self._jobs and not self._active and not self._closing:
                self._changed.wait(IDLE_SECONDS if self._resident else None)
                if self._resident and self._resident.cores:
                    self._resident.cores.update()
            if self._closing or not self._jobs:
                return None
            needs_silence = not isinstance(self._jobs[0].command, Generate) or self._resident is None
            if self._active if needs_silence else not self._free_slots:
                return None
            job = self._jobs.popleft()
            self._running.add(job.command.request)
            return job

    def _is_cancelled(self, request: int) -> bool:
        return self._closing or request in self._cancelled

    def _forget(self, request: int) -> None:
        with self._changed:
            self._running.discard(request)
            self._cancelled.discard(request)

    def _load(self, command: Load) -> None:
        self._free()
        told = 0.0

        def on_progress(fraction: float) -> bool:
            nonlocal told
            if time.monotonic() - told >= _PROGRESS_SECONDS:
                told = time.monotonic()
                self._send(LoadProgress(command.request, fraction))
            return not self._is_cancelled(command.request)

        self._abort = False
        self._resident = self._loader.load(command.options, on_progress)
        self._free_slots = list(range(SEQUENCES))
        self._send(Loaded(command.request, self._resident.info))

    def _free(self) -> None:
        resident, self._resident = self._resident, None
        if resident is not None:
            resident.close()

    def _begin(self, command: Generate, received: float) -> None:
        resident = self._resident
        if resident is None:
            raise KnownError("model.none_loaded")
        generation = command.generation
        prompt = resident.prompts.read(generation, lambda: self._is_cancelled(command.request))
        length = resident.info.context_length
        _check_length(len(prompt), length)
        seed = secrets.randbelow(SEEDS) if generation.sampling.seed is None else generation.sampling.seed % SEEDS
        sequence = Sequence(
            request=command.request,
            slot=self._free_slots.pop(),
            prompt=prompt,
            context_length=length,
            max_tokens=generation.max_tokens,
            seed=seed,
            sampler=Sampler(generation.sampling, seed),
            vocabulary=resident.model.vocabulary,
            stops=StopStrings(resident.prompts.stops(generation)),
            clock=Clock(received),
            send=self._send,
        )
        self._active.append(sequence)
        if generation.max_tokens is not None and generation.max_tokens <= 0:
            self._end(sequence, FinishReason.LENGTH)

    def step(self) -> None:
        """Advances every sequence by one decode: a chunk of its prompt, or one token."""
        resident = self._resident
        assert resident is not None
        self._abort = False
        for sequence in [one for one in self._active if self._is_cancelled(one.request)]:
            self._end(sequence, FinishReason.CANCELLED)
        if not self._active or self._closing:
            return
        if resident.cores is not None:
            resident.context.use_threads(resident.cores.update())
        plan = self._fill_batch(resident)
        started = time.monotonic()
        code = resident.context.decode(resident.batch)
        if code == DECODED:
            resident.chunk.measured(len(resident.batch), time.monotonic() - started)
            for sequence, count, output in plan:
                self._advance(resident, sequence, count, output)
        elif code == ABORTED:
            for sequence, _, _ in plan:
                resident.context.forget(sequence.slot, sequence.position)
        else:
            self._fail_step(resident, code)

    def _fill_batch(self, resident: Resident) -> list[tuple[Sequence, int, int | None]]:
        """Fills the batch; returns each sequence, how many tokens it put in, and where its output will be, if any."""
        plan: list[tuple[Sequence, int, int | None]] = []
        batch = resident.batch
        batch.clear()
        for sequence in self._active:
            tokens = sequence.next_tokens(min(resident.chunk.tokens, batch.capacity) - len(batch))
            completes = sequence.position + len(tokens) >= len(sequence.prompt)
            index = -1
            for offset, token in enumerate(tokens):
                output = completes and offset == len(tokens) - 1
                index = batch.add(token, sequence.position + offset, sequence.slot, output=output)
            plan.append((sequence, len(tokens), index if completes else None))
        return plan

    def _advance(self, resident: Resident, sequence: Sequence, count: int, output: int | None) -> None:
        was_reading = sequence.is_reading
        begins = sequence.position == 0
        sequence.position += count
        if was_reading and not (begins and output is not None):
            self._send(PromptProgress(sequence.request, sequence.position, len(sequence.prompt)))
        if output is not None:
            reason = sequence.take(sequence.sampler.sample(resident.context, output))
            if reason is not None:
                self._end(sequence, reason)

    def _fail_step(self, resident: Resident, code: int) -> None:
        for sequence in list(self._active):
            if code == NO_ROOM and not sequence.is_reading:
                self._end(sequence, FinishReason.CONTEXT)
            elif code in (NO_ROOM, NO_MEMORY):
                self._end(sequence, Fault("engine.out_of_memory"))
            else:
                self._end(sequence, Fault("engine.decode_failed", {"code": code}))
        resident.context.forget_all()

    def _end(self, sequence: Sequence, outcome: FinishReason | Fault) -> None:
        assert self._resident is not None
        self._active.remove(sequence)
        self._resident.context.forget(sequence.slot)
        self._free_slots.append(sequence.slot)
        sequence.sampler.close()
        self._forget(sequence.request)
        if isinstance(outcome, Fault):
            sequence.flush(cut=True)
            self._send(Failed(sequence.request, outcome))
        else:
            sequence.finish(outcome)


def _check_length(prompt_tokens: int, context_length: int) -> None:
    """A prompt has to leave room for one token of the reply."""
    limit = context_length - 1
    if prompt_tokens > limit:
        raise KnownError(
            "prompt.too_long",
            prompt_tokens=prompt_tokens,
            limit=limit,
            context_length=context_length,
            excess=prompt_tokens - limit,
        )


def _cancelled_before_start(command: Load | Unload | Generate) -> Event:
    if isinstance(command, Generate):
        stats = GenerationStats(0, 0, 0.0, 0.0, 0, command.generation.sampling.seed or 0)
        return Finished(command.request, FinishReason.CANCELLED, stats)
    return Failed(command.request, None)
