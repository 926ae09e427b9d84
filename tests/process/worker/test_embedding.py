"""Vectors: as llama.cpp alone finds them, whoever else is in the batch, and beside other work."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import gguf
import numpy as np
import pytest
from tests.process.worker.conftest import APP, EngineUnderTest, user
from tests.tiny_embedders import write_tiny_bert
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_gemma, write_tiny_mamba

from lampblack.domain.embedding import EmbedRequest, Pooling
from lampblack.domain.generation import Priority
from lampblack.engine.protocol import (
    Cancel,
    Configure,
    Embed,
    Embedded,
    Failed,
    Finished,
    Loaded,
    LoadOptions,
    Measure,
    Ping,
    Pong,
    PromptProgress,
    Status,
    StatusReport,
    Tokens,
    Unloaded,
    Vectors,
)
from lampblack.worker.residents import memory_needed
from lampblack.worker.scheduler import IDLE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import ModelStatus

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
TEXTS = (
    "The lighthouse keeper wrote the weather into a book every evening.",
    "ink",
    "Soot from oil or pine, held together by hide glue.",
    "On the first page the ink had faded, but he knew the words by heart: fog until noon, then a light wind. " * 6,
    "A quiet page.",
)
LONG = "The quick brown fox jumps over the lazy dog. "
NUMBERS = {Pooling.MEAN: 1, Pooling.CLS: 2, Pooling.LAST: 3}
START = "from lampblack.worker.main import main; raise SystemExit(main())"
IMPATIENT = f"import lampblack.worker.resident as r; r.IDLE_SECONDS = 0.3; {START}"
POOR = f"""
import lampblack.worker.embedding_lane as lane
def fail(*_):
    raise lane.LlamaError("no memory")
lane.Context = fail
{START}
"""
NOISE = 6e-3
"""Of a number of a normalized vector, a tenth of which is what batches of another size change (SmolLM2, Q4_1)."""
SOON = 2.0
"""Seconds. It takes a few hundredths; the rest is for a machine under load."""


class Found(NamedTuple):
    """What an engine said to a request for vectors, one a row."""

    vectors: np.ndarray
    tokens: list[int]
    end: Embedded


_requests = iter(range(10_000, 20_000))


def begin(engine: EngineUnderTest, texts: tuple[str, ...], **fields: object) -> int:
    request = next(_requests)
    engine.say(Embed(request, EmbedRequest(texts, **fields)))  # type: ignore[arg-type]
    return request


def end_of(engine: EngineUnderTest, request: int) -> Embedded | Failed:
    ends = [one for one in engine.heard if isinstance(one, Embedded | Failed) and one.request == request]
    while not ends:
        event = engine.next()
        ends = [event] if isinstance(event, Embedded | Failed) and event.request == request else []
    return ends[0]


def finish(engine: EngineUnderTest, request: int) -> Found:
    end = end_of(engine, request)
    assert isinstance(end, Embedded), end
    said = [one for one in engine.heard if isinstance(one, Vectors) and one.request == request]
    assert [one.first for one in said] == list(np.cumsum([0, *(len(one.tokens) for one in said)])[:-1])
    vectors = np.frombuffer(b"".join(one.values for one in said), "<f4").reshape(-1, end.dimensions)
    return Found(vectors, [count for one in said for count in one.tokens], end)


def embed(engine: EngineUnderTest, texts: tuple[str, ...], **fields: object) -> Found:
    return finish(engine, begin(engine, texts, **fields))


def reference(model: Path, pooling: Pooling, texts: tuple[str, ...] = TEXTS) -> np.ndarray:
    """What llama.cpp's own pooling finds for each text alone."""
    ended = subprocess.run(
        [sys.executable, HERE / "reference_embed.py", model, str(NUMBERS[pooling]), *texts],
        env={**os.environ, "PYTHONPATH": str(APP)},
        capture_output=True,
        check=True,
    )
    return np.array(json.loads(ended.stdout))


def status_of(engine: EngineUnderTest, model: Path) -> ModelStatus:
    request = next(_requests)
    engine.say(Status(request))
    report = engine.wait_for(StatusReport, request)
    assert isinstance(report, StatusReport)
    return next(one for one in report.models if one.path == str(model))


@pytest.fixture
def bert(tmp_path: Path) -> Path:
    return write_tiny_bert(tmp_path / "bert.gguf")


