"""The files that a person has written conversations to: deleting a conversation does not delete them."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.store.database import Database

EVERYTHING = "backup"
"""The kind of a file that holds all conversations of its time."""


class ExportedFile(NamedTuple):
    """A file. made_at: Unix seconds; conversations: how many are in it, 0 for a backup of everything.

    title: of the only one in it; None where that was deleted since.
    """

    id: int
    path: Path
    kind: str
    made_at: float
    conversations: int
    title: str | None


class ExportStore:
    """All methods raise KnownError as `Database` does. Titles are not kept here: they go with their conversation."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database, self._clock = database, clock

    def add(self, path: Path, kind: str, conversations: Sequence[int] = (), made_at: float | None = None) -> None:
        """Remembers a file, in place of one that was written to the same path before; made_at: Unix seconds, now where
        that is not given."""
        name, when = os.fsencode(path.absolute()), self._clock() if made_at is None else made_at
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM exports WHERE path = ?", (name,))
            number = connection.execute(
                "INSERT INTO exports (path, kind, made_at) VALUES (?, ?, ?)",
                (name, kind, when),
            ).lastrowid
            connection.executemany(
                "INSERT OR IGNORE INTO exported_conversations (export_id, conversation_id) VALUES (?, ?)",
                [(number, one) for one in conversations],
            )

    def every(self) -> list[ExportedFile]:
        """The newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT exports.id, path, kind, made_at, count(conversation_id), CASE count(conversation_id)"
                " WHEN 1 THEN max(conversations.title) END FROM exports"
                " LEFT JOIN exported_conversations ON export_id = exports.id"
                " LEFT JOIN conversations ON conversations.id = conversation_id AND deleted_at IS NULL"
                " GROUP BY exports.id ORDER BY made_at DESC, exports.id DESC"
            ).fetchall()
        return [ExportedFile(row[0], Path(os.fsdecode(row[1])), *row[2:]) for row in rows]

    def paths_with(self, conversations: Sequence[int]) -> list[Path]:
        """The files that have one of these in them, backups of everything that were written since it began as well."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT DISTINCT path FROM exports JOIN conversations"
                " ON conversations.id IN (SELECT value FROM json_each(?)) WHERE EXISTS (SELECT 1"
                " FROM exported_conversations WHERE export_id = exports.id AND conversation_id = conversations.id)"
                " OR (kind = ? AND made_at >= conversations.created_at) ORDER BY path",
                (json.dumps(list(conversations)), EVERYTHING),
            ).fetchall()
        return [Path(os.fsdecode(row[0])) for row in rows]

    def forget(self, exports: Sequence[int]) -> None:
        """Takes files off the list; the files themselves stay."""
        with self._database.transaction() as connection:
            connection.executemany("DELETE FROM exports WHERE id = ?", [(one,) for one in exports])
