"""Cancelling: soon, at every stage, and without harm to what follows."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.process.worker.conftest import EngineUnderTest, user
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import FinishReason, GenerationRequest, Sampling
from lampblack.engine.protocol import (
    Cancel,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadOptions,
    LoadProgress,
    Ping,
    Pong,
    PromptProgress,
    Tokens,
    Unload,
    Unloaded,
)

if TYPE_CHECKING:
    from pathlib import Path

SOON = 2.0
"""Seconds. It takes a few hundredths; the rest is for a machine under load."""

LONG = "The quick brown fox jumps over the lazy dog. " * 300
NEXT = "The sea is"


def cancelled(engine: EngineUnderTest, request: int) -> Finished:
    end = next(event for event in engine.heard if isinstance(event, Finished) and event.request == request)
    assert end.reason is FinishReason.CANCELLED
    return end


def test_while_the_prompt_is_read(with_starter: EngineUnderTest) -> None:
    fresh = with_starter.generate(NEXT, 12)
    request = with_starter.begin(LONG)
    with_starter.wait_for(PromptProgress, request)
    time.sleep(0.05)
    seconds = with_starter.cancel(request)
    assert seconds < SOON
    assert cancelled(with_starter, request).stats.generated_tokens == 0
    assert with_starter.generate(NEXT, 12) == fresh


def test_a_cancel_is_no_error_in_the_log(with_starter: EngineUnderTest) -> None:
    request = with_starter.begin(LONG)
    with_starter.wait_for(PromptProgress, request)
    time.sleep(0.05)
    with_starter.cancel(request)
    with_starter.generate(NEXT, 2)
    with_starter.end_input()
    assert "fail" not in with_starter.last_words()


def test_while_the_reply_is_written(with_starter: EngineUnderTest) -> None:
    fresh = with_starter.generate(NEXT, 12)
    request = with_starter.begin(user("Tell a long story."))
    with_starter.wait_for(Tokens, request)
    seconds = with_starter.cancel(request)
    assert seconds < SOON
    end = cancelled(with_starter, request)
    assert end.stats.generated_tokens == sum(event.count for event in with_starter.tokens_of(request)) > 0
    assert with_starter.generate(NEXT, 12) == fresh


def test_again_and_again_at_any_moment(with_starter: EngineUnderTest) -> None:
    fresh = with_starter.generate(NEXT, 8)
    for number in range(12):
        request = with_starter.begin(LONG if number % 2 else NEXT)
        time.sleep(0.013 * number)
        with_starter.cancel(request)
        cancelled(with_starter, request)
    assert with_starter.generate(NEXT, 8) == fresh


def test_while_the_model_is_loaded(engine: EngineUnderTest, starter_model: Path) -> None:
    engine.say(Load(900, LoadOptions(path=str(starter_model), threads=1)))
    engine.wait_for(LoadProgress, 900)
    began = time.monotonic()
    engine.say(Cancel(900))
    end = engine.end_of(900)
    assert time.monotonic() - began < SOON
    assert end == Failed(900, None)
    assert isinstance(engine.load(starter_model, context_length=1024), Loaded)
    assert engine.generate(NEXT, 4)


def test_while_a_book_is_tokenized(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    request = engine.begin("Call me Ishmael. " * 600_000)
    time.sleep(0.3)
    assert engine.cancel(request) < SOON
    cancelled(engine, request)


def test_before_it_began(with_starter: EngineUnderTest) -> None:
    running = with_starter.begin(LONG)
    waiting = with_starter.begin(NEXT)
    assert with_starter.cancel(waiting) < SOON
    assert cancelled(with_starter, waiting).stats.prompt_tokens == 0
    with_starter.cancel(running)
    cancelled(with_starter, running)


def test_what_ended_or_never_was(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    request = engine.begin("the ink", 3)
    engine.end_of(request)
    engine.say(Cancel(request), Cancel(4711), Ping(1))
    engine.wait_for(Pong)
    assert len([event for event in engine.heard if isinstance(event, Finished)]) == 1


def test_requests_are_served_in_turn(engine: EngineUnderTest, tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two", "▁three"])
    greedy = Sampling(temperature=0.0)
    engine.say(
        Load(1, LoadOptions(path=str(path), threads=1)),
        *(Generate(number, GenerationRequest("go", greedy)) for number in range(2, 6)),
        Unload(6),
        Generate(7, GenerationRequest("go", greedy)),
    )
    end = engine.end_of(7)
    assert isinstance(end, Failed)
    assert end.fault is not None
    assert end.fault.kind == "model.none_loaded"
    ends = [event for event in engine.heard if isinstance(event, Loaded | Finished | Failed | Unloaded)]
    assert [event.request for event in ends] == list(range(1, 8))
    assert {engine.text_of(number) for number in range(2, 6)} == {" one two three"}


def test_a_ping_is_answered_while_the_model_works(with_starter: EngineUnderTest) -> None:
    request = with_starter.begin(LONG)
    with_starter.wait_for(PromptProgress, request)
    for number in range(20):
        with_starter.say(Ping(number))
        with_starter.wait_for(Pong)
    read = [event for event in with_starter.heard if isinstance(event, PromptProgress)]
    assert len(read) < 20
    assert read[-1].read < read[-1].total
    with_starter.cancel(request)
