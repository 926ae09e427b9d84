"""Explaining a reply token by token, and branching from another token, in the whole app."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from tests.gui.app.test_message_tools import exchange, tool
from tests.gui.transcript.messages import shown

from lampblack.ui.transcript.explain_card import ExplainCard
from lampblack.ui.transcript.explain_text import ExplainText

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver

    from lampblack.ui.transcript.message_view import MessageView


def explained(app: Driver, view: MessageView) -> ExplainText:
    tool(view, "chatExplainReply").click()
    app.wait(lambda: view.findChild(ExplainText) is not None)
    text = view.findChild(ExplainText)
    assert text.isVisible()
    return text


def short_reply(app: Driver) -> MessageView:
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
