"""What is measured, what is remembered, and what is told of it."""

from __future__ import annotations

import queue
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.faults import Fault
from lampblack.domain.models import Figure, Measurement
from lampblack.engine.protocol import Failed, Measured
from lampblack.store.measurements import MeasurementStore
from lampblack.tasks.measured_settings import MeasuredSettings

if TYPE_CHECKING:
    from collections.abc import Iterator

FIGURES = (Figure(False, 2, 76.0, 249.0), Figure(True, 2, 78.0, 250.0))
MEASUREMENT = Measurement(True, 2, FIGURES, 9.5)


@pytest.fixture
def told() -> queue.SimpleQueue[tuple[str, Measurement | None]]:
    return queue.SimpleQueue()


@pytest.fixture
def measured(engine, database, told) -> Iterator[MeasuredSettings]:
    made = MeasuredSettings(engine, MeasurementStore(database), lambda *news: told.put(news))
    yield made
    made.close()


def test_it_says_that_a_measurement_is_under_way_until_it_is_there(measured, engine, told, tiny_model, monkeypatch):
    path, sinks = str(tiny_model), []
    monkeypatch.setattr(engine, "measure", lambda _path, sink: sinks.append(sink))

    measured.measure(path)
    measured.measure(path)
    assert measured.is_under_way(path)
    assert len(sinks) == 1

    sinks[0](Measured(1, path, MEASUREMENT))
    assert not measured.is_under_way(path)
    assert told.get(timeout=10) == (path, MEASUREMENT)


def test_a_measurement_that_ended_without_one_is_told_too_and_can_begin_again(measured, engine, told, tiny_model):
    measured.measure(str(tiny_model))  # the fake engine ends it at once

    assert told.get(timeout=10) == (str(tiny_model), None)
    assert not measured.is_under_way(str(tiny_model))


def test_what_was_measured_is_found_again_and_not_measured_again(
    engine, database, measured, told, tiny_model, monkeypatch
):
    path, sinks = str(tiny_model), []
    monkeypatch.setattr(engine, "measure", lambda _path, sink: sinks.append(sink))
    loaded = _load(engine, path)
    measured.model_loaded(loaded)
    _until(lambda: sinks)
    sinks[0](Measured(1, path, MEASUREMENT))
    told.get(timeout=10)

    later = MeasuredSettings(engine, MeasurementStore(database), lambda *news: told.put(news))
    measured.close()  # what was to be written is written
    assert later.find(path) == MEASUREMENT
    later.model_loaded(loaded)
    assert told.get(timeout=10) == (path, MEASUREMENT)
    later.close()
    assert len(sinks) == 1


def test_until_the_engine_says_which_it_is_what_the_last_one_measured_has_to_do(
    engine, database, measured, told, tiny_model, monkeypatch
):
    path = str(tiny_model)
    measured._keep(path, MEASUREMENT)
    monkeypatch.setattr(type(engine), "version", "")
    assert measured.find(path) == MEASUREMENT

    monkeypatch.setattr(type(engine), "version", "another")
    assert measured.find(path) is None
    better = replace(MEASUREMENT, threads=7)
    measured._keep(path, better)
    monkeypatch.setattr(type(engine), "version", "")
    assert measured.find(path) == better


def test_what_was_measured_on_another_computer_is_not_used(measured, tiny_model, monkeypatch):
    path = str(tiny_model)
    measured._keep(path, MEASUREMENT)
    assert measured.find(path) == MEASUREMENT
    monkeypatch.setattr("os.cpu_count", lambda: 1000)
    assert measured.find(path) is None


def test_a_model_whose_file_has_changed_is_another(measured, tmp_path):
    path = tmp_path / "100%_a|b.gguf"
    path.write_bytes(b"one")
    measured._keep(str(path), MEASUREMENT)
    assert measured.find(str(path)) == MEASUREMENT
    path.write_bytes(b"other")
    assert measured.find(str(path)) is None
    path.unlink()
    assert measured.find(str(path)) is None


def test_a_model_that_cannot_be_measured_is_not_measured_at_every_load(
    engine, database, measured, told, tiny_model, monkeypatch
):
    path, sinks = str(tiny_model), []
    monkeypatch.setattr(engine, "measure", lambda _path, sink: sinks.append(sink))
    loaded = _load(engine, path)
    measured.model_loaded(loaded)
    _until(lambda: sinks)
    sinks[0](Failed(1, Fault("engine.out_of_memory")))
    assert told.get(timeout=10) == (path, None)
    measured.model_loaded(loaded)
    _until(lambda: len(sinks) == 2)  # there may be memory now
    sinks[1](Failed(2, Fault("measure.refused", {"name": "Tiny"})))
    assert told.get(timeout=10) == (path, None)

    measured.model_loaded(loaded)
    assert told.get(timeout=10) == (path, None)
    assert len(sinks) == 2
    measured.measure(path)
    assert len(sinks) == 3, "the person may ask for it all the same"
    monkeypatch.setattr(type(engine), "version", "another")
    sinks[2](Failed(3, None))
    told.get(timeout=10)
    measured.model_loaded(loaded)
    _until(lambda: len(sinks) == 4)  # another engine may be able to


def test_what_was_measured_with_a_small_cache_is_not_all_there_is_to_measure(
    engine, measured, told, tiny_model, monkeypatch
):
    path, sinks = str(tiny_model), []
    monkeypatch.setattr(engine, "measure", lambda _path, sink: sinks.append(sink))
    loaded = _load(engine, path)
    measured._keep(path, replace(MEASUREMENT, figures=FIGURES[1:]))
    measured.model_loaded(replace(loaded, small_cache=True))
    assert told.get(timeout=10)[0] == path
    assert not sinks
    measured.model_loaded(loaded)
    _until(lambda: sinks)


def _load(engine, path: str):
    from lampblack.engine.protocol import Loaded, LoadOptions

    answers: queue.SimpleQueue = queue.SimpleQueue()
    engine.load(LoadOptions(path=path), answers.put)
    while not isinstance(event := answers.get(timeout=10), Loaded):
        assert not isinstance(event, Failed)
    return event.model


def _until(condition) -> None:
    import time

    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)
