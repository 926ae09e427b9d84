"""One contract for every engine: the fake that other tests stand on, and the real process."""

from __future__ import annotations

import pytest
from tests.fakes.engine import FakeEngine
from tests.process.engine.conftest import Talk, generate, load

from lampblack.domain.generation import GenerationRequest, Sampling
from lampblack.engine.engine import EngineState
from lampblack.engine.protocol import Failed, Finished, Loaded, LoadOptions, LoadProgress, Tokens, Unloaded


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
