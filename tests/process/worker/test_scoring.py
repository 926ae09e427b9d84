"""Scoring: the log-probabilities of a given text, as a bare computation finds them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
import pytest
from tests.process.worker.conftest import APP, EngineUnderTest, user
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter, write_tiny_gemma, write_tiny_mamba

from lampblack.domain.generation import Adapter
from lampblack.engine.protocol import Cancel, Failed, Logprobs, PromptProgress, Scored, Status, StatusReport, Tokens
from lampblack.worker.scoring import PART

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
TEXT = (
    "The lighthouse keeper wrote the weather into a book every evening. On the first page the ink had faded, but he "
    "knew the words by heart: fog until noon, then a light wind from the west. Three ships passed, and one of them "
    "answered his lamp. In winter he wrote less, because the ink froze; he kept the bottle under his coat, next to the "
    "letters that he had never sent. Nobody asked for the book. When the new keeper came, he found it open on the "
    "table, and under the last date stood a single line: the night is clear, and every ship has found its way home."
)
LONG = "The quick brown fox jumps over the lazy dog. " * 200


def reference(model: Path, window: int, stride: int, text: str = TEXT, chunk: int = 128) -> tuple[float, ...]:
    """What a bare computation of the same windows in chunks of so many tokens finds."""
    ended = subprocess.run(
        [sys.executable, HERE / "reference_score.py", model, *map(str, (window, stride, chunk)), text],
        env={**os.environ, "PYTHONPATH": str(APP)},
        capture_output=True,
        check=True,
    )
    return tuple(json.loads(ended.stdout)["logprobs"])


@pytest.mark.slow
@pytest.mark.parametrize(("window", "stride"), [(512, 512), (64, 64), (64, 24)])
def test_it_agrees_with_a_bare_computation(
    with_starter: EngineUnderTest, starter_model: Path, window: int, stride: int
) -> None:
    text = TEXT[: len(TEXT) * 3 // 4]
    expected = reference(starter_model, window, stride, text)
    found = with_starter.score(text, window=window, stride=stride)
    assert len(found) == len(expected) > 90
    assert np.abs(np.array(found) - expected).max() < 1e-4
    assert abs(np.mean(found) - np.mean(expected)) < 1e-5


@pytest.mark.parametrize("write", [write_tiny_model, write_tiny_gemma, write_tiny_mamba])
def test_it_agrees_for_other_kinds_of_model(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    """The tiny ones want BOS, which the windows begin with."""
    model = write(tmp_path / "tiny.gguf")
    engine.load(model)
    for window, stride in ((1000, 1000), (90, 90), (90, 31)):
        expected = reference(model, window, stride, TEXT[:300])
        found = engine.score(TEXT[:300], window=window, stride=stride)
        assert len(found) == len(expected) > 200
        assert np.abs(np.array(found) - expected).max() < 1e-3


@pytest.mark.slow
def test_it_is_the_same_again_and_after_other_work(with_starter: EngineUnderTest) -> None:
    first = with_starter.score(TEXT)
    with_starter.generate(user("Say hello."), 8)
    assert with_starter.score(TEXT) == first


def test_every_length_has_its_numbers(with_starter: EngineUnderTest) -> None:
    """Among them texts whose last window has a single token, with nothing before it."""
    whole = with_starter.score(TEXT[:200], window=4)
    words = TEXT.split()
    lengths = set()
    for count in range(2, 12):
        request = with_starter.begin_score(" ".join(words[:count]), window=4)
        end = with_starter.end_of(request)
        assert isinstance(end, Scored), end
        first_of_windows = -(-end.tokens // 4)
        found = with_starter.logprobs(request)
        assert len(found) == end.tokens - first_of_windows
        assert np.abs(np.array(found) - whole[: len(found)]).max() < 1e-4
        lengths.add(end.tokens % 4)
    assert 1 in lengths


def test_a_text_too_short_to_be_scored_says_so(with_starter: EngineUnderTest) -> None:
    for text in ("", "The"):
        assert with_starter.fault(with_starter.begin_score(text)).kind == "prompt.empty"


def test_a_text_longer_than_the_context_is_scored_in_windows(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model, context_length=256)
    found = engine.score(TEXT)
    assert len(found) > 300
    assert np.abs(np.array(found) - reference(tiny_model, 255, 255)).max() < 1e-3


@pytest.mark.slow
def test_progress_is_told_and_reaches_the_end(with_starter: EngineUnderTest) -> None:
    request = with_starter.begin_score(LONG[:1500], window=64)
    end = with_starter.end_of(request)
    assert isinstance(end, Scored)
    told = [event.read for event in with_starter.read_of(request)]
    assert len(told) > 3
    assert told == sorted(told)
    assert {event.total for event in with_starter.read_of(request)} == {end.tokens}


@pytest.mark.slow
def test_a_cancelled_score_ends_once_and_computes_no_more(with_starter: EngineUnderTest) -> None:
    for window in (0, 1500, 64):
        request = with_starter.begin_score(LONG, window=window)
        with_starter.wait_for(PromptProgress, request)
        assert with_starter.cancel(request) < 2.0
        assert with_starter.end_of(request) == Failed(request, None)
        process = psutil.Process(with_starter.process.pid)
        before = process.cpu_times().user
        time.sleep(0.5)
        assert process.cpu_times().user - before < 0.2, "it goes on computing"
    assert len([event for event in with_starter.heard if isinstance(event, Failed)]) == 3


@pytest.mark.slow
def test_a_reply_is_written_while_a_text_is_scored(with_starter: EngineUnderTest) -> None:
    score = with_starter.begin_score(LONG)
    with_starter.wait_for(PromptProgress, score)
    with_starter.generate(user("Say hello."), 8)
    assert not [event for event in with_starter.heard if isinstance(event, Scored)]
    with_starter.say(Cancel(score))
    assert isinstance(with_starter.end_of(score), Failed)


def test_two_scores_and_a_reply_together_keep_their_numbers(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    one, other = engine.score(TEXT, window=100), engine.score(TEXT[50:], window=70)
    reply = engine.ask("the ink", max_tokens=1500)
    engine.wait_for(Tokens, reply)
    first, second = engine.begin_score(TEXT, window=100), engine.begin_score(TEXT[50:], window=70)
    for request, expected in ((first, one), (second, other)):
        assert engine.logprobs(request) == expected
    engine.say(Cancel(reply))
    engine.finish(reply)


def test_an_adapter_changes_the_score_and_its_absence_fails_once(
    engine: EngineUnderTest, tiny_model: Path, tmp_path: Path
) -> None:
    adapter = write_tiny_adapter(tmp_path / "adapter.gguf", seed=1)
    engine.load(tiny_model)
    plain = engine.score(TEXT[:100])
    adapted = engine.score(TEXT[:100], adapters=(Adapter(str(adapter)),))
    assert np.abs(np.array(plain) - adapted).max() > 0.1
    assert engine.score(TEXT[:100], adapters=(Adapter(str(adapter), 0.0),)) == pytest.approx(plain, abs=1e-4)
    request = engine.begin_score(TEXT, window=32, adapters=(Adapter(str(tmp_path / "gone.gguf")),))
    assert engine.fault(request).kind == "adapter.missing"
    assert engine.score(TEXT[:100]) == plain
    assert len([event for event in engine.heard if isinstance(event, Failed)]) == 1


def test_the_parts_of_a_text_are_not_all_made_at_once(engine: EngineUnderTest, tiny_model: Path) -> None:
    """With a stride of one there are as many as tokens, and together they would hold the text a thousand times."""
    engine.load(tiny_model)
    score = engine.begin_score(LONG, window=1024, stride=1)
    engine.wait_for(PromptProgress, score)
    engine.say(Status(90))
    report = engine.wait_for(StatusReport, 90)
    assert isinstance(report, StatusReport)
    assert len(report.models[0].sequences) <= 2
    engine.say(Cancel(score))
    engine.end_of(score)


def test_a_prompt_does_not_wait_until_a_long_text_has_been_read_as_tokens(
    engine: EngineUnderTest, tiny_model: Path
) -> None:
    engine.load(tiny_model)
    score = engine.begin_score(LONG * 300)
    engine.generate("Hello", 4)
    assert not engine.read_of(score)
    engine.wait_for(PromptProgress, score)
    engine.say(Cancel(score))
    engine.end_of(score)


def test_log_probabilities_come_in_parts(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    text = LONG[: PART + 1000]
    request = engine.begin_score(text, window=256)
    found = engine.logprobs(request)
    assert len(found) > PART, "else they would fit into one"
    parts = [event for event in engine.heard if isinstance(event, Logprobs)]
    assert len(parts) == 2
    assert found[:200] == engine.score(text[:1000], window=256)[:200]
