"""What SQLite's complaints mean to a person. The codes are those of https://sqlite.org/rescode.html."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PRIMARY = 0xFF  # the low byte of an extended result code is the primary one
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_DENIED = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_FAILED = {sqlite3.SQLITE_IOERR, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}
_ALMOST_FULL = 1 << 16  # bytes free: SQLite reports a full disk as plain I/O error where it grows its shared memory


def sqlite_errors() -> tuple[type[Exception], ...]:
    """What connections raise: Python's own, and SQLCipher's once an encrypted database has been opened."""
    cipher = sys.modules.get("sqlcipher3.dbapi2")
    return (sqlite3.Error,) if cipher is None else (sqlite3.Error, cipher.Error)


def is_busy(error: Exception) -> bool:
    """Whether another connection is in the way."""
    return _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


def is_not_a_database(error: Exception) -> bool:
    """Whether the first page is none of a database; of an encrypted one, or is so under another key."""
    return _code(error) == sqlite3.SQLITE_NOTADB


def known_error(error: Exception, path: Path) -> KnownError | None:
    """The world's fault behind `error`, met with the database `path`; None where it is our own bug."""
    code = _code(error)
    if code in _DAMAGED:
        return KnownError("database.damaged", path=str(path), reason=str(error))
    if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _almost_full(path)):
        return KnownError("disk.full")
    if code in _DENIED:
        return KnownError("disk.denied", path=str(path))
    if code in _FAILED:
        return KnownError("disk.failed", path=str(path), reason=str(error))
    return None


@contextmanager
def known_errors(path: Path) -> Iterator[None]:
    """Turns what goes wrong inside the block with the database `path` into a `KnownError` where it is one."""
    try:
        yield
    except sqlite_errors() as error:
        known = known_error(error, path)
        if known is None:
            raise
        raise known from error
    except OSError as error:
        raise disk_error(error, path) from error


def _code(error: Exception) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & _PRIMARY


def _almost_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _ALMOST_FULL
    except OSError:
        return False
