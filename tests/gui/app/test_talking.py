"""Talking to a model in the window."""

from __future__ import annotations

import os
import re
import signal

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from lampblack.ui.chat.conversation_roles import RUNNING_ROLE


def engine_pid(app) -> int:
    children = psutil.Process().children(recursive=True)
    return next(child.pid for child in children if "--engine" in child.cmdline())


def limit_length(app, tokens: int | None) -> None:
    from lampblack.domain.conversations import ChatOptions

    options = ChatOptions(temperature=1.0, max_tokens=tokens)
    app.window.chat.options.set_options(options)
    app.window.chat.options.changed.emit(options)


def test_a_message_is_answered_and_the_field_is_empty_again(app):
    limit_length(app, 12)
    app.send("Hello")

    reply = app.wait_for_reply("done")

    app.wait(lambda: reply.text.strip() in app.shown_text() or not reply.text.strip())
    assert app["chatInput"].toPlainText() == ""
    assert reply.model == "tiny"
    app.wait(lambda: "tokens/s" in app["statusText"].text())


def test_the_speed_comes_with_all_the_numbers_of_the_reply(app):
    limit_length(app, 12)
    app.send("Hello")
    first = app.wait_for_reply("done")
    speed = app["chatSpeed"]
    app.wait(lambda: f"{first.stats.prompt_tokens}, of which 0 had been read before" in speed.toolTip())
    assert f"Reply, in tokens: {first.stats.generated_tokens}, at" in speed.toolTip()
    assert "Time to the first token: 0." in speed.toolTip()
    assert speed.accessibleDescription() == speed.toolTip()

    app.send("Hello again")
    second = app.wait_for_reply("done")

    assert second.stats.reused_tokens > 0
    app.wait(lambda: f"of which {second.stats.reused_tokens} had been read before" in speed.toolTip())


def test_while_a_reply_is_prepared_nothing_is_said_of_the_speed_of_the_one_before(app, monkeypatch):
    limit_length(app, 12)
    app.send("Hello")
    app.wait_for_reply("done")
    app.wait(lambda: "tokens/s" in app["statusText"].text())
    said, show = [], app["statusText"].setText
    monkeypatch.setattr(app["statusText"], "setText", lambda text: (said.append(text), show(text)))

    app.send("Hello again")
    app.wait_for_reply("done")

    preparing = [text for text in said if text.startswith("Preparing")]
    assert preparing
    assert not any("tokens/s" in text for text in preparing), preparing
    app.wait(lambda: "tokens/s" in app["statusText"].text())


def test_two_conversations_are_answered_at_once_and_both_have_a_dot(talking_app):
    app = talking_app
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    app["chatNew"].click()
    limit_length(app, None)
    app.send("Tell me a long story about the moon.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)

    conversations = app.app.services.conversations.all()
    model = app.window.chat.list._model
    running = [model.index(model.row_of(one.id)).data(RUNNING_ROLE) for one in conversations]
    assert running == [True, True]
    app.wait(lambda: app["statusText"].text().startswith("Writing 2"))
    app.wait(lambda: re.search(r"\d and \d+\.\d tokens/s", app["statusText"].text()))
    assert re.fullmatch(r"\d+\.\d tokens/s", app["chatSpeed"].text()), "under the field, of what is in view alone"

    app["chatStop"].click()

    app.wait_for_reply("cancelled")
    app.wait(lambda: not model.index(model.row_of(conversations[0].id)).data(RUNNING_ROLE))
    assert model.index(model.row_of(conversations[1].id)).data(RUNNING_ROLE)
    app.wait(lambda: app["statusText"].text().startswith(("Writing a reply", "Writing 1 ")))


def test_enter_sends_and_escape_stops(talking_app, qtbot):
    app = talking_app
    limit_length(app, None)
    app["chatInput"].setPlainText("Tell me a long story about the sea.")
    qtbot.keyClick(app["chatInput"], Qt.Key.Key_Return)
    app.wait(lambda: app["chatStop"].isVisible())
    app.wait(lambda: (message := app.newest()) is not None and message.text)

    qtbot.keyClick(app["chatInput"], Qt.Key.Key_Escape)

    assert app.wait_for_reply("cancelled").text
    app.wait(lambda: app["chatSend"].isVisible())


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_kill_9_of_the_engine_leaves_the_window_the_words_and_one_sentence(talking_app):
    app = talking_app
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)

    os.kill(engine_pid(app), signal.SIGKILL)

    failed = app.wait_for_reply("failed")
    assert failed.text
    app.wait(lambda: "ended from outside" in app.shown_text())
    assert app.window.isVisible()

    limit_length(app, 5)
    app.send("Are you there?")
    asked = app.wait_for_reply("failed")
    assert asked.fault.kind == "model.suspect"
    app.wait(lambda: len(app.window.findChildren(QPushButton, "chatLoad")) == 2)
    assert app.app.services.engine.loaded is None

    app.window.findChildren(QPushButton, "chatLoad")[-1].click()

    assert app.wait_for_reply("done").id == asked.id


def test_the_keyboard_stays_in_the_field_when_the_mouse_stops_a_reply(talking_app, qtbot):
    app = talking_app
    app["chatInput"].setFocus()
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: app["chatStop"].isVisible())

    qtbot.mouseClick(app["chatStop"], Qt.MouseButton.LeftButton)

    app.wait_for_reply("cancelled")
    app.wait(lambda: app["chatSend"].isVisible())
    assert app.window.focusWidget() is app["chatInput"]


