"""When a measurement goes on, waits, and begins again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.faults import Fault
from lampblack.domain.models import Measurement
from lampblack.engine.protocol import Failed, Measure, Measured
from lampblack.worker.cancellation import Cancellation
from lampblack.worker.loading import measures
from lampblack.worker.loading.measuring import CannotMeasureError

if TYPE_CHECKING:
    from collections.abc import Generator

RESULT = Measurement(flash_attention=True, threads=2, figures=(), seconds=1.0)


class Resident:
    """A model, on a computer that others may use as well."""

    def __init__(self) -> None:
        self.model = self.shape = None
        self.info = SimpleNamespace(threads=2, path="model.gguf", name="model")
        self.has_all_threads = True
        self.used: list[Measurement] = []

    def use(self, measurement: Measurement) -> None:
        self.used.append(measurement)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the measurement did; it takes three steps."""
    done: list[str] = []

    def measure(*_: object) -> Generator[Measurement | None]:
        done.append("begun")
        try:
            yield None
            yield None
            yield RESULT
        finally:
            done.append("closed")

    monkeypatch.setattr(measures, "measure", measure)
    return done


def test_other_programs_make_it_begin_again(begun: list[str]) -> None:
    sent: list[object] = []
    resident = Resident()
    queue = measures.Measures(Cancellation(), sent.append, lambda _: None, has_news=lambda: False)
    queue.put(Measure(7), resident)  # type: ignore[arg-type]
    assert queue.step()
    assert queue.step()

    resident.has_all_threads = False
    assert not queue.step()
    assert begun == ["begun", "closed"]
    assert sent == []

    resident.has_all_threads = True
    while queue.step():
        pass
    assert begun == ["begun", "closed"] * 2
    assert sent == [Measured(7, "model.gguf", RESULT)]
    assert resident.used == [RESULT]


def test_a_model_that_cannot_be_measured_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def measure(*_: object) -> Generator[Measurement | None]:
        yield None
        raise CannotMeasureError

    monkeypatch.setattr(measures, "measure", measure)
    sent: list[object] = []
    queue = measures.Measures(Cancellation(), sent.append, lambda _: None, has_news=lambda: False)
    queue.put(Measure(7), Resident())  # type: ignore[arg-type]
    while queue.step():
        pass
    assert sent == [Failed(7, Fault("measure.refused", {"name": "model"}))]
