"""A conversation's options: folded away, edited, said after a pause."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDoubleSpinBox,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from lampblack.domain.conversations import ChatOptions
from lampblack.ui.chat.options import Options

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


@pytest.fixture
def options(qtbot: QtBot, theme: Theme) -> Options:
    window = QWidget()
    qtbot.addWidget(window)
    widget = Options(theme)
    layout = QVBoxLayout(window)
    layout.addWidget(widget)
    layout.addWidget(widget.button)
    layout.addStretch(1)
    window.resize(700, 500)
    window.show()
    qtbot.waitActive(window)
    widget.window_for_test = window
    return widget


@pytest.fixture
def changes(options: Options) -> list[ChatOptions]:
    heard: list[ChatOptions] = []
    options.changed.connect(heard.append)
    return heard


def prompt_of(options: Options) -> QPlainTextEdit:
    found = options.findChild(QPlainTextEdit, "chatSystemPrompt")
    assert isinstance(found, QPlainTextEdit)
    return found


def test_the_button_unfolds_them_and_escape_folds_them(qtbot: QtBot, options: Options) -> None:
    assert not prompt_of(options).isVisible()
    QTest.keyClick(options.button, Qt.Key.Key_Space)
    qtbot.waitUntil(prompt_of(options).hasFocus)
    QTest.keyClick(prompt_of(options), Qt.Key.Key_Escape)
    assert not prompt_of(options).isVisible()
    assert options.button.hasFocus()


def test_what_is_set_is_what_is_had_and_makes_no_signal(
    qtbot: QtBot, options: Options, changes: list[ChatOptions]
) -> None:
    given = ChatOptions(system_prompt="Be brief.\n", temperature=0.333, max_tokens=None)
    options.set_options(given)
    qtbot.wait(350)
    assert options.options() == given
    assert changes == []
    assert options.findChild(QSpinBox, "chatLength").text() == "as much as fits"
    assert options.findChild(QDoubleSpinBox, "chatTemperatureValue").value() == pytest.approx(0.33)


def test_several_edits_are_said_once_after_a_pause(qtbot: QtBot, options: Options, changes: list[ChatOptions]) -> None:
    options.button.click()
    QTest.keyClicks(prompt_of(options), "Rhyme")
    QTest.keyClick(options.findChild(QSlider, "chatTemperature"), Qt.Key.Key_Right)
    options.findChild(QSpinBox, "chatLength").setValue(0)
    assert changes == []
    qtbot.waitUntil(lambda: bool(changes))
    assert changes == [ChatOptions("Rhyme", 0.75, None)]
    assert options.findChild(QDoubleSpinBox, "chatTemperatureValue").value() == pytest.approx(0.75)


def test_typing_a_temperature_moves_the_slider(options: Options) -> None:
    options.button.click()
    number = options.findChild(QDoubleSpinBox, "chatTemperatureValue")
    number.setFocus()
    number.selectAll()
    QTest.keyClicks(number, "1.50")
    assert options.findChild(QSlider, "chatTemperature").value() == 30
    assert options.options().temperature == 1.5


def test_editing_one_field_leaves_the_others_as_they_were(options: Options) -> None:
    options.set_options(ChatOptions("", 0.333, 1000))
    options.button.click()
    QTest.keyClicks(prompt_of(options), "Hi")
    assert options.options() == ChatOptions("Hi", 0.333, 1000)


def test_typing_keeps_the_cursor_where_it_is(options: Options) -> None:
    options.set_options(ChatOptions("end"))
    options.button.click()
    cursor = prompt_of(options).textCursor()
    cursor.setPosition(0)
    prompt_of(options).setTextCursor(cursor)
    QTest.keyClicks(prompt_of(options), "the ")
    assert prompt_of(options).toPlainText() == "the end"


def test_folding_says_a_change_at_once(options: Options, changes: list[ChatOptions]) -> None:
    options.button.click()
    QTest.keyClicks(prompt_of(options), "x")
    options.button.click()
    assert changes == [ChatOptions("x")]


def test_a_change_that_waits_never_reaches_the_next_conversation(
    qtbot: QtBot, options: Options, changes: list[ChatOptions]
) -> None:
    options.button.click()
    QTest.keyClicks(prompt_of(options), "x")
    options.set_options(ChatOptions("other"))
    qtbot.wait(350)
    assert changes == []
    assert options.options() == ChatOptions("other")


def test_reset_brings_the_first_values_back(qtbot: QtBot, options: Options, changes: list[ChatOptions]) -> None:
    reset = options.findChild(QPushButton, "chatOptionsReset")
    options.button.click()
    assert not reset.isEnabled()
    options.set_options(ChatOptions("Rhyme", 2.0, None))
    assert reset.isEnabled()
    QTest.mouseClick(reset, Qt.MouseButton.LeftButton)
    options.flush()
    assert changes == [ChatOptions()]
    assert prompt_of(options).toPlainText() == ""


def test_one_quiet_line_says_that_a_system_prompt_is_in_force(options: Options) -> None:
    line = options.findChild(QPushButton, "chatSystemPromptLine")
    assert not line.isVisible()
    options.set_options(ChatOptions("Answer in verse.\nAlways."))
    assert line.isVisible()
    assert line.accessibleName() == "System prompt: Answer in verse. Always."
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    assert prompt_of(options).isVisible()
    assert not line.isVisible(), "the prompt itself is shown now"
    options.button.click()
    options.set_options(ChatOptions("  \n"))
    assert not line.isVisible()


def test_every_control_has_a_name(options: Options, speak: Callable[[dict[str, str]], None]) -> None:
    controls = [prompt_of(options), options.button]
    for kind in (QSlider, QSpinBox, QDoubleSpinBox, QPushButton):
        controls += options.findChildren(kind)
    assert all(control.accessibleName() for control in controls if control.objectName() != "chatSystemPromptLine")
    speak({"System prompt": "系统提示词", "as much as fits": "尽量长", "precise": "精确"})
    assert prompt_of(options).accessibleName() == "系统提示词"
    assert options.findChild(QSpinBox, "chatLength").specialValueText() == "尽量长"


@pytest.mark.parametrize("width", [330, 760])
@pytest.mark.parametrize("scale", [100, 160])
def test_nothing_is_cut_or_overlaps_at_any_width(options: Options, theme: Theme, width: int, scale: int) -> None:
    theme.set_text_scale(scale)
    options.button.click()
    options.window_for_test.resize(width, 900)
    for _ in range(3):
        QApplication.processEvents()
    card = options.findChild(QWidget, "chatOptionsCard")
    children = [
        child
        for child in card.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        if child.isVisible()
    ]
    assert len(children) > 6
    for child in children:
        assert card.rect().contains(child.geometry()), child.objectName() or child.text()
        for other in children:
            assert child is other or not child.geometry().intersects(other.geometry())
