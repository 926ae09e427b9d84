"""Chat over a real database and a fake engine: what a person would find on the screen and on the disk."""

from __future__ import annotations

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason, Role, Turn
from lampblack.engine.protocol import Failed


def test_a_message_is_answered_and_both_are_on_disk(chat, desk, store, listener, tiny_model):
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Hi there, friend", ChatOptions())

    reply = listener.wait_closed(exchange.reply.id)

    assert (reply.text, reply.state) == ("Hello there.", MessageState.DONE)
    assert listener.texts[reply.id] == "Hello there."
    assert reply.stats is not None
    assert reply.stats.generated_tokens == 3
    assert [(message.role, message.text) for message in store.path(exchange.conversation.id)] == [
        (Role.USER, "Hi there, friend"),
        (Role.ASSISTANT, "Hello there."),
    ]
    assert exchange.conversation.title == "Hi there, friend"


def test_the_model_sees_the_system_prompt_and_the_turns_before(chat, desk, engine, listener, tiny_model):
    desk.load(str(tiny_model))
    options = ChatOptions(system_prompt="Be brief.", temperature=0.2, max_tokens=7)
    first = chat.send(None, "One", options)
    listener.wait_closed(first.reply.id)
    second = chat.send(first.conversation.id, "Two", options)
    listener.wait_closed(second.reply.id)

    request = engine.prompts[-1]
    assert request.prompt == (
        Turn(Role.SYSTEM, "Be brief."),
        Turn(Role.USER, "One"),
        Turn(Role.ASSISTANT, "Hello there."),
        Turn(Role.USER, "Two"),
    )
    assert (request.sampling.temperature, request.max_tokens) == (0.2, 7)


def test_an_empty_message_is_refused_and_makes_no_conversation(chat, store):
    with pytest.raises(KnownError) as refused:
        chat.send(None, " \n", ChatOptions())

    assert refused.value.fault.kind == "prompt.empty"
    assert store.all() == []


def test_stop_keeps_what_was_written(chat, desk, engine, store, listener, tiny_model):
    engine.words, engine.pause = ["word "] * 2000, 0.001
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Talk", ChatOptions(max_tokens=None))
    listener.wait(lambda: len(listener.texts.get(exchange.reply.id, "")) > 20)

    chat.stop(exchange.reply.id)

    reply = listener.wait_closed(exchange.reply.id)
    assert reply.state is MessageState.CANCELLED
    assert reply.text.startswith("word word ")
    assert store.message(reply.id).text == reply.text


def test_what_was_on_its_way_when_a_reply_was_stopped_is_neither_shown_nor_saved(
    chat, desk, engine, store, listener, tiny_model, monkeypatch
):
    engine.words, engine.pause = ["word "] * 50, 0.002
    monkeypatch.setattr(engine, "cancel", lambda _request: None)  # an engine that has written the rest already
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Talk", ChatOptions())
    listener.wait(lambda: len(listener.texts.get(exchange.reply.id, "")) > 20)

    chat.stop(exchange.reply.id)

    shown = listener.texts[exchange.reply.id]
    reply = listener.wait_closed(exchange.reply.id)
    assert listener.texts[reply.id] == shown
    assert len(shown) < len("word ") * 50
    assert (reply.state, reply.text) == (MessageState.CANCELLED, shown)
    assert store.message(reply.id).text == shown


def test_a_reply_says_when_its_model_is_there_and_it_waits_for_its_turn(chat, desk, engine, listener, tiny_model):
    engine.may_go_on.clear()
    desk.choose(str(tiny_model))
    exchange = chat.send(None, "Hi", ChatOptions())
    listener.wait(lambda: 0.5 in listener.fractions)
    assert exchange.reply.id not in listener.readings

    engine.may_go_on.set()

    listener.wait_closed(exchange.reply.id)
    assert listener.readings[exchange.reply.id][0] == (0, 0)


