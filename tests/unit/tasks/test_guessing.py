"""The model that guesses ahead: what becomes of it when its load ends late, is refused, or is no longer wished."""

from __future__ import annotations

import queue
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.faults import Fault
from lampblack.engine.protocol import Failed, Loaded, LoadOptions
from lampblack.tasks.guessing import GuesserState, Guessing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.models import LoadedModel

PATIENCE = 10


class Wishes:
    """What the person has chosen, and what was asked of the engine because of it."""

    def __init__(self, writer: LoadedModel) -> None:
        self.wish, self.writer = "", writer
        self.loads: queue.SimpleQueue[tuple[str, Callable]] = queue.SimpleQueue()
        self.unloads: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.changes: queue.SimpleQueue[None] = queue.SimpleQueue()

    def load_of(self, path: str) -> Callable:
        """Where the events of the load of `path` go, once it is asked for."""
        asked, sink = self.loads.get(timeout=PATIENCE)
        assert asked == path
        return sink


@pytest.fixture
def writer(engine, tiny_model) -> LoadedModel:
    loaded: queue.SimpleQueue = queue.SimpleQueue()
    engine.start()
    engine.load(LoadOptions(path=str(tiny_model)), lambda event: isinstance(event, Loaded) and loaded.put(event.model))
    return loaded.get(timeout=PATIENCE)


@pytest.fixture
def wishes(engine, writer, monkeypatch) -> Wishes:
    made = Wishes(writer)
    monkeypatch.setattr(engine, "load", lambda options, sink: made.loads.put((options.path, sink)))
    monkeypatch.setattr(engine, "unload", lambda _sink, path="": made.unloads.put(path))
    return made


@pytest.fixture
def guessing(engine, wishes) -> Iterator[Guessing]:
    made = Guessing(
        engine,
        lambda: wishes.wish,
        lambda: wishes.writer,
        lambda path, _writer: LoadOptions(path=path),
        lambda: wishes.changes.put(None),
    )
    yield made
    made.close()


def ended(path: str, writer: LoadedModel) -> Loaded:
    return Loaded(1, replace(writer, path=path))


def test_a_load_that_ends_after_the_app_began_to_close_changes_nothing(guessing, wishes):
    wishes.wish = "small.gguf"
    guessing.follow()
    sink = wishes.load_of("small.gguf")
    guessing.close()

    sink(ended("small.gguf", wishes.writer))
    guessing.follow()
    assert wishes.loads.empty()


def test_a_model_that_is_no_longer_wished_when_it_has_been_loaded_is_freed(guessing, wishes):
    wishes.wish = "small.gguf"
    guessing.follow()
    late = wishes.load_of("small.gguf")
    wishes.wish = "other.gguf"
    guessing.follow()
    wishes.load_of("other.gguf")

    late(ended("small.gguf", wishes.writer))
    assert wishes.unloads.get(timeout=PATIENCE) == "small.gguf"
    assert guessing.guesser.path == "other.gguf"
    assert guessing.guesser.state is GuesserState.LOADING


def test_a_model_that_cannot_be_loaded_is_named_with_the_reason_and_asked_for_no_guess(guessing, wishes):
    wishes.wish = "small.gguf"
    guessing.follow()
    fault = Fault("model.not_gguf", {"name": "small"})
    wishes.load_of("small.gguf")(Failed(1, fault))

    assert guessing.guesser.state is GuesserState.REFUSED
    assert guessing.guesser.fault == fault
    assert guessing.model_for(wishes.writer.path) == ""
