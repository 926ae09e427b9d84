"""The welcome page: one click from the first start to a model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextLayout
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton, QWidget

from lampblack.domain.models import Computer, Device
from lampblack.ui.welcome.page import WelcomePage
from lampblack.ui.window_body import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.domain.models import ModelInfo
    from lampblack.ui.main_window import MainWindow
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

    page.set_devices((Device("Vulkan0", "Radeon 780M", 0, True),))
    assert "Radeon 780M." in words(page)


@pytest.mark.parametrize("is_gpu", [True, False])
def test_nothing_jumps_when_the_engine_says_what_it_found(page: WelcomePage, models: list[ModelInfo], is_gpu: bool):
    page.set_computer(Computer("Ryzen 7", 8, 16, 16_000_000_000, 9_000_000_000, "Linux"))
    page.set_starter(models[0])
    start = page.findChild(QPushButton, "welcomeStart")
    QApplication.processEvents()
    before = start.mapTo(page, QPoint())

    page.set_devices((Device("0", "GeForce RTX 4070", 12_000_000_000, is_gpu),))
    QApplication.processEvents()

    assert start.mapTo(page, QPoint()) == before


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_first_thing_to_press_is_in_sight_in_the_smallest_window(
    make_window: Callable[[], MainWindow], speak: Callable[[str], None], models: list[ModelInfo], language: str
):
    speak(language)
    window = make_window()
    window.resize(*SMALLEST)
    window.show_welcome()
    window.welcome.set_computer(
        Computer("13th Gen Intel(R) Core(TM) i7-1360P", 12, 16, 16_000_000_000, 9_000_000_000, "Linux")
    )
    window.welcome.set_devices((Device("CPU", "Intel", 0, False),))
    window.welcome.set_models(models)
    window.welcome.set_starter(models[0])
    for name in ("welcomeStart", "welcomeFind", "welcomeOpen"):
        button = window.findChild(QPushButton, name)
        QApplication.processEvents()

        assert button.visibleRegion().boundingRect() == button.rect(), name


def test_the_picture_gives_way_only_where_there_is_little_room(page: WelcomePage, theme: Theme):
    picture = next(label for label in page.findChildren(QLabel) if not label.pixmap().isNull())
    assert picture.isVisible()

    theme.set_text_scale(200)
    assert not picture.isVisible()

    page.resize(800, 1200)
    assert picture.isVisible()


def test_it_promises_only_what_there_is(window: MainWindow, page: WelcomePage):
    panels = {button.text() for button in window.findChild(QWidget, "panelRail").findChildren(QToolButton)}
    assert "Chat" in panels
    assert "Tune" not in panels
    assert "\nChat with language models on your own computer. Nothing you type leaves it.\n" in words(page)


def test_enter_starts_with_the_starter_model(page: WelcomePage, models: list[ModelInfo], qtbot: QtBot):
    page.set_starter(models[0])
    page.setFocus()
    start = page.findChild(QPushButton, "welcomeStart")
    qtbot.waitUntil(start.hasFocus)

    with qtbot.waitSignal(page.start_chosen) as chosen:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert chosen.args == [models[0].path]


def test_without_a_starter_it_says_so_and_offers_to_find_a_model_or_open_a_file(page: WelcomePage, qtbot: QtBot):
    page.set_starter(None)
    page.setFocus()
    qtbot.waitUntil(page.findChild(QPushButton, "welcomeFind").hasFocus)

    assert not page.findChild(QPushButton, "welcomeStart").isVisible()
    assert "The starter model is missing" in words(page)
    with qtbot.waitSignal(page.open_requested):
        page.findChild(QPushButton, "welcomeOpen").click()
    with qtbot.waitSignal(page.find_requested):
        qtbot.keyClick(page.findChild(QPushButton, "welcomeFind"), Qt.Key.Key_Return)


def test_other_models_are_one_click_away_too(page: WelcomePage, models: list[ModelInfo], qtbot: QtBot):
    page.set_starter(models[0])
    page.set_models(models)
    others = [button for button in page.findChildren(QPushButton) if models[1].name in button.accessibleName()]
    assert len(others) == 1
    assert not [button for button in page.findChildren(QPushButton) if models[0].name in button.accessibleName()]

    with qtbot.waitSignal(page.start_chosen) as chosen:
        others[0].click()

    assert chosen.args == [models[1].path]


@pytest.mark.parametrize("text_scale", [100, 200])
def test_nothing_scrolls_sideways_in_the_smallest_window(
    page: WelcomePage, models: list[ModelInfo], theme: Theme, text_scale: int
):
    theme.set_text_scale(text_scale)
    page.set_starter(models[0])
    page.set_models([*models, replace(models[1], name="A-very-long-name-" * 10, path="/models/long.gguf")])
    page.resize(564, 400)
    QApplication.processEvents()

    assert page.horizontalScrollBar().maximum() == 0


def test_a_list_that_comes_anew_leaves_nothing_of_the_old_one(page: WelcomePage, models: list[ModelInfo]):
    for shown in (models, models[:2], models):
        page.set_models(shown)
        QApplication.processEvents()
        offered = [button for button in page.findChildren(QPushButton) if button.isVisible()]
        assert len(offered) == 3 + len(shown)  # to start, to find one, and to open a file


@pytest.mark.parametrize("width", [800, 700, 600, 520])
def test_no_word_of_its_sentences_stands_alone_in_the_last_line(page: WelcomePage, models: list[ModelInfo], width: int):
    page.set_starter(models[0])
    page.set_computer(Computer("Ryzen 7", 8, 16, 16_000_000_000, 9_000_000_000, "Linux"))
    page.resize(width, 700)
    QApplication.processEvents()
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            lines = lines_of(label)
            assert len(lines) == 1 or " " in lines[-1], label.text()
            assert label.height() >= len(lines) * label.fontMetrics().lineSpacing()


def test_nor_does_one_above_the_examples_of_an_empty_conversation(window: MainWindow):
    window.show_chat()
    window.resize(800, 760)
    QApplication.processEvents()
    label = next(one for one in window.chat.findChildren(QLabel) if one.text().startswith("Everything you type"))
    for width in range(300, 520, 20):
        label.parentWidget().resize(width, 400)
        QApplication.processEvents()
        lines = lines_of(label)
        assert len(lines) == 1 or " " in lines[-1], width
        spare = label.contentsRect()
        assert abs(spare.x() - (label.width() - spare.right() - 1)) <= 1, "it stays in the middle"


def lines_of(label: QLabel) -> list[str]:
    """As they are drawn."""
    layout = QTextLayout(label.text(), label.font())
    layout.beginLayout()
    lines = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(label.contentsRect().width())
        lines.append(label.text()[line.textStart() : line.textStart() + line.textLength()].strip())
    layout.endLayout()
    return lines