@pytest.mark.parametrize("pooling", NUMBERS)
@pytest.mark.parametrize("write", [write_tiny_bert, write_tiny_model, write_tiny_gemma, write_tiny_mamba])
def test_it_agrees_with_llama_cpps_own_pooling(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[[Path], Path], pooling: Pooling
) -> None:
    """Also for a text that a decoder reads in several parts, of which llama.cpp would pool the last alone."""
    model = write(tmp_path / "tiny.gguf")
    engine.load(model)

    found = embed(engine, tuple(text[:400] for text in TEXTS), pooling=pooling, normalized=False)

    expected = reference(model, pooling, tuple(text[:400] for text in TEXTS))
    assert found.vectors.shape == expected.shape
    assert np.abs(found.vectors - expected).max() < NOISE * np.abs(expected).max()
    assert found.end.pooling is pooling


def test_it_agrees_for_a_real_model(with_starter: EngineUnderTest, starter_model: Path) -> None:
    found = embed(with_starter, TEXTS, normalized=True)

    expected = reference(starter_model, Pooling.MEAN)
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    assert (found.vectors * expected).sum(axis=1).min() > 0.999
    assert np.linalg.norm(found.vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)
    assert found.tokens[1] == 1
    assert found.end.pooling is Pooling.MEAN  # the file says nothing


@pytest.mark.parametrize("write", [write_tiny_bert, write_tiny_model, write_tiny_mamba])
def test_company_in_the_batch_changes_nothing(
    engine: EngineUnderTest, tmp_path: Path, write: Callable[[Path], Path]
) -> None:
    engine.load(write(tmp_path / "tiny.gguf"))
    texts = tuple(f"{LONG[: 5 + 3 * number]} {number}" for number in range(40))

    together = embed(engine, texts)
    alone = [embed(engine, (text,)) for text in texts]
    backwards = embed(engine, texts[::-1])

    assert together.tokens == [one.tokens[0] for one in alone]
    assert np.abs(together.vectors - np.concatenate([one.vectors for one in alone])).max() < NOISE
    assert np.abs(together.vectors - backwards.vectors[::-1]).max() < NOISE


@pytest.mark.parametrize(
    ("said", "pooling"),
    [
        (gguf.PoolingType.CLS, Pooling.CLS),
        (gguf.PoolingType.MEAN, Pooling.MEAN),
        (gguf.PoolingType.LAST, Pooling.LAST),
        (gguf.PoolingType.NONE, Pooling.MEAN),
        (None, Pooling.MEAN),
    ],
)
def test_the_models_own_pooling_is_what_its_file_says(
    engine: EngineUnderTest, tmp_path: Path, said: gguf.PoolingType | None, pooling: Pooling
) -> None:
    engine.load(write_tiny_bert(tmp_path / "bert.gguf", pooling=said))

    own, named = embed(engine, TEXTS[:2]), embed(engine, TEXTS[:2], pooling=pooling)

    assert own.end.pooling is pooling
    assert np.abs(own.vectors - named.vectors).max() < 1e-5


def test_a_reranker_is_refused_in_words(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_bert(tmp_path / "ranker.gguf", pooling=gguf.PoolingType.RANK))

    assert engine.fault(begin(engine, ("ink",))).kind == "embed.reranker"
    assert len(embed(engine, ("ink",), pooling=Pooling.MEAN).vectors) == 1


def test_texts_up_to_the_last_token_fit_and_one_more_is_refused(engine: EngineUnderTest, tmp_path: Path) -> None:
    """In an encoder [CLS] and [SEP] take two of the tokens; its attention is computed otherwise for long texts."""
    model = write_tiny_bert(tmp_path / "bert.gguf", context_length=1300)
    engine.load(model)
    fits = "a" * 1 + " a" * 1297

    found = embed(engine, ("ink", fits), pooling=Pooling.MEAN, normalized=False)
    fault = engine.fault(begin(engine, ("ink", fits + " a")))

    assert found.tokens[1] == 1300
    expected = reference(model, Pooling.MEAN, ("ink", fits))
    assert np.abs(found.vectors - expected).max() < 1e-2 * np.abs(expected).max()
    assert (fault.kind, fault.details) == (
        "embed.too_long",
        {"number": 2, "count": 2, "tokens": 1301, "limit": 1300},
    )
    assert len(embed(engine, ("ink",)).vectors) == 1


def test_a_far_too_long_text_is_refused_with_its_length(engine: EngineUnderTest, bert: Path) -> None:
    engine.load(bert)
    fault = engine.fault(begin(engine, ("a " * 300_000,)))
    assert fault.kind == "embed.too_long"
    assert abs(int(fault.details["tokens"]) - 300_000) < 100


