"""One short test of a model in memory: reading a prompt, then writing, as a person's own requests would."""

from __future__ import annotations

import queue
import time
import uuid
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import GenerationRequest, Priority, Sampling
from lampblack.domain.speed import Speed
from lampblack.engine.protocol import Failed, Finished, PromptProgress, StatusReport, Tokens
from lampblack.tasks.exchange import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.generation import GenerationStats
    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine, RequestEvent

SECONDS = 6.0
"""About how long reading may take, and writing."""

LEAST_READ, MOST_READ = 32, 512
LEAST_WRITTEN, MOST_WRITTEN = 16, 128
"""Tokens of the test itself."""

_TRIAL_LETTERS, _TRIAL_WRITTEN = 100, 4
"""Letters that are read and tokens that are written to bring the weights into memory, and to see how long a test may
be."""

_LOOK = 0.1
"""Seconds between two looks at the engine."""

_AT_WORK = ("waiting", "reading", "writing")
_WORDS = (
    "The lamp burns low and the soot gathers on the glass; scraped off and stirred with gum, it makes the blackest of "
    "all inks, which does not fade in the sun, and which a brush carries over paper for as long as there is something "
    "to say. "
)


def measure_speed(engine: Engine, model: LoadedModel, tell: Callable[[float], None], stop: Callable[[], bool]) -> Speed:
    """Tests a model in memory, and waits for it; tell: how far it is, from 0 to 1.

    Gives way to others: raises KnownError measure.busy where somebody's request is being answered already,
    measure.interrupted where one comes in between, and CancelledError where `stop` says so; what the engine says.
    """
    refuse_company(engine, model.name)
    test = _Test(engine, model, stop)
    trial = test.run(_TRIAL_LETTERS, _TRIAL_WRITTEN, lambda _: None)
    tell(0.1)
    most = min(MOST_READ, model.context_length // 2)
    read = min(most, max(LEAST_READ, int(SECONDS * _read_per_second(trial))))
    written = min(MOST_WRITTEN, max(LEAST_WRITTEN, int(SECONDS * trial.tokens_per_second)), model.context_length // 4)
    letters = read * _TRIAL_LETTERS // max(1, trial.prompt_tokens)
    stats = test.run(letters, written, lambda fraction: tell(0.1 + 0.9 * fraction))
    test.look(refuse_company(engine, model.name, "measure.interrupted"))
    tell(1.0)
    return Speed(
        read_per_second=_read_per_second(stats),
        written_per_second=stats.tokens_per_second,
        memory=test.peak,
        measured_at=time.time(),
        context_length=model.context_length,
    )


def refuse_company(engine: Engine, name: str, kind: str = "measure.busy") -> StatusReport:
    """What the engine is at. Raises KnownError of this kind where that is somebody's request, and why the engine cannot
    say it. name: of the model to be measured."""
    events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
    engine.ask_status(events.put)
    while not isinstance(event := events.get(), StatusReport):
        _raise_failure(event)
    if _has_company(event):
        raise KnownError(kind, name=name)
    return event


class _Test:
    """Requests, one after the other, with a look at the engine in between."""

    def __init__(self, engine: Engine, model: LoadedModel, stop: Callable[[], bool]) -> None:
        self._engine, self._model, self._stop = engine, model, stop
        self.peak = 0
        """The most bytes that the engine's process had in memory, less what other models there take; at least what
        llama.cpp says of its own buffers, for not all of the others' need be in memory."""

    def run(self, letters: int, written: int, tell: Callable[[float], None]) -> GenerationStats:
        """Has so many letters read and at most `written` tokens written."""
        events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        # what is read begins otherwise each time: nothing of it is in the cache
        prompt = (f"{uuid.uuid4().hex[:8]} " + _WORDS * (1 + letters // len(_WORDS)))[:letters]
        request = GenerationRequest(
            prompt=prompt,
            sampling=Sampling(temperature=0.0, ignore_eos=True),
            max_tokens=written,
            model=self._model.path,
            priority=Priority.DOCUMENT,
        )
        own = self._engine.generate(request, events.put)
        refusal: Exception | None = None
        count, looked_at = 0, time.monotonic()
        while True:
            event = _next(events)
            if isinstance(event, Finished):
                if refusal is not None:
                    raise refusal
                return event.stats
            if isinstance(event, StatusReport) and self.look(event, own) and refusal is None:
                refusal = KnownError("measure.interrupted", name=self._model.name)
                self._engine.cancel(own)
            elif isinstance(event, PromptProgress):
                tell(0.5 * event.read / max(1, event.total))
            elif isinstance(event, Tokens):
                count += event.count
                tell(0.5 + 0.5 * min(1.0, count / written))
            else:
                _raise_failure(event)
            if self._stop() and refusal is None:
                refusal = CancelledError()
                self._engine.cancel(own)
            if time.monotonic() - looked_at >= _LOOK:
                looked_at = time.monotonic()
                self._engine.ask_status(events.put)

    def look(self, report: StatusReport, own: int = 0) -> bool:
        """Notes what a report says of the memory; whether somebody else's request is there."""
        taken = {one.path: one.weights + one.cache + one.compute for one in report.models}
        own_buffers = taken.pop(self._model.path, 0)
        self.peak = max(self.peak, own_buffers, report.resident - sum(taken.values()))
        return _has_company(report, own)


def _has_company(report: StatusReport, own: int = 0) -> bool:
    sequences = (one for model in report.models for one in model.sequences)
    return any(one.request not in (0, own) and one.state in _AT_WORK for one in sequences)


def _next(events: queue.SimpleQueue[RequestEvent]) -> RequestEvent | None:
    try:
        return events.get(timeout=_LOOK)
    except queue.Empty:
        return None


def _raise_failure(event: RequestEvent | None) -> None:
    if isinstance(event, Failed):
        raise KnownError.of(event.fault) if event.fault is not None else CancelledError


def _read_per_second(stats: GenerationStats) -> float:
    """Tokens that had to be read, by the time until the first came."""
    return (stats.prompt_tokens - stats.reused_tokens) / max(1e-6, stats.time_to_first_token)
