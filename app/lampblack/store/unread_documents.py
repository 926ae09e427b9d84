"""Files that are to be attached and have not been read yet."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.store.database import Database


class UnreadDocumentStore:
    """By the draft that they are for, None for the conversation that has not begun. Raises as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, conversation_id: int | None, paths: Sequence[Path]) -> None:
        """Remembers files until they are read; for a conversation that is gone, nothing."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT INTO unread_documents (conversation_id, path) SELECT ?1, ?2"
                " WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM conversations WHERE id = ?1)",
                [(conversation_id, os.fsencode(path)) for path in paths],
            )

    def remove(self, conversation_id: int | None, path: Path) -> None:
        """This one has been read, or will not be."""
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM unread_documents WHERE conversation_id IS ? AND path = ?",
                (conversation_id, os.fsencode(path)),
            )

    def of_draft(self, conversation_id: int | None) -> list[Path]:
        """Those of a draft, in the order in which they were added, each once."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT path FROM unread_documents WHERE conversation_id IS ? ORDER BY rowid", (conversation_id,)
            ).fetchall()
        return [Path(os.fsdecode(path)) for path in dict.fromkeys(path for (path,) in rows)]
