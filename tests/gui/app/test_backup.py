"""Everything backed up, restored and moved in the window, and the list of exported files."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QWidget
from tests.gui.app.test_exchange import choose, dialog_of, focused

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.paths import HOME_VARIABLE, Folders
from lampblack.store.database import Database
from lampblack.store.exports import ExportStore
from lampblack.ui.backup.wish import HomeWish
from lampblack.ui.file_dialog import FileDialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.app.conftest import Driver


@pytest.fixture
def started(make_app: Callable[[], Driver]) -> Driver:
    app = make_app().start()
    add(app, "Tea 茶")
    return app


def add(app: Driver, title: str) -> int:
    number = app.app.services.conversations.create(title, ChatOptions()).id
    app.window.chat.list.set_conversations(app.app.services.conversations.all())
    return number


def titles(app: Driver) -> list[str]:
    return sorted(one.title for one in app.app.services.conversations.all())


def wish(app: Driver, words: str) -> None:
    """From the menu under the list."""

    def is_offered() -> bool:
        """The list that is read at the start, and the welcome page, may come after what a test has done meanwhile."""
        app.window.show_chat()
        if app.find("chatListMore") is not None and app["chatListMore"].isVisible():
            return True
        app.window.chat.list.set_conversations(app.app.services.conversations.all())
        return False

    app.wait(is_offered)
    next(one for one in app["chatListMore"].menu().actions() if one.text() == words).trigger()


def text_says(app: Driver, words: str) -> None:
    """In the dialog that is in front; one that was closed may still be there."""
    app.wait(lambda: any(words in one.text() for one in visible(app, "exchangeText")))


def visible(app: Driver, name: str) -> list:
    return [one for one in app.window.findChildren(QWidget, name) if one.isVisible()]


def press(app: Driver, name: str) -> None:
    app.wait(lambda: visible(app, name) and visible(app, name)[0].isEnabled())
    visible(app, name)[0].click()


def backed_up(app: Driver, path: Path) -> None:
    wish(app, "Back up everything…")
    dialog = dialog_of(app, QDialog, "backupDialog")
    text_says(app, "not encrypted")
    QTest.keyClick(visible(app, "backupChoose")[0], Qt.Key.Key_Space)
    choose(app, path)
    text_says(app, "It was read again, and is whole.")
    focused(app, dialog, "exchangeClose")
    press(app, "exchangeClose")


def written(app: Driver) -> list[Path]:
    """The files that the home knows to have been written."""
    with contextlib.closing(Database(app.folders.database)) as database:
        return [one.path for one in ExportStore(database).every()]


def test_back_up_and_restore_and_undo(started: Driver, make_app: Callable[[], Driver], tmp_path: Path) -> None:
    app, path = started, tmp_path / "all.lampblack.zip"
    backed_up(app, path)
    add(app, "Later")
    wish(app, "Restore from a backup…")
    dialog_of(app, QDialog, "restoreDialog")
    press(app, "restoreChoose")
    choose_one(app, path)
    text_says(app, "Conversations: 1 (messages: 0)")
    assert titles(app) == ["Later", "Tea 茶"], "nothing is changed before it was asked for"
    press(app, "restoreNow")
    app.wait(lambda: app.app.is_to_restart)
    assert not app.window.isVisible()
    app.app.close()

    again = make_app().start()
    assert titles(again) == ["Tea 茶"]
    again.wait(lambda: written(again) == [path])  # that it was is not in it, being older
    again.wait(lambda: again.find("undoButton") is not None and again["undoButton"].isVisible())
    QTest.keyClick(again.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert again["undoButton"].isVisible(), "a key that is pressed without looking does not undo it"
    again["undoButton"].click()
    dialog = dialog_of(again, QDialog, "undoRestoreDialog")
    focused(again, dialog, "exchangeClose")
    assert titles(again) == ["Tea 茶"], "it is asked first"
    press(again, "undoRestoreNow")
    again.wait(lambda: again.app.is_to_restart)
    again.app.close()

    third = make_app().start()
    assert titles(third) == ["Later", "Tea 茶"]


def test_undo_goes_with_what_it_would_bring_back(
    started: Driver, make_app: Callable[[], Driver], tmp_path: Path
) -> None:
    app, path = started, tmp_path / "all.lampblack.zip"
    backed_up(app, path)
    services = app.app.services
    services.home.restoring.prepare(path)
    app.app.close()
    again = make_app().start()
    again.wait(lambda: again.find("undoButton") is not None and again["undoButton"].isVisible())
    again.app.services.privacy.delete_copies()
    again.app._privacy.copies_deleted.emit()
    assert not again["undoButton"].isVisible()


def test_a_home_that_was_given_says_at_once_that_it_stays(started: Driver) -> None:
    wish(started, "Move data to another folder…")
    started.wait(lambda: "started with --home" in started["bannerText"].text())
    assert started.find("moveDialog") is None, "nobody is asked for a folder for nothing"


def test_after_a_backup_or_a_restore_that_failed_the_keyboard_is_where_one_goes_on(
    started: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = started

    def full(*_: object, **__: object) -> None:
        raise KnownError("disk.full")

    monkeypatch.setattr(app.app.services.home.backup, "write", full)
    wish(app, "Back up everything…")
    dialog = dialog_of(app, QDialog, "backupDialog")
    press(app, "backupChoose")
    choose(app, tmp_path / "all.lampblack.zip")
    text_says(app, "The disk is full")
    focused(app, dialog, "backupChoose")
    press(app, "exchangeClose")

    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and no more")
    wish(app, "Restore from a backup…")
    dialog = dialog_of(app, QDialog, "restoreDialog")
    press(app, "restoreChoose")
    choose_one(app, broken)
    text_says(app, "broken.zip")
    focused(app, dialog, "restoreChoose")


def test_what_is_left_out_of_a_backup_is_said_before_it_is_made(
    started: Driver, tiny_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(started.app.services.home.backup, "models_size", lambda: 5_000_000)
    wish(started, "Back up everything…")
    dialog_of(started, QDialog, "backupDialog")
    text_says(started, "Models are left out")
    assert "With the models" in visible(started, "backupWithModels")[0].text()
    assert not visible(started, "backupWithModels")[0].isChecked()


def test_a_folder_that_is_not_there_is_no_file_name(started: Driver, tmp_path: Path) -> None:
    dialog = FileDialog(started.window, "Open", str(tmp_path / "Documents"))
    assert dialog.selectedFiles() in ([], [dialog.directory().absolutePath()])
    assert Path(dialog.directory().absolutePath()) == Path.home()
    dialog.deleteLater()


def test_what_is_readable_after_it_is_said_before(started: Driver, tmp_path: Path) -> None:
    plain, locked = tmp_path / "plain.zip", tmp_path / "locked.zip"
    home, privacy = started.app.services.home, started.app.services.privacy
    home.backup.write(plain)
    privacy.lock("salt")
    home.backup.write(locked)
    look(started, plain, "not locked with a passphrase after it")
    privacy.unlock_for_good("salt")
    look(started, locked, "kept as it is, not encrypted")


def look(app: Driver, path: Path, words: str) -> None:
    wish(app, "Restore from a backup…")
    dialog = dialog_of(app, QDialog, "restoreDialog")
    dialog.look(path)

    text_says(app, words)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    app.wait(lambda: app.find("restoreDialog") is None)


def test_a_bad_file_is_one_sentence_and_cancel_changes_nothing(started: Driver, tmp_path: Path) -> None:
    app = started
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"PK\x03\x04")
    wish(app, "Restore from a backup…")
    dialog = dialog_of(app, QDialog, "restoreDialog")
    press(app, "restoreChoose")
    choose_one(app, junk)
    text_says(app, "junk.zip is damaged, cut off or was changed")
    assert visible(app, "restoreChoose")
    focused(app, dialog, "restoreChoose")
    assert dialog.findChild(QWidget, "exchangeText").property("role") == "bad"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert titles(app) == ["Tea 茶"]


def test_from_settings_also_before_the_first_conversation(make_app: Callable[[], Driver]) -> None:
    app = make_app().start()
    app.window.open_settings()
    dialog_of(app, QDialog, "settingsDialog")
    app["settingsRestoreBackup"].click()
    dialog_of(app, QDialog, "restoreDialog")
    press(app, "exchangeClose")


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home is where systems keep such things."""
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    for variable, name in (("DATA", "share"), ("CONFIG", "config"), ("CACHE", "cache"), ("STATE", "state")):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(tmp_path / "user" / name))
    return tmp_path


