"""The passphrase that everything of a person's is locked with, and what must go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.exchange import backup_file
from lampblack.store.backups import backups_of, made_on, remove_backups
from lampblack.store.exports import EVERYTHING, ExportStore
from lampblack.store.keeping import kept_of
from lampblack.store.overwriting import remove
from lampblack.store.saved_sessions import remove_all

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from lampblack.store.database import Database


def _is_readable(path: Path) -> bool:
    """Whether it is a backup that can be read, by anybody: one on a disk that is not there now is not listed."""
    try:
        with backup_file.opened(path) as backup:
            return not backup.manifest.is_encrypted
    except (KnownError, OSError):
        return False


class Privacy:
    """sessions: the folder of saved sessions, which the engine writes and cannot encrypt: nothing is saved there while
    there is a passphrase. tell_engine: has the engine hear of it when `keeps_sessions` changes.

    What takes long is not for the window's thread.
    """

    def __init__(self, database: Database, sessions: Path, tell_engine: Callable[[], None]) -> None:
        self._database, self._sessions, self._tell_engine = database, sessions, tell_engine
        self._exports = ExportStore(database)
        self._locking = False
        if self.is_locked:
            remove_all(sessions)  # of a version that knew no passphrases, or of a moment before a crash

    @property
    def is_locked(self) -> bool:
        """Whether there is a passphrase."""
        return self._database.key is not None

    @property
    def keeps_sessions(self) -> bool:
        """Whether what the model has read may be kept on the disk."""
        return not (self.is_locked or self._locking)

    def copies(self) -> list[date]:
        """When the copies from before updates were made, oldest first. They open as the database did then."""
        return [made_on(copy) for copy in backups_of(self._database.path)]

    def delete_copies(self) -> None:
        """Removes those copies. Raises KnownError as disks do."""
        remove_backups(self._database.path)

    def readable_backups(self) -> list[tuple[int, Path]]:
        """The backups that Lampblack has written and that open without a passphrase, as far as they are where they were
        written to: their numbers and paths, the newest first. Raises KnownError database.…
        """
        return [
            (one.id, one.path) for one in self._exports.every() if one.kind == EVERYTHING and _is_readable(one.path)
        ]

    def delete_backup(self, number: int) -> None:
        """Overwrites and deletes one of them. Raises KnownError disk.…"""
        for one in self._exports.every():
            if one.id == number:
                try:
                    remove(one.path)
                except OSError as error:
                    raise disk_error(error, one.path) from error
                self._exports.forget([number])

    def kept_aside(self) -> list[Path]:
        """Conversations whose passphrase was forgotten, so that others were begun."""
        return kept_of(self._database.path)

    def lock(
        self, passphrase: str, cancel: threading.Event | None = None, settled: Callable[[], None] = lambda: None
    ) -> None:
        """Sets the first passphrase: encrypts the database and removes what could be read without it: saved sessions,
        and copies from before updates.

        cancel: gives it up when it is set, with nothing changed. settled: called when that is too late. Raises what
        `Database.change_passphrase` raises.
        """

        def before_swap() -> None:
            settled()
            self._locking = True
            remove_all(self._sessions)
            self._tell_engine()  # which removes what it was about to write

        try:
            self._database.change_passphrase(None, passphrase, cancel, before_swap)
        finally:
            if self._locking:
                self._locking = False
                self._tell_engine()

    def change(
        self,
        current: str,
        passphrase: str,
        cancel: threading.Event | None = None,
        settled: Callable[[], None] = lambda: None,
    ) -> None:
        """Puts another passphrase in place of the current one. Arguments and errors: as for `lock`."""
        self._database.change_passphrase(current, passphrase, cancel, settled)

    def unlock_for_good(
        self, current: str, cancel: threading.Event | None = None, settled: Callable[[], None] = lambda: None
    ) -> None:
        """Takes the passphrase away. Arguments and errors: as for `lock`."""
        self._database.change_passphrase(current, None, cancel, settled)
        self._tell_engine()
