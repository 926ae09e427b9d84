"""The details of a model: reading its files, and giving that up."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from tests.gui.models.samples import model

from lampblack.domain.faults import KnownError
from lampblack.tasks.shelf import Details
from lampblack.ui.models.details import DetailsDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


def read_for_ever(tell: Callable[[float], None]) -> list[object]:
    """As a very large file on a slow disk."""
    while True:
        tell(0.375)


def refuse(tell: Callable[[float], None]) -> list[object]:
    tell(0.0)
    raise KnownError("model.unreadable", name="tiny.gguf", reason="input/output error")


def is_reading() -> bool:
    return any(thread.name == "checking" for thread in threading.enumerate())


def opened(theme: Theme, verify: Callable[..., list[object]]) -> tuple[DetailsDialog, QPushButton, QLabel]:
    dialog = DetailsDialog(theme, Details(model("tiny"), {}), verify)
    dialog.show()
    button, label = dialog.findChild(QPushButton, "modelsCheck"), dialog.findChild(QLabel, "modelsChecked")
    return dialog, button, label


def test_a_reading_says_how_far_it_is_and_can_be_stopped(theme: Theme, qtbot: QtBot):
    dialog, button, label = opened(theme, read_for_ever)
    button.click()
    qtbot.waitUntil(lambda: label.text() == "Reading: 37 %")
    assert button.text() == "Stop checking"
    button.click()
    assert (button.text(), label.isVisible()) == ("Check SHA-256", False)
    qtbot.waitUntil(lambda: not is_reading())
    dialog.close()


@pytest.mark.parametrize("end", ["close", "reject", "deleteLater"])
def test_nothing_is_read_for_a_dialog_that_has_closed(theme: Theme, qtbot: QtBot, end: str):
    dialog, button, label = opened(theme, read_for_ever)
    button.click()
    qtbot.waitUntil(lambda: label.text() == "Reading: 37 %")
    getattr(dialog, end)()
    qtbot.waitUntil(lambda: not is_reading())


def test_a_file_that_cannot_be_read_is_said_to_be(theme: Theme, qtbot: QtBot):
    dialog, button, label = opened(theme, refuse)
    button.click()
    qtbot.waitUntil(lambda: label.text().startswith("tiny.gguf cannot be read"))
    assert button.text() == "Check SHA-256"
    dialog.close()
