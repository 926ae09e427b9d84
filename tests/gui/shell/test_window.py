"""The window: reached by keyboard, named for screen readers, the same place next time."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
)
from tests.gui.controls import nameless

from lampblack import logs, ui
from lampblack.domain.faults import Fault
from lampblack.resources import resource
from lampblack.settings.declared import CONTEXT_LENGTH, TEXT_SCALE
from lampblack.ui.drop_hint import DropHint

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.domain.models import ModelInfo
    from lampblack.settings.file import Settings
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.theme import Theme


def current(window: QMainWindow) -> QWidget:
    return window.findChild(QStackedWidget, "panelStack").currentWidget()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space], ids=lambda key: key.name)
def test_enter_presses_the_button_that_has_the_focus_as_space_does(
    window: MainWindow, models: list[ModelInfo], qtbot: QtBot, key: Qt.Key
):
    window.show_chat()
    window.show()
    qtbot.waitActive(window)
    for name in ("chatNew", "chatExample2"):
        button = window.findChild(QAbstractButton, name)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        with qtbot.waitSignal(button.clicked, timeout=2000):
            qtbot.keyClick(button, key)


def test_enter_in_the_field_presses_no_button(window: MainWindow, qtbot: QtBot):
    window.show_chat()
    window.show()
    qtbot.waitActive(window)
    field = window.findChild(QPlainTextEdit, "chatInput")
    field.setFocus()
    field.setPlainText("Hello")
    sent: list[str] = []
    window.chat.composer.send_requested.connect(sent.append)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.wait(200)
    assert sent == ["Hello"]


def test_what_a_conversation_takes_is_said_only_beside_it(window: MainWindow):
    words = window.status.findChild(QLabel, "statusText")
    window.show_chat()
    window.status.set_context(65, 128)
    assert "65" in words.text()
    window.show_welcome()
    assert "65" not in words.text()
    window.show_chat()
    assert "65" in words.text()


@pytest.mark.parametrize("page", ["show_welcome", "show_chat"])
def test_every_control_has_a_name(window: MainWindow, models: list[ModelInfo], page: str):
    getattr(window, page)()
    window.welcome.set_models(models)
    window.show_fault(Fault("model.html", {"name": "a"}))
    window.status.set_activity("Writing")
    window.status.show_undo(lambda: "Deleted.", lambda: None)

    assert nameless(window) == []


@pytest.mark.parametrize("opening", ["open_settings", "open_shortcuts", "report"])
def test_every_control_of_a_dialog_has_a_name(window: MainWindow, opening: str):
    if opening == "report":
        window.report_bug("Traceback")
        window.findChild(QPushButton, "reportShow").click()
    else:
        getattr(window, opening)()
    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())

    assert nameless(dialog) == []
    dialog.close()


def test_a_panel_is_one_line_and_has_its_key(window: MainWindow, qtbot: QtBot):
    notes = QLabel("Notes")
    window.add_panel("notes", lambda: "Notes", "edit", notes)
    window.show_chat()

    key = Qt.Key(Qt.Key.Key_0 + window.findChild(QStackedWidget, "panelStack").count() - 2)  # without two pages
    qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    assert current(window) is notes
    assert window.findChild(QLabel, "panelTitle").text() == "Notes"

    qtbot.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert current(window) is window.chat


def test_the_rail_marks_the_panel_that_is_shown(window: MainWindow):
    button = window.findChild(QWidget, "panelRail").findChild(QToolButton)
    window.show_chat()
    window.show_welcome()
    assert not button.isChecked()
    assert window.findChild(QLabel, "panelTitle").text() == ""

    button.click()

    assert button.isChecked()
    assert window.findChild(QLabel, "panelTitle").text() == "Chat"
    assert current(window) is window.chat


@pytest.mark.parametrize(
    ("key", "modifier", "name"),
    [
        (Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier, "settingsDialog"),
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier, "shortcutsDialog"),
    ],
)
def test_dialogs_open_by_key(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier, name: str):
    qtbot.keyClick(window, key, modifier)

    dialog = window.findChild(QDialog, name)
    assert dialog is not None
    assert dialog.isVisible()
    dialog.close()


def test_the_text_size_follows_the_keys_and_is_kept(window: MainWindow, settings: Settings, qtbot: QtBot):
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(window, Qt.Key.Key_Plus, control)
    qtbot.keyClick(window, Qt.Key.Key_Plus, control)
    assert settings.get(TEXT_SCALE) == 120
    qtbot.keyClick(window, Qt.Key.Key_Minus, control)
    assert settings.get(TEXT_SCALE) == 110

    qtbot.keyClick(window, Qt.Key.Key_0, control)

    assert settings.get(TEXT_SCALE) == 100


def test_the_window_has_its_size_again(make_window: Callable[[], MainWindow]):
    first = make_window()
    first.resize(704, 528)
    first.close()

    assert make_window().size().toTuple() == (704, 528)


def drag(window: MainWindow, path: Path | str) -> tuple[QDragEnterEvent, QDropEvent]:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) if not str(path).startswith("http") else QUrl(str(path))])
    action, left, none = Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), action, data, left, none)
    drop = QDropEvent(QPointF(9, 9), action, data, left, none)
    drop.mime = enter.mime = data  # Qt keeps no reference
    return enter, drop


def test_a_dragged_model_is_announced_and_a_dropped_one_handed_on(window: MainWindow, qtbot: QtBot, tmp_path: Path):
    window.show_chat()
    enter, drop = drag(window, tmp_path / "model.gguf")

    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    assert window.findChild(DropHint).isVisible()
    with qtbot.waitSignal(window.model_dropped) as dropped:
        QApplication.sendEvent(window, drop)

    assert dropped.args == [str(tmp_path / "model.gguf")]
    assert drop.dropAction() == Qt.DropAction.IgnoreAction, "after a move its program might delete the file"
    assert not window.findChild(DropHint).isVisible()


def test_the_hint_goes_when_the_file_is_dragged_out_again(window: MainWindow, tmp_path: Path):
    window.show_chat()
    hint = window.findChild(DropHint)
    for _ in range(2):
        QApplication.sendEvent(window, drag(window, tmp_path / "model.gguf")[0])
        assert hint.isVisible()
        assert hint.geometry() == window.rect()
        QApplication.sendEvent(window, QDragLeaveEvent())
        assert not hint.isVisible()


def test_a_dragged_address_is_left_alone(window: MainWindow):
    window.show_chat()
    enter, _ = drag(window, "https://example.org/model.gguf")
    enter.ignore()

    QApplication.sendEvent(window, enter)

    assert not enter.isAccepted()


def test_a_fault_is_said_until_it_is_dismissed(window: MainWindow, qtbot: QtBot):
    window.show_fault(Fault("model.html", {"name": "llama.gguf"}))
    text = window.findChild(QLabel, "bannerText")
    assert text.isVisible()
    assert text.text().startswith("llama.gguf is a web page")

    window.findChild(QWidget, "bannerClose").click()

    assert not text.isVisible()


def test_one_bug_after_the_other_opens_one_report(window: MainWindow):
    for _ in range(3):
        window.report_bug("Traceback")

    reports = window.findChildren(QDialog, "reportDialog")
    assert len(reports) == 1
    assert not reports[0]._details.isVisible()
    reports[0].close()


def test_a_report_copies_what_it_shows(window: MainWindow, qapp: QApplication):
    window.report_bug("TypeError: no such thing")
    report = window.findChild(QDialog, "reportDialog")

    report.findChild(QPushButton, "reportCopy").click()

    assert "TypeError: no such thing" in qapp.clipboard().text()
    assert qapp.clipboard().text() == report.findChild(QPlainTextEdit, "reportDetails").toPlainText()
    report.close()


def test_icons_are_sharp_in_both_themes(window: MainWindow, theme: Theme):
    button = window.findChild(QWidget, "panelRail").findChild(QToolButton)
    light = button.icon().pixmap(20, 20).toImage()

    theme.set_choice("dark")

    assert button.icon().pixmap(20, 20).toImage() != light


def test_a_setting_that_fails_after_its_dialog_closed_is_said_by_the_window(window: MainWindow, qtbot: QtBot):
    failures: list[Callable[[Fault], None]] = []
    window._save = lambda _setting, _value, failed: failures.append(failed)
    window.open_settings()
    dialog = window.findChild(QDialog, "settingsDialog")
    dialog.findChild(QWidget, "settingsThreads").setValue(2)
    with qtbot.waitSignal(dialog.destroyed):
        dialog.close()

    failures[0](Fault("disk.full"))

    assert window.findChild(QLabel, "bannerText").text().startswith("The disk is full")


def test_long_words_below_do_not_widen_the_window(window: MainWindow):
    window.show_chat()
    before = window.minimumSizeHint().width()
    window.status.set_activity("Writing a reply…")
    window.status.set_speeds([38.2])
    window.status.set_context(3012, 4096)

    window.status.show_undo(lambda: "Deleted “" + "a very long title " * 10 + "”", lambda: None)

    assert window.minimumSizeHint().width() <= max(before, window.minimumWidth())


@pytest.mark.allows_warnings("a bug is logged as an error")
def test_a_report_holds_nothing_that_a_person_wrote(window: MainWindow, tmp_path: Path):
    logs.set_up(tmp_path / "logs", "desktop")
    unsubscribe = logs.on_bug(window.report_bug)
    try:
        {}["Dear diary, today I"]
    except KeyError:
        logging.getLogger("lampblack.bug").exception("a bug")
    finally:
        unsubscribe()
        logs.close()
    report = window.findChild(QDialog, "reportDialog")

    said = report.findChild(QPlainTextEdit, "reportDetails").toPlainText()

    assert "KeyError" in said
    assert "Dear diary" not in said.replace('{}["Dear diary, today I"]', "")  # the line of code, not the message
    report.close()


def test_the_window_is_known_by_its_name_and_picture(window: MainWindow):
    assert window.windowTitle() == "Lampblack"
    for size in (16, 32, 128):
        assert window.windowIcon().pixmap(size, size).toImage().pixelColor(size // 2, size * 3 // 4).alpha() > 0


def test_no_icon_lies_about_unused():
    sources = "".join(file.read_text(encoding="utf-8") for file in Path(ui.__file__).parent.rglob("*.py"))
    icons = {file.stem for file in resource("icons").glob("*.svg")}

    assert {name for name in icons if f'"{name}"' not in sources and f'"{name}.svg"' not in sources} == set()


def test_the_first_window_is_whole_on_a_small_screen(window: MainWindow):
    room = window.screen().availableSize()
    assert room.width() < 1100, "this screen is large enough for any window"
    assert window.width() < room.width()
    assert window.height() < room.height()


def test_ctrl_m_opens_the_list_of_models(window: MainWindow, models: list[ModelInfo], qtbot: QtBot):
    window.header.set_models(models, {model.path: "fits" for model in models})
    window.show_chat()
    qtbot.keyClick(window.chat, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)

    view = window.findChild(QComboBox, "modelPicker").view()
    qtbot.waitUntil(view.isVisible)
    window.findChild(QComboBox, "modelPicker").hidePopup()


def test_settings_say_what_the_model_does_not_run_with_yet(window: MainWindow, settings: Settings):
    window.loaded_with = {CONTEXT_LENGTH: 4096}
    settings.set(CONTEXT_LENGTH, 64)
    window.open_settings()

    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
    assert dialog.findChild(QPushButton, "settingsReload").isVisible()
    dialog.close()


def test_its_place_is_kept_also_where_it_is_never_closed(make_window: Callable[[], MainWindow], qtbot: QtBot):
    first = make_window()
    file = first._folders.config / "window.ini"
    first.resize(700, 640)
    qtbot.waitUntil(file.exists)
    assert make_window().size() == first.size()

    before = file.read_bytes()
    first.showMaximized()
    qtbot.waitUntil(lambda: file.read_bytes() != before)
    assert make_window().isMaximized()
