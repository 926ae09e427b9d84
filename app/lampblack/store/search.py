"""Looking for words in everything that was said."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from lampblack.domain.generation import Role
from lampblack.domain.search import Excerpt, excerpt_of, has_all, has_symbols, query_of, symbols_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.store.database import Database

MOST_HITS = 200

_HIT = "SELECT messages.id, conversation_id, title, role, messages.created_at, archived_at IS NOT NULL, messages.text"
_SHOWN = "messages.deleted_at IS NULL AND conversations.deleted_at IS NULL"
_BY_WORDS = f"""{_HIT}
FROM message_search
JOIN messages ON messages.id = message_search.rowid
JOIN conversations ON conversations.id = conversation_id
WHERE message_search MATCH ? AND {_SHOWN}%s
ORDER BY message_search.rowid DESC
"""
_BY_SYMBOLS = f"""{_HIT}
FROM messages
CROSS JOIN conversations ON conversations.id = conversation_id
WHERE messages.state <> 'running' AND {_SHOWN}%s
ORDER BY messages.id DESC
"""
"""Of symbols alone the index knows nothing. CROSS JOIN: in the order of the messages, so that it can end early."""

_TITLES = (
    "SELECT id, title, updated_at, archived_at IS NOT NULL FROM conversations WHERE deleted_at IS NULL"
    " ORDER BY updated_at DESC, id DESC"
)


@dataclass(frozen=True, slots=True)
class Hit:
    """A message with the words in it, on whichever branch it is; or a conversation with them in its title alone.

    Of such a one message_id and role are None. when is in Unix seconds. is_archived: the conversation lies in the
    archive.
    """

    message_id: int | None
    conversation_id: int
    title: str
    role: Role | None
    when: float
    excerpt: Excerpt
    is_archived: bool = False


class SearchStore:
    """Methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, asked: str, most: int = MOST_HITS) -> list[Hit]:
        """The newest messages that have all the words, after the titles that do; nothing of what is deleted."""
        query, symbols = query_of(asked), symbols_of(asked)
        if not query and not symbols:
            return []
        with self._database.read() as connection:
            found = connection.execute(*_question(query, symbols))
            rows = list(islice((row for row in found if has_symbols(row[-1], asked)), most))
            found.close()
            titles = connection.execute(_TITLES).fetchall()
        messages = [
            Hit(number, conversation, title, Role(role), when, excerpt_of(text, asked), bool(archived))
            for number, conversation, title, role, when, archived, text in rows
        ]
        shown = {hit.conversation_id for hit in messages}
        named = [
            Hit(None, conversation, title, None, when, excerpt_of(title, asked), bool(archived))
            for conversation, title, when, archived in titles
            if conversation not in shown and has_all(title, asked)
        ]
        return [*named[:most], *messages]


def _question(query: str, symbols: Sequence[Sequence[str]]) -> tuple[str, list[str]]:
    """SQL, and what to fill in, for the messages with the letters of all the words, and some symbols of each."""
    ways = [" OR ".join(["instr(messages.text, ?) > 0"] * len(each)) for each in symbols]
    filled = ([query] if query else []) + [way for each in symbols for way in each]
    return (_BY_WORDS if query else _BY_SYMBOLS) % "".join(f" AND ({each})" for each in ways), filled
