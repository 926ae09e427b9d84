"""Conversations out of the window and into it, by the keyboard."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from tests.unit.exchange import samples

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Role
from lampblack.exchange.words import Words
from lampblack.ui.exchange import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.app.conftest import Driver

CHINESE = "| 茶 | 水温 |\n|---|---|\n| 龙井 | **80 °C** |\n\n```python\nprint('茶')\n```\n\n<think>"


@pytest.fixture
def started(make_app: Callable[[], Driver]) -> Driver:
    return make_app().start()


def dialog_of(app: Driver, kind: type[QWidget], name: str = "") -> QWidget:
    app.wait(lambda: [one for one in app.window.findChildren(kind, name or None) if one.isVisible()])
    return next(one for one in app.window.findChildren(kind, name or None) if one.isVisible())


def focused(app: Driver, dialog: QWidget, name: str) -> None:
    """Waits until the keyboard is there, in this dialog."""
    app.wait(lambda: (widget := dialog.focusWidget()) is not None and widget.objectName() == name)


def choose(app: Driver, path: Path) -> None:
    """Answers the dialog for files."""
    asking = dialog_of(app, QFileDialog)
    assert isinstance(asking, QFileDialog)
    if asking.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
        asking.fileSelected.emit(str(path))
    else:
        asking.filesSelected.emit([str(path)])
    asking.done(QDialog.DialogCode.Accepted.value)


def fill(app: Driver) -> int:
    store = app.app.services.conversations
    conversation = store.create("Tea 茶/水", ChatOptions(system_prompt="Be brief"))
    asked = store.add_message(conversation.id, None, Role.USER, "How hot?", MessageState.DONE)
    store.add_message(conversation.id, asked.id, Role.ASSISTANT, CHINESE, MessageState.DONE, "Qwen")
    app.window.chat.list.set_conversations(store.all())
    return conversation.id


def test_importing_into_an_empty_list(started: Driver, tmp_path: Path) -> None:
    app = started
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([samples.chatgpt(), {"title": "Broken", "mapping": 1}]))
    app.window.show_chat()
    empty = app.window.chat.list._empty
    empty.setFocus()
    QTest.keyClick(empty, Qt.Key.Key_Tab)
    QTest.keyClick(empty, Qt.Key.Key_Return)
    dialog = dialog_of(app, QDialog, "importDialog")
    focused(app, dialog, "importFiles")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Space)
    choose(app, path)
    app.wait(lambda: "Imported: 1" in app["exchangeText"].text())
    assert "Not imported, or not whole: 1" in app["exchangeText"].text()
    app.wait(lambda: app["exchangeRefusals"].toPlainText())  # once it is over, and not only counted
    assert app["exchangeRefusals"].toPlainText().splitlines() == [
        "“Broken” is damaged. Export it again.",
        "“Tea 茶” came without pictures or files: 1",
    ]
    focused(app, dialog, "exchangeClose")
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    app.wait(lambda: app.window.chat.list.title_of(app.app.services.conversations.all()[0].id) == "Tea 茶")


@pytest.mark.parametrize(
    ("ending", "has"), [("md", b"# Tea "), ("html", b"<!DOCTYPE"), ("json", b'"Be brief"'), ("pdf", b"%PDF")]
)
def test_exporting_one(started: Driver, tmp_path: Path, ending: str, has: bytes) -> None:
    app = started
    number = fill(app)
    app.window.show_chat()
    app.window.chat.list.wishes.export.emit((number,))
    asking = dialog_of(app, QFileDialog)
    kind = next(one for one in asking.nameFilters() if f"*.{ending})" in one)
    asking.selectNameFilter(kind)
    asking.filterSelected.emit(kind)
    assert Path(asking.selectedFiles()[0]).name == f"Tea 茶 水.{ending}"
    choose(app, tmp_path / f"out.{ending}")
    app.wait(lambda: app.find("exchangeText") and "written to" in app["exchangeText"].text())
    assert has in (tmp_path / f"out.{ending}").read_bytes()
    app["exchangeClose"].click()


def test_exporting_all_from_the_keyboard(started: Driver, tmp_path: Path) -> None:
    app = started
    fill(app)
    fill(app)
    app.window.show_chat()
    app.wait(lambda: app.find("chatListMore") is not None and app["chatListMore"].isVisible())
    more = app["chatListMore"]
    assert more.accessibleName()
    actions = more.menu().actions()
    assert [one.text() for one in actions[:2]] == ["Import conversations…", "Export all conversations…"]
    actions[1].trigger()
    choose(app, tmp_path / "all.json")
    app.wait(lambda: app.find("exchangeText") and "2 conversations written" in app["exchangeText"].text())
    assert len(json.loads((tmp_path / "all.json").read_bytes())["conversations"]) == 2
    app["exchangeClose"].click()


@pytest.mark.parametrize("ending", [".md.zip", ".html.zip"])
def test_the_ending_that_was_typed_says_in_which_form_all_are_written(
    started: Driver, tmp_path: Path, ending: str
) -> None:
    app = started
    fill(app)
    fill(app)
    app.window.show_chat()
    app.window.chat.list.wishes.export_all.emit()
    choose(app, tmp_path / f"all{ending}")
    app.wait(lambda: app.find("exchangeText") and "2 conversations written" in app["exchangeText"].text())
    with zipfile.ZipFile(tmp_path / f"all{ending}") as archive:
        assert {Path(name).suffix for name in archive.namelist()} == {ending.removesuffix(".zip")}
    app["exchangeClose"].click()


def test_exporting_all_where_there_is_nothing_says_so(started: Driver) -> None:
    app = started
    app.window.show_chat()
    app.window.chat.list.wishes.export_all.emit()
    dialog = dialog_of(app, QDialog, "nothingToExport")
    assert "nothing to export yet" in app["exchangeText"].text()
    dialog.close()


def test_exporting_all_where_the_disk_does_not_answer_says_so(started: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    app = started
    app.window.show_chat()

    def failing() -> list[object]:
        raise KnownError("database.damaged", reason="malformed", path="lampblack.db")

    monkeypatch.setattr(app.app.services.exchange, "every", failing)
    app.window.chat.list.wishes.export_all.emit()
    dialog = dialog_of(app, QDialog, "exportFailed")
    assert "damaged" in app["exchangeText"].text()
    dialog.close()


def test_a_fault_is_said_in_place(started: Driver, tmp_path: Path) -> None:
    app = started
    number = fill(app)
    app.window.chat.list.wishes.export.emit((number,))
    choose(app, tmp_path / "no such folder" / "x.pdf")
    app.wait(lambda: app.find("exchangeText") and str(tmp_path) in app["exchangeText"].text())
    assert not list(tmp_path.glob("**/*.part"))
    app["exchangeClose"].click()


def test_a_pdf_has_pages(started: Driver) -> None:
    exchange = started.app.services.exchange
    number = fill(started)
    store = started.app.services.conversations
    for _ in range(30):
        store.add_message(number, store.get(number).leaf_id, Role.ASSISTANT, "words and 字 " * 80, MessageState.DONE)
    data = pdf.written(exchange._store.read(number), Words(), ["Sans Serif"], ["monospace"])
    assert data.count(b"/Type /Page\n") > 2
    assert data.startswith(b"%PDF")


def test_ctrl_p_makes_a_pdf_of_what_is_shown(started: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = started
    number = fill(app)

    def is_shown() -> bool:
        """The list that is read at the start may come after what a test has added meanwhile."""
        app.window.show_chat()
        if app.window.chat.list.current() == number:
            return True
        app.window.chat.list.set_conversations(app.app.services.conversations.all())
        app.window.chat.list.chosen.emit(number)
        return False

    app.wait(is_shown)
    QTest.keyClick(app.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    asking = dialog_of(app, QFileDialog)
    assert [one.rpartition("(")[2] for one in asking.nameFilters()] == ["*.pdf)"]
    choose(app, tmp_path / "tea.pdf")
    app.wait(lambda: app.find("exchangeText") and "Open it to print it." in app["exchangeText"].text())
    assert (tmp_path / "tea.pdf").read_bytes().startswith(b"%PDF")
    dialog = dialog_of(app, QDialog, "exportDialog")
    focused(app, dialog, "exportOpen")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: url.toLocalFile() != str(tmp_path / "tea.pdf"))
    app["exportOpen"].click()
    app.wait(lambda: f"It is at {tmp_path / 'tea.pdf'}" in app["exchangeText"].text())
    app["exchangeClose"].click()


def test_ctrl_p_where_nothing_has_been_said_yet(started: Driver) -> None:
    app = started
    app.window.show_chat()
    QTest.keyClick(app.window.chat.composer, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    dialog = dialog_of(app, QDialog, "nothingToPrint")
    app.wait(lambda: "nothing to print yet" in app["exchangeText"].text())
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_printing_from_the_menu(started: Driver, tmp_path: Path) -> None:
    app = started
    number = fill(app)
    conversation = app.app.services.conversations.get(number)
    menu = app.window.chat.list._view._menus.for_conversations([conversation], [], lambda: None)
    words = [one.text() for one in menu.actions()]
    assert "Print or save as PDF…\tCtrl+P" in words
    menu.actions()[words.index("Print or save as PDF…\tCtrl+P")].trigger()
    choose(app, tmp_path / "tea.pdf")
    app.wait(lambda: app.find("exchangeText") and "tea.pdf" in app["exchangeText"].text())
    app["exchangeClose"].click()
    menu.deleteLater()
    both = app.window.chat.list._view._menus.for_conversations([conversation, conversation], [], lambda: None)
    assert not [one for one in both.actions() if "Print" in one.text()]
    both.deleteLater()


def test_cancelling_a_long_pdf(started: Driver, tmp_path: Path) -> None:
    app = started
    number = fill(app)
    store = app.app.services.conversations
    for _ in range(300):
        store.add_message(number, store.get(number).leaf_id, Role.ASSISTANT, CHINESE * 10, MessageState.DONE)
    app.window.chat.list.wishes.print.emit(number)
    choose(app, tmp_path / "long.pdf")
    dialog = dialog_of(app, QDialog, "exportDialog")
    gone = []
    dialog.destroyed.connect(lambda: gone.append(True))
    assert "Writing the file…" in app["exchangeText"].text()
    app["exchangeClose"].click()
    app.wait(lambda: gone)
    assert not list(tmp_path.glob("*.pdf")) + list(tmp_path.glob(".*.part"))
