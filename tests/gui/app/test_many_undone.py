"""Deletions in a row are undone one after the other, and what is not undone is gone when the app closes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.ui.transcript.message_tools import Tool

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver


def fill(app: Driver, title: str, *texts: str) -> int:
    store = app.app.services.conversations
    number = store.create(title, ChatOptions()).id
    parent = None
    for place, text in enumerate(texts):
        role = Role.ASSISTANT if place % 2 else Role.USER
        parent = store.add_message(number, parent, role, text, MessageState.DONE).id
    return number


def show(app: Driver, number: int) -> None:
    chat = app.window.chat
    chat.list.set_conversations(app.app.services.conversations.all())
    chat.list.chosen.emit(number)
    app.wait(lambda: chat.list.current() == number and "One" in app.shown_text())


def delete_message(app: Driver, text: str) -> None:
    store, transcript = app.app.services.conversations, app.window.chat.transcript
    number = next(one.id for one in store.path(app.window.chat.list.current()) if one.text == text)
    transcript.tool_used.emit(number, Tool.DELETE)
    app.wait(lambda: text not in app.shown_text())


def undo(app: Driver) -> None:
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)


def test_messages_and_conversations_come_back_in_reverse_order(app: Driver) -> None:
    other, number = fill(app, "Other", "Hello"), fill(app, "Tea", "One", "Two", "Three")
    show(app, number)
    delete_message(app, "Three")
    delete_message(app, "Two")
    app.window.chat.list.wishes.delete.emit((other,))
    app.wait(lambda: [one.id for one in app.app.services.conversations.all()] == [number])
    app.wait(lambda: "Other" in app["undoText"].text())
    app.window.chat.composer.focus()

    undo(app)
    app.wait(lambda: {one.id for one in app.app.services.conversations.all()} == {other, number})
    assert app["undoText"].text() == "A message was deleted."
    undo(app)
    app.wait(lambda: "Two" in app.shown_text())
    assert "Three" not in app.shown_text()
    undo(app)
    app.wait(lambda: "Three" in app.shown_text())
    assert not app["undoButton"].isVisible()


def test_what_was_deleted_is_nowhere_once_the_app_is_closed(app: Driver) -> None:
    fill(app, "Secret title", "Nobody reads this")
    number = fill(app, "Tea", "One", "Swordfish")
    show(app, number)
    delete_message(app, "Swordfish")
    app.window.chat.list.wishes.delete.emit((number - 1,))
    app.wait(lambda: len(app.app.services.conversations.all()) == 1)
    path = app.folders.database
    app.window.close()
    app.app.close()

    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT text FROM messages").fetchall() == [("One",)]
    held = b"".join(file.read_bytes() for file in path.parent.glob("*") if file.is_file())
    for word in (b"Swordfish", b"Secret title", b"Nobody reads this"):
        assert word not in held
