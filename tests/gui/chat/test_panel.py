"""The panel: list and conversation beside each other, at every width, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QPlainTextEdit, QPushButton, QToolButton, QWidget
from tests.gui.chat.samples import conversation, reply

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import SEND_WITH
from lampblack.ui.chat.panel import LEAST_CONVERSATION, ChatPanel
from lampblack.ui.transcript import Transcript
from lampblack.ui.transcript.reply import Reply

if TYPE_CHECKING:
    from pytestqt.logging import _QtMessageCapture as LogCapture
    from pytestqt.qtbot import QtBot

    from lampblack.settings.file import Settings
    from lampblack.ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, settings: Settings) -> ChatPanel:
    widget = ChatPanel(theme, settings, Transcript(theme))
    qtbot.addWidget(widget)
    widget.list.set_conversations([conversation(1), conversation(2, 1)])
    widget.resize(1100, 700)
    widget.show()
    qtbot.waitActive(widget)
    widget.composer.focus()
    return widget


def field_of(panel: ChatPanel) -> QPlainTextEdit:
    found = panel.findChild(QPlainTextEdit, "chatInput")
    assert isinstance(found, QPlainTextEdit)
    return found


def button_of(panel: ChatPanel, name: str) -> QToolButton:
    found = panel.findChild(QToolButton, name)
    assert isinstance(found, QToolButton)
    return found


def resize(panel: ChatPanel, width: int) -> None:
    panel.resize(width, 700)
    QApplication.processEvents()


def test_the_list_makes_room_in_a_narrow_panel_and_comes_back(panel: ChatPanel) -> None:
    assert 220 <= panel.list.width() <= 320
    resize(panel, 568)
    assert not panel.list.isVisible()
    show = button_of(panel, "chatListShow")
    assert show.isVisible()
    assert show.accessibleName() == "Show the conversations"
    QTest.mouseClick(show, Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    assert panel.list.isVisible()
    assert panel.width() == 568, "the panel must not need more room than it has"
    resize(panel, 1100)
    assert panel.list.isVisible()
    assert not show.isVisible()


def test_choosing_in_a_narrow_panel_shows_the_conversation(qtbot: QtBot, panel: ChatPanel) -> None:
    resize(panel, 568)
    QTest.mouseClick(button_of(panel, "chatListShow"), Qt.MouseButton.LeftButton)
    view = panel.list.findChild(QWidget, "chatList")
    qtbot.waitUntil(view.hasFocus)
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not panel.list.isVisible()
    qtbot.waitUntil(field_of(panel).hasFocus)


def test_a_new_conversation_in_a_narrow_panel_is_shown_at_once(panel: ChatPanel) -> None:
    resize(panel, 568)
    QTest.mouseClick(button_of(panel, "chatListShow"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(panel.findChild(QPushButton, "chatNew"), Qt.MouseButton.LeftButton)
    assert not panel.list.isVisible()


def test_a_click_leaves_the_keyboard_on_the_list_and_letters_go_to_the_message(qtbot: QtBot, panel: ChatPanel) -> None:
    view = panel.list.findChild(QListView, "chatList")
    deleted: list[int] = []
    panel.list.wishes.delete.connect(deleted.extend)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=view.visualRect(view.model().index(1, 0)).center())
    assert panel.list.current() == 1
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert deleted == [1]
    QTest.keyClicks(view, "N")
    assert panel.list.current() == 1
    assert panel.composer.text() == "N"
    qtbot.waitUntil(field_of(panel).hasFocus)


def test_enter_in_the_title_ends_renaming_and_stays_in_the_list(
    qtbot: QtBot, panel: ChatPanel, qtlog: LogCapture
) -> None:
    asked: list[str] = []
    panel.list.wishes.rename.connect(lambda _number, title: asked.append(title))
    view = panel.list.findChild(QListView, "chatList")
    panel.list.set_current(1)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_F2)
    editor = view.findChild(QLineEdit, "chatRename")
    editor.setText("Better")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    qtbot.waitUntil(view.hasFocus)
    assert asked == ["Better"]
    assert not [record.message for record in qtlog.records if "commitData" in record.message]


def test_the_panel_lets_the_settings_go_when_it_goes(qtbot: QtBot, theme: Theme, settings: Settings) -> None:
    gone = ChatPanel(theme, settings, Transcript(theme))
    gone.deleteLater()
    with qtbot.waitSignal(gone.destroyed):
        pass
    settings.set(SEND_WITH, "ctrl_enter")
    theme.set_text_scale(150)


def test_a_list_hidden_by_hand_stays_hidden(panel: ChatPanel) -> None:
    QTest.mouseClick(button_of(panel, "chatListHide"), Qt.MouseButton.LeftButton)
    assert not panel.list.isVisible()
    assert button_of(panel, "chatListShow").hasFocus()
    resize(panel, 568)
    resize(panel, 1300)
    assert not panel.list.isVisible()
    QTest.keyClick(button_of(panel, "chatListShow"), Qt.Key.Key_Space)
    assert panel.list.isVisible()


@pytest.mark.parametrize("hidden", [False, True])
def test_ctrl_n_begins_a_conversation_with_or_without_the_list(qtbot: QtBot, panel: ChatPanel, hidden: bool) -> None:
    if hidden:
        resize(panel, 568)
    with qtbot.waitSignal(panel.list.new_requested):
        QTest.keyClick(field_of(panel), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


@pytest.mark.parametrize("width", [568, 1060, 1600])
@pytest.mark.parametrize("count", [1, 40])
def test_the_composer_stands_in_the_transcripts_column(panel: ChatPanel, width: int, count: int) -> None:
    panel.transcript.set_messages([reply(number) for number in range(count)])
    resize(panel, width)
    QApplication.processEvents()
    assert (panel.transcript.verticalScrollBar().maximum() > 0) == (count == 40)
    composer, message = panel.composer, panel.transcript.findChild(Reply)
    assert composer.width() == message.width() <= 760
    assert composer.mapTo(panel, QPoint()).x() == message.mapTo(panel, QPoint()).x()


def test_what_waits_is_said_before_the_next_conversation_is_asked_for(panel: ChatPanel) -> None:
    heard: list[object] = []
    panel.composer.draft_changed.connect(heard.append)
    panel.options.changed.connect(heard.append)
    panel.list.chosen.connect(heard.append)
    panel.options.button.click()
    prompt = panel.findChild(QPlainTextEdit, "chatSystemPrompt")
    QTest.keyClicks(prompt, "Rhyme")
    QTest.keyClicks(field_of(panel), "Dear")
    QTest.keyClick(panel.list.findChild(QWidget, "chatList"), Qt.Key.Key_Down)
    assert heard == ["Dear", ChatOptions("Rhyme"), 1]


def test_sending_says_changed_options_first(panel: ChatPanel) -> None:
    heard: list[object] = []
    panel.options.changed.connect(heard.append)
    panel.composer.send_requested.connect(heard.append)
    panel.options.button.click()
    QTest.keyClicks(panel.findChild(QPlainTextEdit, "chatSystemPrompt"), "Rhyme")
    QTest.keyClicks(field_of(panel), "Hello")
    QTest.keyClick(field_of(panel), Qt.Key.Key_Return)
    assert heard == [ChatOptions("Rhyme"), "Hello"]


def test_the_setting_swaps_the_keys_at_once(panel: ChatPanel, settings: Settings) -> None:
    sent: list[str] = []
    panel.composer.send_requested.connect(sent.append)
    settings.set(SEND_WITH, "ctrl_enter")
    QTest.keyClicks(field_of(panel), "a")
    QTest.keyClick(field_of(panel), Qt.Key.Key_Return)
    assert sent == []
    QTest.keyClick(field_of(panel), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert sent == ["a\n"]


def test_escape_stops_from_anywhere_in_the_panel(qtbot: QtBot, panel: ChatPanel) -> None:
    panel.composer.set_running(True)
    for name in ("chatList", "chatNew", "chatTranscript"):
        widget = panel.findChild(QWidget, name)
        with qtbot.waitSignal(panel.composer.stop_requested):
            QTest.keyClick(widget, Qt.Key.Key_Escape)


def test_escape_in_the_options_folds_them_and_lets_the_reply_run(qtbot: QtBot, panel: ChatPanel) -> None:
    panel.composer.set_running(True)
    panel.options.button.click()
    prompt = panel.findChild(QPlainTextEdit, "chatSystemPrompt")
    with qtbot.assertNotEmitted(panel.composer.stop_requested):
        QTest.keyClick(prompt, Qt.Key.Key_Escape)
    assert not prompt.isVisible()


def test_tab_goes_in_reading_order(panel: ChatPanel) -> None:
    panel.list.set_current(1)
    panel.options.button.setChecked(True)
    panel.composer.set_text("Hello")
    panel.findChild(QWidget, "chatNew").setFocus()
    visited = []
    for _ in range(24 + len(panel.transcript.findChildren(QPushButton))):
        visited.append(QApplication.focusWidget().objectName())
        panel.focusNextChild()
        if visited[-1] == "chatNew" and len(visited) > 1:
            break
    expected = [
        "chatNew", "chatListHide", "chatSearch", "chatList", "chatArchive", "chatNewFolder", "chatListMore",
        "chatPreset", "chatPresetSave", "chatPresetMore", "chatSystemPrompt", "chatTemperatureValue",
        "chatTemperature", "chatLength", "chatTopK", "chatTopP", "chatMinP", "chatRepeatPenalty", "chatSeed",
        "chatInput", "chatSend", "chatOptions", "chatNew",
    ]  # fmt: skip
    assert [name for name in visited if not name.startswith("chatExample")] == expected


def test_open_options_give_the_conversation_its_place_back_when_there_is_room_again(
    qtbot: QtBot, panel: ChatPanel
) -> None:
    panel.options.button.click()
    panel.findChild(QPlainTextEdit, "chatSystemPrompt").setPlainText("Be brief. " * 20)
    qtbot.wait(10)
    enough = panel._column.sizeHint().height() + LEAST_CONVERSATION + 20
    for width, has_room in ((1100, True), (500, False), (1100, True)):
        panel.resize(width, enough)
        qtbot.waitUntil(lambda has_room=has_room: panel.transcript.isVisible() is has_room)


def test_room_that_is_too_little_for_the_conversation_does_not_make_the_field_high(
    qtbot: QtBot, panel: ChatPanel
) -> None:
    panel.options.button.click()
    qtbot.wait(10)
    panel.resize(1100, panel._column.sizeHint().height() + LEAST_CONVERSATION - 20)
    qtbot.waitUntil(panel.transcript.isHidden)
    qtbot.wait(10)
    assert panel.composer.height() <= panel.composer.sizeHint().height() + 2


def test_hiding_the_panel_loses_nothing(panel: ChatPanel) -> None:
    drafts: list[str] = []
    panel.composer.draft_changed.connect(drafts.append)
    QTest.keyClicks(field_of(panel), "unsaved")
    panel.hide()
    assert drafts == ["unsaved"]


def test_the_title_is_shown_where_the_list_is_not(panel: ChatPanel) -> None:
    resize(panel, 568)
    panel.list.set_current(1)
    title = panel.findChild(QWidget, "chatTitle")
    assert title.text() == "Number 1"
    panel.list.upsert(conversation(1, title="Another name"))
    assert title.text() == "Another name"
    panel.list.set_current(None)
    assert title.text() == ""


def test_a_dark_theme_recolours_the_list_and_field(panel: ChatPanel, theme: Theme) -> None:
    theme.set_choice("dark")
    QApplication.processEvents()
    picture = panel.grab().toImage()
    for name in ("chatList", "chatInput"):
        widget = panel.findChild(QWidget, name)
        corner = widget.mapTo(panel, QPoint(widget.width() - 4, widget.height() - 4))
        assert picture.pixelColor(corner).name().upper() == theme.palette.window
