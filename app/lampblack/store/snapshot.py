"""A copy of the whole database as it is at one moment, taken while the app goes on writing to it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from lampblack.store.database import Database
from lampblack.store.encryption import connect
from lampblack.store.inspection import check_pages
from lampblack.store.purging import purge_deleted
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

_PAGES = 500
"""At once: so often somebody is told, and may end it."""


class Snapshot(NamedTuple):
    """What is in a copy. messages: on all branches."""

    version: int
    conversations: int
    messages: int
    is_encrypted: bool


def snapshot(database: Database, path: Path, heard: Callable[[int], None] = lambda _: None) -> Snapshot:
    """Copies the database to the new file `path`, under the same key where it has one, and checks every page of that.

    What was deleted and could still be restored is not in it. A connection of its own reads, so that nobody waits for
    it. heard: told how many bytes more are copied; what it raises ends the work. Raises KnownError as `Database` does,
    for either of the two files.
    """
    path.touch(mode=0o600)
    with (
        known_errors(path),
        closing(connect(database.path, database.key)) as source,
        closing(connect(path, database.key)) as copy,
    ):
        source.execute("BEGIN")
        page = int(source.execute("PRAGMA page_size").fetchone()[0])
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here on it sees one moment
        before = 0

        def progress(_status: int, left: int, total: int) -> None:
            nonlocal before
            heard(max(0, (total - left - before) * page))
            before = total - left

        source.backup(copy, pages=_PAGES, progress=progress, sleep=0.0)
    with closing(Database(path, key=database.key)) as kept:
        purge_deleted(kept)
        with kept.read() as connection:
            check_pages(connection, path)
            return Snapshot(*_counts(connection), database.key is not None)


def size_of(database: Database) -> int:
    """Bytes that a copy takes."""
    with database.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        return int(pages) * int(connection.execute("PRAGMA page_size").fetchone()[0])


def _counts(connection: sqlite3.Connection) -> tuple[int, int, int]:
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    conversations = connection.execute("SELECT count(*) FROM conversations").fetchone()[0]
    messages = connection.execute("SELECT count(*) FROM messages").fetchone()[0]
    return version, conversations, messages
