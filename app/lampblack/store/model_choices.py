"""What a person chose for each model."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

import msgspec

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.model_choices import ModelChoices
from lampblack.store.rows import options_json

if TYPE_CHECKING:
    import sqlite3

    from lampblack.store.database import Database

T = TypeVar("T")


class ModelChoiceStore:
    """One row a model, where anything was chosen for it. Methods raise KnownError as `Database` does."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[ModelChoices]:
        """Of every model for which something was chosen."""
        with self._database.read() as connection:
            return read_choices(connection)

    def save(self, choices: ModelChoices, before: str = "") -> None:
        """Keeps these in place of what was there. before: the path where the model was, where that was another."""
        with self._database.transaction() as connection:
            for path in {before or choices.path, choices.path}:
                connection.execute("DELETE FROM model_choices WHERE path = ?", (os.fsencode(path),))
            if choices.name or choices.former or choices.loading or choices.options is not None:
                connection.execute(
                    "INSERT INTO model_choices (path, bytes, name, former, loading, options) VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        os.fsencode(choices.path),
                        choices.bytes,
                        choices.name,
                        msgspec.json.encode(choices.former).decode(),
                        msgspec.json.encode(choices.loading).decode(),
                        None if choices.options is None else options_json(choices.options),
                    ),
                )


def read_choices(connection: sqlite3.Connection) -> list[ModelChoices]:
    """All that are kept; of what another version of Lampblack wrote otherwise, what can be read."""
    rows = connection.execute("SELECT path, bytes, name, former, loading, options FROM model_choices").fetchall()
    return [
        ModelChoices(
            os.fsdecode(path),
            size,
            name,
            _read(former, tuple[str, ...]) or (),
            _read(loading, dict[str, int | str]) or {},
            _read(options, ChatOptions),
        )
        for path, size, name, former, loading, options in rows
    ]


def _read(text: str | None, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind) if text else None
    except msgspec.DecodeError:
        return None
