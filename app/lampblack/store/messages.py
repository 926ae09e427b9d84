"""What a person does with single messages: delete and restore, rate, take a conversation's beginning elsewhere."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lampblack.domain.text import whole_characters
from lampblack.store.attachments import copy_attachments
from lampblack.store.erasing import forget_words
from lampblack.store.rows import CONVERSATION_COLUMNS, conversation_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Conversation, Message, Rating
    from lampblack.store.database import Database

_FIND_LEAVES = (
    "UPDATE conversations SET leaf_id = (SELECT max(id) FROM messages WHERE conversation_id = conversations.id)"
    " WHERE leaf_id IS NULL"
)
_CARRIED = "role, text, created_at, model, stats, fault, finish, rating, edited_at, not_imported"
_STATE = "CASE state WHEN 'running' THEN 'interrupted' ELSE state END"
"""A copy of a reply that is being written ends where it is."""


class MessageStore:
    """All methods raise LookupError for a number that is not there, and KnownError as `Database` does."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells Unix seconds."""
        self._database = database
        self._clock = clock

    def rate(self, message_id: int, rating: Rating | None) -> None:
        """Keeps what the person thinks of a reply; None takes it back."""
        self._set(message_id, "rating", rating)

    def delete(self, message_id: int) -> None:
        """Takes a message out of its conversation, until it is restored, or purged when the app closes.

        What follows it stays, and follows what stands before it.
        """
        self._set(message_id, "deleted_at", self._clock())

    def restore(self, message_id: int) -> None:
        """Undoes `delete`."""
        self._set(message_id, "deleted_at", None)

    def last_reply(self, model: str) -> float | None:
        """When the model of a name wrote last, in Unix seconds; None where it has written nothing that is kept."""
        with self._database.read() as connection:
            row = connection.execute("SELECT max(created_at) FROM messages WHERE model = ?", (model,)).fetchone()
        return float(row[0]) if row[0] is not None else None

    def purge_deleted(self) -> set[int]:
        """Removes deleted messages for good; the numbers of the conversations they were in."""
        with self._database.transaction() as connection:
            rows = connection.execute(
                "SELECT id, conversation_id FROM messages WHERE deleted_at IS NOT NULL"
            ).fetchall()
            if not rows:
                return set()
            for number, _ in sorted(rows, reverse=True):  # what follows comes to the one before, deleted or not
                _take_out(connection, number)
            connection.execute(_FIND_LEAVES)
            forget_words(connection)
        return {conversation for _, conversation in rows}

    def fork(self, title: str, path: Sequence[Message]) -> Conversation:
        """A new conversation that begins with a copy of these messages, with the options of theirs."""
        now = self._clock()
        with self._database.transaction(durable=True) as connection:
            conversation = connection.execute(
                "INSERT INTO conversations (title, created_at, updated_at, options)"
                " SELECT ?, ?, ?, options FROM conversations WHERE id = ?",
                (whole_characters(title), now, now, path[0].conversation_id),
            ).lastrowid
            copies: dict[int, int | None] = {}  # in the order of the path
            parent: int | None = None
            for message in path:
                parent = connection.execute(
                    f"INSERT INTO messages (conversation_id, parent_id, seen_from, state, {_CARRIED})"
                    f" SELECT ?, ?, ?, {_STATE}, {_CARRIED} FROM messages WHERE id = ?",
                    (conversation, parent, _copy_of(message.seen_from, copies), message.id),
                ).lastrowid
                copies[message.id] = parent
            copy_attachments(connection, copies)
            connection.execute("UPDATE conversations SET leaf_id = ? WHERE id = ?", (parent, conversation))
            row = connection.execute(
                f"SELECT {CONVERSATION_COLUMNS} FROM conversations WHERE id = ?", (conversation,)
            ).fetchone()
        return conversation_of(row)

    def _set(self, message_id: int, column: str, value: str | float | None) -> None:
        with self._database.transaction() as connection:
            changed = connection.execute(f"UPDATE messages SET {column} = ? WHERE id = ?", (value, message_id))
            if not changed.rowcount:
                raise LookupError(f"there is no message {message_id}")


def _copy_of(seen_from: int | None, copies: dict[int, int | None]) -> int | None:
    """The copy of a message, or, where that was deleted, of the one after it."""
    if seen_from is None:
        return None
    return next((copy for original, copy in copies.items() if original >= seen_from), None)


def _take_out(connection: sqlite3.Connection, number: int) -> None:
    parent = connection.execute("SELECT parent_id FROM messages WHERE id = ?", (number,)).fetchone()[0]
    connection.execute("UPDATE messages SET parent_id = ? WHERE parent_id = ?", (parent, number))
    connection.execute("UPDATE conversations SET leaf_id = ? WHERE leaf_id = ?", (parent, number))
    connection.execute("DELETE FROM messages WHERE id = ?", (number,))
