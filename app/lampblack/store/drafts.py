"""Messages that were begun and not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from lampblack.store.database import Database


class DraftStore:
    """One draft for each conversation, and one for the next new one, whose number is None."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[int | None, str]:
        """Every draft by its conversation."""
        with self._database.read() as connection:
            return dict(connection.execute("SELECT conversation_id, text FROM drafts").fetchall())

    def save(self, conversation_id: int | None, text: str) -> None:
        """Keeps a draft in place of the one before; a blank one is none. One of a conversation that is gone is dropped.

        Raises KnownError where it cannot be stored.
        """
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM drafts WHERE conversation_id IS ?", (conversation_id,))
            if text.strip():
                connection.execute(
                    "INSERT INTO drafts (conversation_id, text) SELECT ?1, ?2"
                    " WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM conversations WHERE id = ?1)",
                    (conversation_id, whole_characters(text)),
                )