def test_stop_while_the_model_is_still_loading(chat, desk, engine, listener, tiny_model):
    engine.may_go_on.clear()
    desk.choose(str(tiny_model))
    exchange = chat.send(None, "Hi", ChatOptions())

    chat.stop(exchange.reply.id)

    assert listener.wait_closed(exchange.reply.id).state is MessageState.CANCELLED
    engine.may_go_on.set()
    listener.wait(lambda: listener.loaded)
    assert engine.prompts == []


def test_the_first_message_loads_the_chosen_model(chat, desk, engine, listener, tiny_model):
    desk.choose(str(tiny_model))
    exchange = chat.send(None, "Hi", ChatOptions())

    assert listener.wait_closed(exchange.reply.id).state is MessageState.DONE
    assert [options.path for options in engine.loads] == [str(tiny_model)]


def test_without_a_model_the_reply_says_so_and_can_be_tried_again(chat, desk, store, listener, tiny_model):
    exchange = chat.send(None, "Hi", ChatOptions())
    failed = listener.wait_closed(exchange.reply.id)
    assert failed.state is MessageState.FAILED
    assert failed.fault is not None
    assert failed.fault.kind == "model.none_loaded"
    listener.closed.clear()

    desk.load(str(tiny_model))
    again = chat.retry(exchange.reply.id)

    assert again.id == exchange.reply.id
    assert listener.wait_closed(again.id).text == "Hello there."
    assert len(store.path(exchange.conversation.id)) == 2


@pytest.mark.slow
def test_an_engine_that_dies_leaves_the_partial_reply_and_its_reason(chat, desk, engine, store, listener, tiny_model):
    engine.words, engine.pause = ["word "] * 2000, 0.001
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Talk", ChatOptions(max_tokens=None))
    listener.wait(lambda: len(listener.texts.get(exchange.reply.id, "")) > 20)

    engine.die(Fault("engine.killed"))

    reply = listener.wait_closed(exchange.reply.id)
    assert reply.state is MessageState.FAILED
    assert reply.fault == Fault("engine.killed")
    assert store.message(reply.id).text.startswith("word word ")


def test_the_model_that_was_loaded_when_the_engine_died_is_not_loaded_unasked(
    chat, desk, engine, listener, suspects, tiny_model
):
    desk.load(str(tiny_model))
    listener.wait(lambda: listener.loaded)
    desk.engine_died(Fault("engine.killed"), (str(tiny_model),))
    engine.die(Fault("engine.killed"))

    exchange = chat.send(None, "Hi", ChatOptions())
    refused = listener.wait_closed(exchange.reply.id)
    assert refused.fault is not None
    assert refused.fault.kind == "model.suspect"
    assert len(engine.loads) == 1
    listener.closed.clear()

    chat.retry(exchange.reply.id, load=True)

    assert listener.wait_closed(exchange.reply.id).text == "Hello there."
    assert not suspects.is_suspect(str(tiny_model))


def test_answering_again_keeps_the_first_answer_as_another_branch(chat, desk, store, listener, tiny_model):
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Hi", ChatOptions())
    listener.wait_closed(exchange.reply.id)

    second = chat.retry(exchange.reply.id)
    listener.wait_closed(second.id)

    assert second.id != exchange.reply.id
    assert store.path(exchange.conversation.id)[-1].id == second.id
    assert store.message(exchange.reply.id).text == "Hello there."
    alternatives = (exchange.reply.id, second.id)
    assert store.branches(exchange.conversation.id) == dict.fromkeys(alternatives, alternatives)
    store.show_branch(exchange.reply.id)
    assert store.path(exchange.conversation.id)[-1].id == exchange.reply.id


def test_a_question_without_a_reply_is_answered(chat, desk, store, listener, tiny_model):
    """After a fork, an import, or when the only reply has been deleted."""
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Hi", ChatOptions())
    listener.wait_closed(exchange.reply.id)
    number = exchange.conversation.id
    question = store.add_message(number, exchange.reply.id, Role.USER, "And you?", MessageState.DONE)

    reply = chat.retry(question.id)
    assert listener.wait_closed(reply.id).text == "Hello there."
    assert [each.id for each in store.path(number)][-2:] == [question.id, reply.id]


