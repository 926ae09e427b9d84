"""Looking for words in all conversations, and coming to where they were said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView
from tests.gui.transcript.messages import shown

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver

LONG = 60
WORDS = "The keeper of lighthouse number {number} drinks 茶水 😀 and says nothing that anybody could ever find again."


def talk(app: Driver, title: str, words: str) -> int:
    """A conversation of LONG questions and answers; its number."""
    store = app.app.services.conversations
    conversation, parent = store.create(title, ChatOptions()), None
    for number in range(LONG):
        asked = store.add_message(conversation.id, parent, Role.USER, words.format(number=number), MessageState.DONE)
        reply = store.add_message(conversation.id, asked.id, Role.ASSISTANT, "", MessageState.RUNNING, "tiny")
        parent = store.close_message(reply.id, text=f"Answer {number}.", state=MessageState.DONE).id
    return conversation.id


def look_for(app: Driver, words: str) -> QListView:
    """Presses Ctrl+F and types; the list of what was found."""
    QTest.keyClick(app.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    field = app["chatSearch"]
    assert QApplication.focusWidget() is field
    field.setText(words)
    app.wait(lambda: app.find("chatFound") is not None and app["chatFound"].isVisible())
    found = app["chatFound"]
    assert isinstance(found, QListView)
    return found


def test_enter_opens_the_conversation_where_the_words_were_said(app: Driver) -> None:
    talk(app, "Tea", WORDS)
    talk(app, "Ink", "Nothing but ink.")
    app.window.chat.list.set_conversations(app.app.services.conversations.all())
    app.wait(lambda: app["chatSearch"].isVisible())

    found = look_for(app, "茶水 7")
    assert [found.model().index(row, 0).data() for row in range(found.model().rowCount())] == ["Tea"]
    assert "lighthouse number 7" in found.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(app["chatSearch"], Qt.Key.Key_Return)

    transcript = app.window.chat.transcript
    app.wait(lambda: any("number 7 drinks" in view.message.text for view in shown(transcript, MessageView)))
    view = next(view for view in shown(transcript, MessageView) if "number 7 drinks" in view.message.text)
    app.wait(lambda: 0 <= view.mapTo(transcript.viewport(), view.rect().topLeft()).y() < 100)
    assert QApplication.focusWidget() is found, "the next hit is one key away"


def test_what_was_said_on_another_branch_is_shown(app: Driver) -> None:
    store = app.app.services.conversations
    number = talk(app, "Tea", WORDS)
    path = store.path(number)
    store.add_message(number, path[0].id, Role.ASSISTANT, "", MessageState.RUNNING, "tiny")
    store.mark_interrupted()
    assert len(store.path(number)) == 2
    app.window.chat.list.set_conversations(app.app.services.conversations.all())
    app.wait(lambda: app["chatSearch"].isVisible())

    found = look_for(app, "number 50")
    QTest.mouseClick(
        found.viewport(), Qt.MouseButton.LeftButton, pos=found.visualRect(found.model().index(0, 0)).center()
    )

    transcript = app.window.chat.transcript
    app.wait(lambda: any("number 50 drinks" in view.message.text for view in shown(transcript, MessageView)))
    assert len(store.path(number)) == 2 * LONG


def test_escape_leads_back_to_the_list_and_then_to_the_message(app: Driver) -> None:
    talk(app, "Tea", WORDS)
    app.window.chat.list.set_conversations(app.app.services.conversations.all())
    app.wait(lambda: app["chatSearch"].isVisible())
    field = app["chatSearch"]
    look_for(app, "keeper")
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is app["chatFound"]
    QTest.keyClick(app["chatFound"], Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is field
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert app["chatList"].isVisible()
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is app["chatInput"]


def test_what_is_not_there_is_said(app: Driver) -> None:
    talk(app, "Tea", WORDS)
    app.window.chat.list.set_conversations(app.app.services.conversations.all())
    app.wait(lambda: app["chatSearch"].isVisible())
    app["chatSearch"].setText("xylophone")
    app.wait(lambda: any("Nothing was found" in label.text() for label in shown(app.window, QLabel)))
    app["chatSearchClear"].click()
    assert app["chatList"].isVisible()
