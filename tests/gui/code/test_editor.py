"""The editor for code."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from lampblack.ui.code.editor import CodeEditor
from lampblack.ui.theme import Theme


@pytest.fixture
def theme(qapp) -> Theme:
    return Theme(qapp)


@pytest.fixture
def editor(theme, qtbot) -> CodeEditor:
    made = CodeEditor(theme)
    qtbot.addWidget(made)
    made.resize(500, 300)
    made.show()
    qtbot.waitExposed(made)
    return made


def colors(editor: CodeEditor, line: int) -> int:
    return len(editor.document().findBlockByNumber(line).layout().formats())


def test_code_is_coloured_also_what_is_written_on(editor, qtbot) -> None:
    editor.coloring.set_language("python")
    editor.replace_all("def f():\n    return 'x'\n")
    qtbot.waitUntil(lambda: colors(editor, 0) > 0 and colors(editor, 1) > 0)
    editor.replace_all("def f():\n    return 'x'\nclass A:\n    pass\n")
    qtbot.waitUntil(lambda: colors(editor, 2) > 0)
    editor.replace_all('"""\ndef f():\n    return 1\n')
    qtbot.waitUntil(lambda: colors(editor, 1) == 1)
    editor.coloring.set_language("")
    qtbot.waitUntil(lambda: colors(editor, 1) == 0)


def test_undo_takes_back_what_was_put_in(editor) -> None:
    editor.replace_all("a = 1\nb = 2\n")
    editor.replace_all("a = 1\nb = 3\n")
    assert editor.text() == "a = 1\nb = 3\n"
    editor.undo()
    assert editor.text() == "a = 1\nb = 2\n"
    editor.redo()
    assert editor.text() == "a = 1\nb = 3\n"


@pytest.mark.parametrize(
    ("old", "new"), [("", "x"), ("abc", ""), ("茶🫖x", "茶🫕x"), ("aa", "aaa"), ("a\u00a0b", "a b")]
)
def test_any_text_is_replaced_by_any(editor, old: str, new: str) -> None:
    editor.replace_all(old)
    assert editor.text() == old
    editor.replace_all(new)
    assert editor.text() == new


def test_tab_indents_and_enter_keeps_the_indent(editor, qtbot) -> None:
    qtbot.keyClicks(editor, "if x:")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClicks(editor, "y")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "if x:\n    y\n        "
    editor.selectAll()
    qtbot.keyClick(editor, Qt.Key.Key_Tab)
    assert editor.text() == "    if x:\n        y\n        "
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    qtbot.keyClick(editor, Qt.Key.Key_Backtab)
    assert editor.text() == "if x:\ny\n"


def test_the_text_around_the_cursor(editor) -> None:
    editor.replace_all("🫖 = (1)\n")
    cursor = editor.textCursor()
    cursor.setPosition(6)
    cursor.setPosition(7, QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    assert editor.around_cursor() == ("🫖 = (", ")\n")
    editor.insert("2 + 3")
    assert editor.text() == "🫖 = (2 + 3)\n"
    assert editor.textCursor().selectedText() == "2 + 3"
    editor.undo()
    assert editor.text() == "🫖 = (1)\n"


def test_a_place_is_gone_to(editor) -> None:
    editor.replace_all("a\n🫖bc\nd")
    editor.go_to(2, 3)
    assert editor.textCursor().blockNumber() == 1
    assert editor.textCursor().positionInBlock() == 3
    editor.go_to(99, 99)
    assert editor.textCursor().atEnd()


def test_line_numbers_make_room(editor) -> None:
    narrow = editor.numbers_width()
    editor.replace_all("\n" * 1200)
    assert editor.numbers_width() > narrow
    assert editor.viewport().x() >= editor.numbers_width()


def test_the_cursor_key_for_completion(editor, qtbot) -> None:
    with qtbot.waitSignal(editor.complete_wanted):
        qtbot.keyClick(editor, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)


def test_tab_with_ctrl_leaves_the_editor(theme, qtbot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    editor, button = CodeEditor(theme), QPushButton()
    layout = QVBoxLayout(around)
    layout.addWidget(editor)
    layout.addWidget(button)
    around.show()
    qtbot.waitActive(around)
    editor.setFocus()
    qtbot.keyClick(editor, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    assert around.focusWidget() is button
    assert editor.text() == ""


def test_rich_text_is_pasted_as_plain(editor) -> None:
    data = QMimeData()
    data.setHtml("<b>bold</b>")
    data.setText("bold")
    editor.insertFromMimeData(data)
    assert editor.text() == "bold"