def test_closing_the_app_saves_what_was_written(store, desk, engine, listener, tiny_model):
    from lampblack.tasks.chat import Chat

    chat = Chat(store, engine, desk, listener)
    engine.words, engine.pause = ["word "] * 2000, 0.001
    desk.load(str(tiny_model))
    exchange = chat.send(None, "Talk", ChatOptions(max_tokens=None))
    listener.wait(lambda: len(listener.texts.get(exchange.reply.id, "")) > 20)

    chat.close()

    kept = store.message(exchange.reply.id)
    assert kept.state is MessageState.INTERRUPTED
    assert kept.text.startswith("word word ")


def test_two_clicks_on_try_again_are_one_request(chat, desk, engine, listener, tiny_model):
    exchange = chat.send(None, "Hi", ChatOptions())
    listener.wait_closed(exchange.reply.id)
    listener.closed.clear()
    engine.pause = 0.05
    desk.load(str(tiny_model))

    chat.retry(exchange.reply.id)
    chat.retry(exchange.reply.id)

    assert listener.wait_closed(exchange.reply.id).text == "Hello there."
    assert len(engine.prompts) == 1


def test_a_first_message_that_cannot_be_stored_leaves_no_empty_conversation(chat, database, store):
    with database.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(KnownError) as refused:
        chat.send(None, "words " * 20_000, ChatOptions())

    assert refused.value.fault.kind == "disk.full"
    assert store.all() == []


def test_a_message_that_was_too_long_does_not_make_the_next_ones_too_long(
    chat, desk, engine, store, listener, tiny_model
):
    desk.load(str(tiny_model))
    first = chat.send(None, "One", ChatOptions())
    listener.wait_closed(first.reply.id)
    long = chat.send(first.conversation.id, "far too long", ChatOptions())
    listener.wait_closed(long.reply.id)
    too_long = Fault("prompt.too_long", {"prompt_tokens": 9, "limit": 5, "context_length": 5, "excess": 4})
    store.close_message(long.reply.id, text="", state=MessageState.FAILED, fault=too_long)

    last = chat.send(first.conversation.id, "Two", ChatOptions())
    listener.wait_closed(last.reply.id)
    assert [turn.text for turn in engine.prompts[-1].prompt] == ["One", "Hello there.", "Two"]

    chat.retry(long.reply.id)
    listener.wait(lambda: len(engine.prompts) == 4)
    assert [turn.text for turn in engine.prompts[-1].prompt] == ["One", "Hello there.", "far too long"]


def test_answering_again_without_a_model_leaves_the_answer_in_view(chat, desk, store, listener, tiny_model, tmp_path):
    copy = tmp_path / "copy.gguf"
    copy.write_bytes(tiny_model.read_bytes())
    desk.load(str(copy))
    exchange = chat.send(None, "Hi", ChatOptions())
    listener.wait_closed(exchange.reply.id)
    copy.unlink()
    desk.choose(str(tmp_path / "gone.gguf"))

    with pytest.raises(KnownError) as refused:
        chat.retry(exchange.reply.id)

    assert refused.value.fault.kind == "model.missing"
    assert [message.text for message in store.path(exchange.conversation.id)] == ["Hi", "Hello there."]


def _refuse_beyond(engine, monkeypatch, limit):
    """Has the fake engine count a token for each "x" and ten for each other character, and refuse as the real one."""
    answer = engine._generate

    def generate(number, request):
        text = "".join(turn.text for turn in request.prompt)
        tokens = sum(1 if letter == "x" else 10 for letter in text)
        if tokens > limit:
            figures = {"prompt_tokens": tokens, "limit": limit, "context_length": limit + 1, "excess": tokens - limit}
            engine._say(number, Failed(number, Fault("prompt.too_long", figures)))
        else:
            answer(number, request)

    monkeypatch.setattr(engine, "_generate", generate)


