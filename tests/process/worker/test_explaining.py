"""Explaining a reply: what stands in it, what might have stood there, and what the samplers took away."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from tests.process.worker.conftest import EngineUnderTest, user
from tests.tiny_kinds import write_tiny_adapter

from lampblack.domain.explaining import ExplainedToken, cells_of
from lampblack.domain.generation import Adapter, GenerationRequest, Sampling
from lampblack.engine.protocol import Cancel, Failed, Logprobs, PromptProgress, Scored
from lampblack.tasks.scoring import logprobs_of

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.generation import Prompt

PROMPT = user("Name three colours.")
REPLY = "Red, green — and 蓝色 🎈."


def explained(
    engine: EngineUnderTest, text: str, sampling: Sampling, prompt: Prompt = PROMPT
) -> tuple[list[ExplainedToken], list[float]]:
    number = engine.begin_score(text, after=GenerationRequest(prompt, sampling, logprobs=8))
    assert isinstance(engine.end_of(number), Scored)
    events = [event for event in engine.heard if isinstance(event, Logprobs) and event.request == number]
    return [each for event in events for each in event.explained], [
        value for event in events for value in logprobs_of(event)
    ]


def test_a_reply_is_explained_as_scoring_finds_it(with_starter: EngineUnderTest) -> None:
    """After a plain string the same text can be scored by itself."""
    begin = "The quick brown fox jumps over"
    text = " the lazy dog. The end of it all"
    tokens, logprobs = explained(with_starter, text, Sampling(temperature=1.0), begin)
    whole = with_starter.score(begin + text)
    assert len(tokens) == len(logprobs) > 5
    assert np.abs(np.array(logprobs) - whole[-len(logprobs) :]).max() < 2e-2
    assert [each.chosen.logprob for each in tokens] == pytest.approx(logprobs, abs=1e-6)
    assert "".join(cell.text for cell in cells_of(text, tokens)) == text


def test_alternatives_are_probabilities_and_the_samplers_leave_a_part_of_them(with_starter: EngineUnderTest) -> None:
    tokens, _ = explained(with_starter, REPLY, Sampling(temperature=1.0, top_k=3, top_p=1.0, min_p=0.0))
    for token in tokens:
        assert len(token.alternatives) == 8
        assert 0 < sum(each.probability for each in token.alternatives) <= 1 + 1e-6
        assert [each.logprob for each in token.alternatives] == sorted(
            (each.logprob for each in token.alternatives), reverse=True
        )
        left = [each.left for each in token.alternatives]
        assert all(left[:3])
        assert not any(left[3:]), "top-k leaves three"
        assert sum(left) == pytest.approx(1.0, abs=1e-5)
        weight = sum(each.probability for each in token.alternatives[:3])
        assert left[0] == pytest.approx(token.alternatives[0].probability / weight, abs=1e-4)


@pytest.mark.slow
def test_it_is_told_which_limit_leaves_a_token_out(with_starter: EngineUnderTest) -> None:
    """The first that does, in the order in which they come; of those that are left, none."""

    def reasons(**limits: float) -> set[tuple[str, bool]]:
        off = {"temperature": 1.0, "top_k": 0, "top_p": 1.0, "min_p": 0.0}
        tokens, _ = explained(with_starter, REPLY, Sampling(**(off | limits)))
        every = [each for token in tokens for each in (token.chosen, *token.alternatives)]
        return {(each.removed_by, bool(each.left)) for each in every}

    assert reasons() == {("", True)}
    assert reasons(top_k=3) == {("", True), ("top-k", False)}
    assert reasons(top_p=0.3) == {("", True), ("top-p", False)}
    assert reasons(min_p=0.5) == {("", True), ("min-p", False)}
    assert reasons(top_k=3, min_p=0.5) == {("", True), ("top-k", False), ("min-p", False)}
    assert reasons(temperature=0.0) == {("", True), ("greedy", False)}


@pytest.mark.slow
def test_progress_counts_what_is_read_before_the_reply(with_starter: EngineUnderTest) -> None:
    """Most of the time may be spent on that; it grows, and never goes back."""
    long = user("Name three colours. " * 300)
    request = GenerationRequest(long, Sampling(), logprobs=8)
    number = with_starter.begin_score("One more word. " * 100, after=request)
    assert isinstance(with_starter.end_of(number), Scored)
    told = [event for event in with_starter.heard if isinstance(event, PromptProgress) and event.request == number]
    (total,) = {event.total for event in told}
    shares = [event.read / total for event in told]
    assert shares == sorted(shares)
    assert total > 1400, "the question is counted"
    assert 0 < shares[0] < 0.5
    assert len({round(share, 1) for share in shares}) > 5


def test_the_greedy_choice_leaves_one(with_starter: EngineUnderTest) -> None:
    tokens, _ = explained(with_starter, REPLY, Sampling(temperature=0.0))
    assert all([each.left for each in token.alternatives] == [1.0, *[0.0] * 7] for token in tokens)


def test_characters_of_several_tokens_are_whole(with_starter: EngineUnderTest) -> None:
    tokens, _ = explained(with_starter, REPLY, Sampling())
    cells = cells_of(REPLY, tokens)
    assert "".join(cell.text for cell in cells) == REPLY
    assert len(cells) < len(tokens), "the starter model has no token for these characters"
    assert [REPLY[cell.begin : cell.begin + len(cell.text)] for cell in cells] == [cell.text for cell in cells]
    total = math.fsum(token.chosen.logprob for token in tokens)
    assert math.fsum(cell.logprob or 0.0 for cell in cells) == pytest.approx(total)


def test_explaining_can_be_stopped_and_the_next_begins_at_once(with_starter: EngineUnderTest) -> None:
    text = "One more word. " * 200
    number = with_starter.begin_score(text, after=GenerationRequest(PROMPT, Sampling(), logprobs=8))
    with_starter.wait_for(PromptProgress, number)
    with_starter.say(Cancel(number))
    end = with_starter.end_of(number)
    assert isinstance(end, Failed)
    assert end.fault is None
    assert explained(with_starter, REPLY, Sampling())[0]


def test_a_reply_that_does_not_fit_is_refused_with_its_figures(with_starter: EngineUnderTest) -> None:
    number = with_starter.begin_score("word " * 9000, after=GenerationRequest(PROMPT, Sampling(), logprobs=8))
    end = with_starter.end_of(number)
    assert isinstance(end, Failed)
    assert end.fault is not None
    assert end.fault.kind == "prompt.too_long"


def test_a_reply_of_an_adapter_is_explained_with_it(engine: EngineUnderTest, tiny_model: Path, tmp_path: Path) -> None:
    engine.load(tiny_model)
    adapters = (Adapter(str(write_tiny_adapter(tmp_path / "adapter.gguf", seed=1, strength=4.0))),)
    prompt = "the ink writes quiet words"
    reply = " lamp and paper"
    request = GenerationRequest(prompt, Sampling(temperature=1.0), logprobs=3, adapters=adapters)
    with_it = logprobs_found(engine, engine.begin_score(reply, adapters=adapters, after=request))
    without = logprobs_found(engine, engine.begin_score(reply, after=replace(request, adapters=())))
    whole = engine.score(prompt + reply, adapters=adapters)
    assert with_it == pytest.approx(whole[-len(with_it) :], abs=0.05)
    assert max(abs(one - other) for one, other in zip(with_it, without, strict=True)) > 0.2


def logprobs_found(engine: EngineUnderTest, request: int) -> list[float]:
    assert isinstance(engine.end_of(request), Scored)
    events = [event for event in engine.heard if isinstance(event, Logprobs) and event.request == request]
    return [value for event in events for value in logprobs_of(event)]
