"""Measuring how fast a model is, with the real engine."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.process.engine.conftest import generate, load
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.faults import KnownError
from lampblack.engine.protocol import Finished, Tokens
from lampblack.tasks.exchange import CancelledError
from lampblack.tasks.speed_test import measure_speed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.domain.models import LoadedModel
    from lampblack.engine.client import EngineClient


def never() -> bool:
    return False


def loaded(engine: EngineClient, path: Path, **options: int) -> LoadedModel:
    load(engine, path, **options)
    assert engine.loaded is not None
    return engine.loaded


def test_a_test_reads_and_writes_and_sees_the_memory(make_client: Callable[..., EngineClient], tiny_model: Path):
    engine = make_client()
    said: list[float] = []
    before = time.time()
    speed = measure_speed(engine, loaded(engine, tiny_model), said.append, never)
    assert min(speed.read_per_second, speed.written_per_second) > 0
    assert 10_000_000 < speed.memory < 2_000_000_000
    assert speed.measured_at >= before
    assert said == sorted(said)
    assert said[-1] == 1.0


def test_a_small_context_is_enough(make_client: Callable[..., EngineClient], tiny_model: Path):
    engine = make_client()
    speed = measure_speed(engine, loaded(engine, tiny_model, context_length=128), lambda _: None, never)
    assert speed.written_per_second > 0
    assert speed.context_length <= 256


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    """A model that talks until its context is full."""
    return write_tiny_model(tmp_path / "endless.gguf", answer=["▁ink", "▁lamp"], endless=True, context_length=2048)


def test_beside_a_reply_it_is_refused_and_the_reply_goes_on(make_client: Callable[..., EngineClient], endless: Path):
    engine = make_client()
    model = loaded(engine, endless, context_length=2048)
    reply = generate(engine, "x")
    reply.wait_for(Tokens)
    with pytest.raises(KnownError) as caught:
        measure_speed(engine, model, lambda _: None, never)
    assert caught.value.fault.kind == "measure.busy"
    engine.cancel(reply.number)
    assert isinstance(reply.end(), Finished)


def test_a_reply_that_comes_in_between_is_written_and_nothing_is_measured(
    make_client: Callable[..., EngineClient], endless: Path
):
    engine = make_client()
    model = loaded(engine, endless, context_length=2048)
    replies = []

    def come(_fraction: float) -> None:
        if not replies:
            replies.append(generate(engine, "x"))
            replies[0].wait_for(Tokens)

    with pytest.raises(KnownError) as caught:
        measure_speed(engine, model, come, never)
    assert caught.value.fault.kind == "measure.interrupted"
    engine.cancel(replies[0].number)
    assert isinstance(replies[0].end(), Finished)


@pytest.mark.slow
def test_the_memory_of_other_models_is_not_this_models(
    make_client: Callable[..., EngineClient], tiny_model: Path, starter_model: Path
):
    engine = make_client()
    load(engine, starter_model, context_length=256)
    assert measure_speed(engine, engine.models[0], lambda _: None, never).memory > 98_000_000
    load(engine, tiny_model, context_length=256)
    (other,) = (model for model in engine.models if model.path == str(tiny_model))
    assert 0 < measure_speed(engine, other, lambda _: None, never).memory < 300_000_000


def test_given_up_it_ends_at_once(make_client: Callable[..., EngineClient], tiny_model: Path):
    engine = make_client()
    model = loaded(engine, tiny_model)
    with pytest.raises(CancelledError):
        measure_speed(engine, model, lambda _: None, lambda: True)
    assert measure_speed(engine, model, lambda _: None, never).written_per_second > 0


def test_an_engine_that_dies_ends_in_its_own_sentence(make_client: Callable[..., EngineClient], tiny_model: Path):
    engine = make_client()
    model = loaded(engine, tiny_model)

    def kill(_fraction: float) -> None:
        engine.close()

    with pytest.raises(KnownError) as caught:
        measure_speed(engine, model, kill, never)
    assert caught.value.fault.kind.startswith("engine.")
