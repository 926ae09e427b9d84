"""Everything is reached by keyboard, in the order in which it is read."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QWidget,
)

from lampblack.domain.conversations import ChatOptions, Conversation
from lampblack.domain.faults import Fault
from lampblack.settings.declared import SEND_WITH

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.domain.models import ModelInfo
    from lampblack.settings.file import Settings
    from lampblack.ui.main_window import MainWindow

LINE = 20
"""Controls whose middles are no further apart than this stand on one line. Pixels."""


def tabbed(window: QWidget, qtbot: QtBot) -> list[QWidget]:
    """What has the focus after each press of Tab, until it comes round again."""
    found: list[QWidget] = []
    for _ in range(100):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in found:
            break
        found.append(now)
    return found


def place(widget: QWidget) -> tuple[int, int]:
    begins = isinstance(widget, QScrollArea)  # which is read before what is in it
    at = widget.mapTo(widget.window(), QPoint(0, 0 if begins else widget.height() // 2))
    return at.y(), at.x()


def is_read_after(first: QWidget, second: QWidget) -> bool:
    (upper, left), (lower, right) = place(first), place(second)
    return left < right if abs(upper - lower) <= LINE else upper < lower


def out_of_order(widgets: list[QWidget]) -> list[str]:
    return [
        f"{first.objectName()} {place(first)} before {second.objectName()} {place(second)}"
        for first, second in pairwise(widgets)
        if not is_read_after(first, second)
    ]


def from_the_top(widgets: list[QWidget]) -> list[QWidget]:
    """The circle of Tab, begun where reading begins."""
    start = min(range(len(widgets)), key=lambda at: place(widgets[at]))
    return widgets[start:] + widgets[:start]


@pytest.mark.parametrize("page", ["show_welcome", "show_chat"])
def test_tab_goes_through_each_area_as_it_is_read(window: MainWindow, models: list[ModelInfo], qtbot: QtBot, page: str):
    window.header.set_models(models, {})
    window.welcome.set_starter(models[0])
    window.welcome.set_models(models)
    window.show_fault(Fault("model.html", {"name": "a.gguf"}))
    window.status.set_activity("Writing")
    window.status.show_undo(lambda: "Deleted.", lambda: None)
    getattr(window, page)()
    QApplication.processEvents()

    reached = tabbed(window, qtbot)

    areas = {
        "rail": window.findChild(QWidget, "panelRail"),
        "header": window.header,
        "banner": window.findChild(QWidget, "banner"),
        "welcome": window.welcome,
        "status": window.status,
    }
    for name, area in areas.items():
        inside = [widget for widget in reached if area.isAncestorOf(widget)]
        assert bool(inside) == area.isVisible(), name
        assert out_of_order(from_the_top(inside) if inside else []) == [], name


@pytest.mark.parametrize("opening", ["open_settings", "open_shortcuts", "report"])
def test_tab_goes_through_a_dialog_as_it_is_read(window: MainWindow, qtbot: QtBot, opening: str):
    if opening == "report":
        window.report_bug("Traceback")
        window.findChild(QPushButton, "reportShow").click()
    else:
        getattr(window, opening)()
    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
    dialog.activateWindow()
    dialog.resize(dialog.width(), 2400)  # nothing scrolls, so that places can be compared
    QApplication.processEvents()

    reached = tabbed(dialog, qtbot)

    buttons = {each for each in dialog.findChildren(QPushButton) if each.isVisible() and each.isEnabled()}
    assert buttons <= set(reached)
    assert out_of_order(from_the_top(reached)) == []
    dialog.close()


def test_a_model_is_cancelled_without_a_mouse(window: MainWindow, models: list[ModelInfo], qtbot: QtBot):
    window.show_chat()
    window.header.set_models(models, {})
    window.findChild(QComboBox, "modelPicker").setFocus()
    window.header.set_loading(models[0].name, 0.2)

    with qtbot.waitSignal(window.header.load_cancelled):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)


def listed(window: MainWindow) -> dict[str, str]:
    """The keys that F1 shows, each with what it does."""
    window.open_shortcuts()
    dialog = window.findChildren(QDialog, "shortcutsDialog")[-1]
    texts = [label.text() for label in dialog.findChildren(QLabel)]
    dialog.close()
    return dict(zip(texts[1::2], texts[::2], strict=True))


def test_every_key_of_the_window_is_on_the_list(window: MainWindow):
    keys = {
        shortcut.key().toString(QKeySequence.SequenceFormat.NativeText) for shortcut in window.findChildren(QShortcut)
    }
    keys.discard("Ctrl+=")  # Ctrl++ on keyboards that have the plus above the equals sign

    assert keys - set(listed(window)) == set()


def test_no_key_does_two_things(window: MainWindow):
    window.open_shortcuts()
    dialog = window.findChildren(QDialog, "shortcutsDialog")[-1]
    keys = [label.text() for label in dialog.findChildren(QLabel)][1::2]
    dialog.close()

    assert "Ctrl+Shift+P" in keys
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.parametrize(("choice", "send"), [("enter", "Return"), ("ctrl_enter", "Ctrl+Return")])
def test_the_list_says_which_key_sends(window: MainWindow, settings: Settings, choice: str, send: str):
    settings.set(SEND_WITH, choice)

    assert listed(window)[send] == "Send the message"


def test_escape_asks_to_stop_from_every_place(window: MainWindow, models: list[ModelInfo], qtbot: QtBot):
    window.header.set_models(models, {})
    window.show_fault(Fault("model.html", {"name": "a.gguf"}))
    window.status.set_activity("Writing")
    window.status.show_undo(lambda: "Deleted.", lambda: None)
    window.show_chat()
    QApplication.processEvents()

    for widget in tabbed(window, qtbot):
        with qtbot.waitSignal(window.stop_requested):
            qtbot.keyClick(widget, Qt.Key.Key_Escape)


def test_escape_closes_what_is_open_and_stops_nothing(window: MainWindow, models: list[ModelInfo], qtbot: QtBot):
    window.header.set_models(models, {})
    window.show_chat()
    picker = window.findChild(QComboBox, "modelPicker")

    with qtbot.assertNotEmitted(window.stop_requested):
        picker.showPopup()
        qtbot.keyClick(picker.view(), Qt.Key.Key_Escape)
        window.open_shortcuts()
        dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        window.chat.list.set_conversations([Conversation(1, "A title", 0.0, 0.0, ChatOptions())])
        view = window.findChild(QListView, "chatList")
        window.chat.list.set_current(1)
        view.setFocus()
        qtbot.keyClick(view, Qt.Key.Key_F2)
        qtbot.keyClick(view.findChild(QLineEdit, "chatRename"), Qt.Key.Key_Escape)

    assert not picker.view().isVisible()
    assert not dialog.isVisible()
    assert view.findChild(QLineEdit, "chatRename") is None or not view.findChild(QLineEdit, "chatRename").isVisible()


def test_the_list_of_keys_scrolls_by_keyboard(window: MainWindow, qtbot: QtBot):
    window.open_shortcuts()
    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
    dialog.resize(dialog.width(), 300)
    QApplication.processEvents()
    bar = dialog.findChild(QScrollArea).verticalScrollBar()

    qtbot.keyClick(dialog, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    qtbot.keyClick(dialog, Qt.Key.Key_End)
    assert bar.value() == bar.maximum()
    dialog.close()
