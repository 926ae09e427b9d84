"""Conversations whose title the model may yet find: it was never asked, or the app ended before it had answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lampblack.store.database import Database

MOST = 100
"""Older ones keep their first words for a title."""


def open_titles(database: Database) -> list[int]:
    """Their numbers, the one with the newest message first. Raises KnownError as `Database` does."""
    with database.read() as connection:
        rows = connection.execute(
            "SELECT id FROM conversations WHERE title_is_open AND deleted_at IS NULL AND EXISTS (SELECT 1 FROM messages"
            " WHERE conversation_id = conversations.id AND role = 'assistant'"
            " AND (state = 'done' OR (state = 'cancelled' AND trim(messages.text) <> ''))"
            " AND messages.deleted_at IS NULL) ORDER BY updated_at DESC, id DESC LIMIT ?",
            (MOST,),
        )
        return [row[0] for row in rows]
