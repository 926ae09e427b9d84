"""Old databases, kept in `old_databases`, taken to the newest version; and what happens when a step fails."""

from __future__ import annotations

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import FinishReason
from lampblack.store.backups import backups_of
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.migrations import MIGRATIONS
from lampblack.store.model_choices import ModelChoiceStore
from lampblack.store.models import ModelStore

if TYPE_CHECKING:
    from conftest import StartChild

OLD = Path(__file__).parent / "old_databases"


def old_versions() -> list[int]:
    """The versions of which a file is kept."""
    return sorted(int(file.stem[1:]) for file in OLD.glob("v*.db"))


def old_copy(version: int, path: Path) -> Path:
    """The kept file of a version, where the app would find it."""
    path.parent.mkdir(parents=True)
    shutil.copy(OLD / f"v{version}.db", path)
    return path


def schema_of(path: Path) -> set[tuple[str, ...]]:
    """Every table's and index's name and columns."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite%'")]
        return {
            (name, *(column for (column,) in connection.execute("SELECT name FROM pragma_table_info(?)", (name,))))
            for name in names
        }


def test_a_file_of_every_released_version_is_kept() -> None:
    assert old_versions() == list(range(1, len(MIGRATIONS) + 1))


@pytest.mark.parametrize("version", old_versions())
def test_an_old_database_opens_with_all_that_was_in_it(version: int, path: Path, tmp_path: Path) -> None:
    expected = json.loads((OLD / f"v{version}.json").read_text(encoding="utf-8"))
    with closing(Database(old_copy(version, path))) as database:
        store = ConversationStore(database)
        assert {each.title: [message.text for message in store.path(each.id)] for each in store.all()} == expected
        tea = next(each for each in store.all() if each.title == "Tea and 茶")
        assert tea.options == ChatOptions("Be brief.\n请简短回答。", 0.2, None)
        failed = store.path(tea.id)[-1]
        assert failed.fault is not None
        assert failed.fault.details == {"reason": "an assertion"}
        done = next(message for message in map(store.message, range(1, 4)) if message.text == "It is.")
        assert done.finish is (FinishReason.LENGTH if version >= 6 else FinishReason.STOP)
        assert store.mark_interrupted() == 1
        assert store.purge_deleted() == 1
        _, reply = store.add_exchange(tea.id, failed.id, "and now?", "m")
        assert store.close_message(reply.id, text="now", state=MessageState.DONE).text == "now"
        ModelStore(database).add("/models/a.gguf")
        chosen = [(one.path, one.name, one.start.system_prompt) for one in ModelChoiceStore(database).all()]
        assert chosen == ([("/models/茶.gguf", "Tea 茶", "Be long.")] if version >= 18 else [])
        with database.read() as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    Database(tmp_path / "new.db").close()
    assert schema_of(path) == schema_of(tmp_path / "new.db")


@pytest.mark.parametrize("version", [version for version in old_versions() if version < len(MIGRATIONS)])
def test_before_a_migration_the_file_is_copied(version: int, path: Path) -> None:
    with closing(sqlite3.connect(old_copy(version, path))) as connection:
        before = connection.execute("SELECT id, text FROM messages ORDER BY id").fetchall()
    Database(path).close()
    (copy,) = backups_of(path)
    assert copy.name.startswith(f"{path.name}.v{version}-20")
    shutil.copy(copy, path)  # whoever goes back to the older version finds everything
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version,)
        assert len(before) >= 5
        assert connection.execute("SELECT id, text FROM messages ORDER BY id").fetchall() == before


def test_what_only_the_log_holds_is_in_the_copy(path: Path) -> None:
    with closing(Database(path, MIGRATIONS[:1])) as database, database.transaction() as connection:
        connection.execute(
            "INSERT INTO conversations (title, created_at, updated_at, options) VALUES ('first', 1, 1, '{}')"
        )
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("SELECT * FROM conversations").fetchall()  # keeps the log from being emptied
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("UPDATE conversations SET title = 'newest'")
        assert path.with_name(path.name + "-wal").stat().st_size > 0
        Database(path).close()
    with closing(sqlite3.connect(backups_of(path)[0])) as copy:
        assert copy.execute("SELECT title FROM conversations").fetchall() == [("newest",)]


def test_the_newest_three_copies_are_kept(path: Path) -> None:
    old_copy(1, path)
    stamps = ["v9-2025-01-01-000000", "v10-2025-06-01-000000", "v2-2025-07-01-000000", "v3-2026-01-01-000000"]
    for stamp in stamps:
        path.with_name(f"{path.name}.{stamp}").write_text("a copy")
    Database(path).close()
    kept = [copy.name.removeprefix(path.name + ".") for copy in backups_of(path)]
    assert kept[:2] == stamps[2:]
    assert kept[2].startswith("v1-20")
    assert len(kept) == 3


def good(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE good (id INTEGER PRIMARY KEY)")


def bad(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE bad (id INTEGER PRIMARY KEY)")
    connection.execute("UPDATE conversations SET title = 'spoilt'")
    raise ZeroDivisionError


def dangling(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE messages SET conversation_id = 999")


@pytest.mark.parametrize(("step", "error"), [(bad, ZeroDivisionError), (dangling, RuntimeError)])
def test_a_step_that_fails_leaves_the_database_at_the_step_before(path: Path, step: object, error: type) -> None:
    with closing(Database(path)) as database:
        conversation = ConversationStore(database).create("whole", ChatOptions())
        ConversationStore(database).add_exchange(conversation.id, None, "words", "m")
    assert callable(step)
    with pytest.raises(error):
        Database(path, (*MIGRATIONS, good, step))
    with closing(Database(path, (*MIGRATIONS, good))) as database:
        store = ConversationStore(database)
        assert [each.title for each in store.all()] == ["whole"]
        assert len(store.path(conversation.id)) == 2
        with database.read() as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "good" in tables
    assert "bad" not in tables


KILLED = """
import sys, time
from pathlib import Path
from lampblack.store.database import Database
from lampblack.store.migrations import MIGRATIONS

def slow(connection):
    connection.execute("UPDATE conversations SET title = 'spoilt'")
    print("half", flush=True)
    time.sleep(600)

Database(Path(sys.argv[1]), (*MIGRATIONS, slow))
"""


def test_kill_9_in_the_middle_of_a_migration_undoes_it(path: Path, start_child: StartChild) -> None:
    with closing(Database(path)) as database:
        ConversationStore(database).create("whole", ChatOptions())
    child = start_child(KILLED, path)
    assert child.stdout is not None
    assert child.stdout.readline() == "half\n"
    child.kill()
    child.wait()
    with closing(Database(path)) as database:
        assert [each.title for each in ConversationStore(database).all()] == ["whole"]


def test_a_damaged_database_is_not_migrated(path: Path) -> None:
    old_copy(1, path)
    pages = path.read_bytes()
    path.write_bytes(pages[:4_096] + b"\xa5" * (len(pages) - 4_096))
    with pytest.raises(KnownError) as caught:
        Database(path)
    assert caught.value.fault.kind == "database.damaged"
    assert path.read_bytes() == pages[:4_096] + b"\xa5" * (len(pages) - 4_096)
    assert [file.name for file in path.parent.iterdir()] == [path.name]  # nor copied over a good copy
