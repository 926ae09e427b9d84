"""Conversations and their messages in the database."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions, Conversation, Message, MessageState
from lampblack.domain.generation import Role
from lampblack.domain.text import whole_characters
from lampblack.store.attachments import attach
from lampblack.store.erasing import forget_words
from lampblack.store.rows import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    conversation_of,
    fault_json,
    message_of,
    options_json,
    stats_json,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Sequence

    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import FinishReason, GenerationStats
    from lampblack.store.database import Database

_PATH = f"""
WITH RECURSIVE path (message_id, next_id, distance) AS (
    SELECT id, parent_id, 0 FROM messages WHERE id = ?
    UNION ALL
    SELECT messages.id, messages.parent_id, distance + 1 FROM path JOIN messages ON messages.id = next_id)
SELECT {MESSAGE_COLUMNS} FROM path JOIN messages ON messages.id = message_id
WHERE deleted_at IS NULL ORDER BY distance DESC
"""

_NEWEST_DESCENDANT = """
WITH RECURSIVE branch (message_id) AS (
    SELECT ? UNION ALL
    SELECT messages.id FROM branch JOIN messages ON messages.parent_id = message_id)
SELECT max(message_id) FROM branch JOIN messages ON messages.id = message_id WHERE deleted_at IS NULL
"""


class ConversationStore:
    """All methods raise LookupError for a number that is not there, and KnownError as `Database` does."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells Unix seconds."""
        self._database = database
        self._clock = clock

    # --- conversations

    def create(self, title: str, options: ChatOptions) -> Conversation:
        """A new conversation without messages."""
        now = self._clock()
        with self._database.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO conversations (title, created_at, updated_at, options) VALUES (?, ?, ?, ?)",
                (whole_characters(title), now, now, options_json(options)),
            )
            return _conversation(connection, _new_id(cursor))

    def changed_elsewhere(self) -> bool:
        """As `Database.changed_elsewhere`."""
        return self._database.changed_elsewhere()

    def all(self) -> list[Conversation]:
        """Those that are not deleted, also from the archive, the one with the newest message first."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {CONVERSATION_COLUMNS} FROM conversations WHERE deleted_at IS NULL"
                " ORDER BY updated_at DESC, id DESC"
            )
            return [conversation_of(row) for row in rows]

    def some(self, conversations: Sequence[int]) -> list[Conversation]:
        """Those of these that are not deleted."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {CONVERSATION_COLUMNS} FROM conversations WHERE deleted_at IS NULL"
                " AND id IN (SELECT value FROM json_each(?))",
                (json.dumps(list(conversations)),),
            )
            return [conversation_of(row) for row in rows]

    def get(self, conversation_id: int) -> Conversation:
        """One conversation, also a deleted one that can still be restored."""
        with self._database.read() as connection:
            return _conversation(connection, conversation_id)

    def rename(self, conversation_id: int, title: str) -> Conversation:
        """Gives it a title, which the model does not replace any more; its place in the list stays."""
        return self._update(conversation_id, "title_is_open = 0, title = ?", whole_characters(title))

    def settle_title(self, conversation_id: int, title: str | None) -> bool:
        """The model has found a title, or (None) cannot; whether the conversation has another title now.

        It stays as it is where the person has given one meanwhile, or has deleted the conversation.
        """
        with self._database.transaction() as connection:
            changed = connection.execute(
                "UPDATE conversations SET title_is_open = 0, title = coalesce(?, title)"
                " WHERE id = ? AND title_is_open AND deleted_at IS NULL",
                (None if title is None else whole_characters(title), conversation_id),
            )
            return bool(changed.rowcount) and title is not None

    def set_options(self, conversation_id: int, options: ChatOptions) -> Conversation:
        """What is asked of the model from the next message on."""
        return self._update(conversation_id, "options = ?", options_json(options))

    def delete(self, conversation_id: int) -> None:
        """Hides a conversation until it is restored, or purged when the app closes."""
        self._update(conversation_id, "deleted_at = ?", self._clock())

    def restore(self, conversation_id: int) -> Conversation:
        """Undoes `delete`."""
        return self._update(conversation_id, "deleted_at = ?", None)

    def purge_deleted(self) -> int:
        """Removes deleted conversations for good, overwriting their text in the file; returns how many."""
        with self._database.transaction() as connection:
            removed = connection.execute("DELETE FROM conversations WHERE deleted_at IS NOT NULL").rowcount
            if removed:
                forget_words(connection)
            return removed

    def _update(self, conversation_id: int, assignment: str, value: str | float | None) -> Conversation:
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE conversations SET {assignment} WHERE id = ?", (value, conversation_id))
            return _conversation(connection, conversation_id)

    # --- messages

    def path(self, conversation_id: int) -> list[Message]:
        """The messages that are shown: from the root to the conversation's leaf."""
        with self._database.read() as connection:
            return _path(connection, _conversation(connection, conversation_id).leaf_id)

    def path_to(self, message_id: int) -> list[Message]:
        """The messages from the root to this one, on whichever branch it is."""
        with self._database.read() as connection:
            return _path(connection, _message(connection, message_id).id)

    def branches(self, conversation_id: int) -> dict[int, tuple[int, ...]]:
        """For each message that has alternatives: their numbers, its own among them, the oldest first.

        What follows a deleted message follows what stands before that one.
        """
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, parent_id, deleted_at IS NOT NULL FROM messages WHERE conversation_id = ? ORDER BY id",
                (conversation_id,),
            ).fetchall()
        before: dict[int | None, int | None] = {}  # of each deleted message, the nearest one that is not
        alternatives: dict[int | None, list[int]] = {}
        for message_id, parent_id, is_deleted in rows:
            parent = before.get(parent_id, parent_id)
            if is_deleted:
                before[message_id] = parent
            else:
                alternatives.setdefault(parent, []).append(message_id)
        return {number: tuple(group) for group in alternatives.values() if len(group) > 1 for number in group}

    def show_branch(self, message_id: int) -> Conversation:
        """Makes the path that is shown go through this message, on to its newest descendant."""
        with self._database.transaction() as connection:
            message = _message(connection, message_id)
            leaf_id = connection.execute(_NEWEST_DESCENDANT, (message_id,)).fetchone()[0]
            if leaf_id is not None:  # else it has been deleted, and nothing follows it
                connection.execute(
                    "UPDATE conversations SET leaf_id = ? WHERE id = ?", (leaf_id, message.conversation_id)
                )
            return _conversation(connection, message.conversation_id)

    def message(self, message_id: int) -> Message:
        """One message."""
        with self._database.read() as connection:
            return _message(connection, message_id)

    def add_message(
        self,
        conversation_id: int,
        parent_id: int | None,
        role: Role,
        text: str,
        state: MessageState,
        model: str = "",
        seen_from: int | None = None,
        *,
        is_edited: bool = False,
    ) -> Message:
        """Adds a message under `parent_id` (None for a root) and makes it the leaf.

        is_edited: it is a reply of `model` in which the person has changed something.
        """
        with self._database.transaction(durable=True) as connection:
            message = self._insert(connection, conversation_id, parent_id, role, text, state, model, seen_from)
            if is_edited:
                connection.execute("UPDATE messages SET edited_at = created_at WHERE id = ?", (message.id,))
                message = _message(connection, message.id)
            self._set_leaf(connection, message)
        return message

    def add_exchange(
        self, conversation_id: int, parent_id: int | None, user_text: str, model: str, documents: Sequence[int] = ()
    ) -> tuple[Message, Message]:
        """Adds what the person wrote, with what is attached to it, and, under it, the empty running reply of `model`,
        which becomes the leaf.

        What the model did not see any more for the reply at `parent_id`, it does not see for this one.
        """
        with self._database.transaction(durable=True) as connection:
            return self._add_exchange(connection, conversation_id, parent_id, user_text, model, documents)

    def _add_exchange(
        self,
        connection: sqlite3.Connection,
        conversation_id: int,
        parent_id: int | None,
        user_text: str,
        model: str,
        documents: Sequence[int],
    ) -> tuple[Message, Message]:
        asked = self._insert(connection, conversation_id, parent_id, Role.USER, user_text, MessageState.DONE, "")
        attach(connection, asked.id, documents)
        before = None if parent_id is None else _message(connection, parent_id).seen_from
        reply = self._insert(
            connection, conversation_id, asked.id, Role.ASSISTANT, "", MessageState.RUNNING, model, before
        )
        self._set_leaf(connection, reply)
        return asked, reply

    def begin(
        self, title: str, options: ChatOptions, user_text: str, model: str, documents: Sequence[int] = ()
    ) -> tuple[Message, Message]:
        """A new conversation with its first exchange, or, where that cannot be stored, nothing.

        The model may find another title for it.
        """
        now = self._clock()
        with self._database.transaction(durable=True) as connection:
            cursor = connection.execute(
                "INSERT INTO conversations (title, created_at, updated_at, options, title_is_open)"
                " VALUES (?, ?, ?, ?, 1)",
                (whole_characters(title), now, now, options_json(options)),
            )
            return self._add_exchange(connection, _new_id(cursor), None, user_text, model, documents)

    def save_text(self, message_id: int, text: str) -> None:
        """Keeps what a running reply has so far; cheap. A reply that was closed meanwhile stays as it was closed."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET text = ? WHERE id = ? AND state = ?",
                (whole_characters(text), message_id, MessageState.RUNNING),
            )

    def close_message(
        self,
        message_id: int,
        *,
        text: str,
        state: MessageState,
        stats: GenerationStats | None = None,
        fault: Fault | None = None,
        finish: FinishReason | None = None,
    ) -> Message:
        """The reply has ended; from here on a power cut does not undo it."""
        with self._database.transaction(durable=True) as connection:
            connection.execute(
                "UPDATE messages SET text = ?, state = ?, stats = ?, fault = ?, finish = ? WHERE id = ?",
                (whole_characters(text), state, stats_json(stats), fault_json(fault), finish, message_id),
            )
            return _message(connection, message_id)

    def go_on_with(self, message_id: int) -> Message:
        """A reply that had ended is running again, with the text and the numbers that it has."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET state = ?, fault = NULL, finish = NULL WHERE id = ?",
                (MessageState.RUNNING, message_id),
            )
            return _message(connection, message_id)

    def reopen_message(self, message_id: int, model: str, seen_from: int | None) -> Message:
        """A reply is tried again in its place: empty, running, by `model`, which sees the path from `seen_from` on."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE messages SET text = '', state = ?, model = ?, stats = NULL, fault = NULL, finish = NULL,"
                " edited_at = NULL, seen_from = ? WHERE id = ?",
                (MessageState.RUNNING, whole_characters(model), seen_from, message_id),
            )
            return _message(connection, message_id)

    def see_from(self, message_id: int, seen_from: int | None) -> None:
        """For this reply, and those that follow it, the model sees its path from `seen_from` on; None: all of it."""
        with self._database.transaction() as connection:
            connection.execute("UPDATE messages SET seen_from = ? WHERE id = ?", (seen_from, message_id))

    def mark_interrupted(self) -> int:
        """At start: replies that were running when the app died; returns how many."""
        with self._database.transaction() as connection:
            return connection.execute(
                "UPDATE messages SET state = ? WHERE state = ?", (MessageState.INTERRUPTED, MessageState.RUNNING)
            ).rowcount

    def _insert(
        self,
        connection: sqlite3.Connection,
        conversation_id: int,
        parent_id: int | None,
        role: Role,
        text: str,
        state: MessageState,
        model: str,
        seen_from: int | None = None,
    ) -> Message:
        _conversation(connection, conversation_id)
        if parent_id is not None and _message(connection, parent_id).conversation_id != conversation_id:
            raise LookupError(f"conversation {conversation_id} has no message {parent_id}")
        cursor = connection.execute(
            "INSERT INTO messages (conversation_id, parent_id, role, text, state, created_at, model, seen_from)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                conversation_id,
                parent_id,
                role,
                whole_characters(text),
                state,
                self._clock(),
                whole_characters(model),
                seen_from,
            ),
        )
        return _message(connection, _new_id(cursor))

    @staticmethod
    def _set_leaf(connection: sqlite3.Connection, message: Message) -> None:
        connection.execute(
            "UPDATE conversations SET leaf_id = ?, updated_at = ? WHERE id = ?",
            (message.id, message.created_at, message.conversation_id),
        )


def _new_id(cursor: sqlite3.Cursor) -> int:
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def _conversation(connection: sqlite3.Connection, conversation_id: int) -> Conversation:
    row = connection.execute(
        f"SELECT {CONVERSATION_COLUMNS} FROM conversations WHERE id = ?", (conversation_id,)
    ).fetchone()
    if row is None:
        raise LookupError(f"there is no conversation {conversation_id}")
    return conversation_of(row)


def _path(connection: sqlite3.Connection, leaf_id: int | None) -> list[Message]:
    return [message_of(row) for row in connection.execute(_PATH, (leaf_id,))]


def _message(connection: sqlite3.Connection, message_id: int) -> Message:
    row = connection.execute(f"SELECT {MESSAGE_COLUMNS} FROM messages WHERE id = ?", (message_id,)).fetchone()
    if row is None:
        raise LookupError(f"there is no message {message_id}")
    return message_of(row)
