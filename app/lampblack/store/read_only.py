"""The user's model files where the database cannot be opened as usual."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from typing import TYPE_CHECKING, TypeVar

from lampblack.domain.faults import KnownError
from lampblack.store.encryption import connect
from lampblack.store.model_choices import read_choices
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.domain.model_choices import ModelChoices
    from lampblack.store.encryption import Key

_log = logging.getLogger(__name__)

T = TypeVar("T")


class ReadOnlyModels:
    """`ModelStore`'s list of files in a database that was refused for writing with `refusal`: on a read-only disk, a
    full one, in a folder of somebody else's. key: of an encrypted one."""

    def __init__(self, database: Path, refusal: KnownError, key: Key | None = None) -> None:
        self._database, self._refusal, self._key = database, refusal, key

    def paths(self) -> list[str]:
        """The files, in the order in which they were added; none where the database cannot even be read."""

        def read(connection: sqlite3.Connection) -> list[str]:
            return [os.fsdecode(row[0]) for row in connection.execute("SELECT path FROM models ORDER BY id")]

        return _read(self._database, self._key, read)

    def add(self, path: str) -> None:
        """Raises the refusal."""
        del path
        raise self._refusal

    def remove(self, path: str) -> None:
        """Raises the refusal."""
        del path
        raise self._refusal


class ReadOnlyChoices:
    """What a person chose for models, as `ModelChoiceStore` has it, in such a database."""

    def __init__(self, database: Path, refusal: KnownError, key: Key | None = None) -> None:
        self._database, self._refusal, self._key = database, refusal, key

    def all(self) -> list[ModelChoices]:
        """Of every model for which something was chosen; none where the database cannot even be read, or is older."""

        def read(connection: sqlite3.Connection) -> list[ModelChoices]:
            tables = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'model_choices'")
            return read_choices(connection) if tables.fetchone() is not None else []

        return _read(self._database, self._key, read)

    def save(self, choices: ModelChoices, before: str = "") -> None:
        """Raises the refusal."""
        del choices, before
        raise self._refusal


class RefusedModels:
    """In place of `ModelStore` where the database was refused altogether, as one of a newer version is."""

    def __init__(self, refusal: KnownError) -> None:
        self._refusal = refusal

    def paths(self) -> list[str]:
        """Raises the refusal."""
        raise self._refusal

    def add(self, path: str) -> None:
        """Raises the refusal."""
        del path
        raise self._refusal

    def remove(self, path: str) -> None:
        """Raises the refusal."""
        del path
        raise self._refusal


class RefusedChoices:
    """In place of `ModelChoiceStore` likewise. Methods raise the refusal."""

    def __init__(self, refusal: KnownError) -> None:
        self._refusal = refusal

    def all(self) -> list[ModelChoices]:
        raise self._refusal

    def save(self, choices: ModelChoices, before: str = "") -> None:
        del choices, before
        raise self._refusal


def _read(database: Path, key: Key | None, read: Callable[[sqlite3.Connection], list[T]]) -> list[T]:
    if not database.is_file():
        return []
    mode = "mode=ro&immutable=1"  # SQLite's log would have to be written
    try:
        with known_errors(database), closing(connect(database, key, mode=mode)) as connection:
            return read(connection)
    except KnownError as error:
        _log.warning("what is kept of models cannot be read: %s", error.fault.kind)
        return []
