"""Documents that were attached, the drafts and messages they belong to, and what of them the model was given."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lampblack.domain.attachments import (
    Attached,
    Extract,
    Place,
    Source,
    Span,
    Why,
    estimated_tokens,
    passages_of,
    place_of,
)
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping, Sequence

    from lampblack.store.database import Database

EXCERPT = 400
"""Characters of a source that are given with it."""
_ATTACHED = "documents.id, name, tokens, passages"


class AttachmentStore:
    """All methods raise LookupError for a document that is not there, and KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_to_draft(self, conversation_id: int | None, extract: Extract) -> Attached:
        """Keeps a document with what is being written; None stands for the conversation that has not begun.

        Bytes that are attached there already, under the same name, are not kept twice: the one that is there is
        returned.
        """
        with self._database.transaction(durable=True) as connection:
            row = connection.execute(
                f"SELECT {_ATTACHED} FROM draft_attachments JOIN documents ON documents.id = document_id"
                " WHERE conversation_id IS ? AND digest = ? AND name = ?",
                (conversation_id, extract.digest, whole_characters(extract.name)),
            ).fetchone()
            if row is not None:
                return Attached(*row)
            document_id = insert_document(connection, extract)
            connection.execute(
                "INSERT INTO draft_attachments (conversation_id, document_id) VALUES (?, ?)",
                (conversation_id, document_id),
            )
            row = connection.execute(f"SELECT {_ATTACHED} FROM documents WHERE id = ?", (document_id,)).fetchone()
        return Attached(*row)

    def remove_from_draft(self, document_id: int) -> None:
        """Takes a document away that was not sent; it is gone unless a message has it."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM draft_attachments WHERE document_id = ?", (document_id,))

    def of_draft(self, conversation_id: int | None) -> list[Attached]:
        """What is attached to what is being written, in order."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_ATTACHED} FROM draft_attachments JOIN documents ON documents.id = document_id"
                " WHERE conversation_id IS ? ORDER BY document_id",
                (conversation_id,),
            )
            return [Attached(*row) for row in rows]

    def of_messages(self, messages: Sequence[int]) -> dict[int, list[Attached]]:
        """What is attached to each of these, with how much of it the model was given."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT message_id, {_ATTACHED}, (SELECT sum(CASE WHEN stop - start = length(text)"
                " THEN passages ELSE 1 END) FROM sources"
                " WHERE sources.message_id = message_attachments.message_id AND sources.document_id = documents.id),"
                " (SELECT count(*) FROM sources WHERE sources.message_id = message_attachments.message_id)"
                " FROM message_attachments JOIN documents ON documents.id = document_id"
                " WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, document_id",
                (json.dumps(list(messages)),),
            ).fetchall()
        found: dict[int, list[Attached]] = {}
        for message_id, number, name, tokens, passages, used, sources in rows:
            is_decided = sources > 0
            attached = Attached(number, name, tokens, passages, (used or 0) if is_decided else None)
            found.setdefault(message_id, []).append(attached)
        return found

    def sources_of(self, messages: Sequence[int]) -> dict[int, list[Source]]:
        """What the model was given with each of these messages, by number."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT message_id, number, document_id, name, start, stop, place, is_page,"
                f" stop - start = length(text), why, substr(text, start + 1, {EXCERPT})"
                " FROM sources JOIN documents ON documents.id = document_id"
                " WHERE message_id IN (SELECT value FROM json_each(?)) ORDER BY message_id, number",
                (json.dumps(list(messages)),),
            ).fetchall()
        found: dict[int, list[Source]] = {}
        for message_id, number, document_id, name, begin, end, place, is_page, is_whole, why, excerpt in rows:
            source = Source(
                number,
                document_id,
                name,
                begin,
                end,
                Place(place, bool(is_page)),
                bool(is_whole),
                Why.WHOLE if is_whole else Why.of(why),
                excerpt[: end - begin],
            )
            found.setdefault(message_id, []).append(source)
        return found

    def keep_sources(self, message_id: int, first: int, spans: Mapping[Span, Why]) -> None:
        """These parts, numbered from `first` on in their order, are what the model is given with a message, in place
        of others, and why.
        """
        documents = {span.document_id: self.document(span.document_id) for span in spans}
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM sources WHERE message_id = ?", (message_id,))
            for number, (span, why) in enumerate(spans.items(), first):
                document = documents[span.document_id]
                place = place_of(document.text, document.pages, span.begin)
                connection.execute(
                    "INSERT INTO sources (message_id, number, document_id, start, stop, place, is_page, why)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    (
                        message_id,
                        number,
                        span.document_id,
                        span.begin,
                        span.end,
                        place.number,
                        place.is_page,
                        why,
                    ),
                )

    def document(self, document_id: int) -> Extract:
        """The whole text, and where it came from."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT name, path, digest, text, pages FROM documents WHERE id = ?", (document_id,)
            ).fetchone()
        if row is None:
            raise LookupError(f"there is no document {document_id}")
        name, path, digest, text, pages = row
        return Extract(name, path, digest, text, tuple(json.loads(pages)))


def insert_document(connection: sqlite3.Connection, extract: Extract) -> int:
    """Stores a document that a draft or a message is about to have; returns its number."""
    text = whole_characters(extract.text)
    number = connection.execute(
        "INSERT INTO documents (name, path, digest, text, pages, tokens, passages) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            whole_characters(extract.name),
            whole_characters(extract.path),
            extract.digest,
            text,
            json.dumps(extract.pages),
            estimated_tokens(text),
            len(passages_of(text, extract.pages)),
        ),
    ).lastrowid
    assert number is not None
    return number


def attach(connection: sqlite3.Connection, message_id: int, documents: Iterable[int]) -> None:
    """These documents belong to a message from now on, and to no draft any more."""
    for document_id in documents:
        connection.execute(
            "INSERT INTO message_attachments (message_id, document_id) VALUES (?, ?)", (message_id, document_id)
        )
        connection.execute("DELETE FROM draft_attachments WHERE document_id = ?", (document_id,))


def copy_attachments(connection: sqlite3.Connection, copies: Mapping[int, int | None]) -> None:
    """What belongs to messages belongs to their copies as well."""
    for original, copy in copies.items():
        connection.execute(
            "INSERT INTO message_attachments (message_id, document_id)"
            " SELECT ?, document_id FROM message_attachments WHERE message_id = ?",
            (copy, original),
        )
        connection.execute(
            "INSERT INTO sources (message_id, number, document_id, start, stop, place, is_page, why)"
            " SELECT ?, number, document_id, start, stop, place, is_page, why FROM sources WHERE message_id = ?",
            (copy, original),
        )
