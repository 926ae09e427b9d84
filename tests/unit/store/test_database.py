"""Opening, refusing and sharing the database file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.migrations import MIGRATIONS

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import StartChild


def filled(path: Path, rows: int = 1) -> Path:
    """A cleanly closed database with some conversations."""
    with closing(Database(path)) as database:
        store = ConversationStore(database)
        for number in range(rows):
            conversation = store.create(f"conversation {number}", ChatOptions())
            store.add_exchange(conversation.id, None, "words " * 500, "m")
    return path


def content(folder: Path) -> dict[str, bytes]:
    """Every file's name and bytes."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def left_open(source: Path, target: Path, statement: str) -> Path:
    """A copy of `source` as kill -9 would leave it: what `statement` did is in the -wal file only."""
    target.parent.mkdir()
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(statement)
        for suffix in ("", "-wal"):
            shutil.copy(f"{source}{suffix}", f"{target}{suffix}")
    return target


def fault_of_opening(path: Path) -> KnownError:
    """What opening the file raises."""
    with pytest.raises(KnownError) as caught:
        Database(path).close()
    return caught.value


def test_a_new_database_is_made_with_its_folders_for_its_owner_alone(path: Path) -> None:
    with closing(Database(path)) as database, database.read() as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)  # NORMAL
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
        if os.name == "posix":
            for file in path.parent.iterdir():
                assert stat.S_IMODE(file.stat().st_mode) == 0o600, file
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # one file, no copy, no log


