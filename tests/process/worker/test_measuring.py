"""Finding the fastest settings on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.generation import GenerationRequest, Sampling
from lampblack.engine.protocol import Failed, Finished, Generate, Load, LoadOptions, Measure, Measured, Unload

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest


def test_both_ways_of_attention_are_measured_and_the_faster_one_is_chosen(
    engine: EngineUnderTest, tiny_model: Path
) -> None:
    engine.load(tiny_model)
    engine.say(Measure(90))
    measured = engine.wait_for(Measured, 90)
    assert isinstance(measured, Measured)
    figures = measured.measurement.figures
    assert {figure.flash_attention for figure in figures} == {False, True}
    assert all(figure.written_per_second > 0 and figure.read_per_second > 0 for figure in figures)
    best = max(figures, key=lambda figure: figure.score)
    assert measured.measurement.flash_attention == best.flash_attention
    assert measured.path == str(tiny_model)
    assert engine.generate("Hello", 4) is not None  # with the settings that were chosen


def test_whoever_comes_goes_first_and_the_measurement_is_made_all_the_same(
    engine: EngineUnderTest, starter_model: Path
) -> None:
    engine.load(starter_model, context_length=1024)
    engine.say(Measure(90), Generate(91, GenerationRequest("Once upon a time", Sampling(temperature=0.0), 8)))
    answered = engine.end_of(91)
    assert isinstance(answered, Finished)
    assert not [event for event in engine.heard if isinstance(event, Measured)]
    assert isinstance(engine.wait_for(Measured, 90), Measured)


def test_a_model_that_leaves_the_memory_is_not_measured_any_more(engine: EngineUnderTest, starter_model: Path) -> None:
    engine.load(starter_model, context_length=1024)
    engine.say(Measure(90), Unload(91))
    failed = engine.wait_for(Failed, 90)
    assert isinstance(failed, Failed)
    assert failed.fault is None
    engine.say(Load(92, LoadOptions(path=str(starter_model), context_length=1024, threads=1)))
    engine.end_of(92)
    assert engine.generate("Hello", 2) is not None
