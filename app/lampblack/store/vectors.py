"""What passages of documents mean, as an embedding model's vectors."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

from lampblack.domain.attachments import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from lampblack.store.database import Database

_ROWS = 500
"""Vectors that are read at a time: others want the database, too."""


class VectorStore:
    """Vectors of length 1, each number as float16, which costs no rank that matters. model: what made them, with which
    alone they can be compared. Methods raise KnownError as `Database` does.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self, model: str, least: int, without: Collection[int] = ()) -> int | None:
        """The newest document of so many passages at least of which some have no vector of this model."""
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT id FROM documents WHERE passages >= ?1 AND passages > (SELECT count(*) FROM passage_vectors"
                " WHERE document_id = documents.id AND model = ?2) AND id NOT IN (SELECT value FROM json_each(?3))"
                " ORDER BY id DESC LIMIT 1",
                (least, model, json.dumps(sorted(without))),
            ).fetchone()
        return None if row is None else int(row[0])

    def known(self, document_id: int, model: str) -> set[tuple[int, int]]:
        """The passages of a document that have a vector of this model."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT start, stop FROM passage_vectors WHERE document_id = ? AND model = ?", (document_id, model)
            ).fetchall()
        return {(start, stop) for start, stop in rows}

    def save(self, model: str, vectors: Sequence[tuple[Span, Sequence[float]]]) -> None:
        """Keeps the vectors of passages of one document, in place of all that another model has made of it; nothing
        where the document has gone.
        """
        number = vectors[0][0].document_id
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM passage_vectors WHERE document_id = ? AND model <> ?", (number, model))
            connection.executemany(
                "INSERT OR REPLACE INTO passage_vectors (document_id, start, stop, model, vector)"
                " SELECT ?1, ?2, ?3, ?4, ?5 WHERE EXISTS (SELECT 1 FROM documents WHERE id = ?1)",
                [(number, span.begin, span.end, model, _packed(vector)) for span, vector in vectors],
            )

    def has_any(self, model: str) -> bool:
        """Whether there are vectors of this model."""
        with self._database.read() as connection:
            row = connection.execute("SELECT 1 FROM passage_vectors WHERE model = ? LIMIT 1", (model,)).fetchone()
        return row is not None

    def of(self, documents: Collection[int], model: str) -> Iterator[tuple[Span, tuple[float, ...]]]:
        """The vectors of the passages of documents."""
        for number in sorted(documents):
            after = (-1, -1)
            while rows := self._rows(number, model, after):
                for start, stop, vector in rows:
                    yield Span(number, start, stop), struct.unpack(f"<{len(vector) // 2}e", vector)
                after = rows[-1][:2]

    def _rows(self, number: int, model: str, after: tuple[int, int]) -> list[tuple[int, int, bytes]]:
        with self._database.read() as connection:
            return connection.execute(
                "SELECT start, stop, vector FROM passage_vectors WHERE document_id = ? AND model = ?"
                " AND (start, stop) > (?, ?) ORDER BY start, stop LIMIT ?",
                (number, model, *after, _ROWS),
            ).fetchall()


def _packed(vector: Sequence[float]) -> bytes:
    return struct.pack(f"<{len(vector)}e", *vector)