@pytest.fixture
def make_usual(usual: Path, make_app: Callable[[], Driver], monkeypatch: pytest.MonkeyPatch) -> Callable[[], Driver]:
    def make() -> Driver:
        with monkeypatch.context() as patch:
            found = Folders.of()
            patch.setattr(Folders, "of", lambda *_: found)
            return make_app()

    return make


def test_moving_and_a_disk_that_is_unplugged(make_usual: Callable[[], Driver], usual: Path) -> None:
    app = make_usual().start()
    add(app, "Tea 茶")
    disk = usual / "disk"
    disk.mkdir()
    wish(app, "Move data to another folder…")
    dialog_of(app, QDialog, "moveDialog")
    text_says(app, str(usual / "user" / "share"))
    press(app, "moveChoose")
    choose_one(app, app.folders.data)
    text_says(app, "lies within the folder")
    press(app, "moveChoose")
    choose_one(app, disk)
    text_says(app, f"goes to {disk}")
    press(app, "moveNow")
    app.wait(lambda: app.app.is_to_restart)
    app.app.close()  # moves, in a window of its own
    assert (disk / "data" / "lampblack.db").is_file()

    moved = make_usual().start()
    assert moved.folders.data == disk / "data"
    assert titles(moved) == ["Tea 茶"]
    moved.wait(lambda: not (usual / "user" / "share" / "Lampblack").exists())
    moved.window.close()
    moved.app.close()

    disk.rename(usual / "unplugged")
    blocked = make_usual().start()
    assert str(disk) in blocked["blockedText"].text()
    blocked["missingAgain"].click()
    assert not blocked.app.is_to_restart
    assert not disk.exists(), "nothing new was begun"
    (usual / "unplugged").rename(disk)
    blocked["missingAgain"].click()
    assert blocked.app.is_to_restart


