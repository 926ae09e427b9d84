"""The app's SQLite file: one connection for all threads, opened with care."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lampblack.domain.search import indexed
from lampblack.store.backups import back_up
from lampblack.store.inspection import inspect
from lampblack.store.migrations import MIGRATIONS, migrate
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from lampblack.store.migrations import Migration

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another process (a virus scanner, a backup) that holds the file."""


class Database:
    """One connection, used from any thread, one thread at a time. Whatever goes wrong with the disk is a KnownError:
    disk.full, disk.denied, disk.failed, database.damaged.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS) -> None:
        """Opens or makes the file at `path`, readable by its owner alone, and takes it to the newest version.

        A file that is newer (KnownError database.newer) or damaged (database.damaged) is left as it is.
        """
        self.path = path
        self._lock = threading.RLock()
        version = inspect(path, len(migrations))
        with known_errors(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(
                path, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False
            )
            self._connection.create_function("indexed", 1, indexed, deterministic=True)
            try:
                self._prepare(version, migrations)
            except BaseException:
                self._connection.close()
                raise

    def _prepare(self, version: int, migrations: Sequence[Migration]) -> None:
        connection = self._connection
        if 0 < version < len(migrations):
            back_up(connection, self.path, version)
        self._use_write_ahead_log()
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection, migrations)  # also finds out now whether the file may be written
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    def _use_write_ahead_log(self) -> None:
        """SQLite does not wait for another process here, not even for its timeout; two may open a new file at once."""
        deadline = time.monotonic() + BUSY_TIMEOUT
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                    raise
            time.sleep(0.01)

    @contextmanager
    def transaction(self, *, durable: bool = False) -> Iterator[sqlite3.Connection]:
        """All of the block's writes or, where it raises, none. Transactions do not nest.

        What a crash of the app must not undo needs no more; `durable` withstands a power cut as well, at the price of
        waiting for the disk.
        """
        with self._lock, known_errors(self.path):
            if self._connection.in_transaction:
                raise RuntimeError("transactions do not nest")
            if durable:
                self._connection.execute("PRAGMA synchronous = FULL")
            try:
                with self._all_or_nothing():
                    yield self._connection
            finally:
                if durable:
                    self._connection.execute("PRAGMA synchronous = NORMAL")

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        except BaseException:
            # SQLite has already rolled back after some errors, such as a full disk.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """The connection for reading; fetch inside the block."""
        with self._lock, known_errors(self.path):
            yield self._connection

    def close(self) -> None:
        """Closes the file; SQLite first moves everything from its log into it. Closing twice is harmless."""
        with self._lock, known_errors(self.path):
            self._connection.close()
