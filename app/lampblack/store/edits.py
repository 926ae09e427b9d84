"""Other versions of messages that were begun and not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from lampblack.store.database import Database


class EditStore:
    """One for each message. Methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[int | None, str]:
        """Every one by its message."""
        with self._database.read() as connection:
            return dict(connection.execute("SELECT message_id, text FROM edits").fetchall())

    def save(self, message_id: int | None, text: str) -> None:
        """Keeps one in place of the one before; a blank one is none. One of a message that is gone is dropped."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM edits WHERE message_id = ?", (message_id,))
            if text.strip():
                connection.execute(
                    "INSERT INTO edits (message_id, text) SELECT id, ? FROM messages WHERE id = ?",
                    (whole_characters(text), message_id),
                )
