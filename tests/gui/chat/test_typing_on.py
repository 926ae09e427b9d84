"""What is typed, pasted or composed while one reads in the conversation goes to the field for the message."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QInputMethodQueryEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from tests.gui.transcript.messages import own, reply, settle, shown

from lampblack.ui.chat.panel import ChatPanel
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript import Transcript
from lampblack.ui.transcript.message_tools import Tool

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.settings.file import Settings
    from lampblack.ui.theme import Theme

CONTROL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, settings: Settings) -> ChatPanel:
    widget = ChatPanel(theme, settings, Transcript(theme))
    qtbot.addWidget(widget)
    widget.resize(1100, 700)
    widget.show()
    qtbot.waitActive(widget)
    replies = [reply(number, f"Words to read {number}. " * 60) for number in range(2, 8)]
    widget.transcript.set_messages([own(1, "A question"), *replies])
    settle(qtbot, widget.transcript)
    widget.composer.focus()
    return widget


def field_of(panel: ChatPanel) -> QPlainTextEdit:
    found = panel.findChild(QPlainTextEdit, "chatInput")
    assert isinstance(found, QPlainTextEdit)
    return found


def click_into_a_reply(panel: ChatPanel) -> TextView:
    text = shown(panel.transcript, TextView)[-1]
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(30, text.height() - 8))
    assert text.hasFocus()
    return text


def press(key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, key, modifiers)


def test_letters_typed_after_a_click_into_a_reply_go_to_the_field(panel: ChatPanel) -> None:
    panel.composer.set_text("And ")
    click_into_a_reply(panel)
    press("W", SHIFT)
    assert field_of(panel).hasFocus()
    for letter in "hy":
        press(letter)
    press(Qt.Key.Key_Space)
    press("?", SHIFT)
    assert panel.composer.text() == "And Why ?"


def test_letters_typed_after_a_click_beside_the_messages_go_to_the_field(panel: ChatPanel) -> None:
    panel.transcript.clear()
    panel.transcript.setFocus()
    press("a")
    assert panel.composer.text() == "a"
    assert field_of(panel).hasFocus()


def test_letters_pressed_on_a_button_of_a_message_go_to_the_field(panel: ChatPanel) -> None:
    button = panel.transcript.findChildren(QWidget, "chatCopy")[-1]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    press("a")
    assert panel.composer.text() == "a"


def test_what_is_pasted_goes_to_the_field(panel: ChatPanel) -> None:
    QGuiApplication.clipboard().setText("two\nlines")
    click_into_a_reply(panel)
    press(Qt.Key.Key_V, CONTROL)
    assert panel.composer.text() == "two\nlines"
    assert field_of(panel).hasFocus()


def test_keys_that_read_stay_with_what_is_read(panel: ChatPanel) -> None:
    text = click_into_a_reply(panel)
    press(Qt.Key.Key_A, CONTROL)
    press(Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith("Words to read 7.")
    bar = panel.transcript.verticalScrollBar()
    end = bar.value()
    press(Qt.Key.Key_Space, SHIFT)
    above = bar.value()
    assert above < end - 100
    press(Qt.Key.Key_Space)
    assert bar.value() == end
    press(Qt.Key.Key_Home, CONTROL)
    press(Qt.Key.Key_Right, SHIFT)
    assert text.textCursor().selectedText() == "W"
    press("x", ALT)
    press(Qt.Key.Key_Escape)
    assert text.hasFocus()
    assert panel.composer.text() == ""


def test_letters_typed_where_a_message_is_edited_stay_there(panel: ChatPanel) -> None:
    panel.transcript.begin_edit(7, "Other words")
    press("x")
    assert panel.composer.text() == ""
    editor = QApplication.focusWidget()
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is not editor
    press("x")
    assert panel.composer.text() == ""


def compose(text: str, commit: str = "") -> None:
    focus = QApplication.focusObject()
    event = QInputMethodEvent(text, [])
    event.setCommitString(commit)
    QApplication.sendEvent(focus, event)


def asked(query: Qt.InputMethodQuery) -> object:
    event = QInputMethodQueryEvent(query)
    QApplication.sendEvent(QApplication.focusObject(), event)
    return event.value(query)


def test_an_input_method_composes_in_the_field_from_its_first_letter_on(panel: ChatPanel) -> None:
    """It begins anew where the focus moves: that follows once it is done."""
    panel.composer.set_text("关于 ")
    text = click_into_a_reply(panel)
    assert asked(Qt.InputMethodQuery.ImEnabled) is True
    compose("n")
    assert QApplication.focusWidget() is text
    compose("ni")
    field = field_of(panel)
    assert field.textCursor().block().layout().preeditAreaText() == "ni"
    caret = asked(Qt.InputMethodQuery.ImCursorRectangle)
    there = text.mapToGlobal(caret.center().toPoint() if hasattr(caret.center(), "toPoint") else caret.center())
    assert field.rect().contains(field.mapFromGlobal(there)), "candidates are shown where the text will stand"
    press(Qt.Key.Key_Return)
    assert panel.composer.text() == "关于 ", "Enter is the input method's while it composes"
    compose("", "你好")
    assert panel.composer.text() == "关于 你好"
    assert field.hasFocus()
    assert "ni" not in text.toPlainText()


def test_giving_up_what_was_composed_leaves_the_keyboard_with_what_is_read(panel: ChatPanel) -> None:
    text = click_into_a_reply(panel)
    compose("n")
    compose("")
    assert text.hasFocus()
    assert panel.composer.text() == ""


def test_a_syllable_may_follow_another_without_a_pause(panel: ChatPanel) -> None:
    """As in Korean, where one is done when the next has begun."""
    text = click_into_a_reply(panel)
    compose("하")
    compose("ㄴ", "하")
    assert text.hasFocus()
    compose("", "나")
    assert panel.composer.text() == "하나"
    assert field_of(panel).hasFocus()


def test_an_input_method_finds_nothing_to_write_in_a_reply_that_was_left(panel: ChatPanel) -> None:
    text = click_into_a_reply(panel)
    panel.composer.focus()
    assert not text.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    event = QInputMethodEvent("n", [])
    QApplication.sendEvent(text, event)
    assert field_of(panel).textCursor().block().layout().preeditAreaText() == ""


def test_no_caret_blinks_in_a_reply_and_a_steady_one_shows_where_keys_select(panel: ChatPanel) -> None:
    text = click_into_a_reply(panel)
    carets = text.findChildren(QWidget, "chatReadingCaret")
    assert text.cursorWidth() == 0
    assert len(carets) == 1
    assert not carets[0].isVisible()
    press(Qt.Key.Key_Left)
    press(Qt.Key.Key_Left, SHIFT)
    assert carets[0].isVisible()
    assert abs(carets[0].geometry().center().x() - text.cursorRect().x()) <= 1
    QTest.mouseClick(text.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(60, text.height() - 8))
    assert not carets[0].isVisible()
    panel.composer.focus()
    click_into_a_reply(panel)
    assert len(text.findChildren(QWidget, "chatReadingCaret")) == 1


def test_ctrl_e_in_the_field_explains_the_newest_reply(panel: ChatPanel) -> None:
    used: list[tuple[int, Tool]] = []
    panel.transcript.tool_used.connect(lambda number, tool: used.append((number, tool)))
    panel.composer.set_text("half a message")
    assert field_of(panel).hasFocus()
    press(Qt.Key.Key_E, CONTROL)
    assert used == [(7, Tool.EXPLAIN)]
    assert panel.composer.text() == "half a message"
    click_into_a_reply(panel)
    press(Qt.Key.Key_E, CONTROL)
    assert used == [(7, Tool.EXPLAIN)] * 2


def test_ctrl_up_in_the_field_leads_to_the_newest_message(panel: ChatPanel) -> None:
    panel.composer.set_text("half a message")
    press(Qt.Key.Key_Up, CONTROL)
    focus = QApplication.focusWidget()
    assert focus is not None
    assert panel.transcript.isAncestorOf(focus)
    assert panel.composer.text() == "half a message"
