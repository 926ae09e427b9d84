"""The dialog with a document's text: quick whatever is in it, and true to it."""

from __future__ import annotations

import time

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from lampblack.domain.attachments import Extract
from lampblack.ui.attachments.document_dialog import DocumentDialog

LONGEST = 0.2
"""Seconds that no event may take."""
SHAPES = {
    "one line": "x" * 1_000_000,
    "one line of words": "word " * 200_000,
    "lines": "some words of a line\n" * 140_000,
    "Chinese": "茶香四溢，" * 200_000,
    "outside the first plane": "😀" * 300_000,
    "right to left": "سلام " * 200_000,
    "marks over one letter": "a" + "\u0301" * 300_000,
    "empty lines": "\n" * 1_000_000 + "end",
}


def shown(
    qtbot, theme, text: str, begin: int = 0, end: int = 0, pages: tuple[int, ...] = (), words=()
) -> DocumentDialog:
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(900, 700)
    parent.show()
    dialog = DocumentDialog(Extract("a.txt", "/a.txt", "", text, pages), theme, parent, begin, end, words=words)
    dialog.open()
    dialog.kept = parent  # which would take the dialog along
    return dialog


def longest_event(until) -> float:
    worst, end = 0.0, time.monotonic() + 30
    while not until() and time.monotonic() < end:
        begun = time.perf_counter()
        QApplication.processEvents()
        worst = max(worst, time.perf_counter() - begun)
    assert until()
    return worst


def marked(dialog: DocumentDialog) -> list[str]:
    return [each.cursor.selectedText() for each in dialog._text.extraSelections()]


@pytest.mark.parametrize("shape", SHAPES)
def test_no_text_holds_the_window_up(qtbot, theme, shape: str) -> None:
    text = SHAPES[shape]
    begun = time.perf_counter()
    dialog = shown(qtbot, theme, text, len(text) - 300, len(text) - 100)
    worst = max(time.perf_counter() - begun, longest_event(lambda: dialog._text.is_settled))
    for size in ((500, 500), (760, 600)):
        begun = time.perf_counter()
        dialog.resize(*size)
        QApplication.processEvents()
        worst = max(worst, time.perf_counter() - begun)
    dialog._text.selectAll()
    begun = time.perf_counter()
    copied = dialog._text.createMimeDataFromSelection().text()
    worst = max(worst, time.perf_counter() - begun)
    assert copied == text, "what is copied has no breaks that the text has not"
    assert len(marked(dialog)) == 1
    assert worst < LONGEST


def test_a_passage_of_a_long_line_is_marked_and_in_sight(qtbot, theme) -> None:
    text = "😀 words " * 30_000 + "HERE it is" + " and more" * 30_000
    begin = text.index("HERE")
    dialog = shown(qtbot, theme, text, begin, begin + 10)
    qtbot.waitUntil(lambda: dialog._text.is_settled)
    assert marked(dialog) == ["HERE it is"]
    assert dialog._text.viewport().rect().contains(dialog._text.cursorRect().center())
    assert dialog._text.offset == begin


def test_words_stand_out_in_their_passage_far_into_a_very_long_text(qtbot, theme) -> None:
    """The first of them is in sight, also where the passage begins a hundred lines before it."""
    lines = "some words of a line\n" * 240_000
    text = lines + "x,1\n" * 100 + "the roof 😀 付款期限\n" + lines[:3000]
    begin = len(lines)
    words = [(at, at + len(word)) for word in ("roof", "付款期限") for at in (text.index(word),)]
    dialog = shown(qtbot, theme, text, begin, words[1][1], words=words)
    assert longest_event(lambda: dialog._text.is_settled) < LONGEST
    assert marked(dialog)[1:] == ["roof", "付款期限"]
    roof = dialog._text._cursor_of(words[0][0])
    assert dialog._text.viewport().rect().contains(dialog._text.cursorRect(roof).center())


def test_the_place_is_that_of_the_text_and_not_of_what_is_shown(qtbot, theme) -> None:
    text = "x" * 5000 + "\nsecond\nthird"
    dialog = shown(qtbot, theme, text, text.index("third"), len(text))
    qtbot.waitUntil(lambda: dialog._text.is_settled)
    assert "line 3" in [label.text() for label in dialog.findChildren(QLabel)]
    cursor = dialog._text.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    dialog._text.setTextCursor(cursor)
    assert "line 1" in [label.text() for label in dialog.findChildren(QLabel)]


def test_a_whole_document_is_shown_from_its_beginning(qtbot, theme) -> None:
    dialog = shown(qtbot, theme, "some words of a line\n" * 10_000, 0, 210_000)
    qtbot.waitUntil(lambda: dialog._text.is_settled)
    assert marked(dialog) == []
    assert dialog._text.firstVisibleBlock().blockNumber() == 0
    assert "line 1" in [label.text() for label in dialog.findChildren(QLabel)]
