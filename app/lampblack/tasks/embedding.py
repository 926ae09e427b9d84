"""Texts as vectors, from start to end for callers that wait for them, such as the command line."""

from __future__ import annotations

import queue
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.engine.protocol import Embedded, Failed, PromptProgress, Vectors
from lampblack.tasks.generating import cancelled_by_interrupt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.embedding import EmbedRequest, Pooling
    from lampblack.engine.engine import Engine, RequestEvent

FLOAT_BYTES = 4


@dataclass(frozen=True, slots=True)
class TextVector:
    """A text's vector as little-endian float32, which is how to keep it, and how many tokens the text has."""

    tokens: int
    packed: bytes

    @property
    def numbers(self) -> tuple[float, ...]:
        """The vector, number by number."""
        return struct.unpack(f"<{len(self.packed) // FLOAT_BYTES}f", self.packed)


@dataclass(frozen=True, slots=True)
class Embeddings:
    """The vectors of texts, in their order. dimensions: numbers in each; pooling: how they were made, never OWN."""

    vectors: tuple[TextVector, ...]
    dimensions: int
    pooling: Pooling


def embed(engine: Engine, request: EmbedRequest, on_progress: Callable[[float], None]) -> Embeddings:
    """Turns texts into vectors and waits for the end; `on_progress` gets 0 to 1.

    Raises KnownError embed.*, and where the engine fails. KeyboardInterrupt while waiting cancels the request in the
    engine and goes on to the caller.
    """
    events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
    number = engine.embed(request, events.put)
    vectors: list[TextVector] = []
    with cancelled_by_interrupt(engine, number):
        while True:
            event = events.get()
            if isinstance(event, PromptProgress):
                on_progress(event.read / event.total)
            elif isinstance(event, Vectors):
                vectors += vectors_of(event)
            elif isinstance(event, Embedded):
                return Embeddings(tuple(vectors), event.dimensions, event.pooling)
            elif isinstance(event, Failed):
                raise KnownError.of(event.fault or Fault("engine.stopped", {"reason": "cancelled"}))


def vectors_of(event: Vectors) -> Iterator[TextVector]:
    """The vectors that one event brings."""
    size = len(event.values) // len(event.tokens)
    for index, tokens in enumerate(event.tokens):
        yield TextVector(tokens, event.values[index * size : (index + 1) * size])
