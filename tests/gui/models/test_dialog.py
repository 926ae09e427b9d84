"""The dialog for models by itself: its keys, its words, and what it says of each download."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QTableView, QWidget
from tests.gui.models.samples import KEPT, OFFERED, REPO, download, models_dialog

from lampblack.domain.faults import Fault
from lampblack.domain.hub import DownloadState, Order
from lampblack.tasks.finding import Opened
from lampblack.ui.models.dialog import FIND, ModelsDialog
from lampblack.ui.models.words import about_quantization, duration, progress

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme


@pytest.fixture
def dialog(theme: Theme, qtbot: QtBot) -> ModelsDialog:
    made = models_dialog(theme)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made).__exit__(None, None, None)
    return made


def control(dialog: ModelsDialog, name: str) -> QWidget:
    found = dialog.findChild(QWidget, name)
    assert found is not None, f"there is no {name}"
    return found


def test_enter_searches_and_uses_what_is_chosen_and_presses_nothing_else(dialog: ModelsDialog, qtbot: QtBot):
    dialog.show_page(FIND)
    search = control(dialog, "modelsSearch")
    assert QApplication.focusWidget() is search
    qtbot.keyClicks(search, "qwen")
    with qtbot.waitSignal(dialog.finder.search_wanted) as wanted:
        qtbot.keyClick(search, Qt.Key.Key_Return)
    assert wanted.args == ["qwen", Order.DOWNLOADS]

    files = control(dialog, "modelsFiles")
    files.setFocus()
    with qtbot.waitSignal(dialog.finder.fetch_wanted) as fetched:
        qtbot.keyClick(files, Qt.Key.Key_Return)
    assert fetched.args == [OFFERED[0]]
    qtbot.keyClick(files, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.finder.use_wanted) as used:
        qtbot.keyClick(files, Qt.Key.Key_Return)
    assert used.args == [OFFERED[1]]
    qtbot.keyClick(files, Qt.Key.Key_Down)
    assert not control(dialog, "modelsDownload").isEnabled()
    assert dialog.isVisible()


def test_tab_leaves_a_table_and_reaches_every_button(dialog: ModelsDialog, qtbot: QtBot):
    dialog.library.table.setFocus()
    seen = []
    for _ in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        seen.append(QApplication.focusWidget().objectName())
    assert seen[:4] == ["modelsUse", "modelsShowDetails", "modelsReveal", "modelsImport"], "what is shipped stays"


def test_delete_removes_what_may_be_removed(dialog: ModelsDialog, qtbot: QtBot):
    table = dialog.library.table
    table.setFocus()
    with qtbot.assertNotEmitted(dialog.library.remove_wanted):
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    qtbot.keyClick(table, Qt.Key.Key_Down)
    with qtbot.waitSignal(dialog.library.remove_wanted) as wanted:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert wanted.args == [KEPT[1]]


def test_home_and_end_go_to_the_first_and_the_last(dialog: ModelsDialog, qtbot: QtBot):
    table = dialog.library.table
    table.setFocus()
    for key, meant in ((Qt.Key.Key_End, KEPT[-1]), (Qt.Key.Key_Home, KEPT[0])):
        qtbot.keyClick(table, key)
        assert table.current() == meant


def test_what_is_chosen_stays_so_when_the_list_is_read_again(dialog: ModelsDialog):
    dialog.library.table.selectRow(2)
    dialog.library.show_models(KEPT[1:])
    assert dialog.library.table.current() == KEPT[2]


@pytest.mark.parametrize(
    ("state", "words", "button"),
    [
        (DownloadState.READING, "40 MB of 98 MB · 3 MB/s · 19 s left", "Pause"),
        (DownloadState.QUEUED, "40 MB of 98 MB · comes after the others", "Pause"),
        (DownloadState.PAUSED, "40 MB of 98 MB · paused", "Go on"),
        (DownloadState.FAILED, "40 MB of 98 MB · stopped", "Try again"),
    ],
)
def test_a_download_says_how_far_it_is_and_what_can_be_done(dialog: ModelsDialog, state, words, button):
    row = dialog.downloads.rows[state]
    assert row.findChild(QLabel, "modelsProgressText").text() == words
    assert row.pause.text() == button
    assert row.pause.isVisibleTo(row)


def test_a_download_that_failed_says_why_and_goes_on_at_a_click(dialog: ModelsDialog, qtbot: QtBot):
    row = dialog.downloads.rows[DownloadState.FAILED]
    assert "set to stay offline" in row.findChild(QLabel, "modelsProgressFault").text()
    with qtbot.waitSignal(dialog.downloads.resume_wanted) as wanted:
        row.pause.click()
    assert wanted.args == [DownloadState.FAILED]
    dialog.downloads.show_download(DownloadState.FAILED, download(DownloadState.READING))
    assert not row.findChild(QLabel, "modelsProgressFault").isVisible()
    with qtbot.waitSignal(dialog.downloads.pause_wanted):
        row.pause.click()


def test_the_last_download_that_goes_takes_the_list_with_it(dialog: ModelsDialog):
    for state in DownloadState:
        dialog.downloads.show_download(state, None)
    assert not dialog.downloads.isVisible()
    assert dialog.downloads.rows == {}


def test_what_is_under_way_is_not_offered_again(dialog: ModelsDialog):
    dialog.show_page(FIND)
    button = control(dialog, "modelsDownload")
    assert (button.text(), button.isEnabled()) == ("Download 98 MB", True)
    dialog.finder.show_under_way(frozenset({f"{REPO}/SmolLM2-Q4_1.gguf"}))
    assert (button.text(), button.isEnabled()) == ("Under way", False)


def test_where_nobody_knows_what_fits_the_reason_is_said_and_a_file_can_still_be_had(dialog: ModelsDialog):
    dialog.show_page(FIND)
    dialog.finder.show_offers(Opened(REPO, OFFERED, trouble=Fault("hub.trouble", {"host": "hub", "code": 503})))
    assert "error 503" in control(dialog, "modelsRepository").text()
    assert control(dialog, "modelsDownload").isEnabled()


@pytest.mark.parametrize("text_scale", [100, 150])
def test_it_fits_a_small_screen(theme: Theme, qtbot: QtBot, text_scale: int):
    theme.set_text_scale(text_scale)
    dialog = models_dialog(theme)
    qtbot.addWidget(dialog)
    dialog.show_page(FIND)
    dialog.show()
    needed = dialog.minimumSizeHint()
    assert needed.boundedTo(QSize(1024, 640)) == needed


def test_every_control_has_a_name_for_a_screen_reader(dialog: ModelsDialog):
    for kind in (QPushButton, QTableView):
        for each in dialog.findChildren(kind):
            if each.objectName().startswith("models"):
                named = each.accessibleName() or (each.text() if isinstance(each, QPushButton) else "")
                assert named, each.objectName()


@pytest.mark.parametrize(
    ("quantization", "words"),
    [("Q4_K_M", "4 bits"), ("IQ2_XS", "2 bits"), ("Q8_0", "nearly nothing"), ("BF16", "not made smaller"), ("", "")],
)
def test_a_quantization_is_explained(quantization: str, words: str):
    assert about_quantization(quantization).startswith(words)
    assert bool(about_quantization(quantization)) == bool(words)


def test_times_are_rough():
    assert [duration(seconds) for seconds in (0.2, 59, 90, 5400)] == ["1 s", "59 s", "2 min", "1.5 h"]
    assert progress(download(DownloadState.DONE)).startswith("98 MB · on this computer")


def test_a_model_that_came_is_called_as_a_person_calls_it(dialog: ModelsDialog):
    done = replace(download(DownloadState.DONE), key="there", path="/models/ink.gguf")
    dialog.downloads.show_download("there", done)
    row = dialog.downloads.rows["there"]
    assert row.use.accessibleName() == "Use SmolLM2"
    dialog.downloads.show_names({"/models/ink.gguf": "My ink"})
    assert row.use.accessibleName() == "Use My ink"
    dialog.downloads.show_names({})
    assert row.use.accessibleName() == "Use SmolLM2"
