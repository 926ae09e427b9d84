"""Nothing is cut: in both languages, with normal and with large text, in the smallest window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionComboBox,
    QWidget,
)

from lampblack.domain.faults import Fault
from lampblack.ui.blocked_page import BlockedPage
from lampblack.ui.transcript import Transcript
from lampblack.ui.transcript.wrapping_button import WrappingButton
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.scrolled_column import ScrolledColumn
from lampblack.ui.window_body import SMALLEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from lampblack.domain.models import ModelInfo
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.theme import Theme


@pytest.fixture(params=[(100, "en"), (100, "zh_CN"), (200, "en"), (200, "zh_CN")], ids=str)
def window(
    request: pytest.FixtureRequest, make_window: Callable[[], MainWindow], theme: Theme, speak: Callable[[str], None]
) -> MainWindow:
    """The smallest that the window gets, at each text size and in each language."""
    text_scale, language = request.param
    speak(language)
    theme.set_text_scale(text_scale)
    made = make_window()
    made.resize(1, 1)
    settle()
    return made


def settle() -> None:
    for _ in range(3):
        QApplication.processEvents()


def cut(*places: QWidget) -> list[str]:
    """The words that are shown and for which there is not enough room."""
    found = []
    for place in places:
        for kind in (QLabel, QPushButton):
            for widget in place.findChildren(kind):
                if widget.isVisible() and widget.text() and not is_whole(widget):
                    found.append(widget.text())
    return found


def is_whole(widget: QLabel | QPushButton) -> bool:
    around = next((area.widget() for area in scrolled(widget)), widget.window())
    if not around.rect().contains(QRect(widget.mapTo(around, QPoint()), widget.size())):
        return False
    if isinstance(widget, WrappingButton):
        return widget.height() >= widget.heightForWidth(widget.width())
    if isinstance(widget, QPushButton):
        needed = widget.fontMetrics().horizontalAdvance(widget.text())
        return widget.width() >= needed + 12 and widget.height() >= widget.fontMetrics().height()
    if isinstance(widget, ElidedLabel) or (widget.objectName() == "" and type(widget) is not QLabel):
        return widget.height() >= widget.fontMetrics().height()  # the whole text is in the tool tip
    if widget.wordWrap():
        return widget.height() >= widget.heightForWidth(widget.width())
    return widget.width() >= widget.fontMetrics().horizontalAdvance(widget.text())


def test_what_surrounds_the_panel_is_whole(window: MainWindow, models: list[ModelInfo]):
    window.show_chat()
    window.header.set_models(models, {})
    window.header.set_chosen(models[0].path)
    window.show_fault(Fault("model.html", {"name": "llama.gguf"}))
    window.status.set_activity("Writing")
    window.status.show_undo(lambda: QCoreApplication.translate("ChatController", "Deleted: {title}"), int)
    settle()
    banner = window.findChild(QWidget, "banner")

    assert cut(window.header, banner, window.status) == []
    title = window.findChild(QLabel, "panelTitle")
    assert title.width() >= title.fontMetrics().horizontalAdvance(title.text())


def test_a_message_can_be_written_below_a_fault(window: MainWindow):
    window.show_chat()
    window.show_fault(Fault("model.html", {"name": "llama.gguf"}))
    settle()
    window.resize(*SMALLEST)
    settle()

    for name in ("chatInput", "chatSend"):
        control = window.findChild(QWidget, name)
        assert control.height() >= control.fontMetrics().height()
        bottom = control.mapTo(window, control.rect().bottomLeft()).y()
        assert bottom < window.status.y()


def test_a_message_can_be_written_on_a_screen_that_is_lower_than_the_smallest_window(
    make_window: Callable[[], MainWindow], monkeypatch: pytest.MonkeyPatch
):
    screen = QSize(683, 384)  # a small laptop's, at twice the scale
    monkeypatch.setattr(QScreen, "availableSize", lambda _: screen)
    window = make_window()
    window.show_chat()
    window.resize(1, 1)
    settle()

    assert window.height() < screen.height()
    send = window.findChild(QWidget, "chatSend")
    assert send.visibleRegion().boundingRect() == send.rect()
    assert send.mapTo(window, send.rect().bottomLeft()).y() < window.status.y()


def in_sight(widget: QWidget) -> QRect:
    """The part of a widget that nothing hides, in its own coordinates."""
    return widget.visibleRegion().boundingRect()


def test_the_options_can_be_used_in_the_smallest_window(window: MainWindow, qtbot: QtBot):
    window.show_chat()
    window.findChild(QWidget, "chatOptions").click()
    settle()
    prompt = window.findChild(QWidget, "chatSystemPrompt")
    assert in_sight(prompt) == prompt.rect()

    sampling = ("chatTopK", "chatTopP", "chatMinP", "chatRepeatPenalty", "chatSeed")
    for name in ("chatTemperatureValue", "chatTemperature", "chatLength", *sampling, "chatInput"):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        settle()
        widget = window.findChild(QWidget, name)
        assert window.focusWidget() is widget
        assert in_sight(widget).height() == widget.height(), name


def test_a_message_that_is_sent_with_the_options_open_is_in_sight(window: MainWindow):
    window.show_chat()
    window.findChild(QWidget, "chatOptions").click()
    settle()
    window.chat.composer.set_text("Hello")
    window.findChild(QWidget, "chatSend").click()
    settle()

    assert window.chat.transcript.isVisible()
    assert window.focusWidget().objectName() == "chatInput"


def test_the_end_of_a_long_message_is_in_sight(window: MainWindow):
    window.show_chat()
    window.chat.composer.set_text("\n".join(f"line {number}" for number in range(20)))
    settle()

    field = window.findChild(QPlainTextEdit, "chatInput")
    assert in_sight(field) == field.rect()
    assert field.viewport().rect().contains(field.cursorRect())


def test_a_loading_model_can_be_cancelled(window: MainWindow):
    window.show_chat()
    window.header.set_loading("A-very-long-name-of-a-model-" * 5, 0.5)
    settle()
    cancel = window.findChild(QPushButton, "modelCancel")

    assert cut(window.header) == []
    assert is_whole(cancel)


def scrolled(widget: QWidget) -> list[ScrolledColumn]:
    """The column that scrolls around a widget, if there is one: what is out of sight there can be brought into it."""
    return [area for area in widget.window().findChildren(ScrolledColumn) if area.isAncestorOf(widget)]


@pytest.fixture(params=[(1920, 1080), (640, 480)], ids=str)
def screen(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> QSize:
    """A large screen and the smallest on which the window has room."""
    size = QSize(*request.param)
    monkeypatch.setattr(QScreen, "availableSize", lambda _: size)
    return size


def shows_all(box: QComboBox) -> bool:
    """Whether there is room for what is chosen, and for whatever else can be."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    room = box.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, box
    )
    words = [box.itemText(index) for index in range(box.count())]
    return all(box.fontMetrics().horizontalAdvance(text) <= room.width() for text in words)


