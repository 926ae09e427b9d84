"""What is in memory, in the header, and freeing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QWidget

from lampblack.domain.models import ModelInfo, ModelStatus, SequenceStatus
from lampblack.ui.header import Header

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.theme import Theme

SMALL, MIDDLE = "/models/small.gguf", "/models/middle.gguf"
NAMES = {SMALL: "SmolLM2", MIDDLE: "Qwen"}


def status(path: str, *states: str) -> ModelStatus:
    sequences = tuple(SequenceStatus(number, state, 100, 50) for number, state in enumerate(states))
    return ModelStatus(path, 98_000_000, 94_000_000, 97_000_000, 1, sequences)


@pytest.fixture
def header(theme: Theme, models: list[ModelInfo], qtbot: QtBot) -> Header:
    made = Header(theme)
    qtbot.addWidget(made)
    made.set_models(models, {})
    made.resize(900, 60)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made).__exit__(None, None, None)
    return made


def button(header: Header) -> QPushButton:
    return header.findChild(QPushButton, "memoryButton")


def popup(header: Header) -> QWidget:
    return header.findChild(QWidget, "memoryPopup")


def said(header: Header) -> list[str]:
    labels = popup(header).findChildren(QLabel)
    return [label.text().replace("\N{NO-BREAK SPACE}", " ") for label in labels if label.isVisible()]


def open_with(header: Header, *models: ModelStatus) -> list[QPushButton]:
    header.set_memory(models, NAMES)
    button(header).click()
    return popup(header).findChildren(QPushButton, "memoryFree")


def test_it_is_shown_while_something_is_in_memory_with_the_sum_of_all_parts(header: Header):
    assert not button(header).isVisible()

    header.set_memory((status(SMALL), status(MIDDLE)), NAMES)
    assert button(header).isVisible()
    assert button(header).text() == "578 MB"
    assert "578 MB" in button(header).accessibleName()

    header.set_memory((), {})
    assert not button(header).isVisible()


def test_nothing_moves_up_or_down_when_it_comes(header: Header):
    before = header.sizeHint().height(), header.minimumSizeHint().height()
    header.set_memory((status(SMALL),), NAMES)
    assert (header.sizeHint().height(), header.minimumSizeHint().height()) == before


def test_a_click_shows_each_model_with_its_parts_and_what_it_does(header: Header, qtbot: QtBot):
    with qtbot.waitSignal(header.memory_opened):
        open_with(header, status(SMALL, "writing", "reading", "waiting", "kept", "kept"), status(MIDDLE))

    words = said(header)
    assert {"SmolLM2", "Qwen", "does nothing at the moment"} <= set(words)
    assert "weights 98 MB · conversation cache 94 MB · computing 97 MB" in words
    doing = next(text for text in words if text.startswith("writing 1"))
    assert [part.split()[0] for part in doing.split(" · ")] == ["writing", "reading", "1", "2"]
    assert "waiting" in doing
    assert "kept" in doing


def test_free_asks_for_that_model_once(header: Header, qtbot: QtBot):
    frees = open_with(header, status(SMALL, "writing"), status(MIDDLE))
    assert [free.accessibleName() for free in frees] == ["Free SmolLM2", "Free Qwen"]
    assert QApplication.focusWidget() is frees[0]

    with qtbot.waitSignal(header.free_requested) as asked:
        qtbot.keyClick(frees[0], Qt.Key.Key_Space)

    assert asked.args == [SMALL]
    assert [free.isEnabled() for free in frees] == [False, True]
    assert any("leaves when that has ended" in text for text in said(header))
    header.set_memory((status(SMALL, "writing"), status(MIDDLE)), NAMES, {SMALL})
    assert [free.isEnabled() for free in frees] == [False, True]


def test_the_keyboard_stays_where_it_is_while_the_figures_change(header: Header):
    frees = open_with(header, status(SMALL), status(MIDDLE))
    frees[1].setFocus()

    header.set_memory((status(SMALL, "writing"), status(MIDDLE, "kept")), NAMES)

    assert QApplication.focusWidget() is frees[1]
    header.set_memory((status(SMALL),), NAMES)
    assert popup(header).isVisible()
    assert "Qwen" not in said(header)


def test_escape_closes_and_gives_the_keyboard_back(header: Header, qtbot: QtBot):
    button(header).setFocus()
    open_with(header, status(SMALL))

    with qtbot.waitSignal(header.memory_closed):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)

    assert not popup(header).isVisible()
    assert header.focusWidget() is button(header)


def test_the_list_closes_with_the_last_model_and_the_keyboard_goes_to_the_picker(header: Header):
    button(header).setFocus()
    open_with(header, status(SMALL))

    header.set_memory((), {})

    assert not popup(header).isVisible()
    assert header.focusWidget() is header.findChild(QComboBox, "modelPicker")


@pytest.mark.parametrize("text_scale", [100, 200])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_nothing_is_cut(
    make_window: Callable[[], MainWindow],
    theme: Theme,
    speak: Callable[[str], None],
    models: list[ModelInfo],
    text_scale: int,
    language: str,
):
    speak(language)
    theme.set_text_scale(text_scale)
    window = make_window()
    window.resize(1, 1)
    window.header.set_models(models, {})
    frees = open_with(window.header, status(SMALL, "writing", "reading", "waiting", "kept"), status(MIDDLE))
    QApplication.processEvents()
    shown = popup(window.header)

    assert button(window.header).width() >= button(window.header).sizeHint().width()
    assert window.rect().contains(button(window.header).mapTo(window, button(window.header).rect().bottomRight()))
    assert window.screen().availableGeometry().contains(shown.geometry())
    for label in shown.findChildren(QLabel):
        assert label.height() >= label.heightForWidth(label.width()), label.text()
    for free in frees:
        assert free.width() >= free.sizeHint().width()
        assert shown.rect().contains(free.mapTo(shown, free.rect().bottomRight()))
