"""What is said of settings that wait for the model to be loaded again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QCheckBox, QLabel, QPushButton, QSpinBox

from lampblack.domain.faults import Fault
from lampblack.settings.declared import GUESS_AHEAD, IDLE_MINUTES, MEMORY_PERCENT, REDUCE_MOTION
from lampblack.ui.settings.editors import object_name

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot
    from tests.gui.shell.conftest import Saver

    from lampblack.ui.settings.dialog import SettingsDialog


def test_the_settings_that_wait_are_named(dialog: SettingsDialog):
    dialog.findChild(QSpinBox, "settingsThreads").setValue(2)
    dialog.findChild(QSpinBox, "settingsContext").setValue(2048)

    said = [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
    assert "In effect when the model is loaded again: Threads, Context length." in said


def test_loading_again_is_offered_only_where_it_matters(dialog: SettingsDialog, qtbot: QtBot):
    reload = dialog.findChild(QPushButton, "settingsReload")
    dialog.findChild(QCheckBox, object_name(REDUCE_MOTION)).click()
    dialog.findChild(QCheckBox, object_name(GUESS_AHEAD)).click()
    dialog.findChild(QSpinBox, object_name(MEMORY_PERCENT)).setValue(50)
    dialog.findChild(QSpinBox, object_name(IDLE_MINUTES)).setValue(0)
    assert not reload.isVisible()
    dialog.findChild(QSpinBox, "settingsThreads").setValue(2)
    assert reload.isVisible()

    with qtbot.waitSignal(dialog.reload_requested):
        reload.click()

    assert not reload.isVisible()
    assert QApplication.focusWidget() is dialog.findChild(QPushButton, "settingsClose")


def test_loading_again_is_not_offered_for_what_was_taken_back_or_never_saved(dialog: SettingsDialog, save: Saver):
    reload = dialog.findChild(QPushButton, "settingsReload")
    threads = dialog.findChild(QSpinBox, "settingsThreads")
    threads.setValue(2)
    threads.setValue(0)
    assert not reload.isVisible()

    save.fault = Fault("disk.full")
    threads.setValue(2)

    assert not reload.isVisible()
