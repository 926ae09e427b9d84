"""Where the user's model files are, and which of them to be careful with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lampblack.store.database import Database


class ModelStore:
    """Model files that the user opened from outside the library folder, and models that crashed the engine.

    A path is kept and compared exactly as given. All methods raise KnownError as `Database` does.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def paths(self) -> list[str]:
        """The files, in the order in which they were added."""
        with self._database.read() as connection:
            return [os.fsdecode(row[0]) for row in connection.execute("SELECT path FROM models ORDER BY id")]

    def add(self, path: str) -> None:
        """Remembers a file; one that is known keeps its place."""
        self._write("INSERT OR IGNORE INTO models (path) VALUES (?)", path)

    def remove(self, path: str) -> None:
        """Forgets a file; the file itself stays."""
        self._write("DELETE FROM models WHERE path = ?", path)

    def mark_suspect(self, path: str) -> None:
        """The model was in the engine when it crashed: not to be loaded again unasked, also after a restart."""
        self._write("INSERT OR IGNORE INTO suspect_models (path) VALUES (?)", path)

    def clear_suspect(self, path: str) -> None:
        """The person asks for the model all the same."""
        self._write("DELETE FROM suspect_models WHERE path = ?", path)

    def is_suspect(self, path: str) -> bool:
        """Whether the model was marked and not cleared since."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT 1 FROM suspect_models WHERE path = ?", (os.fsencode(path),))
            return rows.fetchone() is not None

    def suspects(self) -> frozenset[str]:
        """All models that were marked and not cleared since."""
        with self._database.read() as connection:
            return frozenset(os.fsdecode(row[0]) for row in connection.execute("SELECT path FROM suspect_models"))

    def _write(self, statement: str, path: str) -> None:
        with self._database.transaction() as connection:
            connection.execute(statement, (os.fsencode(path),))
