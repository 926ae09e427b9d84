"""Editing, deleting, rating and forking in the whole app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit, QToolButton
from tests.gui.transcript.messages import message, shown

from lampblack.domain.conversations import Rating
from lampblack.domain.faults import KnownError
from lampblack.settings.declared import SEND_WITH
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.app.conftest import Driver


def exchange(app: Driver, text: str) -> tuple[MessageView, MessageView]:
    """Sends a message and waits for its reply; the views of both."""
    app.send(text)
    reply = app.wait_for_reply("done")
    transcript = app.window.chat.transcript
    app.wait(lambda: any(view.message == reply for view in shown(transcript, MessageView)))
    return message(transcript, reply.parent_id), message(transcript, reply.id)


def tool(view: MessageView, name: str) -> QToolButton:
    """A button of a message's row, which is made when the row is first looked at."""
    view.set_focused(True)
    button = view.findChild(QToolButton, name)
    assert button is not None
    assert button.isVisible()
    return button


def choose(app: Driver, view: MessageView, words: str) -> None:
    tool(view, "chatMore").click()
    menu = app.window.findChild(QMenu, "chatMessageMenu")
    next(action for action in menu.actions() if words in action.text()).trigger()
    menu.close()


def path(app: Driver) -> list[str]:
    store = app.app.services.conversations
    return [each.text for each in store.path(app.newest().conversation_id)]


def test_an_edited_message_is_answered_on_a_branch_of_its_own(app: Driver) -> None:
    mine, _ = exchange(app, "Hello there")
    tool(mine, "chatEditMessage").click()
    field = mine.findChild(QPlainTextEdit, "chatEdit")
    assert QApplication.focusWidget() is field
    assert field.toPlainText() == "Hello there"
    field.setPlainText("Good evening")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)

    app.wait(lambda: path(app)[0] == "Good evening" and app.newest().state == "done")
    app.wait(lambda: "Good evening" in app.shown_text())
    assert "Hello there" not in app.shown_text()
    app.wait(lambda: app["chatSend"].isVisible())
    assert app.app.services.edits.all() == {}, "it was sent, and is no draft any more"
    arrow = next(each for each in shown(app.window, QToolButton) if each.objectName() == "chatPreviousBranch")
    arrow.click()
    app.wait(lambda: "Hello there" in app.shown_text())
    assert app.find("chatEdit") is None


def test_an_open_menu_keeps_the_row_that_it_hangs_from(app: Driver) -> None:
    _, reply = exchange(app, "Hello there")
    tool(reply, "chatRateGood").click()
    app.wait(lambda: reply.message.rating is Rating.GOOD)
    more = tool(reply, "chatMore")
    more.click()
    menu = app.window.findChild(QMenu, "chatMessageMenu")
    assert [action.text() for action in menu.actions() if action.isChecked()] == ["A good reply"]
    reply.set_focused(False)
    assert more.revealed
    menu.close()
    app.wait(lambda: not more.revealed)


def test_a_click_on_undo_leaves_the_keyboard_where_it_was(app: Driver) -> None:
    _, reply = exchange(app, "Hello there")
    choose(app, reply, "Delete")
    app.wait(lambda: path(app) == ["Hello there"] and app["undoButton"].isVisible())
    app["chatInput"].setFocus()
    QTest.mouseClick(app["undoButton"], Qt.MouseButton.LeftButton)
    app.wait(lambda: len(path(app)) == 2 and not app["undoButton"].isVisible())
    assert app.window.focusWidget() is app["chatInput"]


def test_a_question_whose_only_reply_was_deleted_is_answered_again(app: Driver) -> None:
    mine, reply = exchange(app, "Hello there")
    choose(app, reply, "Delete")
    app.wait(lambda: path(app) == ["Hello there"])
    transcript = app.window.chat.transcript
    app.wait(lambda: len(shown(transcript, MessageView)) == 1)
    button = tool(message(transcript, mine.message.id), "chatRegenerate")
    assert button.toolTip() == "Have this answered"
    button.click()
    app.wait(lambda: len(path(app)) == 2 and app.newest().state == "done")
    assert path(app)[1]
    app.wait(lambda: len(shown(transcript, MessageView)) == 2)


