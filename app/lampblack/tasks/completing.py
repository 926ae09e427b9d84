"""Completing code at the cursor, with models that were taught to fill in the middle."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from lampblack import logs
from lampblack.domain.coding.completion import MOST_TOKENS, STOP, completed
from lampblack.domain.coding.fitting import around
from lampblack.domain.coding.plan import CODING
from lampblack.domain.endpoints import model_elsewhere
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import GenerationRequest, Infill
from lampblack.engine.protocol import Failed, Finished, Tokens
from lampblack.tasks.plan_run import count_tokens

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, RequestEvent
    from lampblack.tasks.model_desk import ModelDesk

    Tell = Callable[[str, Fault | None], None]
    """Told the text to insert, empty where there is none, or what stood in the way; on a background thread."""

_ROOM = 2048
"""Tokens around the cursor that the model is given: more would make a person wait."""
_PATIENCE = 5.0
"""Seconds that closing waits for an engine that does not answer."""
_MARKS = 16
"""Tokens for the marks of prefix, suffix and middle."""


class Completing:
    """One completion at a time: a new one, and `cancel`, end the one before, which then tells nothing."""

    def __init__(self, engine: Engine, desk: ModelDesk) -> None:
        self._engine, self._desk = engine, desk
        self._current: _Completion | None = None
        self._ended: list[threading.Thread] = []
        """Those of what was cancelled and may not have heard of it yet."""

    def start(self, before: str, after: str, tell: Tell) -> None:
        """Asks the chosen model what belongs between the two, once it is in memory."""
        self.cancel()
        self._current = _Completion(self._engine, self._desk, before, after, tell)
        self._current.thread.start()

    def cancel(self) -> None:
        """Ends the one that is under way."""
        if self._current is not None:
            self._current.cancel()
            self._ended.append(self._current.thread)
            self._ended = [thread for thread in self._ended if thread.is_alive()]
            self._current = None

    def close(self) -> None:
        """Ends the one that is under way, and waits for it. Call it before the engine is closed."""
        if self._current is not None:
            self._ended.append(self._current.thread)
        self.cancel()
        for thread in self._ended:
            thread.join(_PATIENCE)


class _Completion:
    def __init__(self, engine: Engine, desk: ModelDesk, before: str, after: str, tell: Tell) -> None:
        self._engine, self._desk, self._before, self._after, self._tell = engine, desk, before, after, tell
        self._lock = threading.Lock()
        self._cancelled = threading.Event()
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._fault: Fault | None = None
        self._request: int | None = None
        self._pieces: list[str] = []
        self.thread = threading.Thread(target=self._work, name="completion", daemon=True)

    def cancel(self) -> None:
        """It tells nothing from now on."""
        with self._lock:
            self._cancelled.set()
            request = self._request
        self._ready.set()
        self._ended.set()
        if request is not None:
            self._engine.cancel(request)

    def _work(self) -> None:
        text, fault = "", None
        try:
            text = self._completed()
        except KnownError as error:
            fault = error.fault
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it
            logs.report(error)
            fault = Fault("app.bug")
        if not self._cancelled.is_set():
            self._tell(text, fault)

    def _completed(self) -> str:
        model = self._model()
        if model is None:
            return ""
        room = min(_ROOM, model.context_length - MOST_TOKENS - _MARKS)
        before, after = around(
            self._before, self._after, max(1, room), lambda texts: count_tokens(self._engine, texts, model.path)
        )
        request = GenerationRequest(Infill(before, after), CODING, MOST_TOKENS, STOP, model.path)
        with self._lock:
            if self._cancelled.is_set():
                return ""
            self._request = self._engine.generate(request, self._take)
        self._ended.wait()
        if self._fault is not None:
            raise KnownError.of(self._fault)
        return completed("".join(self._pieces), before, after)

    def _model(self) -> LoadedModel | None:
        """The chosen model, in memory; None where it was cancelled meanwhile."""
        chosen = self._desk.chosen
        if chosen is not None and model_elsewhere(chosen) is not None:
            raise KnownError("job.elsewhere")
        if self._cancelled.is_set():
            return None
        self._desk.when_ready(self._take_ready)
        self._ready.wait()
        if self._cancelled.is_set():
            return None
        if self._fault is not None:
            raise KnownError.of(self._fault)
        path = self._desk.chosen
        found = next((model for model in self._engine.models if model.path == path), None)
        if found is None:
            raise KnownError("model.none_loaded")
        return found

    def _take_ready(self, fault: Fault | None) -> None:
        self._fault = fault
        self._ready.set()

    def _take(self, event: RequestEvent) -> None:
        if isinstance(event, Tokens):
            self._pieces.append(event.text)
        elif isinstance(event, Failed | Finished):
            self._fault = event.fault if isinstance(event, Failed) else None
            self._ended.set()
