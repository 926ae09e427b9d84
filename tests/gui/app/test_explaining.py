"""Explaining a reply token by token, and branching from another token, in the whole app."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from tests.gui.app.test_message_tools import exchange, tool
from tests.gui.app.test_talking import limit_length
from tests.gui.transcript.messages import message, shown

from lampblack.domain.conversations import MessageState
from lampblack.ui.transcript.explain_card import ExplainCard
from lampblack.ui.transcript.explain_text import ExplainText
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver


def explained(app: Driver, view: MessageView) -> ExplainText:
    tool(view, "chatExplainReply").click()
    app.wait(lambda: shown(view, ExplainText))
    (text,) = shown(view, ExplainText)
    return text


def short_reply(app: Driver) -> MessageView:
    """What the model says to this may take half a minute where nothing limits it."""
    limit_length(app, 40)
    _, view = exchange(app, "Say hello.")
    return view


def test_a_reply_is_shown_token_by_token_and_as_it_was_again(talking_app: Driver) -> None:
    view = short_reply(talking_app)
    text = explained(talking_app, view)
    assert "".join(cell.text for cell in text._cells) == view.message.text
    assert not view.body.isVisible()
    tool(view, "chatExplainReply").click()
    assert view.body.isVisible()
    assert not shown(talking_app.window, ExplainText)


@pytest.mark.slow
def test_another_token_begins_another_reply(talking_app: Driver) -> None:
    view = short_reply(talking_app)
    reply = view.message
    text = explained(talking_app, view)
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Home)
    QTest.keyClick(text, Qt.Key.Key_Right)
    card = talking_app.window.findChild(ExplainCard)
    assert card.isVisible()
    QTest.keyClick(text, Qt.Key.Key_Down)
    QTest.keyClick(text, Qt.Key.Key_Down)
    wanted = card.marked
    assert wanted is not None
    QTest.keyClick(text, Qt.Key.Key_Return)
    talking_app.wait(lambda: talking_app.newest().id != reply.id and talking_app.newest().state == "done")
    newest = talking_app.newest()
    assert newest.parent_id == reply.parent_id
    assert newest.text.startswith(reply.text[: text._cells[1].begin] + wanted.text)
    assert len(newest.text) > text._cells[1].begin + len(wanted.text), "it goes on"
    store = talking_app.app.services.conversations
    assert store.message(reply.id).text == reply.text, "the reply that was explained is as it was"


def test_the_key_explains_and_explains_no_more(talking_app: Driver) -> None:
    view = short_reply(talking_app)
    talking_app.window.chat.transcript.visit(view)
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    talking_app.wait(lambda: shown(talking_app.window, ExplainText))
    text = view.findChild(ExplainText)
    talking_app.wait(lambda: QApplication.focusWidget() is not None and view.isAncestorOf(QApplication.focusWidget()))
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    talking_app.wait(lambda: not text.isVisible() and view.body.isVisible())


def test_a_second_look_computes_nothing(talking_app: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until the reply or the options are others."""
    view = short_reply(talking_app)
    engine, scored = talking_app.app.services.engine, []
    score = engine.score
    monkeypatch.setattr(engine, "score", lambda *given: scored.append(1) or score(*given))
    first = explained(talking_app, view)._cells
    tool(view, "chatExplainReply").click()
    second = explained(talking_app, view)._cells
    assert second == first
    assert len(scored) == 1
    tool(view, "chatExplainReply").click()
    options = replace(talking_app.window.chat.options.options(), temperature=0.0)
    talking_app.window.chat.options.set_options(options)
    talking_app.window.chat.options.changed.emit(options)
    store, number = talking_app.app.services.conversations, view.message.conversation_id
    talking_app.wait(lambda: store.get(number).options.temperature == 0.0)
    third = explained(talking_app, view)._cells
    assert len(scored) == 2
    assert [cell.left for cell in third] != [cell.left for cell in first]


@pytest.mark.slow
def test_a_long_reply_is_explained_step_by_step(talking_app: Driver) -> None:
    """What is said of the progress grows; none of it while the reply's own text is hidden."""
    view = short_reply(talking_app)
    reply = view.message
    store = talking_app.app.services.conversations
    store.close_message(reply.id, text="A fox ran over the hill and back. " * 70, state=MessageState.DONE)
    talking_app["chatNew"].click()
    talking_app.window.chat.list.chosen.emit(reply.conversation_id)
    transcript = talking_app.window.chat.transcript
    talking_app.wait(lambda: any("hill" in each.message.text for each in shown(transcript, MessageView)))
    view = message(transcript, reply.id)
    tool(view, "chatExplainReply").click()
    told: list[int] = []

    def is_done() -> bool:
        status = view.findChild(QWidget, "chatExplainStatus")
        if status is not None and status.isVisible() and (found := re.search(r"(\d+)%", status.text())):
            told.append(int(found[1]))
        return view.findChild(ExplainText) is not None

    talking_app.wait(is_done)
    between = sorted({percent for percent in told if 0 < percent < 100})
    assert len(between) > 2
    assert told == sorted(told)


def test_it_waits_while_a_reply_is_written_and_can_be_cancelled(talking_app: Driver) -> None:
    view = short_reply(talking_app)
    talking_app.send("Tell me a long story about a fox.")
    talking_app.wait(lambda: talking_app.window.chat.transcript is not None and talking_app.newest().text)
    button = tool(view, "chatExplainReply")
    button.click()
    status = view.findChild(QWidget, "chatExplainStatus")
    assert "once the other one is written" in status.text()
    assert view.body.isVisible(), "the reply can be read meanwhile"
    view.findChild(QToolButton, "chatExplainClose").click()
    assert view.findChild(QWidget, "chatExplainStatus") is None or not status.isVisible()
    button.click()
    talking_app["chatStop"].click()
    talking_app.wait(lambda: shown(talking_app.window, ExplainText))