def test_a_prompt_longer_than_any_context_of_the_model_is_refused_with_the_numbers(app):
    app.send("word " * 20_000)

    failed = app.wait_for_reply("failed")

    assert failed.fault.kind == "prompt.beyond_model"
    assert failed.fault.details["most"] == 2048
    for number in ("prompt_tokens", "most"):
        assert f"{failed.fault.details[number]:,}" in failed.fault.sentence()
    app.wait(lambda: "made for 2,048" in app.shown_text())
    assert app.find("chatOpenSettings") is None, "no setting helps"
    app["chatShorten"].click()
    app.wait(lambda: app["chatInput"].toPlainText().strip() == ("word " * 20_000).strip())

    app["chatInput"].clear()
    limit_length(app, 4)
    app.send("Short")
    assert app.wait_for_reply("done").stats.prompt_tokens < 100


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_try_again_after_a_crash_loads_the_model_and_keeps_the_partial_reply(talking_app):
    app = talking_app
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    os.kill(engine_pid(app), signal.SIGKILL)
    partial = app.wait_for_reply("failed")
    limit_length(app, 8)
    app.wait(lambda: app.find("chatLoad") is not None)
    assert app["chatLoad"].text() == "Try again"

    app["chatLoad"].click()

    app.wait(lambda: app.newest().id != partial.id and app.newest().state == "done")
    assert app.app.services.conversations.message(partial.id).text == partial.text
    app.wait(lambda: app.find("chatPreviousBranch") is not None)


def test_a_deleted_conversation_comes_back_by_undo(app):
    limit_length(app, 3)
    app.send("Keep me")
    app.wait_for_reply("done")
    store = app.app.services.conversations
    number = store.all()[0].id

    app.window.chat.list.wishes.delete.emit((number,))
    app.wait(lambda: store.all() == [])
    app.wait(lambda: app["undoButton"].isVisible())
    app["undoButton"].click()

    app.wait(lambda: [conversation.id for conversation in store.all()] == [number])
    app.wait(lambda: "Keep me" in app.shown_text())


def test_another_answer_is_a_branch_and_the_first_is_one_click_away(app):
    limit_length(app, 8)
    app.send("Say something")
    first = app.wait_for_reply("done")
    app.wait(lambda: app.find("chatRegenerate") is not None)

    app["chatRegenerate"].click()
    app.wait(lambda: app.newest().id != first.id)
    app.wait_for_reply("done")
    app.wait(lambda: app["chatSend"].isVisible() and app.find("chatPreviousBranch") is not None)
    app["chatPreviousBranch"].click()

    app.wait(lambda: app.newest().id == first.id)


def _forbid_writing(app) -> None:
    """Makes the database refuse every write, as a disk does that was mounted anew because it fails."""
    with app.app.services.conversations._database.read() as connection:
        connection.execute("PRAGMA query_only = ON")


def test_closing_while_replies_cannot_be_saved_asks_first_and_can_save_the_text_elsewhere(talking_app, tmp_path):
    app = talking_app
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    _forbid_writing(app)
    app.wait(lambda: any(len(message.text) > 20 for message in app.app.services.chat.unsaved()))

    app.window.close()

    assert app.window.isVisible()
    app.wait(lambda: app.find("unsavedDialog") is not None)
    app["chatStop"].click()
    app.wait(lambda: not app["chatStop"].isVisible())
    rescued = tmp_path / "rescued.txt"
    app["unsavedDialog"].save_to(str(tmp_path / "no such folder" / "rescued.txt"))
    assert app.window.isVisible()
    app["unsavedDialog"].save_to(str(rescued))
    app.wait(lambda: not app.window.isVisible())
    assert len(rescued.read_text(encoding="utf-8")) > 20


def test_two_conversations_are_begun_one_right_after_the_other(app):
    limit_length(app, 4)
    app["chatInput"].setPlainText("The first")
    app["chatSend"].click()
    app["chatNew"].click()
    app["chatInput"].setPlainText("The second")
    app["chatSend"].click()

    store = app.app.services.conversations
    app.wait(lambda: {one.title for one in store.all()} == {"The first", "The second"})
    app.wait(lambda: all(store.path(one.id)[-1].state == "done" for one in store.all()))
    assert app["chatInput"].toPlainText() == ""


@pytest.mark.slow
def test_the_context_meter_moves_while_a_reply_is_written(talking_app):
    app = talking_app
    limit_length(app, 60)
    seen = []
    set_tokens = type(app["chatContextMeter"]).set_tokens

    def note(meter, used, total, *, moves=False, **more):
        set_tokens(meter, used, total, moves=moves, **more)
        seen.append((used, total, moves, meter.words(brief=True)))

    app["chatContextMeter"].set_tokens = note.__get__(app["chatContextMeter"])
    for text in ("Tell me a long story about the sea.", "And one about the moon."):
        seen.clear()
        app.send(text)
        stats = app.wait_for_reply("done").stats
        app.wait(lambda: app["chatSend"].isVisible())

        live = [used for used, _, moves, _ in seen if moves]
        assert len(set(live)) > 3
        assert live == sorted(live)
        assert stats.prompt_tokens <= live[0] < live[-1] <= stats.prompt_tokens + stats.generated_tokens
        assert {total for _, total, _, _ in seen} == {stats.context_length}
        assert all(words.startswith(f"{used:,}") for used, _, _, words in seen if used is not None)
        assert seen[-1][0] == stats.prompt_tokens + stats.generated_tokens
        assert app["chatContextMeter"].value() == seen[-1][0]


def test_a_conversation_shows_its_own_context_when_one_comes_back_to_its_running_reply(talking_app):
    app = talking_app
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    number = app.app.services.conversations.all()[0].id
    app["chatNew"].click()
    assert app["chatContextMeter"].value() == 0
    app.window.chat.list.chosen.emit(number)

    app.wait(lambda: app["chatContextMeter"]._used)
    assert app["chatStop"].isVisible()
    app["chatStop"].click()
    app.wait_for_reply("cancelled")
