"""One generation from start to end for callers that wait for it, such as the command line."""

from __future__ import annotations

import queue
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.engine.protocol import Failed, Finished, Loaded, LoadProgress, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.generation import ChosenToken, FinishReason, GenerationRequest, GenerationStats
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, Generator, RequestEvent
    from lampblack.engine.protocol import LoadOptions


@dataclass(frozen=True, slots=True)
class Generated:
    """A finished generation. chosen: its tokens one by one, where log-probabilities were asked for."""

    text: str
    reason: FinishReason
    stats: GenerationStats
    chosen: tuple[ChosenToken, ...] = ()


def load_model(engine: Engine, options: LoadOptions, on_progress: Callable[[float], None]) -> LoadedModel:
    """Loads a model and waits for it. Raises KnownError where it cannot be loaded."""
    events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
    engine.load(options, events.put)
    while True:
        event = events.get()
        if isinstance(event, LoadProgress):
            on_progress(event.fraction)
        elif isinstance(event, Loaded):
            return event.model
        elif isinstance(event, Failed):
            raise KnownError.of(event.fault) if event.fault else KnownError("model.load_cancelled")


def generate(engine: Generator, request: GenerationRequest, on_tokens: Callable[[Tokens], None]) -> Generated:
    """Generates and waits for the end. Raises KnownError where the engine fails.

    KeyboardInterrupt while waiting cancels the request in the engine and goes on to the caller.
    """
    events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
    number = engine.generate(request, events.put)
    pieces: list[str] = []
    chosen: list[ChosenToken] = []
    with cancelled_by_interrupt(engine, number):
        while True:
            event = events.get()
            if isinstance(event, Tokens):
                pieces.append(event.text)
                chosen += event.chosen
                on_tokens(event)
            elif isinstance(event, Finished):
                return Generated("".join(pieces), event.reason, event.stats, tuple(chosen))
            elif isinstance(event, Failed):
                raise KnownError.of(event.fault or Fault("engine.stopped", {"reason": "cancelled"}))


@contextmanager
def cancelled_by_interrupt(engine: Generator, request: int) -> Iterator[None]:
    """Around waiting for a request: KeyboardInterrupt cancels it in the engine before it goes on."""
    try:
        yield
    except KeyboardInterrupt:
        engine.cancel(request)
        raise
