"""Titles in the background, over a real database and a fake engine: when the model is asked, and when it makes way."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason, GenerationStats, Priority
from lampblack.engine.protocol import Failed, Finished, Tokens
from lampblack.store.open_titles import open_titles
from lampblack.tasks.chat import Chat
from lampblack.tasks.titles import Titles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.unit.tasks.conftest import Listener

    from lampblack.domain.generation import GenerationRequest

TOO_LONG = {"prompt_tokens": 5000, "limit": 4000, "context_length": 4096, "excess": 1000}
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

    def fail(self, fault: Fault) -> None:
        number, sink = self._sinks.popitem()
        sink(Failed(number, fault))

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


def test_a_model_that_goes_while_it_is_asked_is_asked_again(
    chat, desk, store, naming, listener, titled, tiny_model
) -> None:
    """Such as one that is loaded again with the settings that were measured to be the fastest."""
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    wait(listener, lambda: naming.requests)
    naming.fail(Fault("model.none_loaded"))
    wait(listener, lambda: len(naming.requests) == 2)
    naming.answer("Boiling an Egg")
    wait(listener, lambda: titled == [number])
    assert store.get(number).title == "Boiling an Egg"


def test_one_that_fails_each_time_is_not_asked_for_ever_but_the_next_one_is(
    chat, desk, engine, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    for times in (1, 2, 3):
        wait(listener, lambda times=times: len(naming.requests) == times)
        naming.fail(Fault("model.none_loaded"))
    time.sleep(0.2)
    assert len(naming.requests) == 3
    assert store.get(number).title_is_open
    chat._replies._titles.model_loaded()
    wait(listener, lambda: len(naming.requests) == 4)
    naming.answer("Boiling an Egg")
    wait(listener, lambda: titled == [number])


def test_a_model_that_comes_just_as_it_is_missed_takes_the_title_up(
    store, engine, naming, desk, listener, titled, tiny_model, request, monkeypatch
) -> None:
    said(store, "how do i boil an egg")
    titles = request.getfixturevalue("next_start")
    desk.load(str(tiny_model))
    listener.wait(lambda: desk.loaded is not None)
    loaded, looked, came = desk.loaded, threading.Event(), threading.Event()

    def look() -> None:
        """There is none yet; by the time that this is noted, there is."""
        if threading.current_thread().name == "titles" and not looked.is_set():
            looked.set()
            came.wait(0.3)
            return None
        return loaded

    monkeypatch.setattr(titles, "_can_be_asked", look)

    def load() -> None:
        looked.wait(10)
        came.set()
        titles.model_loaded()

    loading = threading.Thread(target=load)
    loading.start()
    titles.model_loaded()
    wait(listener, lambda: naming.requests)
    loading.join()


def test_a_first_message_that_leaves_no_room_is_asked_about_by_its_beginning(
    chat, desk, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg " * 1_000)
    wait(listener, lambda: naming.requests)
    naming.fail(Fault("prompt.too_long", TOO_LONG))
    wait(listener, lambda: len(naming.requests) == 2)
    turns = naming.requests[1].prompt
    assert all(len(turn.text) <= 1_000 for turn in turns)
    assert turns[-3].text.startswith("how do i boil an egg")
    assert turns[-1] == naming.requests[0].prompt[-1]
    naming.answer("Boiling an Egg")
    wait(listener, lambda: titled == [number])


def test_a_reply_that_was_stopped_when_enough_was_read_has_a_title(
    chat, desk, engine, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    engine.may_go_on.clear()
    exchange = chat.send(None, "how do i boil an egg", ChatOptions())
    chat.stop(exchange.reply.id)
    engine.may_go_on.set()
    listener.wait_closed(exchange.reply.id)
    time.sleep(0.2)
    assert naming.requests == [], "nothing was said"
    stopped = replace(store.message(exchange.reply.id), text="Four minutes.", state=MessageState.CANCELLED)
    store.close_message(stopped.id, text=stopped.text, state=stopped.state)
    chat._replies._titles.reply_closed(stopped)
    wait(listener, lambda: naming.requests)
    naming.answer("Boiling an Egg")
    wait(listener, lambda: titled == [exchange.conversation.id])


def test_of_two_replies_side_by_side_the_title_waits_for_the_second(
    chat, desk, engine, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    titles = chat._replies._titles
    titles.reply_wanted(999)  # the second
    number = say(chat, listener, "how do i boil an egg")
    time.sleep(0.2)
    assert naming.requests == []
    titles.reply_closed(replace(store.path(number)[-1], id=999, state=MessageState.FAILED, text=""))
    wait(listener, lambda: naming.requests)
    naming.answer("Boiling an Egg")
    wait(listener, lambda: titled == [number])


def test_an_edit_of_the_first_message_is_what_the_title_is_found_for(
    chat, desk, store, naming, listener, titled, tiny_model
) -> None:
    desk.load(str(tiny_model))
    number = say(chat, listener, "how do i boil an egg")
    wait(listener, lambda: naming.requests)
    asked = store.path(number)[0]
    listener.wait_closed(chat.edit(asked.id, "how do i roast a goose").id)
    wait(listener, lambda: len(naming.requests) == 2)
    assert naming.cancelled == [1001]
    assert naming.requests[1].prompt[-3].text == "how do i roast a goose"
    naming.answer("Roasting a Goose")
    wait(listener, lambda: titled == [number])


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
