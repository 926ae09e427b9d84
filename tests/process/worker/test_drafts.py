"""Guessing ahead with a second model: never another text, and good guesses where its cache is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import tests.tiny_gguf
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.process.worker.conftest import user
from tests.tiny_gguf import Vocabulary, vocabulary, write_tiny_model
from tests.tiny_kinds import write_tiny_mamba

from lampblack.domain.generation import FinishReason, Priority, Sampling, Speculation
from lampblack.engine.protocol import (
    Cancel,
    Finished,
    Generate,
    GenerationRequest,
    Load,
    Loaded,
    LoadOptions,
    PromptProgress,
    Status,
    StatusReport,
    Tokens,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.models import ModelStatus

pytestmark = pytest.mark.slow

CYCLE = "你好世界墨灯黑纸写光"  # characters of every tiny vocabulary
FIRST, SECOND = CYCLE[:2]
TEXT = CYCLE * 2000
NUMBERS = 1_000_000
"""Requests of these tests that the engine under test has not numbered itself."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A model that says the cycle over and over."""
    return write_tiny_model(tmp_path / "small.gguf", answer=CYCLE, endless=True, layers=1)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A larger one with the same vocabulary, which says the same."""
    return write_tiny_model(
        tmp_path / "large.gguf", answer=CYCLE, endless=True, embedding_length=128, layers=4, context_length=16384
    )


@pytest.fixture
def pair(engine: EngineUnderTest, small: Path, large: Path) -> EngineUnderTest:
    """An engine that has both in memory, the large one being the newest."""
    for path in (small, large):
        assert isinstance(engine.load(path), Loaded)
    return engine


def guessed_by(path: Path, *, lookup: bool = False) -> dict[str, object]:
    return {"speculation": Speculation(draft=str(path), lookup=lookup)}


def status_of(engine: EngineUnderTest, path: Path) -> ModelStatus:
    engine.say(Status(NUMBERS))
    report = engine.wait_for(StatusReport)
    assert isinstance(report, StatusReport)
    return next(model for model in report.models if model.path == str(path))


def guesses_for(engine: EngineUnderTest, path: Path) -> list[int]:
    """The requests that a model guesses for."""
    return [one.request for one in status_of(engine, path).sequences if one.state == "guessing"]


def write_some(engine: EngineUnderTest, request: int, count: int) -> None:
    """Waits for so many more tokens of a reply."""
    before = sum(event.count for event in engine.tokens_of(request))
    while sum(event.count for event in engine.tokens_of(request)) < before + count:
        engine.wait_for(Tokens, request)


# --- with a real model, which depends on all that it has read: wrong caches would guess badly


def test_a_model_that_guesses_for_itself_is_nearly_always_right(
    with_starter: EngineUnderTest, starter_model: Path
) -> None:
    """Also where the text was edited, begins like another, or is the same again: it repeats what stands there now."""
    drafted = accepted = 0
    words = ("lamp", "paper", "river", "stone", "candle", "garden", "window", "winter")
    for first in (0, 4, 2, 0):
        prompt = "Say it again.\n" + 3 * (", ".join(words[first : first + 4]) + ".\n")
        plain = with_starter.chosen(with_starter.ask(prompt, max_tokens=24, logprobs=0))
        for _ in range(2):
            request = with_starter.ask(prompt, max_tokens=24, logprobs=0, **guessed_by(starter_model))
            assert_same_up_to_noise(with_starter.chosen(request), plain, 0.5)
            drafted += with_starter.stats(request).drafted_tokens
            accepted += with_starter.stats(request).accepted_tokens
    assert drafted >= 70
    assert accepted >= 0.95 * drafted


def test_a_model_that_is_not_sure_guesses_nothing(engine: EngineUnderTest, tmp_path: Path) -> None:
    babbler = write_tiny_model(tmp_path / "babbler.gguf")
    engine.load(babbler)
    request = engine.ask("the ink", max_tokens=60, **guessed_by(babbler))
    assert engine.stats(request).drafted_tokens == 0


def test_a_reproducible_reply_is_written_without(with_starter: EngineUnderTest, starter_model: Path) -> None:
    fields = {"max_tokens": 30, "reproducible": True, "sampling": Sampling(temperature=1.0, seed=7)}
    prompt = user("Count from one to twenty.")
    plain = with_starter.ask(prompt, **fields)
    request = with_starter.ask(prompt, **fields, **guessed_by(starter_model))
    assert with_starter.stats(request).drafted_tokens == 0
    with_starter.finish(plain)
    assert with_starter.text_of(request) == with_starter.text_of(plain)


# --- what is written stays the same


def test_a_small_model_guesses_for_a_large_one(pair: EngineUnderTest, small: Path) -> None:
    request = pair.ask(FIRST, max_tokens=200, **guessed_by(small))
    stats = pair.stats(request)
    assert pair.text_of(request) == TEXT[1:201]
    assert stats.generated_tokens == 200
    assert 40 <= stats.accepted_tokens <= stats.drafted_tokens < 200


@pytest.mark.parametrize("stop", [(), (CYCLE[5],)])
def test_right_guesses_end_where_the_reply_ends(
    engine: EngineUnderTest, small: Path, tmp_path: Path, stop: tuple[str, ...]
) -> None:
    engine.load(small)
    main = write_tiny_model(tmp_path / "short.gguf", answer=CYCLE, endless=True, context_length=256)
    engine.load(main)
    for count in (*range(1, 40), None):
        fields = {"max_tokens": count, "stop": stop}
        plain = engine.ask(CYCLE, **fields)
        request = engine.ask(CYCLE, **fields, **guessed_by(small))
        assert engine.finish(request).reason is engine.finish(plain).reason
        assert engine.text_of(request) == engine.text_of(plain)
        assert engine.stats(request).generated_tokens == engine.stats(plain).generated_tokens
    assert stop or engine.stats(request).accepted_tokens > 60


def test_wrong_guesses_change_nothing(pair: EngineUnderTest, tmp_path: Path) -> None:
    liar = write_tiny_model(tmp_path / "liar.gguf", answer=CYCLE[::-1], endless=True)
    pair.load(liar)
    request = pair.ask(FIRST, max_tokens=300, model=str(tmp_path / "large.gguf"), **guessed_by(liar))
    stats = pair.stats(request)
    assert pair.text_of(request) == TEXT[1:301]
    assert (stats.accepted_tokens, stats.drafted_tokens > 0) == (0, True)


def test_drawn_tokens_are_those_that_the_seed_draws(pair: EngineUnderTest, small: Path) -> None:
    fields = {"max_tokens": 100, "sampling": Sampling(temperature=3.0, top_k=0, top_p=1.0, min_p=0.0, seed=3)}
    plain = pair.ask(FIRST, logprobs=0, **fields)
    request = pair.ask(FIRST, logprobs=0, **fields, **guessed_by(small))
    assert_same_up_to_noise(pair.chosen(request), pair.chosen(plain), 0.1)
    assert pair.stats(request).drafted_tokens > 0


def test_the_text_is_asked_first_then_the_model(pair: EngineUnderTest, small: Path) -> None:
    """Before the cycle repeats only the model can guess; later the text itself can, of which the model is freed."""
    first = pair.ask(FIRST, max_tokens=9, **guessed_by(small, lookup=True))
    assert pair.stats(first).accepted_tokens > 0
    request = pair.ask(FIRST, max_tokens=300, **guessed_by(small, lookup=True))
    assert pair.stats(request).accepted_tokens > 150
    assert pair.text_of(request) == TEXT[1:301]


def test_several_replies_at_once_each_get_their_own_guesses(pair: EngineUnderTest, small: Path) -> None:
    requests = pair.ask_all(CYCLE[:3], max_tokens=120, **guessed_by(small))
    for first, request in zip(CYCLE[:3], requests, strict=True):
        pair.finish(request)
        begin = TEXT.index(first) + 1
        assert pair.text_of(request) == TEXT[begin : begin + 120]
    assert sum(pair.stats(request).accepted_tokens for request in requests) > 60
    assert guesses_for(pair, small) == []


def test_documents_are_guessed_for_as_well(pair: EngineUnderTest, small: Path) -> None:
    requests = pair.ask_all(CYCLE[:2], max_tokens=100, priority=Priority.DOCUMENT, **guessed_by(small))
    assert all(pair.stats(request).accepted_tokens > 20 for request in requests)


def test_a_text_that_outgrows_the_guessing_models_context_is_followed_on(
    engine: EngineUnderTest, large: Path, tmp_path: Path
) -> None:
    short = write_tiny_model(tmp_path / "short.gguf", answer=CYCLE, endless=True, context_length=128)
    engine.load(short)
    engine.load(large)
    request = engine.ask(TEXT[:201], max_tokens=300, **guessed_by(short))
    stats = engine.stats(request)
    assert engine.text_of(request) == TEXT[201:501]
    assert stats.accepted_tokens > 60


def test_a_long_prompt_is_caught_up_with(pair: EngineUnderTest, small: Path) -> None:
    request = pair.ask(TEXT[:801], max_tokens=1500, **guessed_by(small))
    assert pair.stats(request).accepted_tokens > 50
    assert pair.text_of(request) == TEXT[801:2301]


def test_a_long_prompt_is_read_for_guessing_while_it_is_read_for_the_reply(
    with_starter: EngineUnderTest, starter_model: Path
) -> None:
    request = with_starter.ask("The lamp stood on the table. " * 200, **guessed_by(starter_model))
    for _ in range(3):
        with_starter.wait_for(PromptProgress, request)
    states = {one.state: one.position for one in status_of(with_starter, starter_model).sequences}
    assert states.keys() == {"reading", "guessing"}
    assert states["guessing"] > 0
    with_starter.cancel(request)
    assert with_starter.text_of(request) == ""


# --- where it cannot be


def test_a_model_with_other_tokens_is_refused(pair: EngineUnderTest, tmp_path: Path) -> None:
    other = write_tiny_model(tmp_path / "other.gguf", answer=["▁strange", "▁tokens"])
    pair.load(other)
    large = str(tmp_path / "large.gguf")
    fault = pair.fault(pair.ask(FIRST, max_tokens=9, model=large, **guessed_by(other)))
    assert fault.kind == "draft.vocabulary"
    assert fault.sentence().startswith("other cannot guess ahead for large:")
    assert pair.stats(pair.ask(FIRST, max_tokens=9, model=large)).generated_tokens == 9


def test_a_model_that_cannot_take_back_what_it_read_is_refused(
    engine: EngineUnderTest, large: Path, tmp_path: Path
) -> None:
    mamba = write_tiny_mamba(tmp_path / "mamba.gguf")
    engine.load(mamba)
    engine.load(large)
    assert engine.fault(engine.ask(FIRST, max_tokens=9, **guessed_by(mamba))).kind == "draft.cannot_cut"
    fault = engine.fault(engine.ask(FIRST, max_tokens=9, model=str(mamba), **guessed_by(large)))
    assert fault.sentence().startswith("Guessing ahead does not work with mamba:")


def test_tokens_that_the_guessing_model_does_not_have_end_only_the_guessing(
    engine: EngineUnderTest, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def padded(extra: object = ()) -> Vocabulary:
        del extra
        known = vocabulary()
        return Vocabulary((*known.pieces, "▁extra"), (*known.scores, -999.0), (*known.types, 1))

    monkeypatch.setattr(tests.tiny_gguf, "vocabulary", padded)
    answer = [*CYCLE, *"水火山月日人天地中文字", "▁extra"]
    main = write_tiny_model(tmp_path / "padded.gguf", answer=answer, endless=True)
    engine.load(small)
    engine.load(main)
    plain = engine.ask(FIRST, max_tokens=100)
    request = engine.ask(FIRST, max_tokens=100, **guessed_by(small))
    assert 0 < engine.stats(request).drafted_tokens < 40
    engine.finish(plain)
    assert engine.text_of(request) == engine.text_of(plain)
    assert "extra" in engine.text_of(request)
    assert status_of(engine, small).contexts == 2, "others can be guessed for"


def test_a_model_too_small_to_follow_is_gone_without(engine: EngineUnderTest, large: Path, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "least.gguf", answer=CYCLE, endless=True, context_length=32))
    engine.load(large)
    request = engine.ask(FIRST, max_tokens=50, **guessed_by(tmp_path / "least.gguf"))
    assert engine.stats(request).drafted_tokens == 0
    assert engine.text_of(request) == TEXT[1:51]


# --- its life beside the other model


def test_a_request_waits_for_the_guessing_model_that_is_being_loaded(
    engine: EngineUnderTest, small: Path, large: Path
) -> None:
    engine.load(large)
    asked = GenerationRequest(FIRST, Sampling(temperature=0.0), 100, model=str(large), **guessed_by(small))  # type: ignore[arg-type]
    load = Load(NUMBERS + 1, LoadOptions(path=str(small), threads=1))
    engine.say(load, Generate(NUMBERS + 2, asked))
    assert engine.stats(NUMBERS + 2).accepted_tokens > 20


def test_without_that_model_in_memory_the_reply_is_written_all_the_same(
    engine: EngineUnderTest, small: Path, large: Path
) -> None:
    engine.load(large)
    request = engine.ask(FIRST, max_tokens=50, **guessed_by(small))
    assert engine.stats(request).drafted_tokens == 0
    assert engine.text_of(request) == TEXT[1:51]


def test_unloading_it_in_the_midst_ends_only_the_guessing(pair: EngineUnderTest, small: Path) -> None:
    request = pair.ask(FIRST, **guessed_by(small))
    write_some(pair, request, 100)
    assert guesses_for(pair, small) == [request]
    assert pair.unload(small) == (str(small),)
    assert not any(isinstance(event, Finished) for event in pair.heard), "the unload waited for the reply"
    write_some(pair, request, 200)
    pair.say(Cancel(request))
    assert pair.finish(request).reason is FinishReason.CANCELLED
    assert pair.text_of(request) == TEXT[1 : 1 + pair.stats(request).generated_tokens]
    assert pair.stats(request).drafted_tokens > 0


def test_loading_it_again_in_the_midst_of_a_reply_disturbs_nothing(
    pair: EngineUnderTest, small: Path, large: Path
) -> None:
    request = pair.ask(FIRST, max_tokens=2000, **guessed_by(small))
    pair.wait_for(Tokens, request)
    pair.load(small, context_length=512)
    another = pair.ask(SECOND, max_tokens=100, model=str(large), **guessed_by(small))
    assert pair.stats(another).accepted_tokens > 20
    assert pair.text_of(another) == TEXT[2:102]
    pair.finish(request)
    assert pair.text_of(request) == TEXT[1:2001]


def test_a_cancelled_reply_lets_go_of_it(pair: EngineUnderTest, small: Path) -> None:
    request = pair.ask(FIRST, **guessed_by(small))
    write_some(pair, request, 50)
    pair.say(Cancel(request))
    assert pair.finish(request).reason is FinishReason.CANCELLED
    assert guesses_for(pair, small) == []
    again = pair.ask(FIRST, max_tokens=200, **guessed_by(small))
    assert pair.stats(again).accepted_tokens > 40
    assert pair.text_of(again) == TEXT[1:201]


def test_what_it_takes_for_guessing_is_shown_and_freed_with_it(pair: EngineUnderTest, small: Path) -> None:
    before = status_of(pair, small)
    pair.finish(pair.ask(FIRST, max_tokens=100, **guessed_by(small)))
    after = status_of(pair, small)
    assert (before.contexts, after.contexts) == (1, 2)
    assert after.cache > before.cache
    pair.unload(small)
    pair.load(small)
    assert status_of(pair, small).cache == before.cache
