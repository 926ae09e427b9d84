"""The status bar says what runs and how fast, and offers Undo for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from lampblack.ui.status_bar import UNDO_SECONDS, StatusBar

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


@pytest.fixture
def bar(theme: Theme, qtbot: QtBot) -> StatusBar:
    made = StatusBar(theme)
    qtbot.addWidget(made)
    made.resize(800, made.height())
    made.show()
    qtbot.waitExposed(made).__exit__(None, None, None)
    return made


def button(bar: StatusBar, name: str) -> QPushButton:
    return bar.findChild(QPushButton, name)


def test_it_says_what_runs_how_fast_and_how_full(bar: StatusBar):
    bar.set_activity("Writing a reply…")
    bar.set_speeds([38.24])
    bar.set_context(1024, 4096)

    text = bar.findChild(QLabel, "statusText").text()

    assert "Writing a reply…" in text
    assert "38.2 tokens/s" in text
    assert "context 1024 of 4096 tokens" in text


def test_of_two_replies_it_says_both_speeds_and_of_more_the_sum(bar: StatusBar):
    text = bar.findChild(QLabel, "statusText")
    bar.set_speeds([38.24, 12.5])
    assert "38.2 and 12.5 tokens/s" in text.text()
    bar.set_speeds([30, 20, 10.5])
    assert "60.5 tokens/s in all" in text.text()
    bar.set_speeds([])
    assert "tokens/s" not in text.text()


def test_stop_is_there_only_while_something_runs(bar: StatusBar, qtbot: QtBot):
    stop = button(bar, "cancelButton")
    assert not stop.isVisible()
    bar.set_activity("Writing a reply…")
    assert stop.isVisible()

    with qtbot.waitSignal(bar.cancelled):
        stop.click()
    bar.set_activity(None)

    assert not stop.isVisible()


def test_undo_works_by_keyboard_once(bar: StatusBar, qtbot: QtBot):
    undone: list[str] = []
    bar.show_undo(lambda: "Conversation deleted.", lambda: undone.append("back"))
    undo = button(bar, "undoButton")
    undo.setFocus()

    qtbot.keyClick(undo, Qt.Key.Key_Space)

    assert undone == ["back"]
    assert not undo.isVisible()


def test_a_newer_undo_takes_the_place_of_the_older(bar: StatusBar):
    undone: list[int] = []
    bar.show_undo(lambda: "Deleted.", lambda: undone.append(1))
    bar.show_undo(lambda: "Deleted.", lambda: undone.append(2))

    button(bar, "undoButton").click()

    assert undone == [2]


def test_undo_waits_a_minute_and_longer_for_who_is_on_it(bar: StatusBar, qtbot: QtBot):
    assert UNDO_SECONDS >= 60
    bar.show_undo(lambda: "Deleted.", lambda: None)
    undo = button(bar, "undoButton")
    bar.activateWindow()
    undo.setFocus()
    qtbot.waitUntil(undo.hasFocus)

    bar._undo_timer.timeout.emit()
    assert undo.isVisible()
    undo.clearFocus()
    bar._undo_timer.timeout.emit()

    assert not undo.isVisible()


def test_undo_can_be_asked_for_from_elsewhere_and_only_while_it_is_offered(bar: StatusBar):
    undone: list[str] = []
    bar.undo()
    bar.show_undo(lambda: "Deleted.", lambda: undone.append("back"))

    bar.undo()
    bar.undo()

    assert undone == ["back"]


def test_its_height_stays(bar: StatusBar):
    height = bar.height()
    bar.set_activity("Writing")
    bar.show_undo(lambda: "Deleted.", lambda: None)

    assert bar.height() == height


def test_what_was_done_in_a_row_is_undone_in_reverse_order(bar: StatusBar):
    undone: list[int] = []
    for number in (1, 2, 3):
        bar.show_undo(lambda number=number: f"Deleted: {number}", lambda number=number: undone.append(number))
    said = bar.findChild(QLabel, "undoText")
    for number in (3, 2, 1):
        assert said.text() == f"Deleted: {number}"
        button(bar, "undoButton").click()
    assert undone == [3, 2, 1]
    assert not button(bar, "undoButton").isVisible()
    bar.undo_by_key()
    assert undone == [3, 2, 1]


def test_a_deletion_can_be_undone_by_key_also_when_it_is_not_said_any_more(bar: StatusBar):
    undone: list[str] = []
    bar.show_undo(lambda: "Deleted: first", lambda: undone.append("first"), lasts=True)
    bar.show_undo(lambda: "Deleted: second", lambda: undone.append("second"), lasts=True)
    bar.show_undo(lambda: "Pinned", lambda: undone.append("pinned"))
    bar._undo_timer.timeout.emit()
    assert not button(bar, "undoButton").isVisible()
    bar.undo_by_key()
    assert undone == ["second"]
    assert not button(bar, "undoButton").isVisible(), "what nobody sees any more is not brought up again"
    bar.undo_by_key()
    assert undone == ["second", "first"]


def test_an_offer_that_is_withdrawn_leaves_the_others(bar: StatusBar):
    undone: list[str] = []
    restored = undone.copy
    bar.show_undo(lambda: "Restored", restored, by_key=False)
    bar.show_undo(lambda: "Deleted", lambda: undone.append("back"))
    bar.withdraw_undo(restored)
    bar.undo_by_key()
    assert undone == ["back"]
    assert not button(bar, "undoButton").isVisible()


def test_an_estimate_of_the_context_is_said_to_be_one(bar: StatusBar):
    bar.set_context(1024, 4096, is_about=True)
    assert "context about 1024 of 4096 tokens" in bar.findChild(QLabel, "statusText").text()
