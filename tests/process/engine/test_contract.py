"""One contract for every engine: the fake that other tests stand on, and the real process."""

from __future__ import annotations

import struct

import pytest
from tests.fakes.engine import FakeEngine
from tests.process.engine.conftest import Talk, generate, load

from lampblack.domain.embedding import EmbedRequest, Pooling
from lampblack.domain.generation import GenerationRequest, Sampling
from lampblack.engine.engine import EngineState
from lampblack.engine.protocol import (
    Counted,
    Embedded,
    Failed,
    Finished,
    Loaded,
    LoadOptions,
    LoadProgress,
    PromptProgress,
    Tokens,
    Unloaded,
    Vectors,
)


@pytest.fixture(params=["fake", "real"])
def engine(request, make_client):
    if request.param == "real":
        yield make_client()
        return
    fake = FakeEngine(words=["word "] * 3000, pause=0.001)
    yield fake
    fake.close()


def test_starts_with_the_first_command(engine, tiny_model):
    assert engine.state is EngineState.STOPPED
    assert isinstance(load(engine, tiny_model), Loaded)
    assert engine.state is EngineState.READY


def test_loaded_names_the_model_that_is_in_memory(engine, tiny_model):
    loaded = load(engine, tiny_model)

    assert loaded.model.path == str(tiny_model)
    assert engine.loaded == loaded.model


def test_progress_comes_before_the_end_and_stays_within_bounds(engine, tiny_model):
    talk = Talk()
    engine.load(LoadOptions(path=str(tiny_model)), talk.events.put)

    fractions = []
    while isinstance(event := talk.next(), LoadProgress):
        fractions.append(event.fraction)

    assert isinstance(event, Loaded)
    assert fractions == sorted(fractions)
    assert all(0 <= fraction <= 1 for fraction in fractions)


def test_tokens_then_finished(engine, tiny_model):
    load(engine, tiny_model)
    talk = generate(engine, "a", max_tokens=5)

    ended = talk.end()

    assert isinstance(ended, Finished)
    assert ended.stats.generated_tokens <= 5
    assert ended.stats.prompt_tokens > 0


def test_a_cancelled_generation_finishes_as_cancelled(engine, tiny_model):
    load(engine, tiny_model)
    talk = generate(engine, "a")
    talk.wait_for(Tokens)

    engine.cancel(talk.number)

    ended = talk.end()
    assert isinstance(ended, Finished)
    assert ended.reason in ("cancelled", "context", "stop")


def test_without_a_model_generating_fails_in_words(engine):
    ended = generate(engine, "a").end()

    assert isinstance(ended, Failed)
    assert ended.fault.kind == "model.none_loaded"


def test_unloading_frees_the_model(engine, tiny_model):
    load(engine, tiny_model)
    talk = Talk()
    engine.unload(talk.events.put)
    talk.wait_for(Unloaded)

    assert engine.loaded is None


def test_cancelling_what_has_ended_does_nothing(engine, tiny_model):
    load(engine, tiny_model)
    talk = generate(engine, "a", max_tokens=1)
    talk.end()

    engine.cancel(talk.number)

    assert isinstance(generate(engine, "a", max_tokens=1).end(), Finished)


def test_what_cannot_be_sent_raises_and_leaves_nothing_open(engine, tiny_model):
    heard = []
    with pytest.raises(UnicodeEncodeError):
        engine.generate(GenerationRequest("half a \ud83d", Sampling()), heard.append)
    with pytest.raises(UnicodeEncodeError):
        engine.load(LoadOptions(path="half a \ud83d"), heard.append)

    assert isinstance(load(engine, tiny_model), Loaded)
    assert isinstance(generate(engine, "a", max_tokens=1).end(), Finished)
    engine.close()
    assert heard == []


def test_the_tokens_of_texts_are_counted_each_by_itself(engine, tiny_model):
    load(engine, tiny_model)
    talk = Talk()

    engine.count(["the lamp", "", "the lamp and the ink", "the lamp"], talk.events.put)

    counted = talk.next()
    assert isinstance(counted, Counted)
    assert counted.tokens[0] == counted.tokens[3] > counted.tokens[1] == 0
    assert counted.tokens[2] > counted.tokens[0]


def test_tokens_are_not_counted_without_a_model(engine):
    talk = Talk()

    engine.count(["the lamp"], talk.events.put)

    failed = talk.next()
    assert isinstance(failed, Failed)
    assert failed.fault.kind == "model.none_loaded"


def embed(engine, texts, **fields):
    """A talk about the vectors of texts, that has begun."""
    talk = Talk()
    talk.number = engine.embed(EmbedRequest(tuple(texts), **fields), talk.events.put)
    return talk


def embedded(engine, texts, **fields):
    """The end of such a talk, all events before it, and the vectors."""
    talk = embed(engine, texts, **fields)
    events = []
    while not isinstance(event := talk.next(), Embedded | Failed):
        events.append(event)
    vectors = []
    for said in (event for event in events if isinstance(event, Vectors)):
        assert said.first == len(vectors)
        length = len(said.values) // len(said.tokens)
        vectors += [struct.unpack_from(f"<{length // 4}f", said.values, n * length) for n in range(len(said.tokens))]
    return event, events, vectors


def test_each_text_gets_a_vector_of_length_one_in_order(engine, tiny_model):
    load(engine, tiny_model)
    texts = ["the lamp", "black ink", "the lamp", "a quiet page of words"]

    end, events, vectors = embedded(engine, texts)

    assert isinstance(end, Embedded)
    assert end.pooling is Pooling.MEAN
    assert [len(vector) for vector in vectors] == [end.dimensions] * len(texts)
    assert [sum(number * number for number in vector) for vector in vectors] == pytest.approx([1.0] * len(texts))
    assert vectors[0] == pytest.approx(vectors[2], abs=1e-3)
    assert vectors[0] != pytest.approx(vectors[1], abs=1e-2)
    tokens = [count for event in events if isinstance(event, Vectors) for count in event.tokens]
    progress = [event for event in events if isinstance(event, PromptProgress)]
    assert [event.read for event in progress] == sorted(event.read for event in progress)
    assert progress[-1].read == progress[-1].total == sum(tokens)
    assert all(count > 0 for count in tokens)


@pytest.mark.parametrize(
    ("texts", "kind", "details"),
    [
        ([], "embed.nothing", {}),
        (["ink", " \n"], "embed.empty_text", {"number": 2, "count": 2}),
        (["ink", "lamp", "a " * 300], "embed.too_long", {"number": 3, "count": 3, "limit": 256}),
    ],
)
def test_texts_that_have_no_vector_are_refused_in_words(engine, tiny_model, texts, kind, details):
    load(engine, tiny_model, context_length=256)

    end, events, _ = embedded(engine, texts)

    assert isinstance(end, Failed)
    assert end.fault.kind == kind
    assert end.fault.details.items() >= details.items()
    assert end.fault.details.get("tokens", 300) >= 300
    assert events == []


def test_without_a_model_embedding_fails_in_words(engine):
    end, _, _ = embedded(engine, ["ink"])

    assert isinstance(end, Failed)
    assert end.fault.kind == "model.none_loaded"


def test_cancelled_embedding_fails_without_a_fault(engine, tiny_model):
    load(engine, tiny_model)
    talk = embed(engine, ["the quiet lamp writes black words " * 20] * 3000)
    talk.wait_for(Vectors)

    engine.cancel(talk.number)

    ended = talk.end()
    assert isinstance(ended, Failed)
    assert ended.fault is None
    assert isinstance(generate(engine, "a", max_tokens=1).end(), Finished)