def choose_one(app: Driver, path: Path) -> None:
    asking = dialog_of(app, QFileDialog)
    asking.fileSelected.emit(str(path))
    asking.done(QDialog.DialogCode.Accepted.value)


def test_exported_files_are_listed_and_deleted(started: Driver, tmp_path: Path) -> None:
    app = started
    (number,) = (one.id for one in app.app.services.conversations.all())
    for name in ("tea.pdf", "tea2.pdf"):
        app.window.chat.list.wishes.export.emit((number,))
        choose(app, tmp_path / name)
        text_says(app, f"{name}")
        press(app, "exchangeClose")
        app.wait(lambda: not visible(app, "exportDialog"))
    app.window.chat.list.wishes.delete.emit((number,))
    app.wait(lambda: "Exported files that stay: 2" in app.window.status._undo_text.text())
    app.window.chat.list.wishes.home.emit(HomeWish.EXPORTS)
    dialog_of(app, QDialog, "exportsDialog")
    app.wait(lambda: app["exportsList"].count() == 2)
    assert "A conversation that was deleted" in app["exportsList"].item(0).text()
    assert str(tmp_path / "tea2.pdf") in app["exportsList"].item(0).text()
    app["exportsDelete"].click()
    app.wait(lambda: app["exportsList"].count() == 1)
    assert not (tmp_path / "tea2.pdf").exists()
    app["exportsForget"].click()
    app.wait(lambda: app["exportsList"].count() == 0)
    assert (tmp_path / "tea.pdf").read_bytes().startswith(b"%PDF")
    app["exportsClose"].click()
