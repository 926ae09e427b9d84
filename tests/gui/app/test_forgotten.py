"""A forgotten passphrase: what the unlock page offers, and that nothing is deleted by any of it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog
from tests.gui.app.test_backup import choose_one, press, text_says, titles, visible
from tests.gui.app.test_exchange import dialog_of, focused
from tests.gui.app.test_passphrase import fill, unlock_page

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import LANGUAGE
from lampblack.store import encryption
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.encryption import unlocked
from lampblack.store.keeping import kept_of
from lampblack.tasks.backup import Backup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.app.conftest import Driver


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_ROUNDS", 2)


@pytest.fixture
def locked(make_app: Callable[[], Driver]) -> Driver:
    app = make_app()
    app.settings.set(LANGUAGE, "en")
    return fill(app, "salt and soot")


def said_to_be_forgotten(app: Driver) -> None:
    unlock_page(app)
    assert not app["unlockWays"].isVisible()
    app["unlockForgotten"].click()
    assert app["unlockWays"].isVisible()
    assert "cannot be recovered" in app["unlockPage"]._text.text()
    assert "deletes nothing" in app["unlockPage"]._text.text()
    assert app.window.focusWidget() is app["unlockRestore"]


def in_file(path: Path) -> list[str]:
    with closing(Database(path, key=unlocked(path, "salt and soot"))) as database:
        return [one.title for one in ConversationStore(database).all()]


def test_beginning_anew_keeps_the_locked_file_under_a_name_that_is_shown(
    locked: Driver, make_app: Callable[[], Driver]
) -> None:
    app = locked
    before = app.folders.database.read_bytes()
    said_to_be_forgotten(app)
    app["unlockAnew"].click()
    dialog = dialog_of(app, QDialog, "beginAnewDialog")
    focused(app, dialog, "exchangeClose")
    (words,) = [one.text() for one in visible(app, "exchangeText")]
    assert app.folders.database.read_bytes() == before, "it is said first"
    press(app, "beginAnewNow")
    app.wait(lambda: app.app.is_to_restart)
    app.app.close()

    (kept,) = kept_of(app.folders.database)
    assert str(kept) in words
    assert kept.read_bytes() == before
    again = make_app().start()
    assert titles(again) == []
    assert in_file(kept) == ["Zwetschgendatschi"]
    again.window.open_settings()
    again.wait(lambda: again["settingsKept"].isVisible())
    assert again["settingsKeptPath"].text() == str(kept)
    assert "close Lampblack" in again["settingsKeptWords"].text()


def test_an_older_backup_is_restored_and_the_locked_file_kept_for_good(
    locked: Driver, make_app: Callable[[], Driver], tmp_path: Path
) -> None:
    app, plain = locked, tmp_path / "older.lampblack.zip"
    elsewhere = tmp_path / "elsewhere" / "lampblack.db"
    with closing(Database(elsewhere)) as database:
        ConversationStore(database).create("From the backup", ChatOptions())
        Backup(make_app().folders, database, lambda: tmp_path / "none", list).write(plain)
    before = app.folders.database.read_bytes()
    said_to_be_forgotten(app)
    app["unlockRestore"].click()
    dialog_of(app, QDialog, "restoreDialog")
    press(app, "restoreChoose")
    choose_one(app, plain)
    text_says(app, "nothing deletes them")
    press(app, "restoreNow")
    app.wait(lambda: app.app.is_to_restart)
    app.app.close()

    again = make_app().start()
    assert titles(again) == ["From the backup"]
    (kept,) = kept_of(again.folders.database)
    assert kept.read_bytes() == before
    assert again.app.services.home.restoring.asides() == [], "there is nothing that an Undo could bring back"
    again.app.services.privacy.delete_copies()
    again.app.services.home.tidy()
    assert in_file(kept) == ["Zwetschgendatschi"]


def test_cancelled_everything_is_as_it_was_and_the_folder_is_shown(
    locked: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, opened = locked, []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or True)
    before = app.folders.database.read_bytes()
    said_to_be_forgotten(app)
    app["unlockAnew"].click()
    dialog_of(app, QDialog, "beginAnewDialog")
    press(app, "exchangeClose")
    app["unlockFolder"].click()
    assert opened == [str(app.folders.data)]
    assert app.folders.database.read_bytes() == before
    assert kept_of(app.folders.database) == []
    app.qtbot.keyClicks(app["unlockPassphrase"], "salt and soot")
    app["unlockOpen"].click()
    app.wait(lambda: app.app.services is not None)
    assert titles(app) == ["Zwetschgendatschi"]
