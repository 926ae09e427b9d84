"""Translations that a person wrote or confirmed: segments that are not asked for again."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.store.database import Database


class TranslationMemory:
    """Segments with inline tags and their translations, for each pair of languages (codes); of a segment the newest
    counts. Methods raise KnownError as `Database` does.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells Unix seconds."""
        self._database, self._clock = database, clock

    def keep(self, source_language: str, target_language: str, source: str, target: str) -> None:
        """Remembers how a segment is to be translated from now on."""
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO translation_memory (source_language, target_language, source, target, by_hand, changed_at)"
                " VALUES (?, ?, ?, ?, 1, ?) ON CONFLICT (source_language, target_language, source)"
                " DO UPDATE SET target = excluded.target, by_hand = 1, changed_at = excluded.changed_at",
                (source_language, target_language, whole_characters(source), whole_characters(target), self._clock()),
            )

    def forget(self, source_language: str, target_language: str, source: str) -> None:
        """Remembers a segment no more."""
        with self._database.transaction() as connection:
            connection.execute(
                "DELETE FROM translation_memory WHERE source_language = ? AND target_language = ? AND source = ?",
                (source_language, target_language, whole_characters(source)),
            )

    def all(self, source_language: str, target_language: str) -> dict[str, str]:
        """The translations from one language to another, by their sources, the newest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT source, target FROM translation_memory WHERE source_language = ? AND target_language = ?"
                " ORDER BY changed_at DESC, id DESC",
                (source_language, target_language),
            ).fetchall()
        return {str(source): str(target) for source, target in rows}
