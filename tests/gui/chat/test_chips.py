"""Chips of documents, where there is little room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton

from lampblack.ui.attachments.chip import Chip
from lampblack.ui.attachments.chips import Chips

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


def test_the_button_that_removes_a_document_is_whole_in_a_narrow_row(qtbot: QtBot, theme: Theme) -> None:
    row = Chips()
    qtbot.addWidget(row)
    row.show_chips([Chip(theme, lambda: ("minutes.pdf", "will be searched: 80 passages"), removable=True)])
    row.resize(900, 40)
    row.show()
    remove = row.findChild(QToolButton, "attachmentRemove")
    qtbot.wait(10)

    row.resize(150, 40)
    qtbot.wait(10)
    assert remove.width() >= remove.iconSize().width() + 2 * 7, "the sign, and what is beside it"
    assert row.rect().right() >= remove.mapTo(row, remove.rect().bottomRight()).x()
