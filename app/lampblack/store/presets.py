"""Presets that a person made."""

from __future__ import annotations

import dataclasses
import time
from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.presets import Preset, distinct_name, own_key
from lampblack.domain.text import whole_characters
from lampblack.store.rows import options_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable

    from lampblack.store.database import Database


class PresetStore:
    """Names differ, whatever is asked for. Methods raise LookupError for a number that is not there, and KnownError as
    `Database` does.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells Unix seconds."""
        self._database, self._clock = database, clock

    def all(self) -> list[Preset]:
        """Those that are not deleted, in the order they were made in."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, name, options FROM presets WHERE deleted_at IS NULL ORDER BY id"
            ).fetchall()
        return [
            Preset(own_key(number), name, msgspec.json.decode(options, type=ChatOptions))
            for number, name, options in rows
        ]

    def add(self, presets: Iterable[tuple[str, ChatOptions]], taken: Iterable[str] = ()) -> list[str]:
        """Keeps all of them or, where that fails, none; returns their keys. taken: names that others have."""
        keys = []
        with self._database.transaction(durable=True) as connection:
            used = [*taken, *_names(connection)]
            for name, options in presets:
                distinct = distinct_name(whole_characters(name), used)
                used.append(distinct)
                made = connection.execute(
                    "INSERT INTO presets (name, options) VALUES (?, ?)", (distinct, _stored(options))
                ).lastrowid
                assert made is not None
                keys.append(own_key(made))
        return keys

    def change(self, number: int, options: ChatOptions) -> None:
        """Puts other options in place of those that a preset had."""
        self._set(number, "options", _stored(options))

    def rename(self, number: int, name: str, taken: Iterable[str] = ()) -> None:
        """Gives it another name. taken: names that others have."""
        with self._database.transaction() as connection:
            used = [*taken, *_names(connection, but=number)]
            distinct = distinct_name(whole_characters(name), used)
            if not connection.execute("UPDATE presets SET name = ? WHERE id = ?", (distinct, number)).rowcount:
                raise LookupError(f"there is no preset {number}")

    def delete(self, number: int) -> None:
        """Hides it until it is restored, or purged at the next start."""
        self._set(number, "deleted_at", self._clock())

    def restore(self, number: int) -> None:
        """Undoes `delete`."""
        self._set(number, "deleted_at", None)

    def purge_deleted(self) -> None:
        """Removes deleted presets for good."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM presets WHERE deleted_at IS NOT NULL")

    def _set(self, number: int, column: str, value: str | float | None) -> None:
        with self._database.transaction() as connection:
            if not connection.execute(f"UPDATE presets SET {column} = ? WHERE id = ?", (value, number)).rowcount:
                raise LookupError(f"there is no preset {number}")


def _names(connection: sqlite3.Connection, but: int = 0) -> list[str]:
    """Of deleted ones, too: they may come back."""
    return [name for (name,) in connection.execute("SELECT name FROM presets WHERE id <> ?", (but,))]


def _stored(options: ChatOptions) -> str:
    return options_json(dataclasses.replace(options, preset=""))
