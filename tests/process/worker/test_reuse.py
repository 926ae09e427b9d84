"""The cache: what is in it is not read again, and what is taken from it is right."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter, write_tiny_gemma, write_tiny_hybrid, write_tiny_mamba

from lampblack.domain.generation import Adapter, Priority, Role, Speculation, Turn
from lampblack.engine.protocol import Cancel, Loaded, PromptProgress, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.generation import ChosenToken, Prompt

WORDS = (
    *("the", "ink", "lamp", "black", "paper", "writes", "light", "of", "and", "quiet", "words"),
    *("one", "two", "three", "flame", "drop", "night", "day", "read", "page"),
)
CUTTABLE = [write_tiny_model, write_tiny_gemma]
KINDS = [*CUTTABLE, write_tiny_mamba, write_tiny_hybrid]
NOISE = 0.02
"""Of tiny F16 models; with another beginning their log-probabilities differ by 1 and more."""


def text(count: int, seed: int) -> str:
    chance = random.Random(seed)
    return " ".join(chance.choice(WORDS) for _ in range(count))


def ask(engine: EngineUnderTest, prompt: Prompt, count: int = 8, **fields: object) -> int:
    return engine.ask(prompt, max_tokens=count, logprobs=0, **fields)


def cold(engine: EngineUnderTest, prompt: Prompt, count: int = 8, **fields: object) -> list[ChosenToken]:
    """The reply of a context of its own that reads everything anew."""
    return engine.chosen(ask(engine, prompt, count, reproducible=True, **fields))


# --- what is in the cache is not read again


def test_a_second_turn_reads_only_what_is_new(with_starter: EngineUnderTest) -> None:
    said = (Turn(Role.USER, "My name is Ada. Please remember it, I will ask for it later."),)
    first = with_starter.ask(said, max_tokens=24)
    before = with_starter.stats(first)
    assert before.reused_tokens == 0
    told = (*said, Turn(Role.ASSISTANT, with_starter.text_of(first)), Turn(Role.USER, "What is my name?"))
    second = with_starter.stats(with_starter.ask(told, max_tokens=4))
    assert second.reused_tokens >= before.prompt_tokens + 20
    assert second.prompt_tokens - second.reused_tokens < 20
    again = with_starter.stats(with_starter.ask(told, max_tokens=4))
    assert again.reused_tokens == again.prompt_tokens - 1


@pytest.mark.parametrize("write", CUTTABLE)
@pytest.mark.parametrize("priority", Priority)
def test_prompts_with_a_shared_beginning_read_it_once(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[..., Path], priority: Priority
) -> None:
    engine.load(write(tmp_path / "m.gguf", context_length=2048))
    shared = text(150, 1)
    prompts = [f"{shared} {number}{number}{number} {text(5, number)}" for number in range(8)]
    expected = [cold(engine, prompt) for prompt in prompts]
    requests = engine.ask_all(prompts, max_tokens=8, logprobs=0, priority=priority)
    stats = [engine.stats(request) for request in requests]
    read = sum(one.prompt_tokens - one.reused_tokens for one in stats)
    assert stats[0].prompt_tokens > 500
    assert read < stats[0].prompt_tokens + 8 * 40
    for request, right in zip(requests, expected, strict=True):
        assert_same_up_to_noise(engine.chosen(request), right, NOISE)


def test_a_reading_that_was_cancelled_is_not_lost(engine: EngineUnderTest, tiny_model: Path) -> None:
    """The follower of a cancelled leader goes on from where that one stopped."""
    engine.load(tiny_model)
    prompt = text(300, 2)
    leader, follower = engine.ask_all([prompt, f"{prompt} and"], max_tokens=8, logprobs=0)
    engine.say(Cancel(leader))
    assert_same_up_to_noise(engine.chosen(follower), cold(engine, f"{prompt} and"), NOISE)


def test_a_running_reply_shares_what_it_has_read(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    prompt = text(100, 3)
    running = engine.ask(prompt, max_tokens=1200)
    engine.wait_for(Tokens, running)
    beside = ask(engine, f"{prompt} words")
    stats = engine.stats(beside)
    assert stats.reused_tokens > stats.prompt_tokens - 12
    assert_same_up_to_noise(engine.chosen(beside), cold(engine, f"{prompt} words"), NOISE)
    engine.say(Cancel(running))
    engine.finish(running)


# --- what is taken from the cache is right


@pytest.mark.parametrize("write", KINDS)
def test_an_edited_early_message_reads_like_a_cold_run(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    engine.load(write(tmp_path / "m.gguf"))
    told = [Turn(Role.USER, text(40, 4))]
    for number in range(3):
        request = ask(engine, tuple(told), 30)
        engine.finish(request)
        told += [Turn(Role.ASSISTANT, engine.text_of(request)), Turn(Role.USER, text(12, 5 + number))]
    for place in (4, 2, 0):
        edited = list(told)
        edited[place] = Turn(Role.USER, f"{told[place].text[:20]} night and day")
        right = cold(engine, tuple(edited), 20)
        assert_same_up_to_noise(engine.chosen(ask(engine, tuple(edited), 20)), right, NOISE)
        assert_same_up_to_noise(engine.chosen(ask(engine, tuple(told), 20)), cold(engine, tuple(told), 20), NOISE)


def test_a_state_that_cannot_be_cut_is_gone_on_with_or_left(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_mamba(tmp_path / "m.gguf"))
    prompt = text(60, 6)
    first = engine.ask(prompt, max_tokens=9)
    before = engine.stats(first)
    longer = prompt + engine.text_of(first)
    assert engine.stats(ask(engine, prompt[: len(prompt) // 2])).reused_tokens == 0
    after = ask(engine, f"{prompt} and then")
    assert_same_up_to_noise(engine.chosen(after), cold(engine, f"{prompt} and then"), NOISE)
    assert before.prompt_tokens > 100
    assert longer


@pytest.mark.parametrize("write", KINDS)
@pytest.mark.parametrize("context", [192, 512])
def test_whatever_came_before_a_prompt_reads_like_a_cold_run(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[[Path], Path], context: int
) -> None:
    """Prompts that extend, cut and edit those before, several at once, in a cache that is too small for them."""
    chance = random.Random(context)
    model = write(tmp_path / "m.gguf")
    engine.load(model, context_length=context)
    known = [text(12, 7)]
    for _ in range(40):
        prompts = []
        for _ in range(chance.randrange(1, 5)):
            words = chance.choice(known).split()
            words = words[: chance.randrange(1, len(words) + 1)] if chance.random() < 0.6 else words
            words += [chance.choice(WORDS) for _ in range(chance.randrange(8))]
            prompts.append(" ".join(words[: context // 8]))
        expected = [cold(engine, prompt, 6) for prompt in prompts]
        priority, lookup = chance.choice(list(Priority)), Speculation(lookup=chance.random() < 0.5)
        requests = engine.ask_all(prompts, max_tokens=6, logprobs=0, priority=priority, speculation=lookup)
        stray = [ask(engine, chance.choice(known), 200, priority=priority) for _ in range(chance.randrange(3))]
        engine.say(*map(Cancel, stray))
        for request, right in zip(requests, expected, strict=True):
            assert_same_up_to_noise(engine.chosen(request), right, NOISE)
        known += prompts


def test_a_cancelled_reading_leaves_nothing_wrong(engine: EngineUnderTest, tmp_path: Path) -> None:
    """An aborted decode has written a part of its tokens into the cache."""
    for write in KINDS:
        engine.load(write(tmp_path / f"{write.__name__}.gguf", context_length=2048))
        prompt = text(200, 8)
        right = cold(engine, prompt)
        for _ in range(5):
            request = ask(engine, prompt)
            engine.say(Cancel(request))
            engine.finish(request)
        assert_same_up_to_noise(engine.chosen(ask(engine, prompt)), right, NOISE)


def test_adapters_and_scales_never_read_each_others_cache(
    engine: EngineUnderTest, tiny_model: Path, tmp_path: Path
) -> None:
    one, other = (Adapter(str(write_tiny_adapter(tmp_path / f"{seed}.gguf", seed=seed))) for seed in (1, 2))
    sets: list[tuple[Adapter, ...]] = [(), (one,), (Adapter(one.path, 0.5),), (other,), (one, other)]
    assert isinstance(engine.load(tiny_model), Loaded)
    prompt = text(60, 9)
    right = [cold(engine, prompt, adapters=adapters) for adapters in sets]
    openings = {tuple(chosen.chosen.token for chosen in reply) for reply in right}
    assert len(openings) == len(sets), "the adapters make no difference, so this test cannot tell"
    for turn in range(3):
        requests = [ask(engine, prompt, adapters=adapters) for adapters in sets]
        for request, expected in zip(requests, right, strict=True):
            assert_same_up_to_noise(engine.chosen(request), expected, NOISE)
            stats = engine.stats(request)
            assert stats.reused_tokens == (stats.prompt_tokens - 1 if turn else 0)


def test_reproducible_requests_neither_take_from_the_cache_nor_leave_anything(
    engine: EngineUnderTest, tiny_model: Path
) -> None:
    engine.load(tiny_model)
    prompt = text(60, 10)
    assert engine.stats(engine.ask(prompt, max_tokens=4, reproducible=True)).reused_tokens == 0
    assert engine.stats(engine.ask(prompt, max_tokens=4)).reused_tokens == 0
    assert engine.stats(engine.ask(prompt, max_tokens=4, reproducible=True)).reused_tokens == 0


def test_a_prompt_that_is_in_the_cache_already_tells_its_length_before_the_first_token(
    with_starter: EngineUnderTest,
) -> None:
    for _ in range(2):
        request = with_starter.begin("The quick brown fox jumps over the lazy dog.", 4)
        stats = with_starter.stats(request)
        told = [event for event in with_starter.heard if getattr(event, "request", None) == request]
        kinds = [type(event) for event in told]
        assert kinds.index(PromptProgress) < kinds.index(Tokens)
        assert (with_starter.read_of(request)[-1].read, with_starter.read_of(request)[-1].total) == (
            stats.prompt_tokens,
            stats.prompt_tokens,
        )
    assert stats.reused_tokens == stats.prompt_tokens - 1
