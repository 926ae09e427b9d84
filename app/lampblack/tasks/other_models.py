"""Models in memory beside the chosen one, for as long as somebody needs them."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault, KnownError
from lampblack.engine.protocol import Failed, Loaded, LoadOptions, LoadProgress
from lampblack.gguf.preflight import check_model_file
from lampblack.tasks.model_desk import CANCELLED

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.tasks.model_desk import ModelDesk, Suspects, WhenReady


@dataclass(slots=True, eq=False)
class _Wait:
    """Somebody who waits for a model."""

    callback: WhenReady
    progress: Callable[[float | None], None]


@dataclass(slots=True, eq=False)
class _Load:
    """A load under way. fraction: None while the engine has not begun with it. request: the engine's number."""

    waiting: list[_Wait] = field(default_factory=list)
    fraction: float | None = None
    request: int | None = None


class OtherModels:
    """Loads models without making one of them the chosen one.

    Where there is no room for another beside those that are at work, the engine loads it when they have ended.
    """

    def __init__(
        self,
        engine: Engine,
        desk: ModelDesk,
        suspects: Suspects,
        options: Callable[[str], LoadOptions],
        name_of: Callable[[str], str] = lambda path: Path(path).stem,
    ) -> None:
        """name_of: what the model at a path is called."""
        self._name_of = name_of
        self._engine, self._desk, self._suspects, self._options = engine, desk, suspects, options
        self._lock = threading.RLock()
        self._loads: dict[str, _Load] = {}

    def in_memory(self, path: str) -> LoadedModel | None:
        """The model, where it is in memory."""
        return next((model for model in self._engine.models if model.path == path), None)

    def trust(self, path: str) -> None:
        """The person asks for a model, also where the engine has died with it."""
        self._suspects.clear_suspect(path)

    def why_not(self, path: str) -> Fault | None:
        """Why a model cannot be used or may not be loaded unasked; None where it can. Reads the file."""
        if self.in_memory(path) is not None:
            return None
        if self._suspects.is_suspect(path):
            return Fault("model.suspect", {"name": self._name_of(path)})
        try:
            check_model_file(Path(path))
        except KnownError as error:
            return error.fault
        return None

    def when_ready(
        self, path: str, callback: WhenReady, progress: Callable[[float | None], None]
    ) -> Callable[[], None]:
        """Calls back when the model is in memory, or with why it is not; returns what gives the waiting up.

        progress: called on any thread with how much of it is loaded, 0 to 1; None while the load has not begun. A new
        engine is started where the one before has died.
        """
        self._engine.start()
        fault = self.why_not(path)
        if fault is not None:
            callback(fault)
            return lambda: None
        wait = _Wait(callback, progress)
        with self._lock:
            is_there = self.in_memory(path) is not None and path not in self._desk.leaving
            if not is_there:
                self._wait(path, wait)
        if is_there:
            callback(None)
        return lambda: self._give_up(path, wait)

    def _wait(self, path: str, wait: _Wait) -> None:
        load = self._loads.get(path)
        if load is not None:
            load.waiting.append(wait)
            wait.progress(load.fraction)
            return
        load = self._loads[path] = _Load([wait])
        wait.progress(None)
        load.request = self._engine.load(self._options(path), lambda event: self._take(path, load, event))

    def _give_up(self, path: str, wait: _Wait) -> None:
        with self._lock:
            load = self._loads.get(path)
            if load is None or wait not in load.waiting:
                return
            load.waiting.remove(wait)
            if load.waiting or load.request is None:
                return
            del self._loads[path]
        self._engine.cancel(load.request)

    def _take(self, path: str, load: _Load, event: RequestEvent) -> None:
        if isinstance(event, LoadProgress):
            load.fraction = event.fraction
            with self._lock:
                waiting = list(load.waiting)
            for wait in waiting:
                wait.progress(event.fraction)
        elif isinstance(event, Loaded | Failed):
            with self._lock:
                if self._loads.get(path) is load:
                    del self._loads[path]
                waiting, load.waiting = load.waiting, []
            fault = None if isinstance(event, Loaded) else event.fault or CANCELLED
            for wait in waiting:
                wait.callback(fault)
