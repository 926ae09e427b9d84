"""A damaged model that computes what is no number: it is said, and nothing else is spoiled by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.process.worker.test_embedding import begin, embed
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import Sampling
from lampblack.engine.protocol import Finished

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

GOOD = "the quiet lamp and the paper "
SPOILED = "the lamp Q one two three " * 4


@pytest.fixture(params=[True, False])
def spoiled(engine: EngineUnderTest, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A model in memory for which the letter Q is no number."""
    path = write_tiny_model(tmp_path / "m.gguf", spoiled="Q")
    engine.load(path, flash_attention=request.param)
    return path


@pytest.mark.parametrize(
    "sampling", [Sampling(0.0), Sampling(1.0, seed=1), Sampling(0.0, ignore_eos=True)], ids=["greedy", "drawn", "on"]
)
def test_it_is_no_reply(engine: EngineUnderTest, spoiled: Path, sampling: Sampling) -> None:
    assert engine.fault(engine.ask(SPOILED, sampling=sampling, max_tokens=8)).kind == "score.not_finite"
    form = engine.ask(SPOILED, sampling=sampling, max_tokens=8, json_schema='{"type": "object"}')
    assert engine.fault(form).kind == "score.not_finite"


def test_the_next_replies_are_what_they_would_have_been(engine: EngineUnderTest, spoiled: Path) -> None:
    right = {text: _said(engine, text) for text in (GOOD, GOOD * 3, "ink")}
    for reproducible in (False, True):
        assert engine.fault(engine.ask(SPOILED, max_tokens=8, reproducible=reproducible)).kind == "score.not_finite"
        assert {text: _said(engine, text) for text in right} == right
        assert _said(engine, GOOD, reproducible=True) == right[GOOD]


def test_one_that_is_being_written_beside_it_ends_as_it_would_have_or_is_told(
    engine: EngineUnderTest, spoiled: Path
) -> None:
    right = _said(engine, GOOD * 2, max_tokens=200)
    beside = engine.ask(GOOD * 2, max_tokens=200, sampling=Sampling(0.0, ignore_eos=True))
    bad = engine.ask(SPOILED, max_tokens=8)
    assert engine.fault(bad).kind == "score.not_finite"
    end = engine.end_of(beside)
    if isinstance(end, Finished):
        assert engine.text_of(beside) == right
    else:
        assert end.fault.kind == "score.not_finite"
    assert _said(engine, GOOD * 2, max_tokens=200) == right


def test_scores_and_vectors_after_it_are_right(engine: EngineUnderTest, spoiled: Path) -> None:
    scores = engine.score(GOOD)
    vector = embed(engine, (GOOD,)).vectors
    for _ in range(2):
        assert engine.fault(engine.begin_score(SPOILED)).kind == "score.not_finite"
        assert engine.fault(begin(engine, (SPOILED, GOOD))).kind == "embed.not_finite"
        assert engine.score(GOOD) == pytest.approx(scores, abs=1e-3)
        assert embed(engine, (GOOD,)).vectors == pytest.approx(vector, abs=1e-3)


def _said(engine: EngineUnderTest, text: str, max_tokens: int = 12, **fields: object) -> str:
    request = engine.ask(text, max_tokens=max_tokens, sampling=Sampling(0.0, ignore_eos=True), **fields)
    engine.finish(request)
    return engine.text_of(request)
