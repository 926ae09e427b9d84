"""The local engine: starts the process when it is needed, streams its events, notices when it dies or falls silent."""

from __future__ import annotations

import itertools
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack import logs
from lampblack.domain.faults import ENGINE_BUG, Fault
from lampblack.engine.engine import EngineState, EventSink, RequestEvent
from lampblack.engine.process import EngineProcess
from lampblack.engine.protocol import (
    PROTOCOL_VERSION,
    Cancel,
    Command,
    Configure,
    Count,
    Counted,
    Embed,
    Embedded,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    Measure,
    Measured,
    Ping,
    Pong,
    Ready,
    Score,
    Scored,
    Shutdown,
    Status,
    StatusReport,
    Unload,
    Unloaded,
    encode,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.embedding import EmbedRequest
    from lampblack.domain.generation import GenerationRequest, ScoreRequest
    from lampblack.domain.models import Device, LoadedModel
    from lampblack.engine.protocol import LoadOptions

_log = logging.getLogger(__name__)

FIRST_STEP = 5
"""So many times longer than any other may the first step of a model take, which reads its weights from the disk."""

LONGER_STEP = 10
"""So many times longer than all before may a step be, when other programs are at work or memory has run short."""

_LONGEST_STEP = 60.0
"""Seconds that count of the longest step at most."""

_LAST = Loaded | Unloaded | Finished | Scored | Embedded | Counted | Measured | StatusReport | Failed
"""The events that end a request."""

EngineDied = Callable[[Fault, tuple[str, ...]], None]
"""Called with why, and the paths of the models that may be to blame: being loaded, or at work, else in memory."""


@dataclass(slots=True)
class _Open:
    """A request that has not ended, the path of the model that it loads or uses; cancelled_at in monotonic seconds."""

    sink: EventSink
    loading: str | None = None
    using: str | None = None
    has_begun: bool = False
    cancelled_at: float | None = None


class EngineClient:
    """An `Engine` over a process of its own (see `engine.Engine` for the contract).

    silence_limit: seconds without any line, though pinged and busy, after which the engine counts as hung.
    cancel_limit: seconds that a cancelled request may go on before the same is assumed of the model's thread.
    still_limit: seconds that the model's thread may be at one step, and LONGER_STEP times the longest before.
    start_limit: seconds from the start of the process to its first line. configuration: what each engine is told first.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_ready: Callable[[], None] = lambda: None,
        on_died: EngineDied = lambda *_: None,
        on_models: Callable[[], None] = lambda: None,
        silence_limit: float = 20.0,
        cancel_limit: float = 10.0,
        still_limit: float = 120.0,
        start_limit: float = 60.0,
        configuration: Callable[[], Configure] | None = None,
    ) -> None:
        self._command = list(command)
        self._on_ready, self._on_died, self._on_models = on_ready, on_died, on_models
        self._silence_limit, self._cancel_limit, self._start_limit = silence_limit, cancel_limit, start_limit
        self._still_limit = still_limit
        self._configuration = configuration
        self._pong: Pong | None = None
        self._lock = threading.RLock()
        self._numbers = itertools.count(1)
        self._open: dict[int, _Open] = {}
        self._run: EngineProcess | None = None
        self._state = EngineState.STOPPED
        self._models: dict[str, LoadedModel] = {}
        self._devices: tuple[Device, ...] = ()
        self._version = ""
        self._closing = threading.Event()
        self._ready_at = 0.0
        self._watchdog: threading.Thread | None = None

    @property
    def state(self) -> EngineState:
        return self._state

    @property
    def loaded(self) -> LoadedModel | None:
        with self._lock:
            return next((model for model in reversed(self._models.values()) if model.writes_text), None)

    @property
    def models(self) -> tuple[LoadedModel, ...]:
        with self._lock:
            return tuple(self._models.values())

    @property
    def devices(self) -> tuple[Device, ...]:
        return self._devices

    @property
    def version(self) -> str:
        return self._version

    def start(self) -> None:
        with self._lock:
            if self._run is not None or self._closing.is_set():
                return
            self._state = EngineState.STARTING
            self._run = EngineProcess(self._command, self)
            self._run.start()
            self.configure()
            if self._watchdog is None:
                self._watchdog = threading.Thread(target=self._watch, name="engine-watchdog", daemon=True)
                self._watchdog.start()

    def configure(self) -> None:
        """Tells a running engine the configuration as it is now."""
        with self._lock:
            if self._run is not None and self._configuration is not None:
                self._run.send(encode(self._configuration()))

    def load(self, options: LoadOptions, sink: EventSink) -> int:
        return self._ask(lambda number: Load(number, options), _Open(sink, loading=options.path))

    def unload(self, sink: EventSink, path: str = "") -> int:
        return self._ask(lambda number: Unload(number, path), _Open(sink))

    def generate(self, request: GenerationRequest, sink: EventSink) -> int:
        loaded = self.loaded
        using = request.model or (loaded.path if loaded else None)
        return self._ask(lambda number: Generate(number, request), _Open(sink, using=using))

    def score(self, request: ScoreRequest, sink: EventSink) -> int:
        loaded = self.loaded
        using = request.model or (loaded.path if loaded else None)
        return self._ask(lambda number: Score(number, request), _Open(sink, using=using))

    def embed(self, request: EmbedRequest, sink: EventSink) -> int:
        models = self.models
        using = request.model or (models[-1].path if models else None)
        return self._ask(lambda number: Embed(number, request), _Open(sink, using=using))

    def count(self, texts: Sequence[str], sink: EventSink, path: str = "") -> int:
        models = self.models
        using = path or (models[-1].path if models else None)
        return self._ask(lambda number: Count(number, tuple(texts), path), _Open(sink, using=using))

    def measure(self, path: str, sink: EventSink) -> int:
        return self._ask(lambda number: Measure(number, path), _Open(sink, using=path))

    def ask_status(self, sink: EventSink) -> int:
        return self._ask(Status, _Open(sink))

    def cancel(self, request: int) -> None:
        with self._lock:
            entry = self._open.get(request)
            if entry is None or self._run is None:
                return
            entry.cancelled_at = entry.cancelled_at or time.monotonic()
            self._run.send(encode(Cancel(request)))

    def close(self) -> None:
        self._closing.set()
        with self._lock:
            run = self._run
        if run is not None:
            run.send(encode(Shutdown()))
            run.close()
        if self._watchdog is not None:
            self._watchdog.join()

    def _ask(self, command: Callable[[int], Command], entry: _Open) -> int:
        number = next(self._numbers)
        line = encode(command(number))  # before anything is noted: what cannot be encoded is the caller's to hear of
        with self._lock:
            self.start()
            if self._run is not None:
                self._open[number] = entry
                self._run.send(line)
                return number
        entry.sink(Failed(number, Fault("engine.stopped", {"reason": "closing"})))
        return number

    # --- ProcessListener, on the reader's thread

    def event_came(self, run: EngineProcess, event: Event) -> None:
        if isinstance(event, Ready):
            self._became_ready(run, event)
        elif isinstance(event, Pong):
            self._pong = event
        else:
            self._hand_on(event)

    def run_ended(self, fault: Fault) -> None:
        with self._lock:
            left, self._open = self._open, {}
            ready = self._state is EngineState.READY  # an engine that cannot even start is not the model's fault
            working = {entry.using for entry in left.values()} | {e.loading for e in left.values() if e.has_begun}
            models = tuple(filter(None, working)) or tuple(reversed(self._models))[:1] if ready else ()
            self._models.clear()
            self._run, self._state, self._pong = None, EngineState.STOPPED, None
        if not self._closing.is_set():
            _log.warning("the engine ended: %s", fault.kind)
            self._on_died(fault, models)
        for number, entry in left.items():
            self._tell(entry.sink, Failed(number, fault))

    def _became_ready(self, run: EngineProcess, event: Ready) -> None:
        if event.protocol != PROTOCOL_VERSION:
            run.kill(Fault("engine.version"))
            return
        with self._lock:
            self._devices, self._version = event.devices, event.engine_version
            self._state = EngineState.READY
            self._ready_at = time.monotonic()
        self._on_ready()

    def _hand_on(self, event: RequestEvent) -> None:
        with self._lock:
            entry = self._open.get(event.request)
            if entry is not None:
                entry.has_begun = True
            if isinstance(event, Loaded):
                self._models.pop(event.model.path, None)
                self._models[event.model.path] = event.model
            elif isinstance(event, Unloaded):
                for path in event.paths:
                    self._models.pop(path, None)
            if isinstance(
                event, Loaded | Unloaded | Finished | Scored | Embedded | Counted | Measured | StatusReport | Failed
            ):
                self._open.pop(event.request, None)
        if isinstance(event, Loaded | Unloaded):
            self._on_models()
        if isinstance(event, Failed) and event.fault is not None and event.fault.kind == ENGINE_BUG:
            logs.report(RuntimeError(f"in the engine:\n{event.fault.log}"))
        if entry is not None:
            self._tell(entry.sink, event)

    def _tell(self, sink: EventSink, event: RequestEvent) -> None:
        try:
            sink(event)
        except Exception as error:  # noqa: BLE001 - a bug in one request's sink must not cost the others their reader
            logs.report(error)

    # --- the watchdog's thread

    def _watch(self) -> None:
        interval = min(2.0, self._silence_limit / 4)
        pings = itertools.count(1)
        waiting_since: float | None = None
        while not self._closing.wait(interval):
            with self._lock:
                run, busy = self._run, bool(self._open)
            if run is None or not busy:
                waiting_since = self._pong = None
                continue
            now = time.monotonic()
            if waiting_since is None or run.last_heard > waiting_since:
                waiting_since = now
                run.send(encode(Ping(next(pings))))
            limit = self._start_limit if self._state is EngineState.STARTING else self._silence_limit
            still = self._pong.still if self._pong is not None else None
            if now - waiting_since > limit:
                run.kill(Fault("engine.silent", {"seconds": round(limit)}))
            elif self._ignores_a_cancel(now):
                run.kill(Fault("engine.silent", {"seconds": round(self._cancel_limit)}))
            elif still is not None and still > self._most_still():
                run.kill(Fault("engine.silent", {"seconds": round(still)}))

    def _most_still(self) -> float:
        """Seconds; a computer on which steps take a minute has to be left alone for longer than others."""
        longest = min(self._pong.longest_step, _LONGEST_STEP) if self._pong is not None else 0.0
        return self._still_limit + LONGER_STEP * longest if longest else FIRST_STEP * self._still_limit

    def _ignores_a_cancel(self, now: float) -> bool:
        with self._lock:
            return self._state is EngineState.READY and any(
                entry.cancelled_at is not None and now - max(entry.cancelled_at, self._ready_at) > self._cancel_limit
                for entry in self._open.values()
            )