def _outgrown(chat, store, listener, older, last):
    """A conversation of these older messages, and the refusal of the last one."""
    talk = store.create("Long", ChatOptions(max_tokens=3))
    leaf = None
    for text in older:
        _, reply = store.add_exchange(talk.id, leaf, text, "m")
        leaf = store.close_message(reply.id, text="x", state=MessageState.DONE).id
    return listener.wait_closed(chat.send(talk.id, last, talk.options).reply.id)


def test_leaving_out_goes_on_until_it_fits_where_the_estimate_was_too_low(
    chat, desk, engine, store, listener, tiny_model, monkeypatch
):
    """The oldest messages have few tokens for their length, the newer ones many."""
    desk.load(str(tiny_model))
    _refuse_beyond(engine, monkeypatch, 700)
    refused = _outgrown(chat, store, listener, ["x" * 900, "o" * 30, "o" * 30, "o" * 30, "o" * 30], "Last")
    assert refused.fault.kind == "prompt.conversation_too_long"
    asked = len(engine.prompts)
    listener.closed.clear()

    chat.retry(refused.id, leave_out=True)
    reply = listener.wait_closed(refused.id)

    assert (reply.text, reply.state) == ("Hello there.", MessageState.DONE)
    assert len(engine.prompts) > asked + 1
    first = engine.prompts[-1].prompt[0]
    assert first.text == store.message(reply.seen_from).text == "o" * 30
    assert listener.seen_from[reply.id][-1] == reply.seen_from == store.message(reply.id).seen_from
    assert engine.prompts[-1].prompt[-1].text == "Last"


def test_what_was_left_out_in_vain_is_seen_again(chat, desk, engine, store, listener, tiny_model, monkeypatch):
    desk.load(str(tiny_model))
    _refuse_beyond(engine, monkeypatch, 700)
    refused = _outgrown(chat, store, listener, ["x" * 900, "x" * 900], "o" * 100)
    assert refused.fault.kind == "prompt.conversation_too_long"
    listener.closed.clear()

    chat.retry(refused.id, leave_out=True)
    again = listener.wait_closed(refused.id)

    assert again.fault.kind == "prompt.too_long"
    assert again.fault.details["prompt_tokens"] == 1000
    assert again.seen_from is None
    assert store.message(again.id).seen_from is None


def test_the_next_message_keeps_the_line_also_where_it_is_refused(
    chat, desk, engine, store, listener, tiny_model, monkeypatch
):
    desk.load(str(tiny_model))
    _refuse_beyond(engine, monkeypatch, 700)
    refused = _outgrown(chat, store, listener, ["x" * 400, "x" * 400], "Last")
    listener.closed.clear()
    chat.retry(refused.id, leave_out=True)
    line = listener.wait_closed(refused.id).seen_from
    assert line is not None

    refused = listener.wait_closed(chat.send(refused.conversation_id, "x" * 600, ChatOptions()).reply.id)

    assert refused.fault.kind == "prompt.conversation_too_long"
    assert refused.seen_from == line
    chat.include_again(refused.conversation_id)
    assert store.message(refused.id).seen_from is None


def test_stop_between_two_tries_ends_them(chat, desk, engine, store, listener, tiny_model, monkeypatch):
    desk.load(str(tiny_model))
    _refuse_beyond(engine, monkeypatch, 700)
    refused = _outgrown(chat, store, listener, ["x" * 900, "o" * 60, "o" * 60], "Last")
    listener.closed.clear()
    reply_sees_from = listener.reply_sees_from

    def stop(message_id, seen_from):
        reply_sees_from(message_id, seen_from)
        engine.may_go_on.clear()
        chat.stop(message_id)

    monkeypatch.setattr(listener, "reply_sees_from", stop)
    chat.retry(refused.id, leave_out=True)

    engine.may_go_on.set()
    assert listener.wait_closed(refused.id).state is MessageState.CANCELLED


