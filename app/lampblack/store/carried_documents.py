"""The documents of a conversation on its way out of the database and into it."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from lampblack.domain.attachments import Extract, Place, Why, place_of
from lampblack.domain.exchange import PortableConversation, PortableDocument, PortableSource
from lampblack.domain.text import whole_characters
from lampblack.store.attachments import insert_document

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

MOST_CARRIED = 12 << 20
"""Bytes of the texts of a conversation's documents in UTF-8; so one that was exported can be imported again."""


class Carried:
    """What the messages of a conversation have, read at once. Texts are carried while there is room for them."""

    def __init__(self, connection: sqlite3.Connection, conversation_id: int) -> None:
        attached = connection.execute(
            "SELECT message_id, document_id FROM message_attachments JOIN messages ON messages.id = message_id"
            " WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY message_id, document_id",
            (conversation_id,),
        ).fetchall()
        sources = connection.execute(
            "SELECT message_id, number, document_id, start, stop, why FROM sources"
            " JOIN messages ON messages.id = message_id WHERE conversation_id = ? AND deleted_at IS NULL"
            " ORDER BY message_id, number",
            (conversation_id,),
        ).fetchall()
        numbers = sorted({row[1] for row in attached} | {row[2] for row in sources})
        self._places = {number: place for place, number in enumerate(numbers)}
        self._attached = attached
        self._sources = sources
        self.documents = tuple(_read(connection, numbers))

    def attached_to(self, message_id: int) -> tuple[int, ...]:
        """The places of the documents that a message has."""
        return tuple(self._places[document] for message, document in self._attached if message == message_id)

    def sources_of(self, message_id: int) -> tuple[PortableSource, ...]:
        """What the model was given with a message, as far as the texts are carried."""
        found = (
            PortableSource(number, self._places[document], begin, end, why)
            for message, number, document, begin, end, why in self._sources
            if message == message_id
        )
        return tuple(source for source in found if source.is_sound(self.documents))


def _read(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[PortableDocument]:
    found: list[PortableDocument] = []
    room = MOST_CARRIED
    for number in numbers:
        name, digest, text, pages = connection.execute(
            "SELECT name, digest, text, pages FROM documents WHERE id = ?", (number,)
        ).fetchone()
        size = len(text.encode())
        if size <= room:
            room -= size
            found.append(PortableDocument(name, digest, text, tuple(json.loads(pages))))
        else:
            found.append(PortableDocument(name, digest))
    return found


def insert_carried(connection: sqlite3.Connection, conversation: PortableConversation, ids: Sequence[int]) -> None:
    """Stores the documents that have come with a conversation whose messages have these numbers."""
    extracts = [
        None
        if one.text is None
        else Extract(one.name, "", whole_characters(one.digest), whole_characters(one.text), one.pages)
        for one in conversation.documents
    ]
    wanted = {place for message in conversation.messages for place in message.documents}
    wanted |= {source.document for message in conversation.messages for source in message.sources}
    numbers = {
        place: insert_document(connection, extract)
        for place, extract in enumerate(extracts)
        if extract is not None and place in wanted
    }
    places = _Places(extracts)
    for message_id, message in zip(ids, conversation.messages, strict=True):
        connection.executemany(
            "INSERT INTO message_attachments (message_id, document_id) VALUES (?, ?)",
            [(message_id, numbers[place]) for place in message.documents if place in numbers],
        )
        for source in message.sources:
            place = places.of(source)
            connection.execute(
                "INSERT INTO sources (message_id, number, document_id, start, stop, place, is_page, why)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    message_id,
                    source.number,
                    numbers[source.document],
                    source.begin,
                    source.end,
                    place.number,
                    place.is_page,
                    Why.of(source.why),
                ),
            )


class _Places:
    """Where sources stand; lines are counted once, for a file may name very many sources of a long text."""

    def __init__(self, extracts: Sequence[Extract | None]) -> None:
        self._extracts = extracts
        self._begins: dict[int, list[int]] = {}

    def of(self, source: PortableSource) -> Place:
        extract = self._extracts[source.document]
        assert extract is not None  # a conversation is sound
        if extract.pages:
            return place_of(extract.text, extract.pages, source.begin)
        if source.document not in self._begins:
            self._begins[source.document] = [0, *(match.end() for match in re.finditer("\n", extract.text))]
        return Place(bisect_right(self._begins[source.document], source.begin), is_page=False)
