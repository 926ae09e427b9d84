"""Glossaries that a person keeps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from lampblack.domain.presets import distinct_name
from lampblack.domain.text import whole_characters
from lampblack.domain.translations.glossary import Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.store.database import Database

_COLUMNS = "id, name, source_language, target_language, terms"


@dataclass(frozen=True, slots=True)
class KeptGlossary:
    """A glossary for a pair of languages (codes), which serves in both directions."""

    id: int
    name: str
    source_language: str
    target_language: str
    terms: tuple[Term, ...]

    def fits(self, source_language: str, target_language: str) -> bool:
        """Whether it has terms for this direction."""
        return (source_language, target_language) in (
            (self.source_language, self.target_language),
            (self.target_language, self.source_language),
        )

    def terms_for(self, source_language: str) -> tuple[Term, ...]:
        """Its terms for texts in one of its languages."""
        if source_language == self.source_language:
            return self.terms
        return tuple(Term(term.target, term.source) for term in self.terms)


class GlossaryStore:
    """Names differ, whatever is asked for. Methods raise LookupError for a number that is not there, and KnownError as
    `Database` does.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[KeptGlossary]:
        """Those that are not deleted, in the order they were added in."""
        with self._database.read() as connection:
            rows = connection.execute(
                f"SELECT {_COLUMNS} FROM glossaries WHERE deleted_at IS NULL ORDER BY id"
            ).fetchall()
        return [_glossary_of(row) for row in rows]

    def get(self, number: int) -> KeptGlossary:
        """One of them."""
        with self._database.read() as connection:
            row = connection.execute(
                f"SELECT {_COLUMNS} FROM glossaries WHERE id = ? AND deleted_at IS NULL", (number,)
            ).fetchone()
        if row is None:
            raise LookupError(f"there is no glossary {number}")
        return _glossary_of(row)

    def add(self, name: str, source_language: str, target_language: str, terms: Sequence[Term]) -> KeptGlossary:
        """Keeps a new one."""
        with self._database.transaction(durable=True) as connection:
            taken = connection.execute("SELECT name FROM glossaries WHERE deleted_at IS NULL").fetchall()
            distinct = distinct_name(whole_characters(name), [str(row[0]) for row in taken])
            number = connection.execute(
                "INSERT INTO glossaries (name, source_language, target_language, terms) VALUES (?, ?, ?, ?)",
                (distinct, source_language, target_language, _encoded(terms)),
            ).lastrowid
        assert number is not None
        return KeptGlossary(number, distinct, source_language, target_language, tuple(terms))

    def change(self, number: int, terms: Sequence[Term]) -> None:
        """Puts other terms in place of those that it had."""
        self._set(number, "terms = ?", _encoded(terms))

    def delete(self, number: int, at: float) -> None:
        """Hides it until it is restored, or purged when the app closes. at: Unix seconds."""
        self._set(number, "deleted_at = ?", at)

    def restore(self, number: int) -> None:
        """Undoes `delete`."""
        self._set(number, "deleted_at = ?", None)

    def purge_deleted(self) -> None:
        """Removes deleted ones for good."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM glossaries WHERE deleted_at IS NOT NULL")

    def _set(self, number: int, assignment: str, value: str | float | None) -> None:
        with self._database.transaction() as connection:
            if not connection.execute(f"UPDATE glossaries SET {assignment} WHERE id = ?", (value, number)).rowcount:
                raise LookupError(f"there is no glossary {number}")


def _encoded(terms: Sequence[Term]) -> str:
    return whole_characters(msgspec.json.encode([(term.source, term.target) for term in terms]).decode())


def _glossary_of(row: tuple[Any, ...]) -> KeptGlossary:
    number, name, source_language, target_language, terms = row
    pairs = msgspec.json.decode(terms, type=list[tuple[str, str]])
    return KeptGlossary(number, name, source_language, target_language, tuple(Term(*pair) for pair in pairs))