@pytest.mark.parametrize(
    ("setting", "sends", "begins_a_line"),
    [
        ("enter", Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier),
        ("ctrl_enter", Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier),
    ],
)
def test_the_keys_that_send_a_message_send_one_that_was_edited(
    app: Driver, setting: str, sends: Qt.KeyboardModifier, begins_a_line: Qt.KeyboardModifier
) -> None:
    mine, _ = exchange(app, "Hello there")
    tool(mine, "chatEditMessage").click()
    app.settings.set(SEND_WITH, setting)
    words = "Enter sends" if setting == "enter" else "Ctrl+Enter sends"
    app.wait(lambda: mine.findChild(QLabel, "chatEditHint").text().startswith(words))
    field = mine.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("Good")
    field.moveCursor(field.textCursor().MoveOperation.End)
    QTest.keyClick(field, Qt.Key.Key_Return, begins_a_line)
    QTest.keyClicks(field, "evening")
    assert field.toPlainText() == "Good\nevening"
    QTest.keyClick(field, Qt.Key.Key_Return, sends)
    app.wait(lambda: path(app)[0] == "Good\nevening" and app.newest().state == "done")


def test_enter_begins_a_line_in_a_reply_that_is_edited(app: Driver) -> None:
    _, reply = exchange(app, "Hello there")
    tool(reply, "chatEditMessage").click()
    assert reply.findChild(QLabel, "chatEditHint").text().startswith("Ctrl+Enter keeps it")
    field = reply.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("")
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.toPlainText() == "\n"


