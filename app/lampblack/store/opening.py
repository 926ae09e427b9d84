"""Opening the database for the window, which has the home to itself and sees to what others leave."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lampblack.store.backups import remove_old_backups
from lampblack.store.database import Database
from lampblack.store.encryption import unlocked
from lampblack.store.rewriting import remove_what_is_left

if TYPE_CHECKING:
    from pathlib import Path


def open_alone(path: Path, passphrase: str | None) -> Database:
    """Opens or makes the database at `path`; what a change of the passphrase left behind is removed, and once it is
    open copies that are too old or that another key opens.

    Call it with the `HomeLock`. Raises what `unlocked` and `Database` raise.
    """
    remove_what_is_left(path)  # first: it may be a plain copy
    key = unlocked(path, passphrase)
    database = Database(path, key=key)
    try:
        remove_old_backups(path, key, datetime.now(UTC))
    except BaseException:
        database.close()
        raise
    return database
