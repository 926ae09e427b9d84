"""Finding the fastest settings on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_hybrid, write_tiny_mamba

from lampblack.domain.generation import GenerationRequest, Role, Sampling, Turn
from lampblack.engine.protocol import Failed, Finished, Generate, Load, LoadOptions, Measure, Measured, Unload

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.models import Measurement


def measurement_of(engine: EngineUnderTest, request: int) -> Measurement:
    """Waits for the end of a measurement that does not fail."""
    while not isinstance(event := engine.next(), Measured | Failed) or event.request != request:
        pass
    assert isinstance(event, Measured), event
    return event.measurement


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
    best = {flash: max(one.score for one in figures if one.flash_attention == flash) for flash in (False, True)}
    assert measured.measurement.flash_attention or best[False] > best[True]
    assert measured.path == str(tiny_model)
    assert engine.generate("Hello", 4) is not None  # with the settings that were chosen


@pytest.mark.slow
def test_whoever_comes_goes_first_and_the_measurement_is_made_all_the_same(
    engine: EngineUnderTest, starter_model: Path
) -> None:
    engine.load(starter_model, context_length=1024)
    engine.say(Measure(90), Generate(91, GenerationRequest("Once upon a time", Sampling(temperature=0.0), 8)))
    answered = engine.end_of(91)
    assert isinstance(answered, Finished)
    assert not [event for event in engine.heard if isinstance(event, Measured)]
    assert isinstance(engine.wait_for(Measured, 90), Measured)


@pytest.mark.slow
def test_nothing_is_measured_while_a_prompt_is_being_prepared(engine: EngineUnderTest, tmp_path: Path) -> None:
    endless = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    engine.load(write_tiny_model(tmp_path / "endless.gguf", chat_template=endless))
    engine.say(Generate(91, GenerationRequest((Turn(Role.USER, "Hello"),), Sampling(temperature=0.0), 8)), Measure(90))
    refused = engine.end_of(91)
    assert isinstance(refused, Failed)
    assert refused.fault is not None
    assert refused.fault.kind == "template.timeout"  # after seconds in which the whole measurement could be made
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


@pytest.mark.parametrize("write", [write_tiny_mamba, write_tiny_hybrid])
def test_models_whose_memory_cannot_be_cut_back_are_measured_too(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    engine.load(write(tmp_path / "m.gguf"))
    engine.say(Measure(90))
    measured = measurement_of(engine, 90)
    assert {figure.flash_attention for figure in measured.figures} == {False, True}


def test_a_small_cache_is_measured_with_the_one_way_of_attention_that_it_can_have(
    engine: EngineUnderTest, tmp_path: Path
) -> None:
    model = write_tiny_model(tmp_path / "m.gguf", embedding_length=256)
    engine.load(model, small_cache=True)
    engine.say(Measure(90))
    measured = measurement_of(engine, 90)
    assert measured.flash_attention
    assert {figure.flash_attention for figure in measured.figures} == {True}
