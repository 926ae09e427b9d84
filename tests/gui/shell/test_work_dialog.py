"""Dialogs that show work and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

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
