"""Models whose memory cannot be cut back: what they have read is gone on with from where a checkpoint was taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.process.worker.test_reuse import NOISE, ask, cold, text
from tests.tiny_kinds import write_tiny_gemma, write_tiny_hybrid, write_tiny_mamba

from lampblack.domain.generation import Priority, Role, Turn
from lampblack.engine.protocol import Cancel, PromptProgress, Status, StatusReport
from lampblack.worker.states.checkpoints import BEFORE_END, MOST_EACH, SPACING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.generation import GenerationStats, Prompt

RECURRENT = [write_tiny_mamba, write_tiny_hybrid]
ALONG = 256
"""Here, where reading a thousand tokens in vain would take its time."""

WITH = (
    "from lampblack.worker.states import checkpoints; {}; "
    "from lampblack.worker.main import main; raise SystemExit(main())"
)


@pytest.fixture(params=RECURRENT)
def recurrent(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path, request: pytest.FixtureRequest
) -> EngineUnderTest:
    engine = start_engine("-c", WITH.format(f"checkpoints.ALONG = {ALONG}"))
    engine.load(request.param(tmp_path / "m.gguf", context_length=4096))
    return engine


def as_if_cold(engine: EngineUnderTest, prompt: Prompt, count: int = 8) -> GenerationStats:
    """Asks, and returns the statistics of a reply that is what a context of its own would give."""
    request = ask(engine, prompt, count)
    assert_same_up_to_noise(engine.chosen(request), cold(engine, prompt, count), NOISE)
    return engine.stats(request)


def cache_bytes(engine: EngineUnderTest) -> int:
    engine.say(Status(99_999))
    report = engine.wait_for(StatusReport)
    assert isinstance(report, StatusReport)
    return report.models[0].cache


def talk(engine: EngineUnderTest, turns: int) -> tuple[list[Turn], list[int]]:
    """A conversation that ends with the reply to its last message, and how many tokens each prompt had."""
    told: list[Turn] = []
    lengths = []
    for number in range(turns):
        told.append(Turn(Role.USER, text(60, 20 + number)))
        request = ask(engine, tuple(told), 90)
        lengths.append(engine.stats(request).prompt_tokens)
        told.append(Turn(Role.ASSISTANT, engine.text_of(request)))
    return told, lengths


# --- where a conversation goes on


def test_the_same_question_again_reads_only_its_end(recurrent: EngineUnderTest) -> None:
    told, (length,) = talk(recurrent, 1)
    for _ in range(3):
        assert as_if_cold(recurrent, tuple(told[:1]), 90).reused_tokens == length - 1 - BEFORE_END


def test_a_reply_that_stands_otherwise_in_the_next_turn_is_all_that_is_read_again(recurrent: EngineUnderTest) -> None:
    """Templates trim replies, and leave their thoughts out."""
    told, lengths = talk(recurrent, 2)
    told[3] = Turn(Role.ASSISTANT, "Quite another reply.")
    stats = as_if_cold(recurrent, (*told, Turn(Role.USER, text(60, 30))))
    assert stats.reused_tokens == lengths[1] - 1 - BEFORE_END


def test_a_message_that_is_edited_is_read_from_the_question_before(recurrent: EngineUnderTest) -> None:
    told, lengths = talk(recurrent, 3)
    for place in (4, 2):
        edited = as_if_cold(recurrent, (*told[:place], Turn(Role.USER, text(60, 31))))
        assert edited.reused_tokens == lengths[place // 2 - 1] - 1 - BEFORE_END
    assert as_if_cold(recurrent, tuple(told[:5])).reused_tokens == lengths[2] - 1 - BEFORE_END


def test_where_a_turn_begins_another_can_begin(recurrent: EngineUnderTest) -> None:
    """No checkpoint was taken there while it was read, but one when the next turn went on from there."""
    first, more = text(60, 32), text(12, 33)
    prompts = (first, f"{first} {more}", f"{first} {more} {text(60, 34)}")
    lengths = [recurrent.stats(ask(recurrent, prompt, 1)).prompt_tokens for prompt in prompts]
    assert as_if_cold(recurrent, f"{first} {more} {text(60, 35)}").reused_tokens == lengths[1]


def test_an_edit_in_a_long_prompt_goes_on_from_a_place_along_it(recurrent: EngineUnderTest) -> None:
    words = text(300, 33).split()
    assert recurrent.stats(ask(recurrent, " ".join(words), 2)).prompt_tokens > 4 * ALONG
    kept = recurrent.stats(ask(recurrent, " ".join(words[:200]), 1, reproducible=True)).prompt_tokens
    first = as_if_cold(recurrent, " ".join([*words[:200], "night", *words[201:]]))
    assert kept - 2 * ALONG < first.reused_tokens < kept - SPACING
    again = as_if_cold(recurrent, " ".join([*words[:200], "flame", *words[201:]]))
    assert kept - SPACING < again.reused_tokens <= kept + 1, "where two prompts part, the next does"


def test_prompts_with_a_shared_beginning_read_it_once(recurrent: EngineUnderTest) -> None:
    shared = text(150, 34)
    prompts = [f"{shared} {number}{number}{number} {text(5, number)}" for number in range(6)]
    expected = [cold(recurrent, prompt) for prompt in prompts]
    requests = recurrent.ask_all(prompts, max_tokens=8, logprobs=0)
    stats = [recurrent.stats(request) for request in requests]
    assert stats[0].prompt_tokens > 500
    assert sum(one.prompt_tokens - one.reused_tokens for one in stats) < stats[0].prompt_tokens + 6 * 60
    for request, right in zip(requests, expected, strict=True):
        assert_same_up_to_noise(recurrent.chosen(request), right, NOISE)


def test_a_reading_that_was_cancelled_goes_on_from_the_last_place(recurrent: EngineUnderTest) -> None:
    prompt = text(800, 35)
    request = ask(recurrent, prompt)
    read = 0
    while read < 1000:  # of nearly 4,000 tokens; there are three places along them
        event = recurrent.wait_for(PromptProgress, request)
        assert isinstance(event, PromptProgress)
        read = event.read
    recurrent.say(Cancel(request))
    recurrent.finish(request)
    assert as_if_cold(recurrent, prompt).reused_tokens > 900


def test_a_reading_never_goes_back_for_a_person_who_comes(recurrent: EngineUnderTest) -> None:
    """A step that is broken off leaves a state that is too far on: all since the last checkpoint would be lost."""
    for number in range(3):
        prompt = text(800, 36 + number)
        document = ask(recurrent, prompt, priority=Priority.DOCUMENT)
        recurrent.wait_for(PromptProgress, document)
        recurrent.finish(ask(recurrent, "What?", 1))
        recurrent.finish(document)
        read = [event.read for event in recurrent.read_of(document)]
        assert read == sorted(set(read))
    assert_same_up_to_noise(recurrent.chosen(document), cold(recurrent, prompt), NOISE)


def test_a_reproducible_request_uses_none(recurrent: EngineUnderTest) -> None:
    prompt = text(100, 37)
    recurrent.finish(recurrent.ask("x", max_tokens=1, reproducible=True))
    empty = cache_bytes(recurrent)
    recurrent.finish(recurrent.ask(prompt, max_tokens=4, reproducible=True))
    assert cache_bytes(recurrent) == empty
    recurrent.finish(ask(recurrent, prompt))
    assert cache_bytes(recurrent) > empty
    assert recurrent.stats(recurrent.ask(prompt, max_tokens=4, reproducible=True)).reused_tokens == 0


# --- what they may take


def test_they_are_counted_and_bounded_in_number(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_mamba(tmp_path / "m.gguf", context_length=4096))
    engine.generate("x", 1)
    empty = cache_bytes(engine)
    prompt, taken = "", []
    for number in range(MOST_EACH + 4):
        prompt += f"{text(30, 50 + number)} "
        engine.finish(ask(engine, prompt, 1))
        taken.append(cache_bytes(engine) - empty)
    one = taken[0]
    assert 10_000 < one < 30_000, "what this model remembers is some 20 KB"
    assert taken[1] in (2 * one, 3 * one)
    assert taken[-1] == MOST_EACH * one


def test_they_are_bounded_in_bytes_the_oldest_going_first(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path
) -> None:
    engine = start_engine("-c", WITH.format("checkpoints.MOST_BYTES = 50_000"))
    engine.load(write_tiny_mamba(tmp_path / "m.gguf", context_length=4096))
    engine.generate("x", 1)
    empty = cache_bytes(engine)
    prompts = [text(60, 60 + number) for number in range(4)]
    for prompt in prompts:
        engine.finish(ask(engine, prompt))
    assert 0 < cache_bytes(engine) - empty <= 50_000
    assert as_if_cold(engine, prompts[-1]).reused_tokens > 0
    assert as_if_cold(engine, prompts[0]).reused_tokens == 0


@pytest.mark.parametrize("write", RECURRENT)
def test_where_there_is_no_room_for_any_all_is_read_again(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path, write: Callable[..., Path]
) -> None:
    engine = start_engine("-c", WITH.format("checkpoints.MOST_BYTES = 1000"))
    engine.load(write(tmp_path / "m.gguf"))
    prompt = text(60, 70)
    assert [as_if_cold(engine, prompt).reused_tokens for _ in range(2)] == [0, 0]


@pytest.mark.parametrize("write", RECURRENT)
def test_one_that_is_refused_is_read_again(
    start_engine: Callable[..., EngineUnderTest], tmp_path: Path, write: Callable[..., Path]
) -> None:
    refuse = "from lampblack.worker.native.llama import Context as C; C.restore = lambda *_, **__: False"
    engine = start_engine("-c", WITH.format(refuse))
    engine.load(write(tmp_path / "m.gguf"))
    prompt = text(60, 71)
    assert [as_if_cold(engine, prompt).reused_tokens for _ in range(2)] == [0, 0]


# --- sliding windows


def test_a_window_that_has_gone_comes_back_from_a_checkpoint(engine: EngineUnderTest, tmp_path: Path) -> None:
    """llama.cpp gives cells behind a window to others once it has gone through all of the cache."""
    engine.load(write_tiny_gemma(tmp_path / "m.gguf", context_length=1024))
    reused = []
    for number in range(16):
        told = (Turn(Role.USER, text(50, 80 + number)),)
        engine.finish(ask(engine, told, 60))
        engine.finish(ask(engine, text(60, 100 + number), 30))
        reused.append(as_if_cold(engine, told, 60))
    assert any(one.reused_tokens == one.prompt_tokens - 1 - BEFORE_END for one in reused)
