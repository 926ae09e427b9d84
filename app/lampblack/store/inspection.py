"""Looking at a database file before anything may change it."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.store.encryption import connect, is_encrypted
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from lampblack.store.encryption import Key


def inspect(path: Path, known_version: int, key: Key | None = None) -> int:
    """The `user_version` of the database `path`, 0 where there is none yet; the file stays as it was.

    key: of an encrypted one. Raises KnownError: database.newer where it is above `known_version`, database.locked,
    database.damaged, disk.denied, disk.failed.
    """
    with known_errors(path):
        if not path.exists():
            return 0
        with path.open("rb") as file:  # says more of a folder or a locked file than SQLite does
            if not file.read(1):
                return 0
        if key is None and is_encrypted(path):
            raise KnownError("database.locked")
        version = _read_version(path, known_version, key)
    if version > known_version:
        raise KnownError("database.newer", found=version, known=known_version)
    return version


def _read_version(path: Path, known_version: int, key: Key | None) -> int:
    """Reads the version and the schema; after an unclean end and before a migration every page is checked as well."""
    unclean = _beside(path, "-wal") or _beside(path, "-journal")
    with closing(connect(path, key, mode=_mode(path))) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if unclean or version < known_version:
            check_pages(connection, path)
        return version


def _mode(path: Path) -> str:
    """How to open the file so that it stays as it is: what its log holds counts, and where there is none, none is made.

    A rollback journal is left only by an end within the very first moments of a file, and must be rolled back.
    """
    if _beside(path, "-journal"):
        return "mode=rw"
    return "mode=ro" if _beside(path, "-wal") else "mode=ro&immutable=1"


def _beside(path: Path, suffix: str) -> bool:
    return path.with_name(path.name + suffix).exists()


def check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Reads every page of the database `path`. Raises KnownError database.damaged."""
    answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if answer != "ok":
        raise KnownError("database.damaged", path=str(path), reason=answer)
