"""The fastest settings for each model on this computer: measured once, in the background, and remembered."""

from __future__ import annotations

import functools
import logging
import os
import platform
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from lampblack import logs
from lampblack.domain.faults import KnownError
from lampblack.engine.protocol import Failed, Measured
from lampblack.models.computer import this_computer

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import LoadedModel, Measurement
    from lampblack.engine.engine import Engine, RequestEvent

_log = logging.getLogger(__name__)


class Measurements(Protocol):
    """Where measurements are kept; `store.measurements.MeasurementStore` is one."""

    def find(self, subject: str, engine: str = "") -> Measurement | None: ...
    def is_refused(self, subject: str, engine: str) -> bool: ...
    def save(self, subject: str, engine: str, measurement: Measurement | None) -> None: ...


def remembered(store: Measurements, path: str, engine: str = "") -> Measurement | None:
    """What was measured of the model at `path` on this computer with this engine, or with any where that is empty.

    Reads the disk. None where nothing was measured, and where the disk fails: that must not keep a model from loading.
    """
    subject = subject_of(path)
    try:
        return store.find(subject, engine) if subject else None
    except KnownError as error:
        _log.warning("measurements cannot be read: %s", error.fault.kind)
        return None


class MeasuredSettings:
    """Asks the engine to measure a model that it has not measured yet, and answers what came of it.

    on_measured: a model's measurement is there, or None where it ended without one; told on any thread. What touches
    the disk is done on a thread of its own, for the engine's reader must not wait for that.
    """

    def __init__(
        self,
        engine: Engine,
        store: Measurements,
        on_measured: Callable[[str, Measurement | None], None] = lambda *_: None,
    ) -> None:
        self._engine, self._store, self._on_measured = engine, store, on_measured
        self._disk = ThreadPoolExecutor(max_workers=1, thread_name_prefix="measurements")
        self._lock = threading.Lock()
        self._under_way: set[str] = set()

    def find(self, path: str) -> Measurement | None:
        """What was measured of the model at `path`, as `remembered` says. Reads the disk.

        While the engine does not say yet which it is, as at start, what was measured with the last one has to do: the
        first load of a day must not wait, and `model_loaded` has a model measured again where the engine is another.
        """
        return remembered(self._store, path, self._engine_name)

    def is_refused(self, path: str) -> bool:
        """Whether this engine has found that the model at `path` cannot be measured. Reads the disk."""
        subject = subject_of(path)
        try:
            return bool(subject) and self._store.is_refused(subject, self._engine_name)
        except KnownError:
            return False  # `find` tells that the disk fails

    def model_loaded(self, model: LoadedModel) -> None:
        """Has a model that has come into memory measured, unless it was before, or cannot be."""
        self._run(lambda: self._measure_if_new(model))

    def is_under_way(self, path: str) -> bool:
        """Whether the model at `path` is being measured, or waits for a moment in which nobody waits for it."""
        with self._lock:
            return path in self._under_way

    def close(self) -> None:
        """Finishes what is to be written. Call it after the engine is closed."""
        self._disk.shutdown()

    def measure(self, path: str) -> None:
        """Measures a model in memory again, because the person asked for it."""
        with self._lock:
            if path in self._under_way:
                return
            self._under_way.add(path)
        self._engine.measure(path, lambda event: self._take(path, event))

    def _run(self, work: Callable[[], None]) -> None:
        self._disk.submit(logs.reporting(work))

    def _measure_if_new(self, model: LoadedModel) -> None:
        known = self.find(model.path)
        if self._is_to_be_measured(model, known):
            self.measure(model.path)
        else:
            self._on_measured(model.path, known)

    def _is_to_be_measured(self, model: LoadedModel, known: Measurement | None) -> bool:
        """With a small cache there is but one way of attention to measure; without it, that is not enough."""
        if known is not None:
            return not (model.small_cache or any(not figure.flash_attention for figure in known.figures))
        return not self.is_refused(model.path)

    def _take(self, path: str, event: RequestEvent) -> None:
        with self._lock:
            self._under_way.discard(path)
        if isinstance(event, Measured):
            measurement = event.measurement
            _log.info("measured %s in %.1f s", Path(path).name, measurement.seconds)
            self._run(lambda: self._keep(path, measurement))
            self._on_measured(path, measurement)
            return
        if isinstance(event, Failed) and event.fault is not None:
            _log.info("%s was not measured: %s", Path(path).name, event.fault.kind)
            if event.fault.kind == "measure.refused":
                self._run(lambda: self._refuse(path))
                return
        self._on_measured(path, None)

    def _refuse(self, path: str) -> None:
        """Tells it only when it is kept: whoever hears of it asks what is known."""
        self._keep(path, None)
        self._on_measured(path, None)

    def _keep(self, path: str, measurement: Measurement | None) -> None:
        subject = subject_of(path)
        if not subject:
            return
        try:
            self._store.save(subject, self._engine_name, measurement)
        except KnownError as error:
            _log.warning("a measurement cannot be kept: %s", error.fault.kind)

    @property
    def _engine_name(self) -> str:
        """Another version, processor or graphics card is another engine; empty while it does not say."""
        if not self._engine.version:
            return ""
        devices = ",".join(device.description or device.name for device in self._engine.devices)
        return f"{self._engine.version}|{devices}"


def subject_of(path: str) -> str:
    """What a measurement is of: the model's file and this computer, for folders may move to another one.

    Empty where there is no file.
    """
    try:
        status = Path(path).stat()
    except OSError:
        return ""
    parts = (path, status.st_size, status.st_mtime_ns, platform.machine(), _processor(), os.cpu_count())
    return "|".join(map(str, parts))


@functools.cache
def _processor() -> str:
    return this_computer().processor
