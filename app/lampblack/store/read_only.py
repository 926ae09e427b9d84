"""The user's model files where the database cannot be opened as usual."""

from __future__ import annotations

import logging
import os
from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.store.encryption import connect
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.store.encryption import Key

_log = logging.getLogger(__name__)


class ReadOnlyModels:
    """`ModelStore`'s list of files in a database that was refused for writing with `refusal`: on a read-only disk, a
    full one, in a folder of somebody else's. key: of an encrypted one."""

    def __init__(self, database: Path, refusal: KnownError, key: Key | None = None) -> None:
        self._database, self._refusal, self._key = database, refusal, key

    def paths(self) -> list[str]:
        """The files, in the order in which they were added; none where the database cannot even be read."""
        if not self._database.is_file():
            return []
        mode = "mode=ro&immutable=1"  # SQLite's log would have to be written
        try:
            with known_errors(self._database), closing(connect(self._database, self._key, mode=mode)) as connection:
                return [os.fsdecode(row[0]) for row in connection.execute("SELECT path FROM models ORDER BY id")]
        except KnownError as error:
            _log.warning("the added models cannot be read: %s", error.fault.kind)
            return []

    def add(self, path: str) -> None:
        """Raises the refusal."""
        del path
        raise self._refusal

    def remove(self, path: str) -> None:
        """Raises the refusal."""
        del path
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
