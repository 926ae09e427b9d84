"""Vectors from the engine for work in the background: loads the model when there is room, and makes way."""

from __future__ import annotations

import queue
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.embedding import EmbedRequest
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import Priority
from lampblack.engine.protocol import Embedded, Failed, Loaded, LoadOptions, StatusReport, Vectors
from lampblack.tasks.embedding import vectors_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.models.embedders import Embedder
    from lampblack.tasks.model_desk import ModelDesk

_CONTEXT = 2048
"""Tokens that a text may have at most: passages have far fewer, and a longer context takes memory."""
_OVERHEAD = 160_000_000
"""Bytes of memory besides the weights, as the engine counts it."""
_CUTS = 4


class CancelledError(Exception):
    """The request made way."""


class VectorSource:
    """Used by one thread at a time; `make_way` may be called from any.

    budget: bytes that models may take in memory together.
    """

    def __init__(
        self, engine: Engine, desk: ModelDesk, options: Callable[[str], LoadOptions], budget: Callable[[], int]
    ) -> None:
        self._engine, self._desk, self._options, self._budget = engine, desk, options, budget
        self._lock = threading.Lock()
        self._request: int | None = None
        self._is_over = False

    @property
    def may_load(self) -> bool:
        """Whether a model that answers is in memory, beside which another may be loaded: never before it."""
        return self._desk.loaded is not None and not self._desk.is_loading

    def make_way(self, *, for_good: bool = False) -> None:
        """Ends what is under way in the background, where that is not for a person who waits."""
        with self._lock:
            self._is_over |= for_good
            request = self._request
        if request is not None:
            self._engine.cancel(request)

    def vectors(self, embedder: Embedder, texts: Sequence[str], priority: Priority) -> list[tuple[float, ...]]:
        """A vector of length 1 for each text; texts that are too long for the model are cut.

        Raises KnownError where the model cannot be used, or there is no room for it; CancelledError.
        """
        self._load(embedder)
        asked = list(texts)
        for _ in range(_CUTS * len(asked)):
            fault = self._ask(embedder.path, asked, priority)
            if not isinstance(fault, Fault):
                return fault
            if fault.kind != "embed.too_long":
                raise KnownError.of(fault)
            number, tokens, limit = (int(fault.details[name]) for name in ("number", "tokens", "limit"))
            text = asked[number - 1]
            asked[number - 1] = text[: max(1, int(len(text) * limit / max(1, tokens) * 0.9))]
        raise KnownError("embed.too_long", number=1, count=len(asked), tokens=0, limit=embedder.context_length)

    def _ask(self, path: str, texts: list[str], priority: Priority) -> list[tuple[float, ...]] | Fault:
        request = EmbedRequest(tuple(texts), path, priority=priority)
        events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        self._begin(lambda: self._engine.embed(request, events.put), may_make_way=priority is Priority.DOCUMENT)
        found: list[tuple[float, ...]] = []
        try:
            while True:
                event = events.get()
                if isinstance(event, Vectors):
                    found += [vector.numbers for vector in vectors_of(event)]
                elif isinstance(event, Embedded):
                    return found
                elif isinstance(event, Failed):
                    if event.fault is None:
                        raise CancelledError
                    return event.fault
        finally:
            self._end()

    def _load(self, embedder: Embedder) -> None:
        if any(model.path == embedder.path for model in self._engine.models):
            return
        if self._desk.is_suspect(embedder.path):
            raise KnownError("model.suspect", name=Path(embedder.path).stem)
        if self._taken() + embedder.bytes + _OVERHEAD > self._budget():
            raise KnownError("engine.out_of_memory")
        given = self._options(embedder.path)
        length = min(_CONTEXT, embedder.context_length or _CONTEXT)
        options = LoadOptions(
            path=embedder.path, context_length=length, gpu_layers=given.gpu_layers, threads=given.threads
        )
        events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        self._begin(lambda: self._engine.load(options, events.put), may_make_way=False)
        try:
            while not isinstance(event := events.get(), Loaded):
                if isinstance(event, Failed):
                    if event.fault is None:
                        raise CancelledError
                    raise KnownError.of(event.fault)
        finally:
            self._end()

    def _taken(self) -> int:
        """Bytes that the models in memory take."""
        events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        self._engine.ask_status(events.put)
        while not isinstance(event := events.get(), StatusReport):
            if isinstance(event, Failed):
                raise KnownError.of(event.fault or Fault("engine.stopped", {"reason": "cancelled"}))
        return sum(model.weights + model.cache + model.compute for model in event.models)

    def _begin(self, ask: Callable[[], int], *, may_make_way: bool) -> None:
        with self._lock:
            if self._is_over:
                raise CancelledError
            number = ask()
            self._request = number if may_make_way else None

    def _end(self) -> None:
        with self._lock:
            self._request = None
