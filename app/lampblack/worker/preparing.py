"""Turning requests into sequences on a thread of their own: templates and tokenizing must not hold up the model."""

from __future__ import annotations

import queue
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.worker.grammar import grammar_of
from lampblack.worker.lookup import PromptLookup
from lampblack.worker.sampler import SEEDS, Sampler
from lampblack.worker.sequence import Clock, Sequence
from lampblack.worker.stops import StopStrings
from lampblack.worker.template_renderer import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.engine.protocol import Event, Generate
    from lampblack.worker.cancellation import Cancellation
    from lampblack.worker.resident import Resident


@dataclass(frozen=True, slots=True)
class Prepared:
    """What came of a request: a sequence, a fault, or neither where it was cancelled."""

    command: Generate
    resident: Resident
    sequence: Sequence | None = None
    fault: Fault | None = None


class Preparer:
    """Works off requests in the order in which they came; tells `on_done` on its own thread."""

    def __init__(
        self, cancellation: Cancellation, send: Callable[[Event], None], on_done: Callable[[Prepared], None]
    ) -> None:
        self._cancellation, self._send, self._on_done = cancellation, send, on_done
        self._queue: queue.SimpleQueue[tuple[Generate, Resident, float] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="prompts", daemon=True)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def put(self, command: Generate, resident: Resident, received: float) -> None:
        """Queues a request; received in monotonic seconds."""
        self._queue.put((command, resident, received))

    def _run(self) -> None:
        while (work := self._queue.get()) is not None:
            command, resident, received = work
            try:
                self._on_done(Prepared(command, resident, self._prepare(command, resident, received)))
            except KnownError as error:
                self._on_done(Prepared(command, resident, fault=error.fault))
            except CancelledError:
                self._on_done(Prepared(command, resident))

    def _prepare(self, command: Generate, resident: Resident, received: float) -> Sequence:
        if command.request in self._cancellation:
            raise CancelledError
        request, prompts = command.generation, resident.prompts
        tokens = prompts.read(request, lambda: command.request in self._cancellation)
        seed = secrets.randbelow(SEEDS) if request.sampling.seed is None else request.sampling.seed % SEEDS
        grammar = grammar_of(request.json_schema) if request.json_schema else request.grammar
        speculates = request.speculation.lookup and not request.reproducible
        return Sequence(
            request=command.request,
            order=command.request,
            tokens=tokens,
            context_length=resident.info.context_length,
            max_tokens=request.max_tokens,
            seed=seed,
            sampler=Sampler(request.sampling, seed, resident.model.vocabulary, grammar),
            vocabulary=resident.model.vocabulary,
            stops=StopStrings(prompts.stops(request)),
            clock=Clock(received),
            send=self._send,
            priority=request.priority,
            logprobs=request.logprobs,
            drafter=PromptLookup() if speculates else None,
            adapters=request.adapters,
            session=request.session,
            reuse=not request.reproducible,
        )
