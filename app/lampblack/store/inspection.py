"""Looking at a database file before anything may change it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    from pathlib import Path


def inspect(path: Path, known_version: int) -> int:
    """The `user_version` of the database `path`, 0 where there is none yet; the file and its folder stay as they were.

    Raises KnownError: database.newer where it is above `known_version`, database.damaged, disk.denied, disk.failed.
    """
    with known_errors(path):
        if not path.exists() or (path.is_file() and path.stat().st_size == 0):
            return 0
        version = _read_version(path)
    if version > known_version:
        raise KnownError("database.newer", found=version, known=known_version)
    return version


def _read_version(path: Path) -> int:
    """Reads the version and the whole schema; after an unclean end every page is checked as well."""
    unclean = _size(path.with_name(path.name + "-wal")) > 0
    shared_memory = path.with_name(path.name + "-shm")
    leave_no_trace = not shared_memory.exists()
    # Without a log, "immutable" keeps SQLite from making one; with a log, what it holds counts and must be read.
    options = "mode=ro" if unclean else "mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?{options}", uri=True)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if unclean:
                _check_pages(connection, path)
            return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        if leave_no_trace:
            shared_memory.unlink(missing_ok=True)


def _check_pages(connection: sqlite3.Connection, path: Path) -> None:
    answer = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    if answer != "ok":
        raise KnownError("database.damaged", path=str(path), reason=answer)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
