"""Which model is chosen, which is in memory, and which must not be loaded unasked because the engine died with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lampblack.domain.endpoints import model_elsewhere
from lampblack.domain.faults import Fault, KnownError
from lampblack.engine.protocol import Failed, Loaded, LoadOptions, LoadProgress
from lampblack.gguf.preflight import check_model_file

if TYPE_CHECKING:
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, RequestEvent

_log = logging.getLogger(__name__)

WhenReady = Callable[[Fault | None], None]
"""Called once, on any thread: None when the chosen model is in memory, else why it is not."""

CANCELLED = Fault("model.load_cancelled")


class Suspects(Protocol):
    """Remembers models that were in memory when an engine died; `store.models.ModelStore` is one."""

    def mark_suspect(self, path: str) -> None: ...
    def clear_suspect(self, path: str) -> None: ...
    def is_suspect(self, path: str) -> bool: ...
    def suspects(self) -> frozenset[str]: ...


class DeskListener(Protocol):
    """Told what happens to the model; called on background threads."""

    def model_loading(self, path: str, fraction: float) -> None:
        """fraction is 0 to 1."""

    def model_loaded(self, model: LoadedModel) -> None:
        """The model is in memory."""

    def model_refused(self, fault: Fault) -> None:
        """A file that was asked for cannot be used; what was chosen, loading or loaded before stays so."""

    def model_gone(self, fault: Fault | None) -> None:
        """The chosen model left the memory or did not come into it; fault None where that was to be expected."""

    def memory_changed(self) -> None:
        """What is in memory has changed, or is about to: another model came, or one is to leave."""


@dataclass(slots=True, eq=False)
class _Load:
    """A load under way. before: the model that was chosen until then; request: the engine's number."""

    path: str
    before: str | None
    request: int | None = None


