"""What the settings say of the measured model."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from lampblack.domain.models import Figure, Measurement
from lampblack.settings.declared import FLASH_ATTENTION, THREADS
from lampblack.ui.settings.dialog import SettingsDialog
from lampblack.ui.settings.measured_note import MeasuredState

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.ui.theme import Theme

FIGURES = (Figure(False, 2, 76.4, 249.0), Figure(True, 2, 78.2, 250.0), Figure(True, 1, 4.81, 130.0))
MEASURED = MeasuredState("SmolLM2", Measurement(True, 2, FIGURES, 9.5), in_memory=True, under_way=False)


@pytest.fixture
def dialog(theme: Theme, settings: Settings, folders: Folders, qtbot: QtBot) -> SettingsDialog:
    made = SettingsDialog(theme, settings, folders, lambda setting, value, _: settings.set(setting, value))
    qtbot.addWidget(made)
    made.show()
    return made


def said(dialog: SettingsDialog) -> str:
    return dialog.findChild(QLabel, "settingsMeasured").text()


def button(dialog: SettingsDialog) -> QPushButton:
    return dialog.findChild(QPushButton, "settingsMeasure")


def test_without_a_chosen_model_nothing_is_said(dialog: SettingsDialog):
    assert not button(dialog).isVisible()


def test_the_figures_and_what_they_led_to(dialog: SettingsDialog, speak):
    speak("en")
    dialog.measured.show_state(MEASURED)

    assert said(dialog) == (
        "Measured on this computer with SmolLM2: flash attention off, 2 threads: 76 tokens/s (reading 249); "
        "flash attention on, 2 threads: 78 tokens/s (reading 250); "
        "flash attention on, 1 thread: 4.8 tokens/s (reading 130).\nIn use: flash attention on, 2 threads."
    )
    assert button(dialog).text() == "Measure again"


@pytest.mark.parametrize(
    ("state", "words", "enabled"),
    [
        (MeasuredState("SmolLM2", None, True, True), "will be measured when the computer is idle", False),
        (MeasuredState("SmolLM2", None, False, False), "when it has been loaded", False),
        (MeasuredState("SmolLM2", None, True, False), "has not been measured", True),
        (MeasuredState("SmolLM2", None, True, False, refused=True), "It cannot be measured how SmolLM2 is", True),
        (MeasuredState("SmolLM2", None, True, True, refused=True), "will be measured when the computer is idle", False),
        (replace(MEASURED, under_way=True), "It is measured again when the computer is idle.", False),
    ],
)
def test_what_is_still_to_come(dialog: SettingsDialog, state: MeasuredState, words: str, enabled: bool):
    dialog.measured.show_state(state)

    assert words in said(dialog)
    assert button(dialog).isEnabled() == enabled


def test_what_is_set_by_hand_goes_first_and_is_said(dialog: SettingsDialog, settings: Settings):
    dialog.measured.show_state(MEASURED)
    instead = "What you have set above is used instead."
    assert instead not in said(dialog)

    settings.set(FLASH_ATTENTION, "off")
    QApplication.processEvents()
    assert instead in said(dialog)

    settings.set(FLASH_ATTENTION, "on")
    settings.set(THREADS, 1)
    QApplication.processEvents()
    assert instead in said(dialog)

    settings.set(THREADS, 2)
    QApplication.processEvents()
    assert instead not in said(dialog)


def test_flash_attention_can_be_chosen_and_waits_for_the_next_load(dialog: SettingsDialog, settings: Settings):
    box = dialog.findChild(type(dialog._editor_of(FLASH_ATTENTION).widget), "settingsFlashAttention")
    reload = dialog.findChild(QPushButton, "settingsReload")
    assert [box.itemText(row) for row in range(box.count())] == ["As measured on this computer", "On", "Off"]
    assert not reload.isVisible()

    box.setCurrentIndex(2)
    box.activated.emit(2)
    QApplication.processEvents()

    assert settings.get(FLASH_ATTENTION) == "off"
    assert reload.isVisible()


def test_the_button_asks_once(dialog: SettingsDialog, qtbot: QtBot):
    dialog.measured.show_state(MEASURED)
    with qtbot.waitSignal(dialog.measure_requested):
        button(dialog).click()
