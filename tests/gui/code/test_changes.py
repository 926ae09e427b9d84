"""Changes are accepted or rejected hunk by hunk."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QPushButton

from lampblack.ui.code.changes_view import ChangesView
from lampblack.ui.theme import Theme

OLD = "".join(f"line {number}\n" for number in range(30))
NEW = OLD.replace("line 3\n", "three\n").replace("line 15\n", "").replace("line 25\n", "line 25\nmore\n")


@pytest.fixture
def view(qapp, qtbot) -> ChangesView:
    made = ChangesView(Theme(qapp))
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.show()
    qtbot.waitExposed(made)
    return made


@pytest.fixture
def press(view, qtbot):
    def press(name: str) -> None:
        qtbot.mouseClick(view.findChild(QPushButton, name), Qt.MouseButton.LeftButton)

    return press


def test_what_was_accepted_is_in_the_result(view, press, qtbot) -> None:
    assert view.show_changes(OLD, NEW)
    assert view.result() == OLD
    press("codeAccept")
    press("codeReject")
    assert view.is_open
    with qtbot.waitSignal(view.decided):
        press("codeAccept")
    assert not view.is_open
    assert view.result() == OLD.replace("line 3\n", "three\n").replace("line 25\n", "line 25\nmore\n")


def test_the_rest_is_decided_at_once(view, press, qtbot) -> None:
    view.show_changes(OLD, NEW)
    press("codeReject")
    with qtbot.waitSignal(view.decided):
        press("codeAcceptRest")
    assert view.result() == NEW.replace("three\n", "line 3\n")
    view.show_changes(OLD, NEW)
    press("codeRejectRest")
    assert view.result() == OLD


def test_a_decision_can_be_changed_while_others_wait(view, press) -> None:
    view.show_changes(OLD, NEW)
    press("codeReject")
    press("codeChangeBefore")
    press("codeAccept")
    assert view.result() == OLD.replace("line 3\n", "three\n")


def test_the_diff_shows_lines_with_their_numbers(view) -> None:
    view.show_changes("a\nb\nc\n", "a\nB\nc\n")
    shown = view.findChild(QPlainTextEdit, "codeDiff").toPlainText()
    assert shown == "1   a\n2 - b\n  + B\n3   c"


def test_nothing_is_shown_where_nothing_differs(view) -> None:
    assert not view.show_changes("a\n", "a\n")


def test_a_click_chooses_a_change(view, press, qtbot) -> None:
    view.show_changes(OLD, NEW)
    diff = view.findChild(QPlainTextEdit, "codeDiff")
    line = next(n for n in range(diff.blockCount()) if "+ more" in diff.document().findBlockByNumber(n).text())
    block = diff.document().findBlockByNumber(line)
    place = diff.blockBoundingGeometry(block).translated(diff.contentOffset()).center().toPoint()
    place.setX(40)
    qtbot.mouseClick(diff.viewport(), Qt.MouseButton.LeftButton, pos=place)
    press("codeAccept")
    assert view.result() == OLD.replace("line 25\n", "line 25\nmore\n")


def test_5000_lines_of_changes_are_shown(view) -> None:
    old = "".join(f"line {number}\n" for number in range(5000))
    assert view.show_changes(old, old.replace("1", "one"))
