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

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason, GenerationStats
from lampblack.engine.protocol import Failed, Finished, Generate, Load, Loaded, LoadProgress, Unload, Unloaded
from lampblack.worker.cancellation import Cancellation
from lampblack.worker.decoding import Decoding
from lampblack.worker.loading import Loader
from lampblack.worker.sampler import SEEDS, Sampler
from lampblack.worker.sequence import Clock, Sequence
from lampblack.worker.stops import StopStrings
from lampblack.worker.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.engine.protocol import Event
    from lampblack.worker.backend import LlamaBackend
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
    """Takes commands from the main thread and serves them on its own, in the order they came.

    Generations go on sequences, as many at once as the context has slots, which `Decoding.step` advances together.
    Load and Unload wait for the sequences before them to end. A cancel is seen between steps, and within one by
    llama.cpp's abort callback.
    """

    def __init__(
        self, backend: LlamaBackend, log: NativeLog, renderer: TemplateRenderer, send: Callable[[Event], None]
    ) -> None:
        self._cancellation = Cancellation()
        self._loader = Loader(backend, log, renderer, self._cancellation.should_abort)
        self._send = send
        self._jobs: deque[Job] = deque()
        self._running: set[int] = set()
        self._changed = threading.Condition()
        self._decoding: Decoding | None = None
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
                self._cancellation.cancel(request)

    def close(self, patience: float) -> None:
        """Asks the thread to end, and waits for it at most `patience` seconds."""
        with self._changed:
            self._cancellation.close()
            self._changed.notify()
        self._thread.join(patience)

    # --- on the worker thread

    def _run(self) -> None:
        try:
            while not self._cancellation.closing:
                while (job := self._next_job()) is not None:
                    self._start(job)
                if self._is_busy and self._decoding is not None:
                    self._decoding.step()
        except BaseException:  # noqa: BLE001 - whatever it is, the engine must not go on without its model
            if not self._cancellation.closing:
                traceback.print_exc()
                os._exit(BUG_STATUS)

    @property
    def _is_busy(self) -> bool:
        return self._decoding is not None and self._decoding.is_busy

    def _next_job(self) -> Job | None:
        """The job to begin now, None where there is work to go on with; waits where there is neither."""
        with self._changed:
            while not self._jobs and not self._is_busy and not self._cancellation.closing:
                self._changed.wait(IDLE_SECONDS if self._decoding else None)
                if self._decoding and self._decoding.resident.cores:
                    self._decoding.resident.cores.update()
            if self._cancellation.closing or not self._jobs or not self._can_begin(self._jobs[0]):
                return None
            job = self._jobs.popleft()
            self._running.add(job.command.request)
            return job

    def _can_begin(self, job: Job) -> bool:
        if isinstance(job.command, Generate) and self._decoding is not None:
            return self._decoding.has_room
        return not self._is_busy

    def _start(self, job: Job) -> None:
        command = job.command
        try:
            if isinstance(command, Generate):
                self._generate(command, job.received)
                return
            self._unload()
            if isinstance(command, Load):
                self._load(command)
            else:
                self._send(Unloaded(command.request))
        except KnownError as error:
            self._send(Failed(command.request, error.fault))
        except CancelledError:
            self._send(_cancelled_before_start(command))
        self._forget(command.request)

    def _forget(self, request: int) -> None:
        with self._changed:
            self._running.discard(request)
            self._cancellation.forget(request)

    def _unload(self) -> None:
        decoding, self._decoding = self._decoding, None
        if decoding is not None:
            decoding.resident.close()

    def _load(self, command: Load) -> None:
        told = time.monotonic()

        def on_progress(fraction: float) -> bool:
            nonlocal told
            if time.monotonic() - told >= _PROGRESS_SECONDS:
                told = time.monotonic()
                self._send(LoadProgress(command.request, fraction))
            return command.request not in self._cancellation

        self._send(LoadProgress(command.request, 0.0))
        self._cancellation.rearm()
        resident = self._loader.load(command.options, on_progress)
        self._decoding = Decoding(resident, self._cancellation, self._send, self._forget)
        self._send(Loaded(command.request, resident.info))

    def _generate(self, command: Generate, received: float) -> None:
        if self._decoding is None:
            raise KnownError("model.none_loaded")
        resident, generation = self._decoding.resident, command.generation
        prompt = resident.prompts.read(generation, lambda: command.request in self._cancellation)
        seed = secrets.randbelow(SEEDS) if generation.sampling.seed is None else generation.sampling.seed % SEEDS
        self._decoding.add(
            Sequence(
                request=command.request,
                slot=self._decoding.take_slot(),
                prompt=prompt,
                context_length=resident.info.context_length,
                max_tokens=generation.max_tokens,
                seed=seed,
                sampler=Sampler(generation.sampling, seed),
                vocabulary=resident.model.vocabulary,
                stops=StopStrings(resident.prompts.stops(generation)),
                clock=Clock(received),
                send=self._send,
            )
        )


def _cancelled_before_start(command: Load | Unload | Generate) -> Event:
    if isinstance(command, Generate):
        stats = GenerationStats(0, 0, 0.0, 0.0, 0, command.generation.sampling.seed or 0)
        return Finished(command.request, FinishReason.CANCELLED, stats)
    return Failed(command.request, None)
