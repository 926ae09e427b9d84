"""Writing a database anew under another key, or under none, so that at any moment one whole file is there.

The new file is made beside the database, checked, and put in its place in one step; what was there is overwritten.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from contextlib import closing
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.store.encryption import connect, connect_with_cipher
from lampblack.store.inspection import check_pages
from lampblack.store.overwriting import remove
from lampblack.store.sqlite_faults import is_busy, known_errors, sqlite_errors

if TYPE_CHECKING:
    import sqlite3
    import threading
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.store.encryption import Key

_NEW, _OLD = ".new", ".old"
_SPARE = 1 << 20
"""Bytes that must stay free beside the new file."""
_STEPS = 1_000
"""Of SQLite's machine, after which it asks whether the work is still wanted: some milliseconds."""


class GivenUpError(Exception):
    """Whoever asked for the change does not want it any more; nothing was changed."""


def rewrite(
    path: Path,
    old: Key | None,
    new: Key | None,
    cancel: threading.Event | None = None,
    before_swap: Callable[[], None] = lambda: None,
) -> None:
    """Puts the database `path`, which the key `old` opens, under the key `new`; None is plain.

    cancel: gives the work up when it is set. before_swap: called when the new file is whole and about to take the old
    one's place, from where on nothing is given up. No connection of this process may be open. Raises GivenUpError, what
    `before_swap` raises, and KnownError: database.in_use, disk.full, disk.denied, disk.failed, database.damaged; the
    database is then as it was.
    """
    made = _beside(path, _NEW)
    with known_errors(path):
        _check_room(path)
        _remove_unfinished(path)
        is_settled = False
        try:
            with closing(connect_with_cipher(path, old)) as connection:
                _watch(connection, cancel)
                _take_alone(connection)
                check_pages(connection, path)
                _export(connection, made, new)
                _check(made, new, _content(connection), path, cancel)
                _go_on_if_wanted(cancel)
                is_settled = True
                before_swap()
                if os.name == "posix":  # nobody may write between here and there
                    _swap(made, path)
            if os.name != "posix":  # which does not replace files that are open
                _swap(made, path)
        except BaseException as error:
            _remove_unfinished(path)
            if not is_settled and isinstance(error, Exception):  # what was interrupted says so in many ways
                _go_on_if_wanted(cancel)
            raise


def remove_what_is_left(path: Path) -> None:
    """Removes what `rewrite` left behind, also where it was killed; the database `path` must not be open, nor about to
    be rewritten by another. Raises KnownError as disks do.
    """
    with known_errors(path):
        _remove_unfinished(path)
        old = _beside(path, _OLD)
        if old.exists():
            if path.exists() and old.samefile(path):  # a second name of it: the new one was not in its place yet
                old.unlink()
            elif path.exists():
                remove(old)


def _remove_unfinished(path: Path) -> None:
    made = _beside(path, _NEW)
    for suffix in ("", "-journal", "-wal", "-shm"):
        remove(_beside(made, suffix))


def _watch(connection: sqlite3.Connection, cancel: threading.Event | None) -> None:
    """Whatever the connection does ends with an error once it is not wanted any more."""
    if cancel is not None:
        connection.set_progress_handler(cancel.is_set, _STEPS)


def _go_on_if_wanted(cancel: threading.Event | None) -> None:
    if cancel is not None and cancel.is_set():
        raise GivenUpError


def _check_room(path: Path) -> None:
    log = _beside(path, "-wal")
    size = path.stat().st_size + (log.stat().st_size if log.exists() else 0)
    if shutil.disk_usage(path.parent).free < size + _SPARE:
        raise KnownError("disk.full")


def _take_alone(connection: sqlite3.Connection) -> None:
    """Moves the log into the file and keeps every other process out until the connection is closed."""
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except sqlite_errors() as error:
        if is_busy(error):
            raise KnownError("database.in_use") from error
        raise


def _export(connection: sqlite3.Connection, made: Path, key: Key | None) -> None:
    """Writes everything into the new file, and to the disk."""
    made.touch(mode=0o600)
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    connection.execute("ATTACH ? AS made KEY ?", (str(made), key.literal if key is not None else ""))
    connection.execute("BEGIN")
    connection.execute("SELECT sqlcipher_export('made')").fetchall()
    connection.execute(f"PRAGMA made.user_version = {int(version)}")
    connection.execute("COMMIT")
    connection.execute("DETACH made")
    _to_disk(made)


def _content(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """The version, the schema, and how many rows each table has."""
    schema = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
    tables = [name for kind, name, _ in schema if kind == "table"]
    counts = [connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in tables]
    return [connection.execute("PRAGMA user_version").fetchone(), *schema, *counts]


def _check(
    made: Path, key: Key | None, content: list[tuple[object, ...]], path: Path, cancel: threading.Event | None
) -> None:
    """Opens the new file as it will be opened and reads all of it, before the old one may go."""
    with closing(connect(made, key, mode="mode=ro&immutable=1")) as connection:
        _watch(connection, cancel)
        check_pages(connection, made)
        if _content(connection) != content:
            raise KnownError("database.damaged", path=str(path), reason="the copy differs")


def _swap(made: Path, path: Path) -> None:
    """Puts the new file in the old one's place; the old one keeps a name, so that it can still be overwritten."""
    with contextlib.suppress(OSError):  # a file system without links
        os.link(path, _beside(path, _OLD))
    made.replace(path)
    if os.name == "posix":
        _to_disk(path.parent)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
