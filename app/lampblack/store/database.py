"""The app's SQLite file: one connection for all threads, opened with care."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.search import indexed
from lampblack.store.backups import back_up, remove_backups
from lampblack.store.encryption import Key, connect
from lampblack.store.inspection import inspect
from lampblack.store.migrations import MIGRATIONS, migrate
from lampblack.store.rewriting import remove_what_is_left, rewrite
from lampblack.store.sqlite_faults import is_busy, known_errors, sqlite_errors

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lampblack.store.migrations import Migration

BUSY_TIMEOUT = 5.0
"""Seconds to wait for another process (a virus scanner, a backup) that holds the file."""


class Database:
    """One connection, used from any thread, one thread at a time. Whatever goes wrong with the disk is a KnownError:
    disk.full, disk.denied, disk.failed, database.damaged.
    """

    def __init__(self, path: Path, migrations: Sequence[Migration] = MIGRATIONS, *, key: Key | None = None) -> None:
        """Opens or makes the file at `path`, readable by its owner alone, and takes it to the newest version.

        A file that is newer (KnownError database.newer), damaged (database.damaged) or encrypted, where its key is not
        given (database.locked), is left as it is.
        """
        self.path = path
        self._key = key
        self._migrations = migrations
        self._lock = threading.RLock()
        self._outside: int | None = None
        self._connection = self._open()

    @property
    def key(self) -> Key | None:
        """What the file is encrypted with; None where it is not."""
        return self._key

    def _open(self) -> sqlite3.Connection:
        path = self.path
        version = inspect(path, len(self._migrations), self._key)
        with known_errors(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            connection = connect(path, self._key, timeout=BUSY_TIMEOUT, check_same_thread=False)
            try:
                connection.create_function("indexed", 1, indexed, deterministic=True)
                self._prepare(connection, version)
            except BaseException:
                connection.close()
                raise
        return connection

    def _prepare(self, connection: sqlite3.Connection, version: int) -> None:
        if 0 < version < len(self._migrations):
            back_up(connection, self.path, version, self._key)
        _use_write_ahead_log(connection)
        connection.execute("PRAGMA secure_delete = ON")  # what goes is overwritten, in the index too
        connection.execute("PRAGMA synchronous = FULL")
        migrate(connection, self._migrations)  # also finds out now whether the file may be written
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    def change_passphrase(
        self,
        current: str | None,
        wanted: str | None,
        cancel: threading.Event | None = None,
        before_swap: Callable[[], None] = lambda: None,
    ) -> None:
        """Encrypts the file, decrypts it (wanted: None), or does so under another passphrase; everybody else waits.

        Copies from before are removed, for another passphrase opens them, or none. current: None while there is none.
        cancel, before_swap: as for `rewrite`. Raises GivenUpError, and KnownError: database.wrong_passphrase,
        database.in_use, disk.full, disk.denied, disk.failed, database.damaged. The file is then as it was, unless it is
        no more than that what was there before could not be overwritten: `remove_what_is_left` does so at the next
        start.
        """
        with self._lock, known_errors(self.path):
            if self._key is not None and Key.of(current or "", self._key.salt) != self._key:
                raise KnownError("database.wrong_passphrase")
            key = Key.new(wanted) if wanted else None
            self._connection.close()
            try:
                rewrite(self.path, self._key, key, cancel, before_swap)
                self._key = key
                remove_what_is_left(self.path)
                remove_backups(self.path)
            finally:
                self._connection = self._open()

    def changed_elsewhere(self) -> bool:
        """Whether another program has written into the file since this was last asked; False at the first time."""
        with self.read() as connection:
            before, self._outside = self._outside, connection.execute("PRAGMA data_version").fetchone()[0]
            return before not in (None, self._outside)

    def settle(self) -> None:
        """Moves what the log holds into the file and empties it, so that nothing older stands there any more."""
        with self._lock, known_errors(self.path):
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

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


def _use_write_ahead_log(connection: sqlite3.Connection) -> None:
    """SQLite does not wait for another process here, not even for its timeout; two may open a new file at once."""
    deadline = time.monotonic() + BUSY_TIMEOUT
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite_errors() as error:
            if not is_busy(error) or time.monotonic() > deadline:
                raise
        time.sleep(0.01)
