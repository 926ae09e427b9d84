"""Conversations that wait for their next turn beside the cache: nothing of them is read again, and all is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.process.worker.agreement import assert_same_up_to_noise
from tests.process.worker.test_reuse import NOISE, ask, cold, text
from tests.tiny_gguf import write_tiny_model

from lampblack.engine.protocol import Status, StatusReport

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.models import ModelStatus


def status(engine: EngineUnderTest) -> ModelStatus:
    engine.say(Status(99_000))
    report = engine.wait_for(StatusReport)
    assert isinstance(report, StatusReport)
    return report.models[0]


def test_conversations_that_do_not_fit_together_each_go_on_where_they_were(
    engine: EngineUnderTest, tmp_path: Path
) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", context_length=1024), context_length=1024)
    said = [text(170, seed) for seed in range(3)]
    lengths = [engine.stats(ask(engine, one, 4)).prompt_tokens for one in said]
    assert sum(lengths) > 2048, "else all three would fit into the cache"
    for turn in range(2):
        for number, length in enumerate(lengths):
            said[number] += f" {text(10, 50 + turn)}"
            request = ask(engine, said[number], 4)
            assert_same_up_to_noise(engine.chosen(request), cold(engine, said[number], 4), NOISE)
            assert engine.stats(request).reused_tokens >= length - 8, f"conversation {number} was read again"


def test_whoever_writes_has_the_cache_to_itself(engine: EngineUnderTest, tmp_path: Path) -> None:
    """What another conversation has left there would slow it down."""
    engine.load(write_tiny_model(tmp_path / "m.gguf", context_length=2048), context_length=2048)
    engine.finish(ask(engine, text(150, 1), 4))
    before = status(engine).cache
    engine.finish(ask(engine, text(150, 2), 4))
    after = status(engine)
    assert after.cache > before, "the first conversation's tokens lie beside the cache now"
    assert [one.state for one in after.sequences] == ["kept", "kept"]


def test_another_reply_to_the_same_message_leaves_the_first_one_whole(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", context_length=2048), context_length=2048)
    question = text(120, 3)
    one = f"{question} {text(90, 4)}"
    other = f"{question} {text(90, 5)}"
    for prompt in (one, other):
        engine.finish(ask(engine, prompt, 4))
    for prompt in (one, other, one):
        request = ask(engine, prompt, 4)
        assert_same_up_to_noise(engine.chosen(request), cold(engine, prompt, 4), NOISE)
        stats = engine.stats(request)
        assert stats.reused_tokens == stats.prompt_tokens - 1


def test_a_shared_beginning_is_not_given_up_for_a_better_place(engine: EngineUnderTest, tmp_path: Path) -> None:
    """A copy of it would not fit beside the one whose beginning it is."""
    engine.load(write_tiny_model(tmp_path / "m.gguf", context_length=2048), context_length=2048)
    document = text(265, 6)
    said = (f"{document} {text(3, 7)}", text(50, 8))
    first, another = (ask(engine, one, 4, session=name) for one, name in zip(said, "ab", strict=True))
    length = engine.stats(first).prompt_tokens
    engine.finish(another)
    assert length > 1024, "else two of them would fit into the cache"
    request = ask(engine, f"{document} {text(3, 9)}", 4, session="c")
    assert engine.stats(request).reused_tokens >= length - 20
    assert_same_up_to_noise(engine.chosen(request), cold(engine, f"{document} {text(3, 9)}", 4), NOISE)
