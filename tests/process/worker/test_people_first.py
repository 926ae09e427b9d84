"""Nobody who waits for an answer waits for work that nobody watches: documents, scores."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.agreement import assert_same_up_to_noise
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_mamba

from lampblack.domain.generation import Priority, Sampling
from lampblack.engine.protocol import Cancel, Finished, Loaded, PromptProgress, Scored, Status, StatusReport, Tokens

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.domain.models import ModelStatus

CYCLE = "你好世界墨灯黑纸写光水火"
SHARED = "paper " * 160
_requests = itertools.count(50_000)
ENDLESS = Sampling(0.0, ignore_eos=True)


def ended(engine: EngineUnderTest) -> list[int]:
    return [event.request for event in engine.heard if isinstance(event, Finished)]


def begin_documents(engine: EngineUnderTest, count: int, tokens: int) -> list[int]:
    """Starts documents that begin alike, so that one cache is best for all; returns once they are being written."""
    prompts = [f"{SHARED}{number} {CYCLE[number % len(CYCLE)]}" for number in range(count)]
    documents = engine.ask_all(prompts, max_tokens=tokens, priority=Priority.DOCUMENT, sampling=ENDLESS)
    engine.wait_for(Tokens, documents[5])
    return documents


@pytest.mark.slow
@pytest.mark.parametrize("people", [1, 6])
def test_documents_that_begin_alike_keep_nobody_waiting(engine: EngineUnderTest, tmp_path: Path, people: int) -> None:
    """More of them than there are seats; and more people than seats are kept for."""
    path = write_tiny_model(tmp_path / "cycle.gguf", answer=CYCLE, endless=True, context_length=4096)
    assert isinstance(engine.load(path), Loaded)
    documents = begin_documents(engine, 40, 60)
    questions = engine.ask_all([f"a page {CYCLE[number]}" for number in range(people)], max_tokens=10)
    for number, question in enumerate(questions):
        engine.finish(question)
        assert engine.text_of(question) == following(CYCLE[number], 10)
    assert not set(documents) & set(ended(engine)), "they waited until a document had ended"
    for number, document in enumerate(documents):
        engine.finish(document)
        assert engine.text_of(document) == following(CYCLE[number % len(CYCLE)], 60)


def test_a_memory_with_few_seats_has_one_for_a_person(engine: EngineUnderTest, tmp_path: Path) -> None:
    """A recurrent model has eight; what made room for people goes on with the same log-probabilities."""
    engine.load(write_tiny_mamba(tmp_path / "mamba.gguf", context_length=4096))
    prompts = [f"{SHARED}{number}" for number in range(8)]
    fields = {"max_tokens": 60, "logprobs": 0, "sampling": ENDLESS}
    alone = engine.chosen(engine.ask(prompts[5], **fields))
    documents = engine.ask_all(prompts, priority=Priority.DOCUMENT, **fields)
    engine.wait_for(Tokens, documents[5])
    questions = engine.ask_all(["a page", "the ink", "a lamp", "the light"], max_tokens=5, sampling=ENDLESS)
    for question in questions:
        engine.finish(question)
    assert not set(documents) & set(ended(engine)), "they waited until a document had ended"
    assert_same_up_to_noise(engine.chosen(documents[5]), alone, 0.05)
    engine.say(*map(Cancel, documents))
    for document in documents:
        engine.end_of(document)


def test_a_reproducible_request_waits_for_no_text_that_is_scored(engine: EngineUnderTest, tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "cycle.gguf", answer=CYCLE, endless=True, context_length=4096)
    engine.load(path)
    score = engine.begin_score("paper " * 800)
    engine.wait_for(PromptProgress, score)
    question = engine.ask("a page 灯", max_tokens=10, reproducible=True)
    engine.finish(question)
    assert engine.text_of(question) == following("灯", 10)
    assert not any(isinstance(event, Scored) for event in engine.heard), "it waited for the whole window"
    engine.cancel(score)


def test_scoring_takes_no_more_memory_than_its_text_needs(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_model(tmp_path / "m.gguf", context_length=8192))
    before = status_of(engine)
    assert len(engine.score("the ink")) > 1
    short = status_of(engine)
    assert short.contexts == before.contexts + 1
    assert short.cache + short.compute < 1.1 * (before.cache + before.compute)
    expected = engine.score("the lamp " * 100)
    assert engine.score("the lamp " * 100) == expected, "a longer text was read in a context too short for it"


def status_of(engine: EngineUnderTest) -> ModelStatus:
    request = next(_requests)
    engine.say(Status(request))
    report = engine.wait_for(StatusReport, request)
    assert isinstance(report, StatusReport)
    return report.models[0]


def following(last: str, count: int) -> str:
    """What the cycling model says after a prompt that ends so."""
    start = CYCLE.index(last) + 1
    return "".join(CYCLE[(start + step) % len(CYCLE)] for step in range(count))
