"""The passphrase that everything of a person's is locked with, and what must go with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.store.backups import backups_of, made_on, remove_backups
from lampblack.store.saved_sessions import remove_all

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from lampblack.store.database import Database


class Privacy:
    """sessions: the folder of saved sessions, which the engine writes and cannot encrypt: nothing is saved there while
    there is a passphrase. tell_engine: has the engine hear of it when `keeps_sessions` changes.

    What takes long is not for the window's thread.
    """

    def __init__(self, database: Database, sessions: Path, tell_engine: Callable[[], None]) -> None:
        self._database, self._sessions, self._tell_engine = database, sessions, tell_engine
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

    def lock(self, passphrase: str) -> None:
        """Sets the first passphrase: encrypts the database and removes what could be read without it: saved sessions,
        and copies from before updates. Raises what `Database.change_passphrase` raises.
        """
        self._locking = True
        try:
            remove_all(self._sessions)
            self._tell_engine()  # which removes what it was about to write
            self._database.change_passphrase(None, passphrase)
        finally:
            self._locking = False
            self._tell_engine()

    def change(self, current: str, passphrase: str) -> None:
        """Puts another passphrase in place of the current one. Raises what `Database.change_passphrase` raises."""
        self._database.change_passphrase(current, passphrase)

    def unlock_for_good(self, current: str) -> None:
        """Takes the passphrase away. Raises what `Database.change_passphrase` raises."""
        self._database.change_passphrase(current, None)
        self._tell_engine()
