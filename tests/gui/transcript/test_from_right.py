"""Arabic and Hebrew in quotes and lists: what stands beside the text stands where it begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage
from tests.gui.transcript.messages import reply, settle, shown

from lampblack.ui.markdown.code import CodeView
from lampblack.ui.markdown.prose import ProseView
from lampblack.ui.markdown.view import MarkdownView

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from lampblack.ui.transcript import Transcript


def has_bar(widget: QWidget, x: int, y: int, color: str) -> bool:
    """Whether a quote's line stands at a place of a widget."""
    picture = widget.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return bool(picture.pixelColor(x, y).name() == color)


@pytest.mark.parametrize(("text", "from_right"), [("> اقتباس", True), ("> A quote", False)])
def test_a_quotes_bar_stands_where_its_text_begins(
    qtbot: QtBot, transcript: Transcript, text: str, from_right: bool
) -> None:
    transcript.set_messages([reply(1, text)])
    settle(qtbot, transcript)
    (prose,) = shown(transcript, ProseView)
    view, line = prose.viewport(), transcript._theme.palette.line.lower()
    sides = [has_bar(view, x, view.height() // 2, line) for x in (1, view.width() - 2)]
    assert sides == [not from_right, from_right]


@pytest.mark.parametrize(("words", "from_right"), [("اقتباس", True), ("A quote", False)])
def test_code_in_a_quote_leaves_room_where_its_text_begins(
    qtbot: QtBot, transcript: Transcript, words: str, from_right: bool
) -> None:
    transcript.set_messages([reply(1, f"> {words}\n>\n> ```\n> x\n> ```\n")])
    settle(qtbot, transcript)
    (code,) = shown(transcript, CodeView)
    whole = code.parentWidget()
    assert isinstance(whole, MarkdownView)
    room = [code.x(), whole.width() - code.x() - code.width()]
    assert (room[0] < room[1]) == from_right
    line = transcript._theme.palette.line.lower()
    sides = [has_bar(whole, x, code.geometry().center().y(), line) for x in (1, whole.width() - 2)]
    assert sides == [not from_right, from_right]


@pytest.mark.parametrize("written", ["- سخام", "12. סוט"])
def test_a_space_stands_between_a_marker_and_its_text(qtbot: QtBot, transcript: Transcript, written: str) -> None:
    transcript.set_messages([reply(1, written)])
    settle(qtbot, transcript)
    (prose,) = shown(transcript, ProseView)
    line = prose.document().firstBlock().layout().lineAt(0)
    tab = prose.toPlainText().index("\t")
    ends = [line.cursorToX(place)[0] for place in (tab, tab + 1)]  # type: ignore[index]
    assert abs(ends[0] - ends[1]) >= 4