@pytest.mark.parametrize("name", ["a b?#%20.db", "对话.db", "x-y.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    filled(tmp_path / name)
    with closing(Database(tmp_path / name)) as database:
        assert len(ConversationStore(database).all()) == 1
    assert [file.name for file in tmp_path.iterdir()] == [name]


def test_an_empty_file_counts_as_new(path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    filled(path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_closing_twice_is_harmless(path: Path) -> None:
    database = Database(path)
    database.close()
    database.close()


def test_a_newer_database_is_refused_and_untouched(path: Path) -> None:
    with closing(sqlite3.connect(filled(path))) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = content(path.parent)
    error = fault_of_opening(path)
    assert error.fault.kind == "database.newer"
    assert error.fault.details == {"found": 999, "known": len(MIGRATIONS)}
    assert content(path.parent) == before


def test_a_newer_database_that_was_not_closed_is_refused_and_untouched(path: Path, tmp_path: Path) -> None:
    """The newer version may be known to the log alone."""
    copy = left_open(filled(path), tmp_path / "copy" / "lampblack.db", "PRAGMA user_version = 999")
    before = content(copy.parent)
    assert fault_of_opening(copy).fault.kind == "database.newer"
    after = content(copy.parent)
    after.pop(copy.name + "-shm", None)  # SQLite's index of the log, no content
    assert after == before


def test_what_was_not_closed_is_recovered(path: Path, tmp_path: Path) -> None:
    copy = left_open(filled(path), tmp_path / "copy" / "lampblack.db", "UPDATE conversations SET title = 'saved last'")
    assert b"saved last" not in copy.read_bytes()
    with closing(Database(copy)) as database:
        assert ConversationStore(database).all()[0].title == "saved last"


def not_a_database(path: Path) -> None:
    path.write_bytes(b"<!doctype html>" * 1_000)


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def broken_header(path: Path) -> None:
    path.write_bytes(b"\0" * 100 + path.read_bytes()[100:])


def broken_schema(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 3_996 + path.read_bytes()[4_096:])


@pytest.mark.parametrize("damage", [not_a_database, cut_off, broken_header, broken_schema])
def test_a_damaged_database_is_refused_and_untouched(path: Path, damage: object) -> None:
    filled(path, rows=20)
    assert callable(damage)
    damage(path)
    before = content(path.parent)
    error = fault_of_opening(path)
    assert error.fault.kind == "database.damaged"
    assert str(path) in str(error)
    assert content(path.parent) == before


def overwrite_middle(path: Path) -> None:
    """All pages but the first hundred, in which the schema is."""
    start = 100 * 4_096
    path.write_bytes(path.read_bytes()[:start] + b"\xa5" * (path.stat().st_size - start))


def test_after_an_unclean_end_damage_anywhere_is_found_before_anything_is_written(path: Path, tmp_path: Path) -> None:
    copy = left_open(filled(path, rows=40), tmp_path / "copy" / "lampblack.db", "PRAGMA user_version = 2")
    overwrite_middle(copy)
    before = copy.read_bytes()
    assert fault_of_opening(copy).fault.kind == "database.damaged"
    assert copy.read_bytes() == before


def test_damage_that_is_met_later_is_a_known_error_too(path: Path) -> None:
    overwrite_middle(filled(path, rows=400))
    with closing(Database(path)) as database:
        store = ConversationStore(database)
        with pytest.raises(KnownError) as caught:
            [store.path(conversation.id) for conversation in store.all()]
    assert caught.value.fault.kind == "database.damaged"


def test_a_folder_in_the_databases_place_is_a_known_error(path: Path) -> None:
    path.mkdir(parents=True)
    assert fault_of_opening(path).fault.details == {"path": str(path), "reason": "Is a directory"}


def test_a_file_in_the_folders_place_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file")
    assert fault_of_opening(tmp_path / "data" / "lampblack.db").fault.kind == "disk.failed"


def test_another_process_that_holds_the_file_is_a_known_error(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lampblack.store.database.BUSY_TIMEOUT", 0.05)
    filled(path)
    with (
        closing(Database(path)) as database,
        closing(sqlite3.connect(path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(KnownError) as caught:
            ConversationStore(database).create("b", ChatOptions())
        other.execute("ROLLBACK")
        assert caught.value.fault.kind == "disk.failed"
        assert ConversationStore(database).create("b", ChatOptions()).title == "b"


def test_a_mistake_in_sql_is_a_bug_and_no_known_error(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError), database.transaction() as connection:
        connection.execute("SELECT nonsense")
    with pytest.raises(sqlite3.IntegrityError), database.transaction() as connection:
        connection.execute("INSERT INTO conversations (title) VALUES (NULL)")


def test_a_transaction_that_raises_leaves_no_trace(database: Database, store: ConversationStore, path: Path) -> None:
    conversation = store.create("a", ChatOptions())

    def spoil_half() -> None:
        with database.transaction() as connection:
            connection.execute("UPDATE conversations SET title = 'half'")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        spoil_half()
    assert store.get(conversation.id).title == "a"
    assert store.rename(conversation.id, "b").title == "b"
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("SELECT title FROM conversations").fetchall() == [("b",)]


def test_only_a_durable_transaction_waits_for_the_disk(database: Database) -> None:
    with database.transaction(durable=True) as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    with database.transaction() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)  # NORMAL
    with pytest.raises(ZeroDivisionError), database.transaction(durable=True):
        raise ZeroDivisionError
    with database.read() as connection:
        assert connection.execute("PRAGMA synchronous").fetchone() == (1,)


def test_transactions_do_not_nest_and_the_outer_one_is_undone(database: Database, store: ConversationStore) -> None:
    with pytest.raises(RuntimeError), database.transaction():
        store.create("inner", ChatOptions())
    assert store.all() == []


def test_a_transaction_of_one_thread_is_not_seen_half_done_by_another(
    database: Database, store: ConversationStore
) -> None:
    seen: list[int] = []
    reader = threading.Thread(target=lambda: seen.append(len(store.all())))
    with database.transaction() as connection:
        for title in "ab":
            connection.execute(
                "INSERT INTO conversations (title, created_at, updated_at, options) VALUES (?, 1, 1, '{}')", title
            )
            if title == "a":
                reader.start()
                reader.join(0.05)
                assert seen == []
    reader.join()
    assert seen == [2]


OPENING = """
import sys
from pathlib import Path
from lampblack.domain.conversations import ChatOptions
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database

sys.stdin.readline()
store = ConversationStore(Database(Path(sys.argv[1])))
for number in range(20):
    store.create(f"{sys.argv[2]} {number}", ChatOptions())
"""


def test_two_processes_may_open_a_new_database_at_the_same_moment(path: Path, start_child: StartChild) -> None:
    """The window and the command line."""
    children = [start_child(OPENING, path, name) for name in ("window", "command line")]
    for child in children:
        assert child.stdin is not None
        child.stdin.write("go\n")
        child.stdin.flush()
    for child in children:
        _, trouble = child.communicate()
        assert (child.returncode, trouble) == (0, "")
    with closing(Database(path)) as database:
        assert len(ConversationStore(database).all()) == 40
