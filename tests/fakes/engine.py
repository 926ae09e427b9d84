"""An engine without a process, for tests of what stands above it. The contract tests run it beside the real one."""

from __future__ import annotations

import hashlib
import itertools
import queue
import struct
import threading
import time
from typing import TYPE_CHECKING

from lampblack.domain.embedding import Pooling
from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason, GenerationStats
from lampblack.domain.models import LoadedModel
from lampblack.engine.engine import EngineState
from lampblack.engine.protocol import (
    Count,
    Counted,
    Embed,
    Embedded,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadProgress,
    PromptProgress,
    StatusReport,
    Tokens,
    Unloaded,
    Vectors,
    encode,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.embedding import EmbedRequest
    from lampblack.domain.generation import GenerationRequest
    from lampblack.domain.models import Device
    from lampblack.engine.engine import EventSink, RequestEvent
    from lampblack.engine.protocol import LoadOptions


DIMENSIONS = 4
"""Numbers in each of the fake's vectors."""


class FakeEngine:
    """Answers every prompt with `words`, one every `pause` seconds; one request after the other on one thread."""

    def __init__(self, words: Sequence[str] = ("Hello", " there", "."), pause: float = 0.0) -> None:
        self.words, self.pause = words, pause
        self.prompts: list[GenerationRequest] = []
        self.load_fault: Fault | None = None
        self.loads: list[LoadOptions] = []
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self._numbers = itertools.count(1)
        self._cancelled: set[int] = set()
        self._open: dict[int, EventSink] = {}
        self._loaded: LoadedModel | None = None
        self._work: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> EngineState:
        return EngineState.READY if self._thread else EngineState.STOPPED

    @property
    def loaded(self) -> LoadedModel | None:
        return self._loaded

    @property
    def models(self) -> tuple[LoadedModel, ...]:
        return (self._loaded,) if self._loaded else ()

    @property
    def devices(self) -> tuple[Device, ...]:
        return ()

    @property
    def version(self) -> str:
        return "fake"

    def start(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="fake-engine")
            self._thread.start()

    def load(self, options: LoadOptions, sink: EventSink) -> int:
        encode(Load(0, options))
        self.loads.append(options)
        return self._queue(sink, lambda number: self._load(number, options))

    def unload(self, sink: EventSink, path: str = "") -> int:
        del path
        return self._queue(sink, self._unload)

    def generate(self, request: GenerationRequest, sink: EventSink) -> int:
        encode(Generate(0, request))
        self.prompts.append(request)
        return self._queue(sink, lambda number: self._generate(number, request))

    def embed(self, request: EmbedRequest, sink: EventSink) -> int:
        encode(Embed(0, request))
        return self._queue(sink, lambda number: self._embed(number, request))

    def count(self, texts: Sequence[str], sink: EventSink, path: str = "") -> int:
        encode(Count(0, tuple(texts), path))
        return self._queue(sink, lambda number: self._count(number, texts))

    def measure(self, path: str, sink: EventSink) -> int:
        return self._queue(sink, lambda number: self._say(number, Failed(number, None)))

    def ask_status(self, sink: EventSink) -> int:
        return self._queue(sink, lambda number: self._say(number, StatusReport(number, ())))

    def cancel(self, request: int) -> None:
        self._cancelled.add(request)

    def close(self) -> None:
        self.may_go_on.set()
        self._work.put(None)
        if self._thread is not None:
            self._thread.join()
        for number, sink in list(self._open.items()):
            sink(Failed(number, Fault("engine.stopped", {"reason": "closing"})))
        self._open.clear()

    def die(self, fault: Fault) -> None:
        """What the client does when its process ends: nothing is loaded, open requests fail."""
        self._loaded = None
        for number, sink in list(self._open.items()):
            self._open.pop(number, None)
            sink(Failed(number, fault))

    def _queue(self, sink: EventSink, work: Callable[[int], None]) -> int:
        self.start()
        number = next(self._numbers)
        self._open[number] = sink
        self._work.put(lambda: work(number))
        return number

    def _run(self) -> None:
        while (work := self._work.get()) is not None:
            work()

    def _say(self, number: int, event: RequestEvent) -> None:
        ends = isinstance(event, Loaded | Unloaded | Finished | Embedded | Counted | StatusReport | Failed)
        sink = self._open.pop(number, None) if ends else self._open.get(number)
        if sink is not None:
            sink(event)

    def _load(self, number: int, options: LoadOptions) -> None:
        if number in self._cancelled:
            self._say(number, Failed(number, None))
            return
        self._loaded = None
        self._say(number, LoadProgress(number, 0.5))
        self.may_go_on.wait()
        if number in self._cancelled or self.load_fault is not None:
            self._say(number, Failed(number, None if number in self._cancelled else self.load_fault))
            return
        context = options.context_length or 2048
        self._loaded = LoadedModel(options.path, "fake", "llama", context, context, 100, 0, 1, True, 0.0)
        self._say(number, Loaded(number, self._loaded))

    def _unload(self, number: int) -> None:
        self._loaded = None
        self._say(number, Unloaded(number))

    def _embed(self, number: int, request: EmbedRequest) -> None:
        """A vector of length 1 for each text, the same whenever it is asked for; a text has as many tokens as words."""
        if fault := self._embed_fault(request):
            self._say(number, Failed(number, fault))
            return
        lengths = [len(text.split()) for text in request.texts]
        for index, text in enumerate(request.texts):
            self.may_go_on.wait()
            time.sleep(self.pause)
            if number in self._cancelled:
                self._say(number, Failed(number, None))
                return
            self._say(number, PromptProgress(number, sum(lengths[: index + 1]), sum(lengths)))
            self._say(number, Vectors(number, index, (lengths[index],), _vector(text)))
        pooling = Pooling.MEAN if request.pooling is Pooling.OWN else request.pooling
        self._say(number, Embedded(number, DIMENSIONS, pooling))

    def _count(self, number: int, texts: Sequence[str]) -> None:
        """A text has as many tokens as words."""
        if self._loaded is None:
            self._say(number, Failed(number, Fault("model.none_loaded")))
        else:
            self._say(number, Counted(number, tuple(len(text.split()) for text in texts)))

    def _embed_fault(self, request: EmbedRequest) -> Fault | None:
        if self._loaded is None:
            return Fault("model.none_loaded")
        count = len(request.texts)
        if not count:
            return Fault("embed.nothing")
        for number, text in enumerate(request.texts, 1):
            tokens = len(text.split())
            if not tokens:
                return Fault("embed.empty_text", {"number": number, "count": count})
            limit = self._loaded.context_length
            if tokens > limit:
                details = {"number": number, "count": count, "tokens": tokens, "limit": limit}
                return Fault("embed.too_long", details)
        return None

    def _generate(self, number: int, request: GenerationRequest) -> None:
        if self._loaded is None:
            self._say(number, Failed(number, Fault("model.none_loaded")))
            return
        if isinstance(request.prompt, str) and not request.prompt:
            self._say(number, Failed(number, Fault("prompt.empty")))
            return
        words = self.words if request.max_tokens is None else self.words[: request.max_tokens]
        reason = FinishReason.STOP if len(words) == len(self.words) else FinishReason.LENGTH
        count = 0
        for word in words:
            self.may_go_on.wait()
            time.sleep(self.pause)
            if number in self._cancelled:
                reason = FinishReason.CANCELLED
                break
            count += 1
            self._say(number, Tokens(number, word, 1))
        self._say(number, Finished(number, reason, GenerationStats(5, count, 0.01, 100.0, 2048, 1)))


def _vector(text: str) -> bytes:
    numbers = [byte - 127.5 for byte in hashlib.sha256(text.encode()).digest()[:DIMENSIONS]]
    length = sum(number * number for number in numbers) ** 0.5
    return struct.pack(f"<{DIMENSIONS}f", *(number / length for number in numbers))
