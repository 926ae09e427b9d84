"""Where in each conversation somebody reads, for those that are not left at their end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.conversations import ReadingPlace

if TYPE_CHECKING:
    from lampblack.store.database import Database


class ReadingPlaceStore:
    """Methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[int, ReadingPlace]:
        """Every place by its conversation."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT conversation_id, message_id, share FROM reading_places").fetchall()
        return {conversation_id: ReadingPlace(message_id, share) for conversation_id, message_id, share in rows}

    def save(self, conversation_id: int, place: ReadingPlace | None) -> None:
        """Keeps where one reads; None for the end. For a conversation that is gone, nothing."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM reading_places WHERE conversation_id = ?", (conversation_id,))
            if place is not None:
                connection.execute(
                    "INSERT INTO reading_places (conversation_id, message_id, share) SELECT ?1, ?2, ?3"
                    " WHERE EXISTS (SELECT 1 FROM conversations WHERE id = ?1)",
                    (conversation_id, place.message_id, place.share),
                )