def test_an_edit_that_cannot_be_stored_is_not_lost(app: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    mine, _ = exchange(app, "Hello there")

    def full(*_: object) -> None:
        raise KnownError("disk.full")

    monkeypatch.setattr(app.app.services.chat, "edit", full)
    tool(mine, "chatEditMessage").click()
    field = mine.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("Good evening")
    QTest.keyClick(field, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    app.wait(lambda: app.app.services.edits.all() == {mine.message.id: "Good evening"})
    number = mine.message.conversation_id
    app["chatNew"].click()
    app.window.chat.list.chosen.emit(number)
    app.wait(lambda: app.find("chatEdit") is not None)
    assert app["chatEdit"].toPlainText() == "Good evening"


def test_escape_leaves_a_message_as_it_was(app: Driver) -> None:
    mine, _ = exchange(app, "Hello there")
    height = mine.height()
    tool(mine, "chatEditMessage").click()
    field = mine.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("Something else\nin two lines")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    app.wait(lambda: mine.height() == height)
    assert mine.editor is None
    assert path(app)[0] == "Hello there"
    assert mine.isAncestorOf(QApplication.focusWidget())


def test_what_was_typed_in_an_edit_comes_back_with_undo(app: Driver) -> None:
    mine, _ = exchange(app, "Hello there")
    tool(mine, "chatEditMessage").click()
    field = mine.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("Something else")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert app["undoButton"].isVisible()
    app.wait(lambda: app.app.services.edits.all() == {})
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    app.wait(lambda: mine.editor is not None)
    assert mine.findChild(QPlainTextEdit, "chatEdit").toPlainText() == "Something else"
    app.wait(lambda: app.app.services.edits.all() == {mine.message.id: "Something else"})


def test_what_was_typed_comes_back_also_in_another_conversation(app: Driver) -> None:
    mine, _ = exchange(app, "Hello there")
    tool(mine, "chatEditMessage").click()
    field = mine.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("Something else")
    QTest.keyClick(field, Qt.Key.Key_Escape)
    app["chatNew"].click()
    app["undoButton"].click()
    transcript = app.window.chat.transcript
    app.wait(lambda: len(shown(transcript, MessageView)) == 2 and transcript.is_settled)
    edited = [view.editor.field.toPlainText() for view in shown(transcript, MessageView) if view.editor]
    assert edited == ["Something else"]


def test_an_edit_that_is_left_unchanged_offers_no_undo(app: Driver) -> None:
    mine, _ = exchange(app, "Hello there")
    tool(mine, "chatEditMessage").click()
    QTest.keyClick(mine.findChild(QPlainTextEdit, "chatEdit"), Qt.Key.Key_Escape)
    assert mine.editor is None
    assert not app["undoButton"].isVisible()


def test_one_message_at_a_time_is_edited_and_nothing_typed_is_lost(app: Driver) -> None:
    mine, reply = exchange(app, "Hello there")
    number = mine.message.conversation_id
    tool(mine, "chatEditMessage").click()
    mine.findChild(QPlainTextEdit, "chatEdit").setPlainText("Begun")
    tool(reply, "chatEditMessage").click()
    assert mine.editor is None
    assert reply.editor is not None
    assert QApplication.focusWidget() is reply.editor.field
    reply.editor.field.setPlainText("Begun, too")
    app.wait(lambda: app.app.services.edits.all() == {mine.message.id: "Begun", reply.message.id: "Begun, too"})

    app["chatNew"].click()
    app.window.chat.list.chosen.emit(number)
    app.wait(lambda: len(shown(app.window, MessageView)) == 2)
    assert [view.editor.field.toPlainText() for view in shown(app.window, MessageView) if view.editor] == ["Begun, too"]
    again = message(app.window.chat.transcript, mine.message.id)
    tool(again, "chatEditMessage").click()
    assert again.editor.field.toPlainText() == "Begun"
    assert [each.message.id for each in shown(app.window, MessageView) if each.editor] == [mine.message.id]


def test_an_edited_reply_stands_beside_what_the_model_wrote(app: Driver) -> None:
    _, reply = exchange(app, "Hello there")
    before = reply.message.text
    tool(reply, "chatEditMessage").click()
    field = reply.findChild(QPlainTextEdit, "chatEdit")
    field.setPlainText("My own words")
    reply.editor.findChild(type(reply.editor._confirm), "chatEditDone").click()
    app.wait(lambda: path(app) == ["Hello there", "My own words"])
    store = app.app.services.conversations
    (alternatives,) = {*store.branches(app.newest().conversation_id).values()}
    assert [store.message(number).text for number in alternatives] == [before, "My own words"]


def test_a_deleted_message_comes_back_by_undo(app: Driver) -> None:
    mine, reply = exchange(app, "Hello there")
    text = reply.message.text
    choose(app, mine, "Delete")
    app.wait(lambda: path(app) == [text])
    app.wait(lambda: "Hello there" not in app.shown_text())
    app["undoButton"].click()
    app.wait(lambda: path(app) == ["Hello there", text])
    app.wait(lambda: "Hello there" in app.shown_text())


def test_a_rating_stays_visible_until_it_is_taken_back(app: Driver) -> None:
    _, reply = exchange(app, "Hello there")
    store, number = app.app.services.conversations, reply.message.id
    good = tool(reply, "chatRateGood")
    good.click()
    app.wait(lambda: store.message(number).rating is Rating.GOOD)
    reply.set_focused(False)
    app.wait(lambda: good.revealed)
    assert "chosen" in good.accessibleName()
    tool(reply, "chatRateGood").click()
    app.wait(lambda: store.message(number).rating is None)
    reply.set_focused(False)
    app.wait(lambda: not good.revealed)


def test_a_conversation_is_continued_elsewhere(app: Driver) -> None:
    exchange(app, "First of all")
    _, reply = exchange(app, "And then")
    first = shown(app.window.chat.transcript, MessageView)[1]
    choose(app, first, "new conversation")
    store = app.app.services.conversations
    app.wait(lambda: [each.title for each in store.all()] == ["First of all (2)", "First of all"])
    app.wait(lambda: "And then" not in app.shown_text())
    assert "First of all" in app.shown_text()
    assert len(store.path(reply.message.conversation_id)) == 4


def test_what_is_being_edited_is_there_again_after_another_conversation_and_after_a_restart(
    app: Driver, make_app: Callable[[], Driver]
) -> None:
    mine, _ = exchange(app, "Hello there")
    tool(mine, "chatEditMessage").click()
    mine.findChild(QPlainTextEdit, "chatEdit").setPlainText("Half of a thou")
    number = mine.message.conversation_id
    app["chatNew"].click()
    app.window.chat.list.chosen.emit(number)
    app.wait(lambda: [each.toPlainText() for each in shown(app.window, QPlainTextEdit)][:1] == ["Half of a thou"])
    shown(app.window, QPlainTextEdit)[0].setPlainText("Half of a thought")
    app.window.close()
    app.app.close()

    again = make_app().start()
    again.wait(lambda: again.find("chatEdit") is not None)
    assert again["chatEdit"].toPlainText() == "Half of a thought"
    QTest.keyClick(again["chatEdit"], Qt.Key.Key_Escape)
    again.wait(lambda: "Hello there" in again.shown_text())
    again.wait(lambda: again.app.services.edits.all() == {})


def test_a_reply_that_is_being_written_offers_nothing_but_to_stop_it(talking_app: Driver) -> None:
    app = talking_app
    app.send("Tell a very long story.")
    app.wait(lambda: app.newest().text)
    reply = app.window.chat.transcript._column.views[-1]
    reply.set_focused(True)
    assert reply.findChild(QToolButton, "chatMore") is None
    app["chatStop"].click()
    app.wait_for_reply("cancelled")
    app.wait(lambda: tool(app.window.chat.transcript._column.views[-1], "chatMore"))
