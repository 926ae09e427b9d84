"""Keys that work wherever the keyboard is in the window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QToolButton


@pytest.fixture
def deleted(app, qtbot) -> int:
    """The number of a conversation that was just deleted."""
    app.window.activateWindow()
    qtbot.waitUntil(app.window.isActiveWindow)
    app.send("Keep me")
    app.wait_for_reply("done")
    number = app.app.services.conversations.all()[0].id
    app.window.chat.list.wishes.delete.emit((number,))
    app.wait(lambda: app["undoButton"].isVisible())
    return number


def listed(app) -> list[int]:
    return [conversation.id for conversation in app.app.services.conversations.all()]


def test_escape_on_the_rail_stops_the_reply(talking_app, qtbot):
    app = talking_app
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    button = app["panelRail"].findChild(QToolButton)
    button.setFocus()

    qtbot.keyClick(button, Qt.Key.Key_Escape)

    assert app.wait_for_reply("cancelled").text


def test_undo_names_what_was_deleted(app, deleted):
    shown = [label.text() for label in app["statusBar"].findChildren(type(app["statusText"]))]

    assert "Deleted: Keep me" in shown


@pytest.mark.parametrize("place", ["chatInput", "chatNew", "chatTranscript", "modelPicker"])
def test_ctrl_z_brings_a_deleted_conversation_back(app, deleted, qtbot, place):
    app[place].setFocus()
    qtbot.waitUntil(app[place].hasFocus)

    qtbot.keyClick(app[place], Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)

    app.wait(lambda: listed(app) == [deleted])
    app.wait(lambda: not app["undoButton"].isVisible())


def test_ctrl_z_in_a_begun_message_undoes_the_typing_only(app, deleted, qtbot):
    field = app["chatInput"]
    field.setFocus()
    qtbot.keyClicks(field, "Dear")

    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()

    assert field.toPlainText() == ""
    assert app["undoButton"].isVisible()
    assert listed(app) == []
