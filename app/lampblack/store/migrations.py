"""Takes a database from its version to the newest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.store import steps

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    Migration = Callable[[sqlite3.Connection], None]

MIGRATIONS: tuple[Migration, ...] = (
    steps.conversations,
    steps.models,
    steps.measurements,
    steps.messages_left_out,
    steps.drafts,
    steps.endings,
    steps.search,
    steps.ratings_and_deletions,
    steps.edits,
    steps.arrangement,
    steps.attachments,
    steps.presets,
    steps.meanings_and_places,
    steps.side_by_side,
    steps.exports,
    steps.reasons,
    steps.origins,
    steps.model_choices,
    steps.beginnings,
    steps.jobs,
)
"""The step at index n leads from version n to n + 1."""


def migrate(connection: sqlite3.Connection, migrations: Sequence[Migration] = MIGRATIONS) -> None:
    """Takes the database to the newest version, each step in a transaction of its own that also raises the version.

    Foreign keys must be off, so that a step may rebuild a table; each step is checked for dangling ones.
    Raises sqlite3.Error; the database then stands at the last step that was finished.
    """
    while _migrate_one(connection, migrations):
        pass


def _migrate_one(connection: sqlite3.Connection, migrations: Sequence[Migration]) -> bool:
    """Takes one step; whether there was one to take."""
    connection.execute("BEGIN IMMEDIATE")  # only then the version: another process may be migrating, too
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version < len(migrations):
            migrations[version](connection)
            dangling = connection.execute("PRAGMA foreign_key_check").fetchone()
            if dangling is not None:
                raise RuntimeError(f"migration {version + 1} leaves a dangling foreign key in {dangling[0]}")
            connection.execute(f"PRAGMA user_version = {version + 1}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return version < len(migrations)
