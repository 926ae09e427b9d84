"""The welcome page: one click from the first start to a model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from lampblack.domain.models import Computer, Device
from lampblack.ui.welcome.page import WelcomePage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.domain.models import ModelInfo
    from lampblack.ui.theme import Theme


@pytest.fixture
def page(theme: Theme, qtbot: QtBot) -> WelcomePage:
    made = WelcomePage(theme)
    qtbot.addWidget(made)
    made.resize(800, 700)
    made.show()
    made.activateWindow()
    return made


def words(page: WelcomePage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def test_it_says_what_the_computer_has_as_it_learns_it(page: WelcomePage):
    assert "Looking at this computer…" in words(page)
    page.set_computer(Computer("Ryzen 7", 8, 16, 16_000_000_000, 9_000_000_000, "Linux"))
    assert "Ryzen 7, 8 core" in words(page)
    assert "16.0 GB" in words(page)

    page.set_devices((Device("CPU", "Ryzen 7", 0, False),))
    assert "the main processor does the work" in words(page)

    page.set_devices((Device("CUDA0", "GeForce RTX 4070", 12_000_000_000, True),))
    assert "GeForce RTX 4070 (12.0 GB)" in words(page)


def test_enter_starts_with_the_starter_model(page: WelcomePage, models: list[ModelInfo], qtbot: QtBot):
    page.set_starter(models[0])
    page.setFocus()
    start = page.findChild(QPushButton, "welcomeStart")
    qtbot.waitUntil(start.hasFocus)

    with qtbot.waitSignal(page.start_chosen) as chosen:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert chosen.args == [models[0].path]


def test_without_a_starter_it_says_so_and_offers_a_file(page: WelcomePage, qtbot: QtBot):
    page.set_starter(None)

    assert not page.findChild(QPushButton, "welcomeStart").isEnabled()
    assert "The starter model is missing" in words(page)
    with qtbot.waitSignal(page.open_requested):
        page.findChild(QPushButton, "welcomeOpen").click()


def test_other_models_are_one_click_away_too(page: WelcomePage, models: list[ModelInfo], qtbot: QtBot):
    page.set_starter(models[0])
    page.set_models(models)
    others = [button for button in page.findChildren(QPushButton) if models[1].name in button.text()]
    assert len(others) == 1
    assert not [button for button in page.findChildren(QPushButton) if models[0].name in button.text()]

    with qtbot.waitSignal(page.start_chosen) as chosen:
        others[0].click()

    assert chosen.args == [models[1].path]


def test_nothing_scrolls_sideways_in_the_smallest_window(page: WelcomePage, models: list[ModelInfo]):
    page.set_models(models)
    page.resize(560, 400)
    QApplication.processEvents()

    assert page.horizontalScrollBar().maximum() == 0
