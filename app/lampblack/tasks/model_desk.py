"""Which model is chosen, which is in memory, and which must not be loaded unasked because the engine died with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

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


class DeskListener(Protocol):
    """Told what happens to the model; called on background threads."""

    def model_loading(self, path: str, fraction: float) -> None:
        """fraction is 0 to 1."""

    def model_loaded(self, model: LoadedModel) -> None:
        """The model is in memory."""

    def model_refused(self, fault: Fault) -> None:
        """A file that was asked for cannot be used; what was chosen, loading or loaded before stays so."""

    def model_gone(self, fault: Fault | None) -> None:
        """No model is in memory any more, or none came into it; fault None where the person asked for that."""


class ModelDesk:
    """Loads the chosen model when somebody needs it; one load at a time, the newest choice wins."""

    def __init__(
        self, engine: Engine, suspects: Suspects, options: Callable[[str], LoadOptions], listener: DeskListener
    ) -> None:
        self._engine, self._suspects, self._options, self._listener = engine, suspects, options, listener
        self._lock = threading.RLock()
        self._chosen: str | None = None
        self._loading: int | None = None
        self._loading_path: str | None = None
        self._waiting: list[WhenReady] = []

    @property
    def chosen(self) -> str | None:
        """The path of the model that the next request is to use."""
        return self._chosen

    @property
    def loaded(self) -> LoadedModel | None:
        """The model in memory."""
        return self._engine.loaded

    @property
    def is_loading(self) -> bool:
        """Whether a model is on its way into memory."""
        return self._loading is not None

    def is_suspect(self, path: str) -> bool:
        """Whether the engine died with this model and nobody has asked for it since."""
        return self._suspects.is_suspect(path)

    def choose(self, path: str) -> None:
        """Names the model to use without loading it, as at start."""
        self._chosen = path

    def load(self, path: str) -> None:
        """Loads a model because the person asked for it: that also clears the suspicion."""
        try:
            check_model_file(Path(path))
        except KnownError as error:
            self._listener.model_refused(error.fault)
            return
        self._suspects.clear_suspect(path)
        with self._lock:
            self._chosen = path
            loaded = self._engine.loaded
            if self._loading is None and loaded is not None and loaded.path == path:
                self._listener.model_loaded(loaded)
                return
        self._begin(path)

    def reload(self) -> None:
        """Loads the chosen model again, so that changed settings take effect."""
        if self._chosen is not None:
            self._begin(self._chosen)

    def when_ready(self, callback: WhenReady) -> None:
        """Calls back when the chosen model is in memory, loading it first unless it is a suspect."""
        fault = self._why_not()
        if fault is not None:
            callback(fault)
            return
        with self._lock:
            loaded, chosen = self._engine.loaded, self._chosen
            ready = self._loading is None and loaded is not None and loaded.path == chosen
            begins = not ready and self._loading_path != chosen
            if not ready:
                self._waiting.append(callback)
        if ready:
            callback(None)
        elif begins and chosen is not None:
            self._begin(chosen)

    def cancel_loading(self) -> None:
        """Stops the load that is under way."""
        with self._lock:
            loading = self._loading
        if loading is not None:
            self._engine.cancel(loading)

    def engine_died(self, fault: Fault, path: str | None) -> None:
        """To be told by the engine's client: the model that was in memory is not to be loaded again unasked."""
        if path is None:
            return
        try:
            self._suspects.mark_suspect(path)
        except KnownError as error:
            _log.warning("could not note the suspect: %s", error.fault.kind)
        if self._loading is None:
            self._listener.model_gone(fault)

    def _why_not(self) -> Fault | None:
        if self._chosen is None:
            return Fault("model.none_loaded")
        loaded = self._engine.loaded
        if self._loading_path == self._chosen or (loaded is not None and loaded.path == self._chosen):
            return None
        if self._suspects.is_suspect(self._chosen):
            return Fault("model.suspect", {"name": Path(self._chosen).stem})
        try:
            check_model_file(Path(self._chosen))
        except KnownError as error:
            return error.fault
        return None

    def _begin(self, path: str) -> None:
        with self._lock:
            before = self._loading
            self._loading_path = path
            self._listener.model_loading(path, 0.0)
            self._loading = self._engine.load(self._options(path), self._on_event)
        if before is not None:
            self._engine.cancel(before)

    def _on_event(self, event: RequestEvent) -> None:
        with self._lock:
            if event.request != self._loading:
                return  # a load that a newer choice has replaced
        if isinstance(event, LoadProgress):
            self._listener.model_loading(self._loading_path or "", event.fraction)
        elif isinstance(event, Loaded):
            self._end(None, event.model)
        elif isinstance(event, Failed):
            self._end(event.fault or CANCELLED)

    def _end(self, fault: Fault | None, model: LoadedModel | None = None) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, []
            self._loading = self._loading_path = None
        if model is not None:
            self._listener.model_loaded(model)
        else:
            self._listener.model_gone(None if fault == CANCELLED else fault)
        for callback in waiting:
            callback(fault)