def test_leaving_out_ends_after_some_tries_with_the_last_message_alone(
    chat, desk, engine, store, listener, tiny_model, monkeypatch
):
    """Each refusal is by one token only, so that each estimate leaves out one turn more."""
    desk.load(str(tiny_model))
    answer = engine._generate
    figures = {"prompt_tokens": 701, "limit": 700, "context_length": 701, "excess": 1}

    def generate(number, request):
        if len(request.prompt) > 1:
            engine._say(number, Failed(number, Fault("prompt.too_long", figures)))
        else:
            answer(number, request)

    monkeypatch.setattr(engine, "_generate", generate)
    refused = _outgrown(chat, store, listener, [f"Turn {number}" for number in range(20)], "Last")
    listener.closed.clear()

    chat.retry(refused.id, leave_out=True)

    assert listener.wait_closed(refused.id).text == "Hello there."
    assert [turn.text for turn in engine.prompts[-1].prompt] == ["Last"]
    assert len(engine.prompts) < 8


def test_a_reply_that_reached_its_greatest_length_says_so_and_can_be_gone_on_with(
    chat, desk, engine, store, listener, tiny_model
):
    desk.load(str(tiny_model))
    reply = listener.wait_closed(chat.send(None, "Tell me", ChatOptions(max_tokens=2)).reply.id)
    assert (reply.text, reply.finish, reply.can_go_on) == ("Hello there", FinishReason.LENGTH, True)
    store.set_options(reply.conversation_id, ChatOptions(max_tokens=None))
    listener.closed.clear()
    engine.words = [", and", " well met."]

    running = chat.go_on(reply.id)

    assert (running.id, running.state, running.text) == (reply.id, MessageState.RUNNING, "Hello there")
    whole = listener.wait_closed(reply.id)
    assert (whole.text, whole.finish) == ("Hello there, and well met.", FinishReason.STOP)
    assert engine.prompts[-1].begun == "Hello there"
    assert engine.prompts[-1].prompt == (Turn(Role.USER, "Tell me"),)
    assert whole.stats is not None
    assert (whole.stats.prompt_tokens, whole.stats.generated_tokens) == (3, 4), "what it began with is no prompt"
    assert store.message(reply.id) == whole


def test_what_a_reply_had_stays_when_going_on_with_it_fails(chat, desk, engine, store, listener, tiny_model):
    desk.load(str(tiny_model))
    reply = listener.wait_closed(chat.send(None, "Tell me", ChatOptions(max_tokens=2)).reply.id)
    listener.closed.clear()
    engine.may_go_on.clear()
    chat.go_on(reply.id)
    listener.wait(lambda: len(engine.prompts) == 2)

    engine.die(Fault("engine.killed"))

    ended = listener.wait_closed(reply.id)
    assert (ended.text, ended.state, ended.stats) == ("Hello there", MessageState.FAILED, reply.stats)


def test_going_on_loses_nothing_that_was_shown_while_the_disk_was_full(
    chat, desk, engine, store, listener, tiny_model, monkeypatch
):
    def full(*_, **__):
        raise KnownError("disk.full")

    desk.load(str(tiny_model))
    exchange = chat.send(None, "Tell me", ChatOptions(max_tokens=2))
    with monkeypatch.context() as patched:
        patched.setattr(store, "save_text", full)
        patched.setattr(store, "close_message", full)
        listener.wait_closed(exchange.reply.id)
        assert store.message(exchange.reply.id).text == ""
        with pytest.raises(KnownError):
            chat.go_on(exchange.reply.id)
    listener.closed.clear()
    engine.words = ["!"]

    chat.go_on(exchange.reply.id)

    assert engine.prompts[-1].begun == "Hello there"
    assert listener.wait_closed(exchange.reply.id).text == "Hello there!"


def test_a_reply_to_nothing_is_not_written_again(chat, desk, store, listener, tiny_model):
    desk.load(str(tiny_model))
    conversation = store.create("Empty", ChatOptions())
    reply = store.add_message(conversation.id, None, Role.ASSISTANT, "A greeting", MessageState.DONE)
    for ask in (chat.retry, chat.go_on):
        with pytest.raises(KnownError) as refused:
            ask(reply.id)
        assert refused.value.fault.kind == "prompt.empty"
    assert [message.text for message in store.path(conversation.id)] == ["A greeting"]
