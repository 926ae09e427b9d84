"""Dialogs that show work and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPlainTextEdit

from lampblack.ui.exchange.dialog import WorkDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_it_has_room_for_each_sentence_and_no_more(qtbot: QtBot) -> None:
    dialog = WorkDialog(None, "someDialog", lambda: "Some work")
    qtbot.addWidget(dialog)
    dialog.say(lambda: "Short.")
    dialog.show()
    label = dialog.findChild(QLabel, "exchangeText")
    low = dialog.height()

    dialog.show_end(lambda: "A sentence that is far too long for one line. " * 12)
    assert label.height() >= label.heightForWidth(label.width())
    assert dialog.height() > low

    dialog.say(lambda: "Short.")
    assert dialog.height() == low


def test_its_list_is_as_high_as_what_it_holds_and_scrolls_where_that_is_much(qtbot: QtBot) -> None:
    dialog = WorkDialog(None, "someDialog", lambda: "Some work")
    qtbot.addWidget(dialog)
    dialog.show()
    box = dialog.findChild(QPlainTextEdit, "exchangeRefusals")
    line = box.fontMetrics().lineSpacing()

    for few in ("“Tea” came without pictures.", "Something that is far too long for one line. " * 5):
        dialog.show_end(lambda: "Done.", lambda few=few: few)
        qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() == 0)
        assert box.height() < (box.document().size().height() + 3) * line  # which is told in lines

    dialog.show_end(lambda: "Done.", lambda: "\n".join(map(str, range(100))))
    qtbot.waitUntil(lambda: box.verticalScrollBar().maximum() > 50)
    assert 6 * line < box.height() < 11 * line
