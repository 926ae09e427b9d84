"""The model picker and the loading bar in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QProgressBar, QPushButton, QWidget

from lampblack.domain.models import LoadedModel, ModelInfo
from lampblack.ui.header import Header

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme

VERDICTS = {"/models/small.gguf": "fits", "/models/middle.gguf": "tight", "/models/large.gguf": "too_large"}


@pytest.fixture
def header(theme: Theme, models: list[ModelInfo], qtbot: QtBot) -> Header:
    made = Header(theme)
    qtbot.addWidget(made)
    made.set_models(models, VERDICTS)
    made.show()
    return made


@pytest.fixture
def picker(header: Header) -> QComboBox:
    return header.findChild(QComboBox, "modelPicker")


def choose(picker: QComboBox, row: int, qtbot: QtBot) -> None:
    """As a person does: open the list, go to the row, Enter."""
    picker.setFocus()
    qtbot.keyClick(picker, Qt.Key.Key_Space)
    assert picker.view().isVisible()
    picker.view().setCurrentIndex(picker.model().index(row, 0))
    qtbot.keyClick(picker.view(), Qt.Key.Key_Return)


def wheel_down(widget: QWidget) -> QWheelEvent:
    middle = QPointF(widget.rect().center())
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(middle, widget.mapToGlobal(middle), QPoint(), QPoint(0, -120), *none, False)


def test_the_list_ends_in_opening_a_file(picker: QComboBox, models: list[ModelInfo]):
    assert [picker.itemText(row) for row in range(picker.count())] == [
        *(model.name for model in models),
        "Open a model file…",
        "Get more models…",
    ]


def test_choosing_says_which_model(header: Header, picker: QComboBox, qtbot: QtBot):
    with qtbot.waitSignal(header.model_chosen) as chosen:
        choose(picker, 1, qtbot)

    assert chosen.args == ["/models/middle.gguf"]
    assert picker.currentText() == "Qwen2.5-Coder-1.5B"


def test_the_same_model_can_be_chosen_again(header: Header, picker: QComboBox, qtbot: QtBot):
    header.set_chosen("/models/middle.gguf")

    with qtbot.waitSignal(header.model_chosen) as chosen:
        choose(picker, 1, qtbot)

    assert chosen.args == ["/models/middle.gguf"]


def test_an_empty_library_still_opens_a_file(header: Header, picker: QComboBox, qtbot: QtBot):
    header.set_models([], {})
    assert picker.placeholderText() == "Choose a model"

    with qtbot.assertNotEmitted(header.model_chosen), qtbot.waitSignal(header.open_file_requested):
        choose(picker, 0, qtbot)

    assert picker.currentIndex() == -1


def test_a_reader_hears_what_the_list_shows(header: Header, picker: QComboBox):
    header.set_loaded(LoadedModel("/models/small.gguf", "SmolLM2", "llama", 4096, 8192, 49152, 0, 2, True, 0.5))
    heard = [picker.itemData(row, Qt.ItemDataRole.AccessibleTextRole) for row in range(picker.count())]

    assert heard == [
        "SmolLM2-135M-Instruct-Q4_1, 98 MB, Q4_1, fits this computer, in memory",
        "Qwen2.5-Coder-1.5B, 1.1 GB, Q4_K_M, only just fits",
        "Giant-70B, 75.0 GB, Q8_0, too large for this computer",
        "Open a model file…",
        "Get more models…",
    ]


BASE = ModelInfo("gemma-3-270m", "/models/base.gguf", "gemma3", 270_000_000, "Q4_K_M", 253_000_000, 32768)


def test_a_base_model_is_marked_in_the_list_and_explained(header: Header, picker: QComboBox, models: list[ModelInfo]):
    header.set_models([BASE, *models], {})
    heard = [picker.itemData(row, Qt.ItemDataRole.AccessibleTextRole) for row in range(picker.count())]
    tips = [picker.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in range(picker.count())]

    assert ["base model" in words for words in heard] == [True, False, False, False, False, False]
    assert "no chat template" in tips[0]
    assert BASE.path in tips[0]
    assert tips[1] == models[0].path


def test_the_header_says_that_a_base_model_is_not_made_for_chat(
    header: Header, picker: QComboBox, models: list[ModelInfo], qtbot: QtBot
):
    header.resize(1000, header.height())
    header.set_models([BASE, *models], {})
    note = header.findChild(QLabel, "modelNote")
    header.set_chosen(models[0].path)
    assert not note.isVisible()

    choose(picker, 0, qtbot)

    assert note.isVisible()
    assert note.text() == "Base model: continues text, not made for chat"
    assert "no chat template" in note.toolTip()


@pytest.mark.parametrize("text_scale", [100, 160, 200])
@pytest.mark.parametrize("width", [480, 560, 700, 1000])
def test_the_title_is_whole_at_every_width(
    header: Header, models: list[ModelInfo], theme: Theme, text_scale: int, width: int
):
    theme.set_text_scale(text_scale)
    header.set_models([BASE, *models], {})
    header.set_chosen(BASE.path)
    header.set_title("Summarize")
    header.resize(width, header.height())
    QApplication.processEvents()

    title, note = header.findChild(QLabel, "panelTitle"), header.findChild(QLabel, "modelNote")
    assert header.width() == width
    assert title.width() >= title.fontMetrics().horizontalAdvance(title.text())
    assert not note.isVisible() or note.width() >= note.fontMetrics().horizontalAdvance(note.text())


def test_the_list_is_as_wide_as_its_words(header: Header, picker: QComboBox, models: list[ModelInfo], qtbot: QtBot):
    header.set_models([BASE, *models], dict.fromkeys((BASE.path, *VERDICTS), "too_large"))
    header.resize(300, header.height())
    qtbot.keyClick(picker, Qt.Key.Key_Space)
    QApplication.processEvents()

    view, screen = picker.view(), picker.screen().availableGeometry()
    assert view.viewport().width() >= view.sizeHintForColumn(0)
    assert screen.contains(view.window().geometry())


def test_opening_a_file_chooses_no_model(header: Header, picker: QComboBox, qtbot: QtBot):
    header.set_chosen("/models/small.gguf")

    with qtbot.assertNotEmitted(header.model_chosen), qtbot.waitSignal(header.open_file_requested):
        choose(picker, 3, qtbot)

    assert picker.currentText() == "SmolLM2-135M-Instruct-Q4_1"


def test_the_program_changes_it_silently(header: Header, models: list[ModelInfo], qtbot: QtBot):
    with qtbot.assertNotEmitted(header.model_chosen), qtbot.assertNotEmitted(header.open_file_requested):
        header.set_chosen("/models/middle.gguf")
        header.set_models(models[:1], {})
        header.set_models(models, VERDICTS)
        header.set_chosen(None)


def test_a_chosen_model_stays_chosen_when_the_list_comes_anew(
    header: Header, picker: QComboBox, models: list[ModelInfo]
):
    header.set_chosen("/models/middle.gguf")

    header.set_models(models[1:], VERDICTS)

    assert picker.currentText() == "Qwen2.5-Coder-1.5B"


def test_arrow_keys_and_the_wheel_load_nothing(header: Header, picker: QComboBox, qtbot: QtBot):
    header.set_chosen("/models/small.gguf")
    picker.setFocus()

    with qtbot.assertNotEmitted(header.model_chosen):
        qtbot.keyClick(picker, Qt.Key.Key_Down)
        qtbot.keyClick(picker.view(), Qt.Key.Key_Escape)
        QApplication.sendEvent(picker, wheel_down(picker))

    assert picker.currentText() == "SmolLM2-135M-Instruct-Q4_1"


def test_what_is_in_memory_is_said(header: Header, picker: QComboBox):
    header.set_chosen("/models/small.gguf")
    assert picker.accessibleDescription() == ""

    header.set_loaded(LoadedModel("/models/small.gguf", "SmolLM2", "llama", 4096, 8192, 49152, 0, 2, True, 0.5))

    assert "4096" in picker.accessibleDescription()


def test_loading_stands_in_the_same_place_and_can_be_cancelled(header: Header, picker: QComboBox, qtbot: QtBot):
    before = picker.width()
    header.set_loading("SmolLM2", 0.25)
    progress = header.findChild(QProgressBar, "modelProgress")
    assert progress.isVisible()
    assert progress.value() == progress.maximum() // 4
    assert not picker.isVisible()
    assert progress.parentWidget().width() == before

    with qtbot.waitSignal(header.load_cancelled):
        header.findChild(QPushButton, "modelCancel").click()
    header.end_loading()

    assert picker.isVisible()
    assert not progress.isVisible()


def test_the_keyboard_stays_in_its_place_while_a_model_loads(header: Header, picker: QComboBox, qtbot: QtBot):
    header.activateWindow()
    picker.setFocus()
    qtbot.waitUntil(picker.hasFocus)

    header.set_loading("SmolLM2", 0.25)
    assert header.findChild(QPushButton, "modelCancel").hasFocus()
    header.end_loading()

    assert picker.hasFocus()


def test_an_open_list_stays_open_and_keeps_its_place_when_models_come_and_go(
    header: Header, picker: QComboBox, models: list[ModelInfo], qtbot: QtBot
):
    view = picker.view()
    header.set_models(models[1:], VERDICTS)
    with qtbot.waitSignal(header.list_opened):
        qtbot.keyClick(picker, Qt.Key.Key_Space)
    qtbot.keyClick(view, Qt.Key.Key_End)
    for _ in range(2):
        qtbot.keyClick(view, Qt.Key.Key_Up)
    assert view.currentIndex().data() == "Giant-70B"

    for now in (models, models[2:], models):
        header.set_models(now, VERDICTS)
        header.set_chosen(None)
        QApplication.processEvents()
        assert view.isVisible()
        assert view.currentIndex().data() == "Giant-70B"
        assert view.viewport().height() >= sum(view.sizeHintForRow(row) for row in range(picker.count()))

    with qtbot.waitSignal(header.model_chosen) as chosen:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert chosen.args == ["/models/large.gguf"]
    assert not view.isVisible()


def test_a_list_that_is_not_open_stays_closed_when_models_come(header: Header, picker: QComboBox, models):
    header.set_models(models[1:], VERDICTS)

    assert not picker.view().isVisible()


def test_a_model_that_stopped_the_engine_is_marked_and_the_tool_tip_says_what_that_means(
    header: Header, picker: QComboBox, models: list[ModelInfo]
):
    header.set_models([BASE, *models], {**VERDICTS, BASE.path: "suspect", models[0].path: "suspect"})
    rows = [picker.model().index(row, 0) for row in (0, 1, 2)]
    spoken = [row.data(Qt.ItemDataRole.AccessibleTextRole) for row in rows]
    assert ["stopped the engine" in words for words in spoken] == [True, True, False]
    base, first, second = (row.data(Qt.ItemDataRole.ToolTipRole) for row in rows)
    assert "engine stopped unexpectedly" in base
    assert "no chat template" in base
    assert "engine stopped unexpectedly" in first
    assert second == models[1].path
