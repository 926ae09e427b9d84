"""The steps from each version of the database to the next. A step, once released, never changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    Migration = Callable[[sqlite3.Connection], None]


def conversations(connection: sqlite3.Connection) -> None:
    """Conversations, each a tree of messages; numbers are never used twice, so that a stale one finds nothing."""
    connection.execute(
        "CREATE TABLE conversations (id INTEGER PRIMARY KEY AUTOINCREMENT, title TEXT NOT NULL,"
        " created_at REAL NOT NULL, updated_at REAL NOT NULL, options TEXT NOT NULL, deleted_at REAL,"
        " leaf_id INTEGER REFERENCES messages (id) ON DELETE SET NULL)"
    )
    connection.execute(
        "CREATE TABLE messages (id INTEGER PRIMARY KEY AUTOINCREMENT,"
        " conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,"
        " parent_id INTEGER REFERENCES messages (id) ON DELETE CASCADE,"
        " role TEXT NOT NULL, text TEXT NOT NULL, state TEXT NOT NULL, created_at REAL NOT NULL,"
        " model TEXT NOT NULL, stats TEXT, fault TEXT)"
    )
    connection.execute("CREATE INDEX messages_of_conversation ON messages (conversation_id)")
    connection.execute("CREATE INDEX messages_of_parent ON messages (parent_id)")
    connection.execute("CREATE INDEX messages_running ON messages (state) WHERE state = 'running'")


def models(connection: sqlite3.Connection) -> None:
    """Model files outside the library folder, and models that were in the engine when it crashed.

    Paths are bytes: a file name need not be valid Unicode.
    """
    connection.execute("CREATE TABLE models (id INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE)")
    connection.execute("CREATE TABLE suspect_models (path BLOB PRIMARY KEY) WITHOUT ROWID")


MIGRATIONS: tuple[Migration, ...] = (conversations, models)
"""The step at index n leads from version n to n + 1."""


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Takes the database to the newest version, each step in a transaction of its own that also raises the version.

    Foreign keys must be off, so that a step may rebuild a table; each step is checked for dangling ones.
    Raises sqlite3.Error; the database then stands at the last step that was finished.
    """
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    for number, migration in enumerate(migrations[version:], version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            migration(connection)
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
            if dangling is not None:
                raise RuntimeError(f"migration {number} leaves a dangling foreign key in {dangling[0]}")
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
