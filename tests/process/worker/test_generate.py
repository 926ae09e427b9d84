"""Generating: the right text, honest numbers, every way to end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.conftest import APP, EngineUnderTest, user
from tests.tiny_gguf import pieces_of, write_tiny_model

from lampblack.domain.generation import FinishReason, GenerationRequest, Role, Sampling, Speculation, Turn
from lampblack.engine.protocol import Failed, Finished, Loaded, PromptProgress

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
QUESTION = "Write one sentence about the sea."
SMOLLM_PROMPT = (
    "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n"
    "<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"
)


def reference(model: Path, count: int, text: str) -> str:
    """What a bare loop over the C API makes of a text."""
    ended = subprocess.run(
        [sys.executable, HERE / "reference_decode.py", model, str(count), text],
        env={**os.environ, "PYTHONPATH": str(APP)},
        capture_output=True,
        check=True,
    )
    return str(json.loads(ended.stdout))


def test_a_chat_reply_is_what_llama_cpp_says(with_starter: EngineUnderTest, starter_model: Path) -> None:
    expected = reference(starter_model, 20, SMOLLM_PROMPT.format(question=QUESTION))
    assert len(expected) > 20
    assert with_starter.generate(user(QUESTION), 20) == expected


def test_a_reply_that_was_begun_is_gone_on_with(with_starter: EngineUnderTest) -> None:
    whole = with_starter.generate(user(QUESTION), 20)
    begun = with_starter.generate(user(QUESTION), 8)

    rest = with_starter.ask(user(QUESTION), begun=begun, max_tokens=12)

    assert with_starter.stats(rest).prompt_tokens == 37 + 8
    assert begun + with_starter.text_of(rest) == whole


def test_control_tokens_in_what_was_begun_are_plain_text(with_starter: EngineUnderTest) -> None:
    begun = with_starter.ask(user(QUESTION), begun="<|im_end|>", max_tokens=1)
    assert with_starter.stats(begun).prompt_tokens > 37 + 1


def test_plain_text_is_continued_as_it_stands(with_starter: EngineUnderTest, starter_model: Path) -> None:
    text = "The quick brown fox"
    assert with_starter.generate(text, 20) == reference(starter_model, 20, text)


def test_the_numbers_are_honest(with_starter: EngineUnderTest) -> None:
    request = with_starter.begin(user(QUESTION), 12)
    end = with_starter.end_of(request)
    assert isinstance(end, Finished)
    assert end.reason is FinishReason.LENGTH
    assert end.stats.generated_tokens == sum(event.count for event in with_starter.tokens_of(request)) == 12
    assert end.stats.prompt_tokens == 37
    assert end.stats.context_length == 4096
    assert end.stats.time_to_first_token > 0
    assert end.stats.tokens_per_second > 0


def test_the_same_seed_writes_the_same_text(with_starter: EngineUnderTest) -> None:
    hot = Sampling(temperature=1.5, top_k=0, top_p=1.0, min_p=0.0, seed=7)
    first = with_starter.generate(user(QUESTION), 12, sampling=hot)
    second = with_starter.generate(user(QUESTION), 12, sampling=hot)
    other = with_starter.generate(user(QUESTION), 12, sampling=Sampling(1.5, 0, 1.0, 0.0, seed=8))
    assert first == second != other


def test_a_drawn_seed_is_reported_and_repeats_the_reply(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    request = engine.begin("the ink", 12, sampling=Sampling(temperature=1.5))
    end = engine.end_of(request)
    assert isinstance(end, Finished)
    again = engine.generate("the ink", 12, sampling=Sampling(temperature=1.5, seed=end.stats.seed))
    assert again == engine.text_of(request)


def test_characters_are_never_split(engine: EngineUnderTest, tmp_path: Path) -> None:
    said = "é灯🔥 世"
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=pieces_of(said)))
    request = engine.begin(user("go"))
    end = engine.end_of(request)
    assert isinstance(end, Finished)
    assert engine.text_of(request) == said
    assert end.stats.generated_tokens == len(pieces_of(said)) > len(said)


def test_a_character_that_the_limit_cuts_is_left_out(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=pieces_of("ok🔥")))
    assert engine.generate(user("go"), 4) == "ok"
    assert engine.generate(user("go")) == "ok🔥"


def test_a_model_that_babbles_bytes_yields_text(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    hot = Sampling(temperature=5.0, top_k=0, top_p=1.0, min_p=0.0, seed=1)
    text = engine.generate(user("go"), 300, sampling=hot)
    assert "�" in text
    assert "<0x" not in text
    assert "<|im_" not in text


@pytest.mark.parametrize("stop", ["writes light", "ks write", "the ink and", "🔥"])
def test_stop_strings_end_the_reply_and_are_not_shown(engine: EngineUnderTest, tmp_path: Path, stop: str) -> None:
    pieces = ["▁the", "▁ink", "▁of", "▁quiet", "▁drop", "ks", "▁writes", "▁light", "▁and", *pieces_of("🔥"), "▁day"]
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=pieces))
    whole = engine.generate(user("go"))
    request = engine.begin(user("go"), stop=("nowhere", stop))
    end = engine.end_of(request)
    assert isinstance(end, Finished)
    shown = engine.text_of(request)
    assert shown == (whole[: whole.index(stop)] if stop in whole else whole)
    assert end.reason is FinishReason.STOP
    assert (stop in whole) == (stop != "the ink and")


def test_a_full_context_ends_the_reply(engine: EngineUnderTest, tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "m.gguf", answer=["▁one", "▁two", "▁three"], endless=True)
    loaded = engine.load(path, context_length=256)
    assert isinstance(loaded, Loaded)
    assert loaded.model.context_length == 256
    request = engine.begin("the ink")
    end = engine.end_of(request)
    assert isinstance(end, Finished)
    assert end.reason is FinishReason.CONTEXT
    assert end.stats.prompt_tokens + end.stats.generated_tokens == 257  # the last token needs no place
    assert engine.generate("the ink", 3) == " one two three"


def test_a_prompt_that_is_too_long_is_refused_with_the_numbers(engine: EngineUnderTest, tiny_model: Path) -> None:
    prompt = "ink " * 400
    engine.load(tiny_model, context_length=1024)
    end = engine.end_of(engine.begin(prompt, 1))
    assert isinstance(end, Finished)
    tokens = end.stats.prompt_tokens
    engine.load(tiny_model, context_length=256)
    refusal = engine.failure(prompt)
    assert refusal.kind == "prompt.too_long"
    expected = {"prompt_tokens": tokens, "limit": 255, "context_length": 256, "excess": tokens - 255}
    assert refusal.details == expected
    assert engine.failure(user(prompt)).kind == "prompt.too_long"


def test_a_book_is_refused_with_its_numbers_too(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model, context_length=256)
    book = "Call me Ishmael. " * 300_000  # more than a template may add
    refusal = engine.failure(user(book))
    assert refusal.kind == "prompt.too_long"
    assert int(refusal.details["prompt_tokens"]) > 1_000_000


@pytest.mark.slow
def test_a_long_prompt_tells_how_far_it_is_read(with_starter: EngineUnderTest) -> None:
    request = with_starter.begin("The quick brown fox. " * 100, 1)
    with_starter.end_of(request)
    progress = [event for event in with_starter.heard if isinstance(event, PromptProgress)]
    assert len(progress) > 1
    assert [event.read for event in progress] == sorted({event.read for event in progress})
    assert progress[-1].read == progress[-1].total


def test_nothing_to_say(engine: EngineUnderTest, tiny_model: Path) -> None:
    assert engine.failure(user("hi")).kind == "model.none_loaded"
    engine.load(tiny_model)
    assert engine.failure(()).kind == "prompt.empty"
    assert engine.failure("").kind == "prompt.empty"
    assert engine.failure(user("  \n")).kind == "prompt.empty"


NOTHING = "{% for m in messages if m.role == 'system' %}{{ m.content }}{% endfor %}"


def test_a_prompt_of_which_nothing_is_left_is_refused_and_costs_nobody_the_engine(
    engine: EngineUnderTest, with_starter: EngineUnderTest, tmp_path: Path
) -> None:
    assert with_starter.failure("\x04").kind == "prompt.no_tokens", "SmolLM2 has no token for it"
    engine.load(write_tiny_model(tmp_path / "m.gguf", chat_template=NOTHING))
    for fields in ({}, {"reproducible": True}, {"speculation": Speculation(lookup=True)}):
        assert engine.fault(engine.ask(user("hello"), **fields)).kind == "prompt.no_tokens"
    after = GenerationRequest(user("hello"), Sampling(1.0), logprobs=1)
    assert isinstance(engine.end_of(engine.begin_score("yes", after=after)), Failed)
    assert engine.generate("the ink", max_tokens=3)


def test_a_book_that_is_pasted_holds_up_nobodys_question(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    book, question = engine.ask_all(["the ink and the paper " * 1_000_000, "the ink"], max_tokens=2)
    assert engine.fault(book).kind == "prompt.too_long"
    engine.finish(question)
    ends = [event.request for event in engine.heard if isinstance(event, Finished | Failed)]
    assert ends[-2:] == [question, book]


def test_what_a_person_pastes_is_no_control_token(
    start_engine: Callable[[], EngineUnderTest], with_starter: EngineUnderTest
) -> None:
    """A pasted `<|im_end|>` is read as its characters: it makes a longer prompt than the one token it names."""
    tokens = {}
    for text in ("a b", "a<|im_end|>b", "a<|im_end|><|im_start|>b"):
        end = with_starter.end_of(with_starter.begin(user(text), 1))
        assert isinstance(end, Finished)
        tokens[text] = end.stats.prompt_tokens
    assert tokens["a<|im_end|>b"] >= tokens["a b"] + 4
    assert tokens["a<|im_end|><|im_start|>b"] >= tokens["a<|im_end|>b"] + 4


def test_a_base_model_without_template_gets_a_transcript(engine: EngineUnderTest, tmp_path: Path) -> None:
    answer = ["▁Hello", "▁world", "<0x0A>", "User:", "▁ink"]
    engine.load(write_tiny_model(tmp_path / "m.gguf", answer=answer, chat_template=None))
    turns = (Turn(Role.SYSTEM, "Be brief."), Turn(Role.USER, "hi"))
    assert engine.generate(turns) == " Hello world"
