"""The smaller model that guesses ahead: brought into memory beside the one that writes, and asked where it fits."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from lampblack import logs
from lampblack.engine.protocol import Failed, Loaded

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.faults import Fault
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.engine.protocol import LoadOptions

_log = logging.getLogger(__name__)


class GuesserState(StrEnum):
    """How far the model that is to guess has come."""

    WAITING = "waiting"
    LOADING = "loading"
    READY = "ready"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Guesser:
    """The model at `path`, which is to guess for the one at `writer`; fault: why it does not, where it is refused."""

    path: str
    writer: str
    state: GuesserState
    fault: Fault | None = None


class Guessing:
    """Loads the wished model once the one that writes is there. What goes wrong costs the guesses and no reply.

    wish: the path of the model that is to guess, empty for none; writer: the chosen model, where it is in memory.
    options: how to load the first model to guess for the second. on_changed: `guesser` has changed; told on any thread.
    """

    def __init__(
        self,
        engine: Engine,
        wish: Callable[[], str],
        writer: Callable[[], LoadedModel | None],
        options: Callable[[str, str], LoadOptions],
        on_changed: Callable[[], None] = lambda: None,
    ) -> None:
        self._engine, self._wish, self._writer, self._options = engine, wish, writer, options
        self._on_changed = on_changed
        self._lock = threading.RLock()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="guesser")
        self._guesser: Guesser | None = None
        self._brought = ""
        self._is_closed = False

    @property
    def guesser(self) -> Guesser | None:
        """The model that is to guess; None where none is wished. One that has left the memory waits."""
        with self._lock:
            guesser = self._guesser
        if guesser is not None and guesser.state is GuesserState.READY and not self._in_memory(guesser.path):
            return replace(guesser, state=GuesserState.WAITING)
        return guesser

    def model_for(self, writer: str) -> str:
        """The path of the model that guesses for the one at `writer`; empty where none does."""
        guesser = self.guesser
        ready = guesser is not None and guesser.state is GuesserState.READY and guesser.writer == writer
        return guesser.path if ready and guesser is not None else ""

    def follow(self) -> None:
        """To be told when another model is wished or writes: loads what is to guess for it, frees what no longer is."""
        with self._lock:
            if not self._is_closed:
                self._thread.submit(logs.reporting(self._follow))

    def close(self) -> None:
        """Ends its thread; what is told afterwards, such as the end of a load, changes nothing any more."""
        with self._lock:
            self._is_closed = True
        self._thread.shutdown()

    def _follow(self) -> None:
        wish, writer = self._wish(), self._writer()
        with self._lock:
            brought, self._brought = self._brought, ""
            self._guesser = None
            if wish:
                self._guesser = Guesser(wish, writer.path if writer else "", GuesserState.WAITING)
                self._brought = brought if brought == wish else ""
        if brought not in ("", wish) and (writer is None or brought != writer.path):
            self._engine.unload(lambda _: None, brought)
        if wish and writer is not None and writer.path != wish:
            self._load(wish, writer.path)
        self._on_changed()

    def _load(self, path: str, writer: str) -> None:
        was_there = self._in_memory(path)
        loading = Guesser(path, writer, GuesserState.LOADING)
        with self._lock:
            self._guesser = loading
        self._engine.load(self._options(path, writer), lambda event: self._take(loading, event, was_there=was_there))

    def _take(self, loading: Guesser, event: RequestEvent, *, was_there: bool) -> None:
        if isinstance(event, Loaded):
            end = replace(loading, state=GuesserState.READY)
        elif isinstance(event, Failed):
            fault = event.fault
            _log.info("no guesses ahead: %s", fault.kind if fault else "cancelled")
            end = replace(loading, state=GuesserState.REFUSED if fault else GuesserState.WAITING, fault=fault)
        else:
            return
        with self._lock:
            is_wished = self._guesser is loading
            if is_wished:
                self._guesser = end
                if end.state is GuesserState.READY and not was_there:
                    self._brought = loading.path
        if is_wished:
            self._on_changed()
        elif end.state is GuesserState.READY and not was_there and loading.path not in self._in_use():
            self._engine.unload(lambda _: None, loading.path)

    def _in_use(self) -> tuple[str, ...]:
        writer = self._writer()
        return (self._wish(), writer.path if writer is not None else "")

    def _in_memory(self, path: str) -> bool:
        return any(model.path == path for model in self._engine.models)