@pytest.mark.parametrize("opening", ["open_settings", "open_shortcuts", "report", "report with details", "link"])
@pytest.mark.parametrize("least", [False, True])
def test_dialogs_are_whole_and_no_larger_than_the_screen(window: MainWindow, screen: QSize, opening: str, least: bool):
    if opening.startswith("open"):
        getattr(window, opening)()
    elif opening == "link":
        window.chat.transcript.link_activated.emit("https://example.org/a/long/address/" + "abc/" * 60)
    else:
        window.report_bug("Traceback")
    dialog = next(each for each in window.findChildren(QDialog) if each.isVisible())
    if opening == "report with details":
        dialog.findChild(QPushButton, "reportShow").click()
    if least:
        dialog.resize(1, 1)
    settle()

    assert cut(dialog) == []
    assert [box.currentText() for box in dialog.findChildren(QComboBox) if box.isVisible() and not shows_all(box)] == []
    if opening == "report with details" and not least:
        assert in_sight(dialog.findChild(QWidget, "reportDetails")).height() >= 100
    assert dialog.width() <= screen.width()
    assert dialog.height() <= screen.height()
    for area in dialog.findChildren(ScrolledColumn):
        assert area.horizontalScrollBar().maximum() == 0
        assert area.viewport().height() >= 100 or area.verticalScrollBar().maximum() == 0
    dialog.close()


def test_a_blocked_start_is_whole(window: MainWindow):
    window.show_blocking_fault(Fault("home.in_use", {"path": "/home/someone/.local/share/lampblack"}))
    settle()

    assert cut(window.findChild(BlockedPage)) == []


def test_enter_leaves_a_blocked_start(window: MainWindow, qtbot: QtBot):
    window.show_blocking_fault(Fault("home.in_use", {"path": "/home/someone/.local/share/lampblack"}))
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: not window.isVisible())


@pytest.mark.parametrize("rows", [2, 4, 8])
def test_the_picker_shows_every_row_whole_each_time(
    window: MainWindow, models: list[ModelInfo], rows: int, qtbot: QtBot
):
    window.resize(900, 700)
    picker = window.findChild(QComboBox, "modelPicker")
    view = picker.view()
    many = [models[number % 3] for number in range(rows - 2)]
    window.header.set_models(many, {model.path: "tight" for model in many})

    for _ in range(2):
        picker.showPopup()
        settle()
        heights = [view.sizeHintForRow(row) for row in range(rows)]
        room = picker.screen().availableGeometry().bottom() - view.window().y()
        assert len(set(heights[:-2])) <= 1
        if sum(heights) + 16 < room:
            assert view.verticalScrollBar().maximum() == 0
            assert view.viewport().height() >= sum(heights)
        else:
            assert view.window().geometry().bottom() <= picker.screen().availableGeometry().bottom()
        picker.hidePopup()
        settle()


@pytest.mark.parametrize("width", [320, 480, 900])
@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("text_scale", [100, 120, 160, 200])
def test_the_examples_of_an_empty_conversation_are_whole(
    qtbot: QtBot, theme: Theme, speak: Callable[[str], None], width: int, language: str, text_scale: int
):
    speak(language)
    theme.set_text_scale(text_scale)
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(width, 900)
    transcript.show()
    settle()
    assert cut(transcript) == []
    for number in (1, 2, 3):
        button = transcript.findChild(QPushButton, f"chatExample{number}")
        longest = max(map(button.fontMetrics().horizontalAdvance, button.text().split()))
        room = button.width() - 2 * 16
        area = QRect(0, 0, room, 10_000)
        words = button.fontMetrics().boundingRect(area, int(Qt.TextFlag.TextWordWrap), button.text())
        assert words.width() <= max(room, longest)
        assert words.height() <= button.height() - 8
