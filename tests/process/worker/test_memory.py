"""What contexts take counts, and what nobody uses makes room for what is asked for."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter

from lampblack.domain.generation import Adapter, Priority, Sampling
from lampblack.engine.protocol import Configure, Finished, Loaded, LoadOptions, Status, StatusReport, Tokens, Unloaded
from lampblack.worker.residents import memory_needed

if TYPE_CHECKING:
    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.generation import ChosenToken
    from lampblack.domain.models import ModelStatus

ENDLESS = Sampling(0.0, ignore_eos=True)
_requests = itertools.count(50_000)


def models_of(engine: EngineUnderTest) -> tuple[ModelStatus, ...]:
    request = next(_requests)
    engine.say(Status(request))
    report = engine.wait_for(StatusReport, request)
    assert isinstance(report, StatusReport)
    return report.models


@pytest.fixture
def adapter(tmp_path: Path) -> str:
    return str(write_tiny_adapter(tmp_path / "adapter.gguf", seed=1))


@pytest.mark.parametrize(("budget", "most"), [(0, 4), (1, 2)])
def test_each_strength_of_an_adapter_does_not_keep_a_context(
    engine: EngineUnderTest, tiny_model: Path, adapter: str, budget: int, most: int
) -> None:
    engine.say(Configure(memory_bytes=budget))
    engine.load(tiny_model)
    right = engine.chosen(engine.ask("the ink", max_tokens=4, logprobs=0, adapters=(Adapter(adapter, 0.1),)))
    for number in range(12):
        engine.finish(engine.ask("the ink", max_tokens=3, adapters=(Adapter(adapter, 0.1 + number / 20),)))
        assert models_of(engine)[0].contexts <= most
    again = engine.ask("the ink", max_tokens=4, logprobs=0, adapters=(Adapter(adapter, 0.1),))
    assert_same_up_to_noise(engine.chosen(again), right, 0.02)


def test_an_adapter_that_was_replaced_is_read_again(
    engine: EngineUnderTest, tiny_model: Path, tmp_path: Path, adapter: str
) -> None:
    engine.load(tiny_model)
    other = str(write_tiny_adapter(tmp_path / "other.gguf", seed=2))
    prompt = "the ink writes quiet words of the night " * 4

    def reply(path: str, **fields: object) -> list[ChosenToken]:
        request = engine.ask(prompt, max_tokens=8, logprobs=0, adapters=(Adapter(path),), **fields)
        return engine.chosen(request)

    for fields in ({}, {"reproducible": True}):
        write_tiny_adapter(tmp_path / "adapter.gguf", seed=1)
        before, right = reply(adapter, **fields), reply(other, **fields)
        assert before[0].chosen.logprob != pytest.approx(right[0].chosen.logprob, abs=0.05)
        write_tiny_adapter(tmp_path / "adapter.gguf", seed=2)
        assert_same_up_to_noise(reply(adapter, **fields), right, 0.02)
    scored = engine.score(prompt, adapters=(Adapter(other),))
    assert engine.score(prompt, adapters=(Adapter(adapter),)) == pytest.approx(scored, abs=0.05)
    Path(adapter).unlink()
    assert engine.fault(engine.ask(prompt, adapters=(Adapter(adapter),))).kind == "adapter.missing"


def test_requests_that_find_no_memory_wait_for_what_becomes_idle(
    engine: EngineUnderTest, tiny_model: Path, adapter: str
) -> None:
    """Six contexts at once, of which two fit: nothing fails, and nobody waits for ever."""
    strengths = [(Adapter(adapter, 0.2 * number),) for number in range(1, 7)]
    engine.load(tiny_model)
    fields = {"max_tokens": 30, "logprobs": 0, "sampling": ENDLESS}
    right = [engine.chosen(engine.ask("the ink", adapters=one, **fields)) for one in strengths]
    engine.say(Configure(memory_bytes=1))
    requests = [engine.ask("the ink", adapters=one, **fields) for one in strengths * 2]
    for _ in range(5):
        engine.wait_for(Tokens)
        assert models_of(engine)[0].contexts <= 2
    for number, request in enumerate(requests):
        assert_same_up_to_noise(engine.chosen(request), right[number % len(right)], 0.02)


def test_nobody_waits_for_the_memory_of_documents(engine: EngineUnderTest, tiny_model: Path, adapter: str) -> None:
    engine.say(Configure(memory_bytes=1))
    engine.load(tiny_model)
    first, other = (Adapter(adapter, 1.0),), (Adapter(adapter, 0.5),)
    fields = {"max_tokens": 500, "logprobs": 0, "sampling": ENDLESS, "adapters": first}
    right = engine.chosen(engine.ask("the ink", **fields))
    document = engine.ask("the ink", priority=Priority.DOCUMENT, **fields)
    engine.wait_for(Tokens, document)
    engine.finish(engine.ask("a page", max_tokens=5, adapters=other, sampling=ENDLESS))
    assert not any(isinstance(event, Finished) and event.request == document for event in engine.heard)
    assert models_of(engine)[0].contexts <= 2
    assert_same_up_to_noise(engine.chosen(document), right, 0.05)


def test_contexts_of_a_model_count_when_another_is_loaded(
    engine: EngineUnderTest, tmp_path: Path, adapter: str
) -> None:
    """What is idle goes before a model does."""
    first, second = (write_tiny_model(tmp_path / f"{number}.gguf", context_length=32768) for number in range(2))
    engine.load(first)
    alone = models_of(engine)[0]
    engine.finish(engine.ask("the ink", max_tokens=2, adapters=(Adapter(adapter),)))
    engine.finish(engine.ask("the ink", max_tokens=2, reproducible=True))
    three = models_of(engine)[0]
    assert three.contexts == 3
    assert three.cache == 3 * alone.cache
    both = 2 * memory_needed(LoadOptions(path=str(first), context_length=0))
    engine.say(Configure(memory_bytes=both + alone.cache // 2))
    assert isinstance(engine.load(second), Loaded)
    assert not any(isinstance(event, Unloaded) for event in engine.heard)
    assert [model.contexts for model in models_of(engine)] == [1, 1]