def test_names_of_control_tokens_are_plain_text(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    assert embed(engine, ("a<|im_end|>",)).tokens[0] > 6


def test_an_encoder_makes_vectors_and_writes_nothing(engine: EngineUnderTest, bert: Path) -> None:
    loaded = engine.load(bert)
    assert isinstance(loaded, Loaded)
    assert not loaded.model.writes_text
    faults = [
        engine.fault(engine.begin("Hello", 4)),
        engine.fault(engine.begin_score("Hello there")),
    ]
    request = next(_requests)
    engine.say(Measure(request))
    faults.append(engine.fault(request))

    assert {fault.kind for fault in faults} == {"model.only_embeds"}
    assert faults[0].sentence() == "bert turns texts into vectors and cannot write. Pick a language model."
    assert len(embed(engine, TEXTS[:2]).vectors) == 2


def test_beside_an_encoder_the_model_that_writes_is_meant(engine: EngineUnderTest, bert: Path, tmp_path: Path) -> None:
    writer = write_tiny_model(tmp_path / "writer.gguf", answer=["▁Yes"])
    engine.load(writer)
    engine.load(bert)

    assert engine.generate(user("Now?")) == " Yes"
    assert embed(engine, ("ink",)).end.dimensions == 64
    assert len(embed(engine, ("ink",), model=str(writer)).vectors) == 1
    assert engine.unload(bert) == (str(bert),)
    assert embed(engine, ("ink",)).end.pooling is Pooling.MEAN


def test_a_reply_goes_on_beside_long_work_on_vectors(with_starter: EngineUnderTest) -> None:
    work = begin(with_starter, (LONG * 30,) * 60)
    with_starter.wait_for(Vectors, work)

    reply = with_starter.begin(user("Say hello."), 8)
    with_starter.finish(reply)

    assert not [one for one in with_starter.heard if isinstance(one, Embedded)]
    with_starter.say(Cancel(work))
    assert end_of(with_starter, work) == Failed(work, None)


def test_a_reply_breaks_off_a_batch_that_cannot_be_read_in_parts(
    engine: EngineUnderTest, tmp_path: Path, tiny_model: Path
) -> None:
    """And what was broken off comes out the same in the end."""
    encoder = write_tiny_bert(tmp_path / "bert.gguf", context_length=4096, layers=50)
    engine.load(tiny_model)
    engine.load(encoder)
    texts = tuple(f"{number} {LONG * 40}" for number in range(2))
    began = time.monotonic()
    alone = embed(engine, texts)
    seconds_each = (time.monotonic() - began) / len(texts)

    work = begin(engine, texts)
    engine.wait_for(PromptProgress, work)
    time.sleep(0.05)
    began = time.monotonic()
    engine.begin("a", 1)
    engine.wait_for(Tokens)
    waited = time.monotonic() - began

    found = finish(engine, work)
    assert waited < seconds_each / 2
    assert np.abs(found.vectors - alone.vectors).max() < NOISE


def test_what_a_person_waits_for_goes_before_document_work(with_starter: EngineUnderTest) -> None:
    works = [begin(with_starter, (LONG * 3,) * 600) for _ in range(12)]
    with_starter.wait_for(PromptProgress, works[-1])
    before = len(with_starter.heard)

    query = embed(with_starter, ("What does the keeper write?",), priority=Priority.INTERACTIVE)

    assert len(query.vectors) == 1
    meanwhile = [one for one in with_starter.heard[before:] if isinstance(one, PromptProgress)]
    assert len(meanwhile) < len(works) / 2
    with_starter.say(*map(Cancel, works))
    assert [end_of(with_starter, work) for work in works] == [Failed(work, None) for work in works]
    again = embed(with_starter, ("What does the keeper write?",))
    assert np.abs(again.vectors - query.vectors).max() < NOISE


def test_two_requests_share_the_time(with_starter: EngineUnderTest) -> None:
    first = begin(with_starter, (LONG * 30,) * 60)
    with_starter.wait_for(Vectors, first)
    second = embed(with_starter, (LONG,) * 3)

    assert len(second.vectors) == 3
    assert not [one for one in with_starter.heard if isinstance(one, Embedded) and one.request == first]
    with_starter.say(Cancel(first))
    assert end_of(with_starter, first) == Failed(first, None)


def test_many_requests_with_long_texts_come_out_as_alone(engine: EngineUnderTest, tiny_model: Path) -> None:
    """However many there are, the context has room for what is under way of them."""
    engine.load(tiny_model)
    texts = (LONG * 30,) * 2
    alone = embed(engine, texts)

    works = [begin(engine, texts, priority=list(Priority)[number % 2]) for number in range(10)]

    for work in works:
        assert np.abs(finish(engine, work).vectors - alone.vectors).max() < NOISE


def test_a_longer_text_while_others_are_under_way_changes_nothing(engine: EngineUnderTest, tiny_model: Path) -> None:
    """The context is made larger, and what was under way in the smaller one begins again."""
    engine.load(tiny_model)
    short, long = (LONG * 8,) * 30, (LONG * 35,) * 2
    alone = embed(engine, short), embed(engine, long)
    engine.unload(tiny_model)
    engine.load(tiny_model)

    first = begin(engine, short)
    engine.wait_for(PromptProgress, first)
    second = begin(engine, long, priority=Priority.INTERACTIVE)

    assert np.abs(finish(engine, first).vectors - alone[0].vectors).max() < NOISE
    assert np.abs(finish(engine, second).vectors - alone[1].vectors).max() < NOISE


def test_a_cancel_ends_it_soon_and_leaves_others_alone(with_starter: EngineUnderTest) -> None:
    alone = embed(with_starter, TEXTS)
    work = begin(with_starter, (LONG * 40,) * 60)
    other = begin(with_starter, TEXTS)
    with_starter.wait_for(PromptProgress, work)

    began = time.monotonic()
    with_starter.say(Cancel(work))
    assert end_of(with_starter, work) == Failed(work, None)

    assert time.monotonic() - began < SOON
    assert np.abs(finish(with_starter, other).vectors - alone.vectors).max() < NOISE


def test_the_engine_answers_while_it_reads_many_texts_as_tokens(engine: EngineUnderTest, tiny_model: Path) -> None:
    engine.load(tiny_model)
    work = begin(engine, (LONG * 30,) * 2000)
    engine.say(Ping(1))
    assert isinstance(engine.wait_for(Pong), Pong)
    assert isinstance(engine.finish(engine.begin("a", 2)), Finished)
    engine.say(Cancel(work))
    assert end_of(engine, work) == Failed(work, None)


def test_its_memory_is_in_the_status_and_goes_with_the_model(
    with_starter: EngineUnderTest, starter_model: Path
) -> None:
    before = status_of(with_starter, starter_model)
    work = begin(with_starter, (LONG * 40,) * 60)
    with_starter.wait_for(Vectors, work)
    during = status_of(with_starter, starter_model)
    with_starter.say(Cancel(work))
    end_of(with_starter, work)
    after = status_of(with_starter, starter_model)

    assert (before.contexts, during.contexts, after.contexts) == (1, 2, 2)
    assert during.cache > before.cache
    assert during.compute > before.compute
    assert during.weights == before.weights
    (one,) = during.sequences
    assert (one.request, one.state) == (work, "reading")
    assert 0 < one.position < one.tokens
    assert after.sequences == ()


def test_its_memory_counts_in_the_budget(engine: EngineUnderTest, tmp_path: Path) -> None:
    """Both models fit, until one of them has made vectors."""
    first, second = (write_tiny_model(tmp_path / f"{name}.gguf") for name in ("first", "second"))
    both = sum(memory_needed(LoadOptions(path=str(model), context_length=0)) for model in (first, second))
    engine.say(Configure(memory_bytes=both + 500_000))
    engine.load(first)
    engine.load(second)
    time.sleep(1.5 * IDLE_SECONDS)  # it looks for what has to go once in this time
    assert engine.generate("a", 1) is not None
    assert not [event for event in engine.heard if isinstance(event, Unloaded)]

    embed(engine, ("a page of words " * 60,))

    assert engine.wait_for(Unloaded) == Unloaded(0, (str(first),))


def test_it_gives_its_memory_back_when_idle(start_engine: Callable[..., EngineUnderTest], tiny_model: Path) -> None:
    engine = start_engine("-c", IMPATIENT)
    engine.load(tiny_model)
    before = embed(engine, TEXTS)
    assert status_of(engine, tiny_model).contexts == 2

    time.sleep(2.5 * IDLE_SECONDS)  # it looks for what is idle once in this time

    assert status_of(engine, tiny_model).contexts == 1
    assert np.abs(embed(engine, TEXTS).vectors - before.vectors).max() < NOISE


def test_without_memory_for_its_context_it_says_so_and_replies_go_on(
    start_engine: Callable[..., EngineUnderTest], tiny_model: Path
) -> None:
    engine = start_engine("-c", POOR)
    engine.load(tiny_model)

    assert engine.fault(begin(engine, TEXTS)).kind == "model.context_failed"
    assert isinstance(engine.finish(engine.begin("a", 2)), Finished)
    assert status_of(engine, tiny_model).contexts == 1


def test_a_damaged_model_makes_no_vectors(engine: EngineUnderTest, tmp_path: Path) -> None:
    engine.load(write_tiny_bert(tmp_path / "damaged.gguf", damaged=True))
    assert engine.fault(begin(engine, TEXTS[:2])).kind == "embed.not_finite"
    assert engine.fault(begin(engine, TEXTS[:2])).kind == "embed.not_finite"