class ModelDesk:
    """Loads the chosen model when somebody needs it; one load at a time, the newest choice wins.

    Models that were chosen before stay in memory for as long as there is room: the engine sees to that.
    One at an endpoint can be chosen as well: it is never in memory here, and there is nothing to load.
    """

    def __init__(
        self,
        engine: Engine,
        suspects: Suspects,
        options: Callable[[str], LoadOptions],
        listener: DeskListener,
        on_loaded: Callable[[LoadedModel], None] = lambda _: None,
        elsewhere: Callable[[str], Fault | None] = lambda path: Fault("endpoint.gone", {"host": path}),
        name_of: Callable[[str], str] = lambda path: Path(path).stem,
    ) -> None:
        """elsewhere: why a model at an endpoint cannot be asked; name_of: what the model at a path is called."""
        self._elsewhere = elsewhere
        self._engine, self._suspects, self._options, self._listener = engine, suspects, options, listener
        self._on_loaded, self._name_of = on_loaded, name_of
        self._lock = threading.RLock()
        self._said_loaded = False
        self._chosen: str | None = None
        self._load: _Load | None = None
        self._waiting: list[WhenReady] = []
        self._leaving: set[str] = set()

    @property
    def chosen(self) -> str | None:
        """The path of the model that the next request is to use."""
        return self._chosen

    @property
    def loaded(self) -> LoadedModel | None:
        """The chosen model, where it is in memory."""
        return self._in_memory(self._chosen)

    @property
    def leaving(self) -> frozenset[str]:
        """The models in memory that are unloaded once what they do has ended."""
        with self._lock:
            return frozenset(self._leaving)

    @property
    def is_loading(self) -> bool:
        """Whether a model is on its way into memory."""
        return self._load is not None

    def is_suspect(self, path: str) -> bool:
        """Whether the engine died with this model and nobody has asked for it since."""
        return self._suspects.is_suspect(path)

    def suspects(self) -> frozenset[str]:
        """All models that the engine died with and nobody has asked for since. Reads the disk; raises KnownError."""
        return self._suspects.suspects()

    def choose(self, path: str) -> None:
        """Names the model to use without loading it, as at start."""
        self._chosen = path

    def load(self, path: str, *, anew: bool = False) -> None:
        """Loads a model because the person asked for it: that also clears the suspicion.

        anew: also where it is in memory or on its way there, so that changed settings take effect.
        """
        if model_elsewhere(path) is not None:
            self._choose_elsewhere(path)
            return
        try:
            check_model_file(Path(path))
        except KnownError as error:
            self._listener.model_refused(error.fault)
            return
        self._suspects.clear_suspect(path)
        with self._lock:
            before, self._chosen = self._chosen, path
            loaded, under_way = self._at_hand(path), self._load
            if not anew and under_way is not None and under_way.path == path:
                return
            if anew or loaded is None:
                self._begin(path, before)
                return
            waiting = self._break_off()
        self._say_loaded(loaded)
        for callback in waiting:
            callback(None)

    def reload(self) -> None:
        """Loads the chosen model again, so that changed settings take effect."""
        if self._chosen is not None and model_elsewhere(self._chosen) is None:
            self.load(self._chosen, anew=True)

    def unload(self, path: str) -> None:
        """Frees a model once what it does has ended. The chosen one stays so: the next message loads it again."""
        with self._lock:
            if path in self._leaving or self._in_memory(path) is None:
                return
            self._leaving.add(path)
        self._listener.memory_changed()
        self._engine.unload(lambda _: self._unloaded(path), path)

    def why_not(self) -> Fault | None:
        """Why the chosen model cannot be used or may not be loaded unasked; None where it can. Reads the file."""
        chosen, under_way = self._chosen, self._load
        if chosen is None:
            return Fault("model.none_loaded")
        if model_elsewhere(chosen) is not None:
            return self._elsewhere(chosen)
        if (under_way is not None and under_way.path == chosen) or self._in_memory(chosen) is not None:
            return None
        if self._suspects.is_suspect(chosen):
            return Fault("model.suspect", {"name": self._name_of(chosen)})
        try:
            check_model_file(Path(chosen))
        except KnownError as error:
            return error.fault
        return None

    def when_ready(self, callback: WhenReady) -> None:
        """Calls back when the chosen model is in memory, loading it first unless it is a suspect.

        A new engine is started in any case where the one before has died, but for a model at an endpoint.
        """
        is_elsewhere = model_elsewhere(self._chosen) is not None
        if not is_elsewhere:
            self._engine.start()
        fault = self.why_not()
        if fault is not None or is_elsewhere:
            callback(fault)
            return
        with self._lock:
            chosen = self._chosen
            ready = self._load is None and self._at_hand(chosen) is not None
            if not ready:
                self._waiting.append(callback)
                if chosen is not None and (self._load is None or self._load.path != chosen):
                    self._begin(chosen, chosen)
        if ready:
            callback(None)

    def cancel_loading(self) -> None:
        """Stops the load that is under way; the model that was chosen before is chosen again."""
        with self._lock:
            request = self._load.request if self._load else None
        if request is not None:
            self._engine.cancel(request)

    def engine_died(self, fault: Fault, paths: tuple[str, ...]) -> None:
        """To be told by the engine's client: models that may be to blame are not to be loaded again unasked."""
        self._listener.memory_changed()
        if not paths:
            return
        for path in paths:
            try:
                self._suspects.mark_suspect(path)
            except KnownError as error:
                _log.warning("could not note the suspect: %s", error.fault.kind)
        if self._load is None and model_elsewhere(self._chosen) is None:
            self._say_gone(fault)

    def models_changed(self) -> None:
        """To be told by the engine's client: the chosen model may have left the memory, asked to or by itself."""
        self._listener.memory_changed()
        with self._lock:
            left = self._said_loaded and self._load is None and self._in_memory(self._chosen) is None
        if left:
            self._say_gone(None)

    def _choose_elsewhere(self, path: str) -> None:
        """Who waited for a model on this computer gets no other instead: it would read what was not meant for it."""
        with self._lock:
            self._chosen = path
            waiting = self._break_off()
        self._say_gone(None)
        for callback in waiting:
            callback(CANCELLED)

    def _say_loaded(self, model: LoadedModel) -> None:
        self._said_loaded = True
        self._listener.model_loaded(model)
        self._on_loaded(model)

    def _say_gone(self, fault: Fault | None) -> None:
        self._said_loaded = False
        self._listener.model_gone(fault)

    def _unloaded(self, path: str) -> None:
        with self._lock:
            self._leaving.discard(path)
        self.models_changed()

    def _at_hand(self, path: str | None) -> LoadedModel | None:
        """The model where it is in memory to stay: what is sent to one that leaves would find it gone."""
        return None if path in self._leaving else self._in_memory(path)

    def _in_memory(self, path: str | None) -> LoadedModel | None:
        return next((model for model in self._engine.models if model.path == path), None)

    def _break_off(self) -> list[WhenReady]:
        """Forgets the load under way, for a model in memory has been chosen; returns who has waited for it."""
        load, self._load = self._load, None
        if load is not None and load.request is not None:
            self._engine.cancel(load.request)
        waiting, self._waiting = self._waiting, []
        return waiting

    def _begin(self, path: str, before: str | None) -> None:
        with self._lock:
            replaced = self._load
            load = self._load = _Load(path, replaced.before if replaced else before)
            self._listener.model_loading(path, 0.0)
            load.request = self._engine.load(self._options(path), lambda event: self._on_event(load, event))
        if replaced is not None and replaced.request is not None:
            self._engine.cancel(replaced.request)

    def _on_event(self, load: _Load, event: RequestEvent) -> None:
        if isinstance(event, LoadProgress):
            with self._lock:
                if self._load is load:
                    self._listener.model_loading(load.path, event.fraction)
        elif isinstance(event, Loaded):
            self._end(load, None, event.model)
        elif isinstance(event, Failed):
            self._end(load, event.fault or CANCELLED)

    def _end(self, load: _Load, fault: Fault | None, model: LoadedModel | None = None) -> None:
        with self._lock:
            if self._load is not load:
                return  # a newer choice has replaced it, and whoever waits waits for that one
            self._load = None
            waiting, self._waiting = self._waiting, []
            if fault is not None and (fault == CANCELLED or self._in_memory(load.before) is not None):
                self._chosen = load.before
                model = self._in_memory(load.before)
        if model is not None:
            self._say_loaded(model)
            if fault is not None and fault != CANCELLED:
                self._listener.model_refused(fault)
        else:
            self._say_gone(None if fault == CANCELLED else fault)
        for callback in waiting:
            callback(fault)
