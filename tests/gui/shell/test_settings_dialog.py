"""The settings dialog: every declared setting, saved at once, wrong turns said in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget

from lampblack.domain.faults import Fault
from lampblack.settings import (
    ALL,
    CONTEXT_LENGTH,
    GPU_LAYERS,
    MODELS_FOLDER,
    REDUCE_MOTION,
    SEND_WITH,
    THEME,
    THREADS,
    Settings,
)
from lampblack.ui.settings.dialog import SettingsDialog
from lampblack.ui.settings.editors import object_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.paths import Folders
    from lampblack.settings import AnySetting
    from lampblack.ui.theme import Theme


class Saver:
    """Saves at once, or fails as a full disk does."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.fault = settings, None

    def __call__(self, setting: AnySetting, value: object, failed: Callable[[Fault], None]) -> None:
        if self.fault is not None:
            failed(self.fault)
        else:
            self.settings.set(setting, value)


@pytest.fixture
def save(settings: Settings) -> Saver:
    return Saver(settings)


@pytest.fixture
def dialog(theme: Theme, settings: Settings, folders: Folders, save: Saver, qtbot: QtBot) -> SettingsDialog:
    made = SettingsDialog(theme, settings, folders, save)
    qtbot.addWidget(made)
    made.show()
    return made


def test_every_declared_setting_has_its_control(dialog: SettingsDialog):
    for setting in ALL:
        assert (dialog.findChild(QWidget, object_name(setting)) is None) == setting.hidden


def test_the_names_that_stand(dialog: SettingsDialog):
    for name in ("Theme", "Language", "Threads", "Context", "GpuLayers"):
        assert dialog.findChild(QWidget, f"settings{name}").isVisible()


def test_a_choice_is_saved_at_once(dialog: SettingsDialog, settings: Settings, folders: Folders, qtbot: QtBot):
    box = dialog.findChild(QComboBox, "settingsTheme")
    box.setFocus()

    qtbot.keyClick(box, Qt.Key.Key_Down)

    assert settings.get(THEME) == "light"
    again = Settings(folders.settings)
    assert again.load() is None
    assert again.get(THEME) == "light"


def test_a_number_is_saved_when_it_is_whole(dialog: SettingsDialog, settings: Settings, qtbot: QtBot):
    box = dialog.findChild(QSpinBox, "settingsContext")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "2048")
    assert settings.get(CONTEXT_LENGTH) == 4096

    qtbot.keyClick(box, Qt.Key.Key_Tab)

    assert settings.get(CONTEXT_LENGTH) == 2048


def test_a_switch_is_saved_at_once(dialog: SettingsDialog, settings: Settings):
    dialog.findChild(QCheckBox, object_name(REDUCE_MOTION)).click()

    assert settings.get(REDUCE_MOTION) is True


def test_automatic_is_said_in_words(dialog: SettingsDialog):
    assert dialog.findChild(QSpinBox, "settingsThreads").text() == "Automatic"
    assert dialog.findChild(QSpinBox, "settingsGpuLayers").text() == "All that fit"


def test_what_changes_elsewhere_is_shown(dialog: SettingsDialog, settings: Settings):
    settings.set(THREADS, 3)
    settings.set(SEND_WITH, "ctrl_enter")

    assert dialog.findChild(QSpinBox, "settingsThreads").value() == 3
    assert dialog.findChild(QComboBox, object_name(SEND_WITH)).currentData() == "ctrl_enter"


def test_loading_again_is_offered_only_where_it_matters(dialog: SettingsDialog, qtbot: QtBot):
    reload = dialog.findChild(QPushButton, "settingsReload")
    dialog.findChild(QCheckBox, object_name(REDUCE_MOTION)).click()
    assert not reload.isVisible()
    dialog.findChild(QSpinBox, "settingsThreads").setValue(2)
    assert reload.isVisible()

    with qtbot.waitSignal(dialog.reload_requested):
        reload.click()

    assert not reload.isVisible()


def test_what_cannot_be_saved_is_said_and_taken_back(dialog: SettingsDialog, save: Saver):
    save.fault = Fault("disk.full")
    threads = dialog.findChild(QSpinBox, "settingsThreads")

    threads.setValue(7)

    assert dialog.findChild(QLabel, "settingsFault").isVisible()
    assert dialog.findChild(QLabel, "settingsFault").text().startswith("The disk is full")
    assert threads.value() == 0


def test_defaults_come_back(dialog: SettingsDialog, settings: Settings):
    settings.set(THREADS, 5)
    settings.set(GPU_LAYERS, 0)
    settings.set(THEME, "dark")

    dialog.findChild(QPushButton, "settingsRestore").click()

    assert [settings.get(each) for each in (THREADS, GPU_LAYERS, THEME)] == [0, -1, "system"]
    assert dialog.findChild(QSpinBox, "settingsThreads").text() == "Automatic"


def test_the_models_folder_says_where_it_is_and_goes_back_to_its_own(
    dialog: SettingsDialog, settings: Settings, folders: Folders
):
    field = dialog.findChild(QWidget, object_name(MODELS_FOLDER)).findChild(QLineEdit)
    assert field.text() == str(folders.models)
    settings.set(MODELS_FOLDER, "/elsewhere")
    assert field.text() == "/elsewhere"

    dialog.findChild(QPushButton, f"{object_name(MODELS_FOLDER)}Reset").click()

    assert settings.get(MODELS_FOLDER) == ""
    assert field.text() == str(folders.models)


def test_the_folders_are_shown(dialog: SettingsDialog, folders: Folders):
    shown = {label.text() for label in dialog.findChildren(QLabel)}

    assert {str(folders.data), str(folders.config), str(folders.logs)} <= shown


def test_a_closed_dialog_no_longer_listens(dialog: SettingsDialog, settings: Settings):
    dialog.close()

    settings.set(THREADS, 4)

    assert dialog.findChild(QSpinBox, "settingsThreads").value() == 0
