"""A model that is loaded only to guess ahead for another: it comes beside that one, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import Speculation
from lampblack.engine.protocol import Configure, Failed, Loaded, Status, StatusReport

if TYPE_CHECKING:
    from tests.process.worker.conftest import EngineUnderTest

NUMBER = 1_000_000


@pytest.fixture
def large(engine: EngineUnderTest, tmp_path: Path) -> Path:
    """A model in memory."""
    path = write_tiny_model(tmp_path / "large.gguf", answer="你好世界", endless=True, embedding_length=128, layers=4)
    assert isinstance(engine.load(path), Loaded)
    return path


def in_memory(engine: EngineUnderTest) -> list[str]:
    engine.say(Status(NUMBER))
    report = engine.wait_for(StatusReport)
    assert isinstance(report, StatusReport)
    return [Path(model.path).stem for model in report.models]


def load_to_guess(engine: EngineUnderTest, path: Path, large: Path) -> Loaded | Failed:
    return engine.load(path, guesses_for=str(large))


def test_it_is_loaded_beside_the_model_and_guesses_for_it(engine: EngineUnderTest, large: Path, tmp_path: Path) -> None:
    small = write_tiny_model(tmp_path / "small.gguf", answer="你好世界", endless=True, layers=1)
    assert isinstance(load_to_guess(engine, small, large), Loaded)
    assert sorted(in_memory(engine)) == ["large", "small"]
    request = engine.ask("你", max_tokens=60, model=str(large), speculation=Speculation(draft=str(small)))
    assert engine.stats(request).drafted_tokens > 0


def test_one_with_other_tokens_does_not_stay(engine: EngineUnderTest, large: Path, tmp_path: Path) -> None:
    other = write_tiny_model(tmp_path / "other.gguf", answer=["▁strange", "▁tokens"])
    end = load_to_guess(engine, other, large)
    assert isinstance(end, Failed)
    assert end.fault is not None
    assert end.fault.sentence().startswith("other cannot guess ahead for large:")
    assert in_memory(engine) == ["large"]


def test_one_that_is_there_already_stays_whether_it_fits_or_not(
    engine: EngineUnderTest, large: Path, tmp_path: Path
) -> None:
    small = write_tiny_model(tmp_path / "small.gguf", answer="你好世界", endless=True, layers=1)
    other = write_tiny_model(tmp_path / "other.gguf", answer=["▁strange", "▁tokens"])
    for path in (small, other):
        assert isinstance(engine.load(path, context_length=128), Loaded)
    assert isinstance(load_to_guess(engine, other, large), Failed)
    end = load_to_guess(engine, small, large)
    assert isinstance(end, Loaded)
    assert end.model.context_length == 128  # not loaded again with other options
    assert sorted(in_memory(engine)) == ["large", "other", "small"]


def test_the_model_that_writes_never_makes_way_for_it(engine: EngineUnderTest, large: Path, tmp_path: Path) -> None:
    small = write_tiny_model(tmp_path / "small.gguf", answer="你好世界", endless=True, layers=1)
    engine.say(Configure(memory_bytes=1))
    end = load_to_guess(engine, small, large)
    assert isinstance(end, Failed)
    assert end.fault is not None
    assert end.fault.sentence().startswith("There is not enough memory for small beside large")
    assert in_memory(engine) == ["large"]


def test_it_is_not_loaded_for_a_model_that_has_left(engine: EngineUnderTest, large: Path, tmp_path: Path) -> None:
    small = write_tiny_model(tmp_path / "small.gguf", answer="你好世界", endless=True, layers=1)
    request = engine.begin_load(small, guesses_for=str(tmp_path / "gone.gguf"))
    assert engine.fault(request).kind == "model.none_loaded"
    assert in_memory(engine) == ["large"]
