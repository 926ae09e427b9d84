"""Locking the conversations with a passphrase, and opening them with it."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from tests.gui.conftest import delete_what_was_closed

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.sessions import conversation_session, file_name
from lampblack.settings.declared import LANGUAGE, SESSIONS_MEGABYTES
from lampblack.store import encryption, rewriting
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.encryption import unlocked

MARKER = "Zwetschgendatschi"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch):
    monkeypatch.setattr(encryption, "_ROUNDS", 2)


@pytest.fixture
def english(make_app):
    """An app that is yet to be started."""
    app = make_app()
    app.settings.set(LANGUAGE, "en")
    return app


def fill(app, passphrase=None):
    """A home with one conversation, as another run of the app would have left it."""
    with closing(Database(app.folders.database)) as database:
        store = ConversationStore(database)
        conversation = store.create(MARKER, ChatOptions())
        store.add_exchange(conversation.id, None, f"What is {MARKER}?", "m")
        if passphrase:
            database.change_passphrase(None, passphrase)
    return app


def unlock_page(app):
    app.app.start()
    app.window.resize(1100, 760)
    app.wait(lambda: app.find("unlockPage") is not None)
    return app["unlockPage"]


def settings_of(app):
    app.window.open_settings()
    app.wait(lambda: app["settingsPassphrase"].isEnabled())
    return app


def dialog_of(app, button):
    app[button].click()
    dialog = app["passphraseDialog"]
    app.qtbot.waitActive(dialog)
    return dialog


def fill_in(app, **words):
    for name, text in words.items():
        field = app["passphrase" + name.capitalize()]
        field.clear()
        app.qtbot.keyClicks(field, text)


def files_with(app, word):
    """The files of the whole home in whose bytes the word stands."""
    home = app.folders.data.parent
    return [str(file.relative_to(home)) for file in home.rglob("*") if file.is_file() and word in file.read_bytes()]


def test_setting_a_passphrase_locks_the_conversations_and_deletes_what_could_be_read_without(english):
    app = fill(english)
    session = app.folders.sessions / file_name(conversation_session(1), "ab" * 32)
    copy = app.folders.data / "lampblack.db.v9-2099-01-02-030405"
    app.start()
    session.parent.mkdir(parents=True, exist_ok=True)
    session.write_bytes(MARKER.encode())
    copy.write_bytes(b"SQLite format 3\0" + MARKER.encode())
    settings_of(app)
    assert not app["settingsRemovePassphrase"].isVisible()
    assert "1/2/99" in app["settingsCopies"].text()
    dialog_of(app, "settingsPassphrase")
    assert "nobody can restore it" in app["passphraseDialog"]._warning.text()

    fill_in(app, new="salt and soot", again="salt and soot")
    app.qtbot.keyClick(app["passphraseAgain"], Qt.Key.Key_Return)

    app.wait(lambda: app["settingsRemovePassphrase"].isVisible())
    assert files_with(app, MARKER.encode()) == []
    assert not session.exists()
    assert not app["settingsDeleteCopies"].isVisible()
    assert "is read anew after a restart" in app["settingsPrivacy"].text()
    assert app.app.services.engine._configuration().sessions_bytes == 0  # which has the engine keep nothing
    assert [one.title for one in app.app.services.conversations.all()] == [MARKER]  # it goes on being open


def test_the_two_must_be_the_same(english):
    app = settings_of(english.start())
    dialog_of(app, "settingsPassphrase")
    fill_in(app, new="salt", again="soot")
    app["passphraseConfirm"].click()
    assert "not the same" in app["passphraseFault"].text()
    assert app.window.focusWidget() is not None
    fill_in(app, new="", again="")
    app["passphraseConfirm"].click()
    assert "to be filled in" in app["passphraseFault"].text()
    assert app.app.services.privacy.is_locked is False


def test_what_is_typed_can_be_shown(english):
    app = settings_of(english.start())
    dialog_of(app, "settingsPassphrase")
    fields = [app[name] for name in ("passphraseNew", "passphraseAgain")]
    assert {field.echoMode() for field in fields} == {QLineEdit.EchoMode.Password}
    app["passphraseShow"].click()
    assert {field.echoMode() for field in fields} == {QLineEdit.EchoMode.Normal}


def test_a_locked_home_opens_with_the_passphrase_typed_on_the_keyboard(english):
    app = fill(english, "salt and soot")
    page = unlock_page(app)
    app.qtbot.waitActive(app.window)
    assert app.window.focusWidget() is app["unlockPassphrase"]
    assert "locked" in page._title.text()
    assert not app.window.header.isVisible()
    assert app.app.services is None

    app.qtbot.keyClicks(app.window.focusWidget(), "salt and snow")
    app.qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_Return)
    app.wait(lambda: "not the passphrase" in app["unlockFault"].text())
    assert app.window.focusWidget() is app["unlockPassphrase"]
    assert app["unlockPassphrase"].selectedText()  # the next try takes its place

    app.qtbot.keyClicks(app.window.focusWidget(), "salt and soot")
    app.qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_Return)
    app.wait(lambda: app["welcomePage"].isVisible())  # for no model was used yet
    delete_what_was_closed()
    assert app.find("unlockPage") is None
    assert app.window.header.isVisible()
    assert [one.title for one in app.app.services.conversations.all()] == [MARKER]


def test_after_several_refusals_it_says_what_else_may_be(english):
    app = fill(english, "salt")
    unlock_page(app)
    for tried in range(3):
        assert "damaged" not in app["unlockFault"].text()
        app.qtbot.keyClicks(app["unlockPassphrase"], f"x{tried}")
        app["unlockOpen"].click()
        app.wait(lambda: app["unlockOpen"].isEnabled())
    assert "the beginning of the file may be damaged" in app["unlockFault"].text()


def test_quitting_without_the_passphrase_changes_nothing(english):
    app = fill(english, "salt")
    before = app.folders.database.read_bytes()
    unlock_page(app)
    app["unlockQuit"].click()
    app.wait(lambda: not app.window.isVisible())
    assert app.folders.database.read_bytes() == before


def test_a_damaged_file_is_not_asked_a_passphrase_for(english):
    app = fill(english, "salt")
    content = app.folders.database.read_bytes()
    app.folders.database.write_bytes(bytes(4_096) + content[4_096:])
    app.start()
    assert "damaged" in app["blockedText"].text()


def test_settings_can_be_seen_while_it_is_locked_but_not_the_passphrase_changed(english):
    app = fill(english, "salt")
    unlock_page(app)
    app.window.open_settings()
    assert not app["settingsPassphrase"].isEnabled()
    assert not app["settingsRemovePassphrase"].isEnabled()
    assert "are encrypted on this disk" in app["settingsPrivacy"].text()
    assert sessions_help(app).startswith("None is used while there is a passphrase")


def sessions_help(app):
    """What stands under the disk space to resume conversations, which a screen reader says as well."""
    dialog = app["settingsDialog"]
    description = dialog._editor_of(SESSIONS_MEGABYTES).widget.accessibleDescription()
    assert description in [label.text() for label in dialog.findChildren(QLabel)]
    return description


def test_disk_space_to_resume_conversations_is_said_as_it_is(english):
    app = settings_of(fill(english).start())
    assert "goes on at once after a restart" in sessions_help(app)
    dialog_of(app, "settingsPassphrase")
    fill_in(app, new="salt", again="salt")
    app["passphraseConfirm"].click()
    app.wait(lambda: app["settingsRemovePassphrase"].isVisible())
    assert sessions_help(app).startswith("None is used while there is a passphrase")


def test_a_backup_from_before_the_passphrase_is_listed_as_readable_and_deleted_by_a_second_press(english, tmp_path):
    app = fill(english).start()
    plain, locked = tmp_path / "before.lampblack.zip", tmp_path / "after.lampblack.zip"
    app.app.services.home.backup.write(plain)
    settings_of(app)
    assert not app["settingsBackups"].isVisible(), "without a passphrase everything can be read"
    app.app.services.privacy.lock("salt")
    app.app.services.home.backup.write(locked)
    app["settingsDialog"].close()
    delete_what_was_closed()

    settings_of(app)
    app.wait(lambda: app["settingsBackups"].isVisible())
    assert "whoever has one can read your conversations" in app["settingsBackupsWords"].text()
    rows = app["settingsBackups"].findChildren(QLineEdit)
    assert [row.text() for row in rows] == [str(plain)]
    assert app["settingsBackupsFolder"].isVisible()
    app["settingsBackupsDelete"].click()
    assert app["settingsBackupsDelete"].text() == "Delete for good"
    assert plain.exists()
    app["settingsBackupsDelete"].click()
    app.wait(lambda: not app["settingsBackups"].isVisible())
    assert not plain.exists()
    assert locked.exists()


def test_the_passphrase_is_changed_and_removed(english):
    app = fill(english, "old")
    unlock_page(app)
    app.qtbot.keyClicks(app["unlockPassphrase"], "old")
    app["unlockOpen"].click()
    app.wait(lambda: app.app.services is not None)
    settings_of(app)
    app.wait(lambda: app["settingsRemovePassphrase"].isVisible())
    assert not app.window.findChild(QWidget, "settingsDialog")._editor_of(SESSIONS_MEGABYTES).widget.isEnabled()

    dialog_of(app, "settingsPassphrase")
    fill_in(app, current="nold", new="new", again="new")
    app["passphraseConfirm"].click()
    app.wait(lambda: "not the passphrase" in app["passphraseFault"].text())
    fill_in(app, current="old")
    app["passphraseConfirm"].click()
    app.wait(lambda: app.find("passphraseDialog") is None)
    delete_what_was_closed()

    app["settingsRemovePassphrase"].setFocus()
    dialog_of(app, "settingsRemovePassphrase")
    fill_in(app, current="new")
    app["passphraseConfirm"].click()
    app.wait(lambda: app.find("passphraseDialog") is None)
    app.wait(lambda: not app["settingsRemovePassphrase"].isVisible())
    assert app.window.findChild(QWidget, "settingsDialog").focusWidget() is app["settingsPassphrase"]
    assert app.app.services.engine._configuration().sessions_bytes > 0
    app.window.close()
    app.app.close()
    with closing(sqlite3.connect(app.folders.database)) as connection:
        assert connection.execute("SELECT title FROM conversations").fetchall() == [(MARKER,)]


def test_a_passphrase_set_while_another_command_uses_the_database_is_refused_in_one_sentence(english, monkeypatch):
    from lampblack.domain.faults import KnownError

    app = settings_of(fill(english).start())

    def refuse(*_):
        raise KnownError("database.in_use")

    monkeypatch.setattr("lampblack.store.database.rewrite", refuse)
    dialog = dialog_of(app, "settingsPassphrase")
    fill_in(app, new="salt", again="salt")
    app["passphraseConfirm"].click()
    app.wait(lambda: "Another command" in app["passphraseFault"].text())
    assert dialog.isVisible()
    assert app.app.services.privacy.keeps_sessions
    assert len(app.app.services.conversations.all()) == 1


@pytest.mark.parametrize("way", ["button", "escape", "close"])
def test_a_passphrase_that_is_being_set_can_be_cancelled_with_nothing_changed(english, monkeypatch, way):
    app = fill(english)
    session = app.folders.sessions / file_name(conversation_session(1), "ab" * 32)
    settings_of(app.start())
    session.parent.mkdir(parents=True, exist_ok=True)
    session.write_bytes(MARKER.encode())
    begun, may_go_on, export = threading.Event(), threading.Event(), rewriting._export

    def slow(*arguments):
        begun.set()
        may_go_on.wait(30)
        export(*arguments)

    monkeypatch.setattr(rewriting, "_export", slow)
    dialog = dialog_of(app, "settingsPassphrase")
    fill_in(app, new="salt", again="salt")
    app["passphraseConfirm"].click()
    assert begun.wait(30)
    assert app["passphraseCancel"].isEnabled()
    assert dialog.focusWidget() is app["passphraseCancel"]
    if way == "button":
        app["passphraseCancel"].click()
    elif way == "escape":
        app.qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert dialog.isVisible(), "until it has come to its end"
    may_go_on.set()
    app.wait(lambda: app["passphraseFault"].text() == "Cancelled. Nothing was changed.")
    assert dialog.focusWidget() is app["passphraseNew"]
    assert app.app.services.privacy.is_locked is False
    assert app.app.services.privacy.keeps_sessions
    assert session.exists()
    assert sorted(one.name for one in app.folders.data.glob("lampblack.db.*")) == []
    assert [one.title for one in app.app.services.conversations.all()] == [MARKER]

    app["passphraseConfirm"].click()  # what was typed is still there
    app.wait(lambda: app["settingsRemovePassphrase"].isVisible())
    assert files_with(app, MARKER.encode()) == []


def test_copies_from_before_updates_are_listed_and_deleted(english):
    app = fill(english)
    copy = app.folders.data / "lampblack.db.v9-2099-01-02-030405"
    copy.write_bytes(b"SQLite format 3\0" + MARKER.encode())
    settings_of(app.start())
    app.wait(lambda: app["settingsDeleteCopies"].isVisible())
    app["settingsDeleteCopies"].click()
    app.wait(lambda: not app["settingsDeleteCopies"].isVisible())
    assert not copy.exists()


@pytest.mark.parametrize("passphrase", [None, "salt"])
def test_a_deleted_conversation_is_in_no_file_after_the_next_start(english, make_app, passphrase):
    app = fill(english, passphrase)
    with closing(Database(app.folders.database, key=unlocked(app.folders.database, passphrase))) as database:
        kept = ConversationStore(database).create("kept", ChatOptions())
        ConversationStore(database).delete(1)
        assert kept.id == 2
    session = app.folders.sessions / file_name(conversation_session(1), "ab" * 32)
    session.parent.mkdir(parents=True)
    session.write_bytes(MARKER.encode())
    if passphrase:
        unlock_page(app)
        app.qtbot.keyClicks(app["unlockPassphrase"], passphrase)
        app["unlockOpen"].click()
    else:
        app.start()
    app.wait(lambda: app.app.services is not None)
    assert files_with(app, MARKER.encode()) == []
    assert files_with(app, MARKER.lower().encode()) == []  # as the index of words writes it
    assert [one.title for one in app.app.services.conversations.all()] == ["kept"]
