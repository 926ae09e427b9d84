"""Several models in memory, under one budget."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import FinishReason
from lampblack.engine.protocol import (
    Cancel,
    Configure,
    Failed,
    Finished,
    Loaded,
    LoadProgress,
    Status,
    StatusReport,
    Tokens,
    Unloaded,
)
from lampblack.worker.scheduler import IDLE_SECONDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

TWO = 150_000_000
"""A budget for two tiny models: each is counted with 60 MB of the engine itself."""

SAYS = {"lamp": ["▁light", "▁lamp", "▁day"], "ink": ["▁ink", "▁drop", "▁night"], "page": ["▁page", "▁line", "▁read"]}


@pytest.fixture
def models(tmp_path: Path) -> dict[str, Path]:
    """Three models, each of which says something else."""
    return {name: write_tiny_model(tmp_path / f"{name}.gguf", answer=pieces) for name, pieces in SAYS.items()}


def said(name: str) -> str:
    return "".join(SAYS[name]).replace("▁", " ")


def gone(engine: EngineUnderTest) -> list[str]:
    """The models that the engine has unloaded, in that order, by name."""
    events = [event for event in engine.heard if isinstance(event, Unloaded)]
    return [path.rpartition("/")[2].removesuffix(".gguf") for event in events for path in event.paths]


def test_each_request_reaches_its_model(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    for path in models.values():
        assert isinstance(engine.load(path), Loaded)
    asked = [(name, engine.ask("go", model=str(models[name]))) for name in [*models] * 10]
    asked.append(("page", engine.ask("go")))
    for name, request in asked:
        assert engine.finish(request).reason is FinishReason.STOP
        assert engine.text_of(request) == said(name)
    assert gone(engine) == []


def test_the_least_recently_used_makes_way(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    engine.say(Configure(memory_bytes=TWO))
    engine.load(models["lamp"])
    engine.load(models["ink"])
    engine.finish(engine.ask("go", model=str(models["lamp"])))
    engine.load(models["page"])
    assert gone(engine) == ["ink"]
    for name in ("lamp", "page"):
        request = engine.ask("go", model=str(models[name]))
        engine.finish(request)
        assert engine.text_of(request) == said(name)
    assert engine.fault(engine.ask("go", model=str(models["ink"]))).kind == "model.none_loaded"


def test_a_model_larger_than_the_budget_is_loaded_alone(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    engine.say(Configure(memory_bytes=1))
    engine.load(models["lamp"])
    assert isinstance(engine.load(models["ink"]), Loaded)
    assert gone(engine) == ["lamp"]
    assert engine.generate("go") == said("ink")


@pytest.mark.slow
def test_a_smaller_budget_frees_what_was_used_least_recently(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    for path in models.values():
        engine.load(path)
    engine.finish(engine.ask("go", model=str(models["lamp"])))
    engine.say(Configure(memory_bytes=TWO))
    engine.wait_for(Unloaded)
    assert gone(engine) == ["ink"]
    engine.say(Configure(memory_bytes=1))
    engine.wait_for(Unloaded)
    assert gone(engine) == ["ink", "page"]


def test_what_is_idle_for_long_gives_its_memory_back(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    engine.say(Configure(idle_seconds=0.5))
    engine.load(models["lamp"])
    engine.wait_for(Unloaded)
    assert gone(engine) == ["lamp"]
    assert engine.fault(engine.ask("go")).kind == "model.none_loaded"
    engine.load(models["lamp"])
    assert engine.generate("go") == said("lamp")


def test_who_asks_for_the_status_all_the_time_keeps_nothing_in_memory(
    engine: EngineUnderTest, models: dict[str, Path]
) -> None:
    engine.say(Configure(idle_seconds=0.5))
    engine.load(models["lamp"])
    for number in range(200):
        time.sleep(0.05)
        engine.say(Status(10_000 + number))
        report = engine.wait_for(StatusReport)
        assert isinstance(report, StatusReport)
        if not report.models:
            break
    assert gone(engine) == ["lamp"]


@pytest.mark.parametrize("wish", [Configure(idle_seconds=0.5), Configure(memory_bytes=1)])
def test_what_is_idle_goes_also_while_another_computes(
    engine: EngineUnderTest, models: dict[str, Path], tmp_path: Path, wish: Configure
) -> None:
    endless = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two"], endless=True, context_length=32768)
    engine.load(endless)
    engine.load(models["lamp"])
    running = engine.ask("go", max_tokens=30000, model=str(endless))
    engine.wait_for(Tokens, running)
    engine.say(wish)
    engine.wait_for(Unloaded)
    assert gone(engine) == ["lamp"]
    assert not any(isinstance(event, Finished) for event in engine.heard)
    engine.say(Cancel(running))
    assert engine.finish(running).reason is FinishReason.CANCELLED


@pytest.mark.slow
def test_what_may_stay_for_ever_stays(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    engine.say(Configure(idle_seconds=0))
    engine.load(models["lamp"])
    time.sleep(2.5 * IDLE_SECONDS)  # it looks for what is idle once in this time
    assert engine.generate("go") == said("lamp")


def test_unloading_by_path_leaves_the_others(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    for path in models.values():
        engine.load(path)
    assert engine.unload(models["ink"]) == (str(models["ink"]),)
    assert engine.unload(models["ink"]) == ()
    assert engine.fault(engine.ask("go", model=str(models["ink"]))).kind == "model.none_loaded"
    assert engine.generate("go") == said("page")
    assert sorted(engine.unload()) == sorted(str(models[name]) for name in ("lamp", "page"))
    assert engine.fault(engine.ask("go")).kind == "model.none_loaded"


def test_unloading_waits_for_those_at_work_and_keeps_its_place(engine: EngineUnderTest, tmp_path: Path) -> None:
    """A request that names the model and comes after the unload finds it gone, however long others take."""
    path = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two"], endless=True)
    engine.load(path)
    running = engine.ask("go", max_tokens=600, model=str(path))
    engine.wait_for(Tokens, running)
    unload = engine.begin_unload(path)
    late = engine.ask("go", max_tokens=5, model=str(path))
    assert engine.fault(late).kind == "model.none_loaded"
    assert engine.finish(running).stats.generated_tokens == 600
    order = [event.request for event in engine.heard if isinstance(event, Unloaded | Finished | Failed)]
    assert order == [running, unload, late]


def test_making_way_waits_for_those_at_work(engine: EngineUnderTest, models: dict[str, Path], tmp_path: Path) -> None:
    engine.say(Configure(memory_bytes=TWO // 2))
    path = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two"], endless=True)
    engine.load(path)
    running = engine.ask("go", max_tokens=1500)
    engine.wait_for(Tokens, running)
    load = engine.begin_load(models["ink"])
    after = engine.ask("go", model=str(models["ink"]))
    assert isinstance(engine.end_of(load), Loaded)
    assert engine.finish(running).stats.generated_tokens == 1500
    engine.finish(after)
    assert engine.text_of(after) == said("ink")
    assert gone(engine) == ["m"]


def test_a_load_that_waits_can_be_cancelled(engine: EngineUnderTest, models: dict[str, Path], tmp_path: Path) -> None:
    engine.say(Configure(memory_bytes=TWO // 2))
    path = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two"], endless=True)
    engine.load(path)
    running = engine.ask("go", max_tokens=1500)
    engine.wait_for(Tokens, running)
    load = engine.begin_load(models["ink"])
    engine.say(Cancel(load))
    assert engine.end_of(load) == Failed(load, None)
    assert engine.finish(running).stats.generated_tokens == 1500
    assert gone(engine) == []


def tokens_while_loading(engine: EngineUnderTest, path: Path) -> int:
    """How many events of text come between the beginning of a load and its end; the model is freed again."""
    load, count = engine.begin_load(path, context_length=512), 0
    while not isinstance(event := engine.next(), Loaded):
        count += isinstance(event, Tokens)
        if isinstance(event, LoadProgress) and event.fraction == 0.0:
            count = 0
    assert event.request == load
    engine.unload(path)
    return count


def test_loading_another_does_not_stop_the_tokens(engine: EngineUnderTest, starter_model: Path, tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two"], endless=True, context_length=32768)
    engine.load(path)
    running = engine.ask("go", max_tokens=30000)
    engine.wait_for(Tokens, running)
    between = itertools.accumulate(tokens_while_loading(engine, starter_model) for _ in range(8))
    assert any(count >= 3 for count in between)
    engine.say(Cancel(running))
    assert engine.finish(running).reason is FinishReason.CANCELLED


def test_two_models_write_at_the_same_time(engine: EngineUnderTest, tmp_path: Path) -> None:
    paths = [
        write_tiny_model(tmp_path / f"{number}.gguf", answer=[f"▁{word}", "▁and"], endless=True)
        for number, word in enumerate(("lamp", "ink"))
    ]
    for path in paths:
        engine.load(path)
    one, other = (engine.ask("go", max_tokens=1000, model=str(path)) for path in paths)
    engine.finish(one)
    engine.finish(other)
    assert engine.text_of(one) == " lamp and" * 500
    assert engine.text_of(other) == " ink and" * 500
    order = [event.request for event in engine.heard if isinstance(event, Tokens)]
    changes = sum(before != after for before, after in itertools.pairwise(order))
    assert changes > 10, "one waited for the other"


def test_loading_the_same_file_again_uses_the_new_options(engine: EngineUnderTest, models: dict[str, Path]) -> None:
    engine.load(models["lamp"], context_length=1024)
    again = engine.load(models["lamp"], context_length=512)
    assert isinstance(again, Loaded)
    assert again.model.context_length == 512
    assert gone(engine) == ["lamp"]
    assert engine.unload() == (str(models["lamp"]),)


def test_a_load_that_fails_leaves_the_others(engine: EngineUnderTest, models: dict[str, Path], tmp_path: Path) -> None:
    engine.load(models["lamp"])
    (tmp_path / "bad.gguf").write_bytes(models["ink"].read_bytes()[:5000])
    for _ in range(3):
        assert isinstance(engine.load(tmp_path / "bad.gguf"), Failed)
    assert engine.generate("go") == said("lamp")
