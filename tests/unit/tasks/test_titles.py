"""Titles in the background, over a real database and a fake engine: when the model is asked, and when it makes way."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import FinishReason, GenerationStats, Priority
from lampblack.engine.protocol import Finished, Tokens
from lampblack.store.open_titles import open_titles
from lampblack.tasks.chat import Chat
from lampblack.tasks.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.tasks.conftest import Listener

    from lampblack.domain.generation import GenerationRequest

STATS = GenerationStats(5, 3, 0.01, 100.0, 2048, 1)


class Naming:
    """The fake engine, which holds requests for titles until the test answers them."""

    def __init__(self, engine) -> None:
        self.requests: list[GenerationRequest] = []
        self.cancelled: list[int] = []
        self._sinks: dict[int, object] = {}
        self._engine, self._generate, self._cancel = engine, engine.generate, engine.cancel
        engine.generate, engine.cancel = self.generate, self.cancel

    def generate(self, request: GenerationRequest, sink) -> int:
        if request.priority is Priority.INTERACTIVE:
            return self._generate(request, sink)
        self.requests.append(request)
        number = 1000 + len(self.requests)
        self._sinks[number] = sink
        return number

    def cancel(self, number: int) -> None:
        if number in self._sinks:
            self.cancelled.append(number)
            self._sinks.pop(number)(Finished(number, FinishReason.CANCELLED, STATS))
        else:
            self._cancel(number)

    def answer(self, text: str, reason: FinishReason = FinishReason.STOP) -> None:
        number, sink = self._sinks.popitem()
        sink(Tokens(number, text, 1))
        sink(Finished(number, reason, STATS))


class Wish:
    on = True


@pytest.fixture
def naming(engine) -> Naming:
    return Naming(engine)


@pytest.fixture
def titled() -> list[int]:
    return []


@pytest.fixture
def chat(store, engine, naming, desk, listener: Listener, titled: list[int]) -> Iterator[Chat]:
    def told(number: int) -> None:
        titled.append(number)
        listener.memory_changed()

    titles = Titles(store, engine, desk, lambda: Wish.on, told)
    chat = Chat(store, engine, desk, listener, titles=titles)
    yield chat
    titles.give_up()
    chat.close()
    engine.close()
    titles.close()


def say(chat: Chat, listener: Listener, text: str, conversation: int | None = None) -> int:
    exchange = chat.send(conversation, text, ChatOptions("Be brief."))
    listener.wait_closed(exchange.reply.id)
    return exchange.conversation.id


def wait(listener: Listener, condition) -> None:
    for _ in range(1000):
        if condition():
            return
        time.sleep(0.01)
    listener.wait(condition)


@pytest.fixture
def next_start(store, engine, desk, titled: list[int], database) -> Iterator[Titles]:
    """What another start of the app has of titles."""
    titles = Titles(store, engine, desk, lambda: Wish.on, titled.append)
    titles.take_up(open_titles(database))
    yield titles
    titles.give_up()
    engine.close()
    titles.close()


def said(store, text: str, state: MessageState = MessageState.DONE) -> int:
    """A conversation of a session before, whose title nobody has found."""
    asked, reply = store.begin(text, ChatOptions(), text, "Tiny")
    store.close_message(reply.id, text="Four minutes.", state=state)
    return asked.conversation_id


def test_titles_that_a_session_before_left_open_are_found_once_a_model_is_there(
    store, naming, desk, listener, titled, tiny_model, request
) -> None:
    older, newer = said(store, "how do i boil an egg"), said(store, "why is ink black")
    said(store, "cut off", MessageState.INTERRUPTED)
    titles = request.getfixturevalue("next_start")
    titles.model_loaded()
    assert naming.requests == [], "no model is loaded for a title"
    desk.load(str(tiny_model))
    listener.wait(lambda: desk.loaded is not None)
    titles.model_loaded()
    for number, title in ((newer, "Black Ink"), (older, "Boiling an Egg")):
        wait(listener, lambda: len(naming.requests) == 1)
        naming.requests.clear()
        naming.answer(title)
        wait(listener, lambda number=number: number in titled)
    assert [store.get(number).title for number in (newer, older)] == ["Black Ink", "Boiling an Egg"]
    time.sleep(0.2)
    assert naming.requests == [], "what was cut off has no title to find"


def test_after_the_first_reply_the_model_is_asked_and_its_title_stays(
    chat, desk, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    wait(listener, lambda: naming.requests)
    request = naming.requests[0]
    assert [turn.text for turn in request.prompt[:3]] == ["Be brief.", "how do i boil an egg", "Hello there."]
    assert request.model == str(tiny_model)
    assert request.max_tokens is not None
    naming.answer('"Boiling an Egg"')
    wait(listener, lambda: titled == [number])
    assert store.get(number).title == "Boiling an Egg"

    say(chat, listener, "and a potato?", number)
    say(chat, listener, "something else")
    wait(listener, lambda: len(naming.requests) == 2)
    assert naming.requests[1].prompt[1].text == "something else", "the first was not asked about again"


def test_it_makes_way_for_what_the_person_sends_and_is_made_up_for(
    chat, desk, engine, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    wait(listener, lambda: naming.requests)
    engine.may_go_on.clear()
    exchange = chat.send(number, "and a potato?", ChatOptions())
    assert naming.cancelled == [1001]
    assert len(naming.requests) == 1, "nothing is asked while a reply is wanted"
    engine.may_go_on.set()
    listener.wait_closed(exchange.reply.id)
    wait(listener, lambda: len(naming.requests) == 2)
    naming.answer("Boiling Eggs")
    wait(listener, lambda: titled == [number])
    assert store.get(number).title == "Boiling Eggs"


def test_a_title_that_was_given_meanwhile_stays(chat, desk, store, naming, listener, titled, tiny_model) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    wait(listener, lambda: naming.requests)
    store.rename(number, "Breakfast")
    naming.answer("Boiling an Egg")
    other = say(chat, listener, "another")
    wait(listener, lambda: len(naming.requests) == 2)
    naming.answer("Another Thing")
    wait(listener, lambda: titled == [other])
    assert store.get(number).title == "Breakfast"


@pytest.mark.parametrize(
    ("answer", "reason"), [("I'm sorry, I cannot.", FinishReason.STOP), ("Boiling an Egg so That", FinishReason.LENGTH)]
)
def test_an_unusable_answer_leaves_the_first_words_and_is_not_asked_for_again(
    answer, reason, chat, desk, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    wait(listener, lambda: naming.requests)
    naming.answer(answer, reason)
    wait(listener, lambda: not store.get(number).title_is_open)
    assert store.get(number).title == "how do i boil an egg"
    assert titled == []


def test_switched_off_nothing_is_asked(chat, desk, store, naming, listener, tiny_model, monkeypatch) -> None:
    monkeypatch.setattr(Wish, "on", False)
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    monkeypatch.setattr(Wish, "on", True)
    say(chat, listener, "another")
    wait(listener, lambda: naming.requests)
    assert [request.prompt[1].text for request in naming.requests] == ["another"]
    assert store.get(number).title == "how do i boil an egg"


def test_no_model_is_loaded_for_a_title(chat, desk, engine, naming, listener, tiny_model) -> None:
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    engine.may_go_on.clear()
    exchange = chat.send(None, "how do i boil an egg", ChatOptions())
    desk.choose("/somewhere/else.gguf")
    engine.may_go_on.set()
    listener.wait_closed(exchange.reply.id)
    time.sleep(0.3)
    assert naming.requests == []
    assert len(engine.loads) == 1


def test_a_base_model_is_not_asked(chat, desk, engine, naming, listener, tiny_model, monkeypatch) -> None:
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    monkeypatch.setattr(engine, "_loaded", replace(engine.loaded, has_chat_template=False))
    say(chat, listener, "how do i boil an egg")
    time.sleep(0.3)
    assert naming.requests == []
