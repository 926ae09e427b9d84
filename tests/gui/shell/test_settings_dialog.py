"""The settings dialog: every declared setting, saved at once, wrong turns said in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QWheelEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QWidget,
)

from lampblack.domain.faults import Fault
from lampblack.settings.declared import (
    ALL,
    CONTEXT_LENGTH,
    FLASH_ATTENTION,
    GPU_LAYERS,
    MODELS_FOLDER,
    REDUCE_MOTION,
    SEND_WITH,
    THEME,
    THREADS,
)
from lampblack.settings.file import Settings
from lampblack.tasks.guessing import Guesser, GuesserState
from lampblack.ui.settings.editors import object_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot
    from tests.gui.shell.conftest import Saver

    from lampblack.paths import Folders
    from lampblack.ui.settings.dialog import SettingsDialog
    from lampblack.ui.theme import Theme


def wheel_down(widget: QWidget) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120), *none, False)


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


@pytest.mark.parametrize(("typed", "kept", "shown"), [("0", 0, "As much as"), ("8", 64, "64 tokens")])
def test_a_number_that_means_nothing_gives_way_before_ones_eyes(
    dialog: SettingsDialog, settings: Settings, qtbot: QtBot, typed: str, kept: int, shown: str
):
    box = dialog.findChild(QSpinBox, "settingsContext")
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Tab)

    assert settings.get(CONTEXT_LENGTH) == kept
    assert box.text().startswith(shown)


@pytest.mark.parametrize(
    ("name", "typed", "kept"), [("settingsTextScale", "5000", "200%"), ("settingsThreads", "99999", "256")]
)
def test_a_number_that_is_too_large_becomes_the_greatest(
    dialog: SettingsDialog, qtbot: QtBot, name: str, typed: str, kept: str
):
    box = dialog.findChild(QSpinBox, name)
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Tab)

    assert box.text() == kept


def test_arrows_go_past_what_means_nothing(dialog: SettingsDialog, settings: Settings, qtbot: QtBot):
    box = dialog.findChild(QSpinBox, "settingsContext")
    box.setFocus()
    for _ in range(4):
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert settings.get(CONTEXT_LENGTH) == 64
    qtbot.keyClick(box, Qt.Key.Key_Down)
    assert settings.get(CONTEXT_LENGTH) == 0
    qtbot.keyClick(box, Qt.Key.Key_Up)
    assert settings.get(CONTEXT_LENGTH) == 64


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


def test_a_slow_disk_takes_no_click_back(dialog: SettingsDialog, settings: Settings, save: Saver, qtbot: QtBot):
    save.is_slow = True
    threads = dialog.findChild(QSpinBox, "settingsThreads")
    threads.stepUp()
    threads.stepUp()
    save.save_next()
    assert settings.get(THREADS) == 1
    threads.stepUp()
    assert threads.value() == 3

    save.save_next()
    save.save_next()

    assert settings.get(THREADS) == 3
    assert threads.value() == 3


def test_what_another_changed_meanwhile_is_shown_soon(dialog: SettingsDialog, settings: Settings, qtbot: QtBot):
    threads = dialog.findChild(QSpinBox, "settingsThreads")
    threads.setValue(2)
    settings.set(THREADS, 5)

    qtbot.waitUntil(lambda: threads.value() == 5)


def test_enter_ends_a_number_and_presses_no_button(dialog: SettingsDialog, settings: Settings, qtbot: QtBot):
    threads = dialog.findChild(QSpinBox, "settingsThreads")
    threads.setValue(2)
    assert dialog.findChild(QPushButton, "settingsReload").isVisible()
    threads.selectAll()
    qtbot.keyClicks(threads, "3")

    with qtbot.assertNotEmitted(dialog.reload_requested):
        qtbot.keyClick(threads, Qt.Key.Key_Return)

    assert settings.get(THREADS) == 3
    assert dialog.isVisible()


def test_enter_presses_the_button_that_has_the_focus(dialog: SettingsDialog, settings: Settings, qtbot: QtBot):
    settings.set(THREADS, 3)
    restore = dialog.findChild(QPushButton, "settingsRestore")
    restore.setFocus()

    qtbot.keyClick(restore, Qt.Key.Key_Return)

    assert settings.get(THREADS) == 0
    assert dialog.isVisible()


def test_the_wheel_scrolls_the_page_and_changes_nothing(dialog: SettingsDialog, settings: Settings):
    theme = dialog.findChild(QComboBox, "settingsTheme")
    threads = dialog.findChild(QSpinBox, "settingsThreads")
    theme.setFocus()

    for control in (theme, threads):
        QApplication.sendEvent(control, wheel_down(control))

    assert settings.get(THEME) == "system"
    assert threads.value() == 0


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


def test_restoring_defaults_can_be_undone(dialog: SettingsDialog, settings: Settings):
    restore = dialog.findChild(QPushButton, "settingsRestore")
    assert not restore.isEnabled()
    settings.set(THREADS, 5)
    settings.set(THEME, "dark")
    restore.click()
    assert restore.text() == "Undo"

    restore.click()

    assert [settings.get(each) for each in (THREADS, THEME)] == [5, "dark"]
    assert dialog.findChild(QSpinBox, "settingsThreads").value() == 5
    assert restore.text() == "Restore defaults"


def test_what_is_changed_after_restoring_is_not_undone(dialog: SettingsDialog, settings: Settings):
    restore = dialog.findChild(QPushButton, "settingsRestore")
    settings.set(THREADS, 5)
    restore.click()

    dialog.findChild(QCheckBox, object_name(REDUCE_MOTION)).click()

    assert restore.text() == "Restore defaults"


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
    shown = {field.text() for field in dialog.findChildren(QLineEdit)}

    assert {str(folders.data), str(folders.config), str(folders.logs)} <= shown


@pytest.fixture
def opened() -> Iterator[list[str]]:
    """What the desktop is asked to open."""
    desktop = Desktop()
    QDesktopServices.setUrlHandler("file", desktop, "open")
    yield desktop.opened
    QDesktopServices.unsetUrlHandler("file")


class Desktop(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(url.toLocalFile())


def test_a_folder_opens_even_before_anything_is_in_it(dialog: SettingsDialog, folders: Folders, opened: list[str]):
    dialog.findChild(QPushButton, "settingsOpenLogs").click()
    dialog.findChild(QPushButton, f"{object_name(MODELS_FOLDER)}Open").click()

    assert opened == [str(folders.logs), str(folders.models)]
    assert folders.logs.is_dir()


def test_a_folder_that_cannot_be_made_is_said(dialog: SettingsDialog, folders: Folders, opened: list[str]):
    folders.logs.parent.mkdir(parents=True)
    folders.logs.write_text("a file in the way")

    dialog.findChild(QPushButton, "settingsOpenLogs").click()

    assert opened == []
    assert str(folders.logs) in dialog.findChild(QLabel, "settingsFault").text()


def test_every_control_has_a_name_that_says_what_it_is_for(dialog: SettingsDialog):
    buttons = [button.accessibleName() or button.text() for button in dialog.findChildren(QPushButton)]
    assert "" not in buttons
    assert len(buttons) == len(set(buttons))
    fields = [field for kind in (QComboBox, QCheckBox, QSpinBox) for field in dialog.findChildren(kind)]
    assert all(field.accessibleName() for field in fields)


@pytest.mark.parametrize("text_scale", [100, 200])
def test_nothing_is_cut_at_any_text_size(dialog: SettingsDialog, theme: Theme, text_scale: int, qtbot: QtBot):
    theme.set_text_scale(text_scale)
    QApplication.processEvents()
    dialog.resize(1, 1)

    sideways = dialog.findChild(QScrollArea).horizontalScrollBar()
    qtbot.waitUntil(lambda: sideways.maximum() == 0)


def test_a_closed_dialog_no_longer_listens(dialog: SettingsDialog, settings: Settings):
    dialog.close()

    settings.set(THREADS, 4)

    assert dialog.findChild(QSpinBox, "settingsThreads").value() == 0


def test_what_is_said_of_the_guesser_stands_under_its_choice(dialog: SettingsDialog, qtbot: QtBot):
    note = dialog.findChild(QLabel, "settingsGuesserNote")
    dialog.guesser.show_guesser(Guesser("/small.gguf", "/large.gguf", GuesserState.READY), lambda path: path)
    qtbot.waitUntil(note.isVisible)
    qtbot.wait(10)

    def top(name: str) -> int:
        widget = dialog.findChild(QWidget, name)
        return widget.mapTo(dialog, QPoint()).y()

    assert top("settingsGuesser") < top("settingsGuesserNote") < top(object_name(FLASH_ATTENTION))


def test_the_address_of_the_hub_is_made_whole_and_comes_back_when_it_is_emptied(dialog, settings, qtbot):
    from lampblack.settings.declared import HUB_ADDRESS

    field = dialog.findChild(QLineEdit, "settingsHubAddress")
    assert field.text() == "https://huggingface.co"
    for typed, meant in (("hf-mirror.com", "https://hf-mirror.com"), ("http://10.0.0.2:8080", "http://10.0.0.2:8080")):
        field.setFocus()
        field.selectAll()
        qtbot.keyClicks(field, typed)
        qtbot.keyClick(field, Qt.Key.Key_Return)
        assert (settings.get(HUB_ADDRESS), field.text()) == (meant, meant)
    field.selectAll()
    qtbot.keyClick(field, Qt.Key.Key_Delete)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (settings.get(HUB_ADDRESS), field.text()) == (HUB_ADDRESS.default,) * 2
