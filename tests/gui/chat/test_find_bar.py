"""Finding a phrase in the conversation that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit
from tests.gui.transcript.messages import own, reply, settle

from lampblack.ui.chat.find_bar import FindBar
from lampblack.ui.chat.panel import ChatPanel
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript import Transcript

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.settings.file import Settings
    from lampblack.ui.theme import Theme


@pytest.fixture
def panel(qtbot: QtBot, theme: Theme, settings: Settings) -> ChatPanel:
    widget = ChatPanel(theme, settings, Transcript(theme))
    qtbot.addWidget(widget)
    widget.resize(1100, 700)
    widget.show()
    qtbot.waitActive(widget)
    return widget


@pytest.fixture
def found(panel: ChatPanel, qtbot: QtBot) -> Found:
    filler = [own(number, "nothing here\n" * 30) for number in range(10, 30)]
    panel.transcript.set_messages(
        [
            own(1, "Where is the lamp?"),
            reply(2, "The **black** lamp: a lamp\nof 灯泡 and ☎️."),
            *filler,
            own(40, "A lamppost."),
        ]
    )
    settle(qtbot, panel.transcript)
    qtbot.keyClick(panel, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    return Found(panel, qtbot)


class Found:
    """What a person does in the bar, and sees."""

    def __init__(self, panel: ChatPanel, qtbot: QtBot) -> None:
        self._panel, self._qtbot = panel, qtbot

    @property
    def field(self) -> QLineEdit:
        return self._panel.findChild(QLineEdit, "chatFind")

    @property
    def count(self) -> str:
        return self._panel.findChild(QLabel, "chatFindCount").text()

    @property
    def current(self) -> str:
        """The words that stand out, with those before them in the line."""
        self._qtbot.waitUntil(lambda: self._panel.transcript.is_settled)
        accent = self._panel.transcript._theme.color("accent")
        for view in self._panel.transcript.findChildren(TextView):
            for mark in view.extraSelections():
                if mark.format.background().color() == accent and view.visibleRegion().boundingRect().isValid():
                    return view.toPlainText()[: mark.cursor.selectionEnd()].splitlines()[-1]
        return ""

    def type(self, words: str) -> None:
        self.field.setText(words)
        self.press()

    def press(self, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self._qtbot.keyClick(self.field, Qt.Key.Key_Return, modifier)


def test_enter_goes_from_place_to_place_and_round(found: Found) -> None:
    found.type("LAMP")
    assert (found.current, found.count) == ("A lamp", "Message 3 of 3")
    seen = []
    for _ in range(4):
        found.press()
        seen.append((found.current, found.count))
    assert seen == [
        ("Where is the lamp", "Message 1 of 3"),
        ("The black lamp", "Message 2 of 3"),
        ("The black lamp: a lamp", "Message 2 of 3"),
        ("A lamp", "Message 3 of 3"),
    ]
    found.press(Qt.KeyboardModifier.ShiftModifier)
    assert found.current == "The black lamp: a lamp"


@pytest.mark.parametrize("words", ["black lamp", "lamp of", "灯", "☎", "lamp: a"])
def test_a_phrase_is_found_across_marks_lines_and_signs(found: Found, words: str) -> None:
    found.type(words)
    assert found.count == "Message 1 of 1"
    assert found.current


def test_what_is_not_there_is_said(found: Found) -> None:
    found.type("lamp")
    found.type("candle")
    assert found.count == "Not found"
    assert found.current == ""


def test_escape_leaves_the_keyboard_where_it_was_found(found: Found, panel: ChatPanel, qtbot: QtBot) -> None:
    found.type("black")
    qtbot.keyClick(found.field, Qt.Key.Key_Escape)
    assert panel.findChild(FindBar).isHidden()
    assert found.current == ""
    focus = QApplication.focusWidget()
    assert panel.transcript.isAncestorOf(focus)


def test_escape_with_nothing_found_goes_back_to_writing(found: Found, panel: ChatPanel, qtbot: QtBot) -> None:
    qtbot.keyClick(found.field, Qt.Key.Key_Escape)
    assert panel.composer.isAncestorOf(QApplication.focusWidget())


def test_another_conversation_closes_it(found: Found, panel: ChatPanel) -> None:
    found.type("lamp")
    panel.list.new_requested.emit()
    assert panel.findChild(FindBar).isHidden()
