"""A context of any length works or says why not; none ends the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason, Sampling
from lampblack.engine.protocol import Failed, Finished, Loaded

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

ENDLESS = Sampling(0.0, ignore_eos=True)
LENGTHS = (1, 2, 5, 8, 16, 31, 33)


@pytest.mark.parametrize("length", LENGTHS)
def test_replies_fill_a_context_however_small_and_side_by_side(
    engine: EngineUnderTest, tiny_model: Path, length: int
) -> None:
    fill(engine, tiny_model, length, 40, too_short=5)


@pytest.mark.slow
@pytest.mark.parametrize("length", [1, 2, 8, 33])
def test_they_do_with_a_real_model(engine: EngineUnderTest, starter_model: Path, length: int) -> None:
    fill(engine, starter_model, length, 10, too_short=2)


def fill(engine: EngineUnderTest, model: Path, length: int, replies: int, *, too_short: int) -> None:
    """Asserts that replies side by side fill a context of this length, or that it is said why they cannot begin."""
    loaded = engine.load(model, context_length=length)
    assert isinstance(loaded, Loaded)
    assert loaded.model.context_length == length

    for request in engine.ask_all(["the", "a lamp"] * (replies // 2), sampling=ENDLESS):
        end = engine.end_of(request)
        if isinstance(end, Failed):
            assert end.fault is not None
            assert end.fault.kind == "prompt.too_long"
            assert length <= too_short
            assert "tokens" in str(KnownError.of(end.fault))
        else:
            assert isinstance(end, Finished)
            assert end.reason is FinishReason.CONTEXT
            assert end.stats.prompt_tokens + end.stats.generated_tokens == length + 1


def test_what_computes_as_asked_is_no_news(engine: EngineUnderTest, starter_model: Path) -> None:
    """llama.cpp warns of it with each context; in a report it would look like a reason."""
    engine.load(starter_model, context_length=64)
    engine.finish(engine.ask("The", max_tokens=2))
    engine.end_input()
    assert "pooling" not in engine.last_words()
