"""Looking for words in all conversations, and coming to where they were said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QListView
from tests.gui.transcript.messages import shown

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.ui.markdown.text_view import TextView
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


def test_a_hit_on_another_branch_while_a_reply_runs_is_explained(talking_app: Driver) -> None:
    app = talking_app
    store = app.app.services.conversations
    number = talk(app, "Tea", WORDS)
    path = store.path(number)
    store.add_message(number, path[0].id, Role.ASSISTANT, "Nothing.", MessageState.DONE, "tiny")
    app.window.chat.list.set_conversations(store.all())
    app.window.chat.list.chosen.emit(number)
    transcript = app.window.chat.transcript
    app.wait(lambda: shown(transcript, MessageView))
    app["chatInput"].setPlainText("Count from one to two hundred, each number on a line of its own.")
    app["chatSend"].click()
    app.wait(lambda: app["chatStop"].isVisible())

    look_for(app, "number 50")
    QTest.keyClick(app["chatSearch"], Qt.Key.Key_Return)
    app.wait(
        lambda: (
            "another version of this conversation"
            in " ".join(label.text() for label in shown(app["chatNotice"], QLabel))
        )
    )
    app.window.chat.composer.stop_requested.emit()
    app.wait(lambda: app["chatSend"].isVisible())


def test_a_hit_in_thinking_unfolds_it_and_marks_the_words(app: Driver) -> None:
    store = app.app.services.conversations
    number = talk(app, "Tea", WORDS)
    thought = "One line of it.\n\n" * 80 + "Then the xylophone of 茶水 😀 comes in.\n\n" + "Another line.\n\n" * 40
    thinks = f"<think>{thought}</think>\n\nIt is 4."
    store.add_message(number, store.path(number)[-1].id, Role.ASSISTANT, thinks, MessageState.DONE, "tiny")
    app.window.chat.list.set_conversations(store.all())
    app.wait(lambda: app["chatSearch"].isVisible())
    look_for(app, "xylophone")
    QTest.keyClick(app["chatSearch"], Qt.Key.Key_Return)

    transcript = app.window.chat.transcript
    app.wait(lambda: any("xylophone" in text.toPlainText() for text in shown(transcript, TextView)))
    text = next(text for text in shown(transcript, TextView) if "xylophone" in text.toPlainText())
    app.wait(lambda: [mark.cursor.selectedText() for mark in text.extraSelections()] == ["xylophone"])
    (mark,) = text.extraSelections()
    place = text.cursorRect(mark.cursor).center()
    app.wait(lambda: transcript.viewport().rect().contains(text.viewport().mapTo(transcript.viewport(), place)))


def test_a_hit_in_the_answer_leaves_thinking_folded(app: Driver) -> None:
    store = app.app.services.conversations
    number = store.create("Four", ChatOptions()).id
    store.add_message(number, None, Role.ASSISTANT, "<think>Hm.</think>\n\nIt is four.", MessageState.DONE, "tiny")
    app.window.chat.list.set_conversations(store.all())
    app.wait(lambda: app["chatSearch"].isVisible())
    look_for(app, "four")
    QTest.keyClick(app["chatSearch"], Qt.Key.Key_Return)
    transcript = app.window.chat.transcript
    app.wait(lambda: any(text.extraSelections() for text in shown(transcript, TextView)))
    assert not app["chatThinking"].isChecked()


def test_where_all_is_in_sight_no_arrow_leads_to_the_newest(app: Driver) -> None:
    store = app.app.services.conversations
    number = store.create("Short", ChatOptions()).id
    store.add_message(number, None, Role.USER, "A xylophone", MessageState.DONE)
    app.window.chat.list.set_conversations(store.all())
    app.wait(lambda: app["chatSearch"].isVisible())
    look_for(app, "xylophone")
    QTest.keyClick(app["chatSearch"], Qt.Key.Key_Return)
    app.wait(lambda: shown(app.window.chat.transcript, MessageView))
    app.wait(lambda: app.window.chat.transcript.is_settled)
    assert not app["chatJump"].isVisible()


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
