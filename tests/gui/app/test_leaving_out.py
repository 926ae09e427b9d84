"""A conversation that has outgrown the model's context, in the whole app with a real engine."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QPushButton
from tests.gui.transcript.messages import message, shown
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.settings.declared import CONTEXT_LENGTH, LAST_MODEL
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.ui.transcript.message_view import MessageView
from lampblack.ui.transcript.seen_line import SeenLine

if TYPE_CHECKING:
    from pathlib import Path

CONTEXT = 512
LENGTH = 16
SAID = "The ink is ground from soot and glue, pressed into moulds and dried for many weeks in cool, moist air. "


@pytest.fixture
def long_talk(make_app, tmp_path: Path):
    """The app with a conversation of eight turns, some 90 tokens each, that do not fit into its context."""
    app = make_app()
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    model = write_tiny_model(folder / "tiny.gguf", answer=["▁words", "▁of", "▁ink"])
    app.settings.set(LAST_MODEL, str(model))
    app.settings.set(CONTEXT_LENGTH, CONTEXT)
    with contextlib.closing(Database(app.folders.database)) as database:
        store = ConversationStore(database)
        talk = store.create("Ink", ChatOptions("Answer briefly.", 0.0, LENGTH))
        leaf = None
        for number in range(8):
            _, reply = store.add_exchange(talk.id, leaf, f"Question {number}?", "SmolLM2")
            leaf = store.close_message(reply.id, text=f"Answer {number}. {SAID}", state=MessageState.DONE).id
    app.start()
    app.wait(lambda: app.app.services.engine.loaded is not None)
    app.wait(lambda: "Answer 7" in app.shown_text())
    return app


def path_of(app):
    store = app.app.services.conversations
    return store.path(store.all()[0].id)


def line_of(app) -> SeenLine | None:
    lines = shown(app.window.chat.transcript, SeenLine)
    return lines[0] if lines else None


def refused(app, text: str):
    """Sends a message into the conversation that is too long, and waits for its refusal."""
    app.send(text)
    reply = app.wait_for_reply("failed")
    assert reply.fault.kind == "prompt.conversation_too_long"
    app.wait(lambda: app.find("chatLeaveOut") is not None)
    return reply


def answered_without_the_oldest(app):
    buttons = app.window.findChildren(QPushButton, "chatLeaveOut")
    buttons[-1].click()
    reply = app.wait_for_reply("done")
    app.wait(lambda: app["chatSend"].isVisible() and line_of(app) is not None)
    return reply


def test_the_oldest_messages_are_left_out_when_one_asks_for_it_and_the_line_says_which(long_talk):
    app = long_talk
    refusal = refused(app, "What is ink?")
    assert f"{refusal.fault.details['prompt_tokens']:,}" in app.shown_text()
    assert line_of(app) is None

    reply = answered_without_the_oldest(app)

    assert reply.id == refusal.id
    assert reply.stats.prompt_tokens + LENGTH <= CONTEXT
    assert reply.stats.prompt_tokens > CONTEXT // 3  # no more was left out than it took
    first = next(each for each in path_of(app) if each.id == reply.seen_from)
    assert first.role == "user"
    above, below = message(app.window.chat.transcript, first.id - 1), message(app.window.chat.transcript, first.id)
    assert above.geometry().bottom() < line_of(app).y()
    assert line_of(app).geometry().bottom() < below.y()
    said = {view.message.id: view.accessibleDescription() for view in shown(app.window.chat.transcript, MessageView)}
    assert all(("no longer sees" in words) == (number < first.id) for number, words in said.items())
    assert QAccessible.queryAccessibleInterface(line_of(app)).text(QAccessible.Text.Name) == line_of(app).text


def test_the_line_moves_when_later_messages_outgrow_the_context_again(long_talk):
    app = long_talk
    refused(app, "What is ink?")
    first = answered_without_the_oldest(app)
    while (reply := path_of(app)[-1]).state == "done":
        app.send(f"Tell me more. {SAID}")
        app.wait(lambda: app.newest().state != "running")
        app.wait(lambda: app["chatSend"].isVisible())
    assert reply.fault.kind == "prompt.conversation_too_long"
    assert reply.seen_from == first.seen_from
    app.wait(lambda: app.window.findChildren(QPushButton, "chatLeaveOut"))

    moved = answered_without_the_oldest(app)

    assert moved.seen_from > first.seen_from
    app.wait(lambda: message(app.window.chat.transcript, moved.seen_from).y() > line_of(app).y())
    assert message(app.window.chat.transcript, first.seen_from).is_unseen


def test_what_is_left_out_stays_so_after_a_restart_and_can_be_included_again(long_talk, make_app):
    app = long_talk
    refused(app, "What is ink?")
    reply = answered_without_the_oldest(app)
    app.window.close()
    app.app.close()

    app = make_app().start()
    app.wait(lambda: app.app.services.engine.loaded is not None and line_of(app) is not None)
    assert path_of(app)[-1].seen_from == reply.seen_from
    app.send("And then?")
    assert app.wait_for_reply("done").stats.prompt_tokens < CONTEXT
    app.wait(lambda: app["chatIncludeAgain"].isEnabled())

    app["chatIncludeAgain"].click()

    app.wait(lambda: line_of(app) is None)
    assert not any(view.is_unseen for view in shown(app.window.chat.transcript, MessageView))
    refused(app, "And at last?")


def test_another_model_context_sees_all_of_it_again(long_talk):
    app = long_talk
    refused(app, "What is ink?")
    left_out = answered_without_the_oldest(app)
    app.settings.set(CONTEXT_LENGTH, 2048)
    app.app.services.desk.reload()
    app.wait(lambda: (model := app.app.services.desk.loaded) is not None and model.context_length == 2048)

    app["chatIncludeAgain"].click()
    app.wait(lambda: line_of(app) is None)
    app.send("And then?")

    assert app.wait_for_reply("done").stats.prompt_tokens > left_out.stats.prompt_tokens + 200


def test_each_answer_has_its_own_line(long_talk):
    """Regenerated with all included again, the first answer still says what it did not see."""
    app = long_talk
    refused(app, "What is ink?")
    first = answered_without_the_oldest(app)
    app["chatRegenerate"].click()
    app.wait(lambda: app.newest().id != first.id)
    second = app.wait_for_reply("done")
    assert second.seen_from == first.seen_from
    app.wait(lambda: app["chatIncludeAgain"].isEnabled() and app.find("chatPreviousBranch") is not None)
    app["chatIncludeAgain"].click()
    app.wait(lambda: line_of(app) is None)

    app["chatPreviousBranch"].click()
    app.wait(lambda: line_of(app) is not None)

    app["chatNextBranch"].click()
    app.wait(lambda: line_of(app) is None)


def test_a_message_that_does_not_fit_by_itself_is_not_helped_by_leaving_out(long_talk):
    app = long_talk
    app.send(SAID * 12)

    reply = app.wait_for_reply("failed")

    assert reply.fault.kind == "prompt.too_long"
    for number in ("prompt_tokens", "limit", "excess"):
        assert f"{reply.fault.details[number]:,}" in reply.fault.sentence()
    app.wait(lambda: app.find("chatShorten") is not None)
    assert app.find("chatLeaveOut") is None


def test_where_even_the_last_message_does_not_fit_nothing_is_left_out_in_vain(long_talk):
    app = long_talk
    refusal = refused(app, SAID * 6)  # an estimate cannot tell
    app["chatLeaveOut"].click()

    app.wait(lambda: app.newest().state == "failed" and app.newest().fault.kind == "prompt.too_long")

    assert app.newest().id == refusal.id
    assert app.newest().seen_from is None
    assert app.newest().fault.details["prompt_tokens"] < refusal.fault.details["prompt_tokens"]
    app.wait(lambda: app.find("chatShorten") is not None)
    assert line_of(app) is None
