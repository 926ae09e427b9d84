"""Replies that stand side by side until one of them is gone on with, and who writes the second of the next two."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.generation import Role
from lampblack.domain.side_by_side import Contender
from lampblack.domain.text import whole_characters
from lampblack.store.rows import MESSAGE_COLUMNS, message_of

if TYPE_CHECKING:
    import sqlite3

    from lampblack.domain.conversations import Message
    from lampblack.store.database import Database

_json = msgspec.json.Encoder()
_PAIR = """
SELECT first_id, second_id FROM side_by_side
JOIN messages AS first ON first.id = first_id JOIN messages AS second ON second.id = second_id
WHERE ? IN (first_id, second_id) AND first.deleted_at IS NULL AND second.deleted_at IS NULL
AND first.parent_id IS second.parent_id
"""


class SideBySideStore:
    """All methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def contender(self, conversation_id: int) -> Contender | None:
        """Who answers the next question beside the chosen model; None where nobody does."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT contender FROM contenders WHERE conversation_id = ?", (conversation_id,)
            ).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=Contender)

    def set_contender(self, conversation_id: int, contender: Contender | None) -> None:
        """Keeps who that is. One of a conversation that is gone is dropped."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM contenders WHERE conversation_id = ?", (conversation_id,))
            if contender is not None:
                connection.execute(
                    "INSERT INTO contenders (conversation_id, contender)"
                    " SELECT ?1, ?2 WHERE EXISTS (SELECT 1 FROM conversations WHERE id = ?1)",
                    (conversation_id, _json.encode(contender).decode()),
                )

    def add(self, first: Message, contender: Contender, name: str) -> Message:
        """An empty running reply of a contender of this name beside `first`, which stays the leaf; returns it.

        The model sees as much of the conversation for it as for `first`.
        """
        with self._database.transaction(durable=True) as connection:
            cursor = connection.execute(
                "INSERT INTO messages (conversation_id, parent_id, role, text, state, created_at, model, seen_from)"
                " SELECT conversation_id, parent_id, role, '', 'running', created_at, ?, seen_from"
                " FROM messages WHERE id = ?",
                (whole_characters(name), first.id),
            )
            connection.execute(
                "INSERT INTO side_by_side (second_id, first_id, contender) VALUES (?, ?, ?)",
                (cursor.lastrowid, first.id, _json.encode(contender).decode()),
            )
            return _message(connection, cursor.lastrowid)

    def pair(self, message_id: int) -> tuple[Message, Message] | None:
        """The two replies that stand side by side, of which this is one; None where it stands alone."""
        with self._database.read() as connection:
            row = connection.execute(_PAIR, (message_id,)).fetchone()
            return None if row is None else (_message(connection, row[0]), _message(connection, row[1]))

    def writer(self, reply_id: int) -> Contender | None:
        """Who writes a reply that is the second of two; None for every other, which the chosen model writes."""
        with self._database.read() as connection:
            row = connection.execute("SELECT contender FROM side_by_side WHERE second_id = ?", (reply_id,)).fetchone()
        return None if row is None else msgspec.json.decode(row[0], type=Contender)

    def replace(self, reply_id: int, other_id: int) -> None:
        """Another reply takes the place of one of two."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE side_by_side SET second_id = ? WHERE second_id = ?", (other_id, reply_id))
            connection.execute("UPDATE side_by_side SET first_id = ? WHERE first_id = ?", (other_id, reply_id))

    def settle(self, reply_id: int) -> None:
        """The conversation goes on with this reply; where it was one of two, they are alternatives from here on."""
        with self._database.transaction(durable=True) as connection:
            connection.execute("DELETE FROM side_by_side WHERE ? IN (first_id, second_id)", (reply_id,))
            connection.execute(
                "UPDATE conversations SET leaf_id = ?1 WHERE id ="
                " (SELECT conversation_id FROM messages WHERE id = ?1 AND role = ?2)"
                " AND leaf_id IN (SELECT id FROM messages WHERE parent_id IS"
                " (SELECT parent_id FROM messages WHERE id = ?1))",
                (reply_id, Role.ASSISTANT),
            )


def _message(connection: sqlite3.Connection, message_id: int | None) -> Message:
    return message_of(
        connection.execute(f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ?", (message_id,)).fetchone()
    )
