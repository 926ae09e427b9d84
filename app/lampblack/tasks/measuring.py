"""How fast models are here: tested when the person asks for it, and kept."""

from __future__ import annotations

import queue
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lampblack.domain.faults import Fault, KnownError
from lampblack.tasks.exchange import CancelledError
from lampblack.tasks.measured_settings import subject_of
from lampblack.tasks.speed_test import measure_speed, refuse_company

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import LoadedModel
    from lampblack.domain.speed import Speed
    from lampblack.engine.engine import Engine
    from lampblack.tasks.measured_settings import MeasuredSettings
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.other_models import OtherModels

_LOOK = 0.1
_PATIENCE = 8.0
"""Seconds that the settings may take: while other programs are at work, they are not measured at all."""

_LOADING = 0.3
"""The share of all that loading a model is shown as."""


class Speeds(Protocol):
    """Where speeds are kept; `store.speeds.SpeedStore` is one."""

    def find(self, subject: str) -> Speed | None: ...
    def save(self, subject: str, speed: Speed) -> None: ...


class Measuring:
    """Tests one model at a time in the window's own engine, with the settings that a reply would have there.

    A model that is not in memory comes there for the test, and leaves it again. Methods take their time, raise
    KnownError, and may be called on any thread.
    """

    def __init__(
        self, engine: Engine, desk: ModelDesk, others: OtherModels, settings: MeasuredSettings, speeds: Speeds
    ) -> None:
        self._engine, self._desk, self._others = engine, desk, others
        self._settings, self._speeds = settings, speeds
        self._testing = threading.Lock()
        self._closed = threading.Event()

    def find(self, path: str) -> Speed | None:
        """What was measured of the model at `path`, as long as it is the same file on the same computer."""
        return known_speed(self._speeds, path)

    def measure(self, path: str, tell: Callable[[float], None], stop: Callable[[], bool]) -> Speed:
        """Tests a model; tell: how far it is, from 0 to 1. Raises what measure_speed raises, measure.at_work, and why a
        model cannot be loaded."""
        if not self._testing.acquire(blocking=False):
            raise KnownError("measure.at_work")
        try:
            return self._measure(path, tell, lambda: stop() or self._closed.is_set())
        finally:
            self._testing.release()

    def close(self) -> None:
        """Breaks off the test that is under way. Call it before the engine is closed."""
        self._closed.set()
        with self._testing:
            pass

    def _measure(self, path: str, tell: Callable[[float], None], stop: Callable[[], bool]) -> Speed:
        was_there = self._others.in_memory(path) is not None
        if self._engine.models:
            refuse_company(self._engine, Path(path).stem)
        if not was_there:
            self._others.trust(path)
        try:
            model = self._loaded(path, lambda fraction: tell(_LOADING * fraction), stop)
            self._let_settings_be_measured(path, stop)
            speed = measure_speed(
                self._engine, model, lambda fraction: tell(_LOADING + (1 - _LOADING) * fraction), stop
            )
        finally:
            if not was_there and path != self._desk.chosen:
                self._desk.unload(path)
        keep_speed(self._speeds, path, speed)
        return speed

    def _loaded(self, path: str, tell: Callable[[float], None], stop: Callable[[], bool]) -> LoadedModel:
        ends: queue.SimpleQueue[Fault | None] = queue.SimpleQueue()
        give_up = self._others.when_ready(path, ends.put, lambda fraction: tell(fraction or 0.0))
        while True:
            if stop():
                give_up()
                raise CancelledError
            try:
                fault = ends.get(timeout=_LOOK)
            except queue.Empty:
                continue
            model = self._others.in_memory(path)
            if fault is not None or model is None:
                raise KnownError.of(fault or Fault("model.load_cancelled"))
            return model

    def _let_settings_be_measured(self, path: str, stop: Callable[[], bool]) -> None:
        """What is fastest is being looked for: the test is to have the settings that come of it."""
        until = time.monotonic() + _PATIENCE
        while self._settings.is_under_way(path) and time.monotonic() < until:
            if stop():
                raise CancelledError
            self._closed.wait(_LOOK)


def known_speed(speeds: Speeds, path: str) -> Speed | None:
    """What was measured of a model. Reads the disk; raises KnownError."""
    subject = subject_of(path)
    return speeds.find(subject) if subject else None


def keep_speed(speeds: Speeds, path: str, speed: Speed) -> None:
    """Remembers what was measured of a model. Raises KnownError."""
    if subject := subject_of(path):
        speeds.save(subject, speed)
