"""Looking for words in everything that was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.generation import Role
from lampblack.domain.search import Excerpt, excerpt_of, has_all, query_of

if TYPE_CHECKING:
    from lampblack.store.database import Database

MOST_HITS = 200

_FIND = """
SELECT messages.id, conversation_id, title, role, messages.created_at, messages.text
FROM message_search
JOIN messages ON messages.id = message_search.rowid
JOIN conversations ON conversations.id = conversation_id
WHERE message_search MATCH ? AND messages.deleted_at IS NULL AND conversations.deleted_at IS NULL
ORDER BY message_search.rowid DESC LIMIT ?
"""

_TITLES = "SELECT id, title, updated_at FROM conversations WHERE deleted_at IS NULL ORDER BY updated_at DESC, id DESC"


@dataclass(frozen=True, slots=True)
class Hit:
    """A message with the words in it, on whichever branch it is; or a conversation with them in its title alone.

    Of such a one message_id and role are None. when is in Unix seconds.
    """

    message_id: int | None
    conversation_id: int
    title: str
    role: Role | None
    when: float
    excerpt: Excerpt


class SearchStore:
    """Methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, asked: str, most: int = MOST_HITS) -> list[Hit]:
        """The newest messages that have all the words, after the titles that do; nothing of what is deleted."""
        query = query_of(asked)
        if not query:
            return []
        with self._database.read() as connection:
            rows = connection.execute(_FIND, (query, most)).fetchall()
            titles = connection.execute(_TITLES).fetchall()
        messages = [
            Hit(number, conversation, title, Role(role), when, excerpt_of(text, asked))
            for number, conversation, title, role, when, text in rows
        ]
        shown = {hit.conversation_id for hit in messages}
        named = [
            Hit(None, conversation, title, None, when, excerpt_of(title, asked))
            for conversation, title, when in titles
            if conversation not in shown and has_all(title, asked)
        ]
        return [*named[:most], *messages]
