"""Whole conversations out of the database and into it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.conversations import MessageState
from lampblack.domain.exchange import PortableConversation, PortableMessage
from lampblack.domain.text import whole_characters
from lampblack.store.carried_documents import Carried, insert_carried
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
    from collections.abc import Sequence

    from lampblack.domain.conversations import Message
    from lampblack.store.database import Database


class Listed(NamedTuple):
    """A conversation in a list for programs. Times are Unix seconds; messages: how many it has, on all branches."""

    id: int
    title: str
    created_at: float
    updated_at: float
    messages: int
    folder: str
    pinned: bool
    archived: bool


class TransferStore:
    """Methods raise LookupError for a conversation that is not there, and KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def every(self) -> list[Listed]:
        """Those that are not deleted, the one with the newest message first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT conversations.id, conversations.title, created_at, updated_at,"
                " (SELECT count(*) FROM messages WHERE conversation_id = conversations.id AND deleted_at IS NULL),"
                " coalesce(folders.title, ''), pinned_at IS NOT NULL, archived_at IS NOT NULL FROM conversations"
                " LEFT JOIN folders ON folders.id = folder_id AND folders.deleted_at IS NULL"
                " WHERE conversations.deleted_at IS NULL ORDER BY updated_at DESC, conversations.id DESC"
            ).fetchall()
        return [Listed._make((*row[:-2], bool(row[-2]), bool(row[-1]))) for row in rows]

    def begun_at(self) -> dict[float, list[int]]:
        """The conversations that are not deleted, by when they were begun."""
        with self._database.read() as connection:
            rows = connection.execute("SELECT created_at, id FROM conversations WHERE deleted_at IS NULL").fetchall()
        found: dict[float, list[int]] = {}
        for created_at, number in rows:
            found.setdefault(created_at, []).append(number)
        return found

    def read(self, conversation_id: int) -> PortableConversation:
        """A conversation as it stands. What follows a deleted message follows what stands before that one."""
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT {CONVERSATION_COLUMNS} FROM conversations WHERE id = ? AND deleted_at IS NULL",
                (conversation_id,),
            ).fetchone()
            if row is None:
                raise LookupError(f"there is no conversation {conversation_id}")
            conversation = conversation_of(row)
            rows = connection.execute(
                f"SELECT {MESSAGE_COLUMNS}, deleted_at IS NOT NULL FROM messages WHERE conversation_id = ? ORDER BY id",
                (conversation_id,),
            ).fetchall()
            folder = connection.execute("SELECT title FROM folders WHERE id = ?", (conversation.folder_id,)).fetchone()
            carried = Carried(connection, conversation_id)
        messages, places = _portable([(message_of(row[:-1]), bool(row[-1])) for row in rows], carried)
        return PortableConversation(
            title=conversation.title,
            created_at=conversation.created_at,
            updated_at=conversation.updated_at,
            options=conversation.options,
            messages=messages,
            leaf=None if conversation.leaf_id is None else places.get(conversation.leaf_id),
            pinned_at=conversation.pinned_at,
            archived_at=conversation.archived_at,
            folder=folder[0] if folder else "",
            title_is_open=conversation.title_is_open,
            documents=carried.documents,
        )

    def add(self, conversation: PortableConversation) -> int:
        """Stores a conversation with all that it has, or, where that fails, nothing of it; returns its number."""
        with self._database.transaction() as connection:
            number = connection.execute(
                "INSERT INTO conversations (title, created_at, updated_at, options, pinned_at, archived_at, folder_id,"
                " title_is_open) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    whole_characters(conversation.title),
                    conversation.created_at,
                    conversation.updated_at,
                    options_json(conversation.options),
                    conversation.pinned_at,
                    conversation.archived_at,
                    _folder(connection, whole_characters(conversation.folder)),
                    conversation.title_is_open,
                ),
            ).lastrowid
            assert number is not None
            ids: list[int] = []
            for message in conversation.messages:
                ids.append(_insert(connection, number, message, ids))
            insert_carried(connection, conversation, ids)
            leaf = None if conversation.leaf is None else ids[conversation.leaf]
            connection.execute("UPDATE conversations SET leaf_id = ? WHERE id = ?", (leaf, number))
        return number


def _portable(
    rows: Sequence[tuple[Message, bool]], carried: Carried
) -> tuple[tuple[PortableMessage, ...], dict[int, int | None]]:
    """The messages in order, and the place of each by its number: of a deleted one that of the one before it."""
    places: dict[int, int | None] = {}
    made: list[PortableMessage] = []
    numbers: list[int] = []
    for message, is_deleted in rows:
        parent = None if message.parent_id is None else places[message.parent_id]
        if is_deleted:
            places[message.id] = parent
            continue
        places[message.id] = len(made)
        portable = _message(message, parent, _seen_from(message.seen_from, numbers))
        made.append(
            replace(portable, documents=carried.attached_to(message.id), sources=carried.sources_of(message.id))
        )
        numbers.append(message.id)
    return tuple(made), places


def _seen_from(number: int | None, numbers: Sequence[int]) -> int | None:
    """The place of a message, or, where that was deleted, of the one after it."""
    if number is None:
        return None
    return next((place for place, one in enumerate(numbers) if one >= number), None)


def _message(message: Message, parent: int | None, seen_from: int | None) -> PortableMessage:
    is_running = message.state is MessageState.RUNNING
    return PortableMessage(
        parent=parent,
        role=message.role,
        text=message.text,
        state=MessageState.INTERRUPTED if is_running else message.state,
        created_at=message.created_at,
        model=message.model,
        stats=message.stats,
        fault=message.fault,
        seen_from=seen_from,
        finish=message.finish,
        rating=message.rating,
        edited_at=message.edited_at,
        not_imported=message.not_imported,
    )


def _insert(connection: sqlite3.Connection, conversation: int, message: PortableMessage, ids: Sequence[int]) -> int:
    number = connection.execute(
        "INSERT INTO messages (conversation_id, parent_id, role, text, state, created_at, model, stats, fault,"
        " seen_from, finish, rating, edited_at, not_imported) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            conversation,
            None if message.parent is None else ids[message.parent],
            message.role,
            whole_characters(message.text),
            message.state,
            message.created_at,
            whole_characters(message.model),
            stats_json(message.stats),
            fault_json(message.fault),
            None if message.seen_from is None else ids[message.seen_from],
            message.finish,
            message.rating,
            message.edited_at,
            message.not_imported,
        ),
    ).lastrowid
    assert number is not None
    return number


def _folder(connection: sqlite3.Connection, title: str) -> int | None:
    """The folder of this name, which is made where there is none."""
    if not title:
        return None
    row = connection.execute(
        "SELECT id FROM folders WHERE title = ? AND deleted_at IS NULL ORDER BY id LIMIT 1", (title,)
    ).fetchone()
    return row[0] if row else connection.execute("INSERT INTO folders (title) VALUES (?)", (title,)).lastrowid
