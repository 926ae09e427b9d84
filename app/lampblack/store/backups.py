"""Copies of the database, made beside it before it is migrated."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from lampblack.store.encryption import PLAIN, beginning, connect
from lampblack.store.home_files import ASIDE, remove_tree
from lampblack.store.overwriting import remove
from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from lampblack.store.encryption import Key

KEPT = 3
KEPT_DAYS = 30
"""Whatever is deleted for good is in none of them after that."""

_UNFINISHED = ".part"
_MOMENT = "%Y-%m-%d-%H%M%S"


def back_up(connection: sqlite3.Connection, path: Path, version: int, key: Key | None = None) -> Path:
    """Copies the open database `path` of `version` beside it and removes all but the newest copies; returns the copy.

    The same key opens it. Raises KnownError: disk.full, disk.denied, disk.failed, database.damaged; no half copy is
    left.
    """
    copy = path.with_name(f"{path.name}.v{version}-{datetime.now(UTC):{_MOMENT}}")
    unfinished = copy.with_name(copy.name + _UNFINISHED)
    with known_errors(path):
        try:
            unfinished.touch(mode=0o600)
            with closing(connect(unfinished, key)) as destination:
                connection.backup(destination)
            unfinished.replace(copy)
        finally:
            unfinished.unlink(missing_ok=True)
        for old in backups_of(path)[:-KEPT]:
            remove(old)
    return copy


def backups_of(path: Path) -> list[Path]:
    """The copies of the database `path`, oldest first."""
    copies = [copy for copy in path.parent.glob(f"{path.name}.v*") if not copy.name.endswith(_UNFINISHED)]
    return sorted(copies, key=_made)


def made_on(copy: Path) -> date:
    """The day, in UTC, on which a copy was made; the beginning of time where its name does not say."""
    try:
        return datetime.strptime(_made(copy), _MOMENT).replace(tzinfo=UTC).date()
    except ValueError:
        return date.min


def remove_backups(path: Path) -> None:
    """Removes every copy of the database `path`, unfinished ones as well, and what a restored backup has replaced.

    Raises KnownError as disks do.
    """
    with known_errors(path):
        for copy in path.parent.glob(f"{path.name}.v*"):
            remove(copy)
    remove_tree(path.parent / ASIDE)


def remove_old_backups(path: Path, key: Key | None, now: datetime) -> None:
    """Removes the copies of the database `path` that are too old, and those that another key opens than its own.

    Call it once the database itself was opened: where it is damaged, they are what is left. Raises KnownError as disks
    do.
    """
    oldest = (now - timedelta(days=KEPT_DAYS)).strftime(_MOMENT)
    with known_errors(path):
        for copy in backups_of(path):
            if _made(copy) < oldest or beginning(copy) != (PLAIN if key is None else key.salt):
                remove(copy)


def _made(copy: Path) -> str:
    """When, as far as its name tells; what comes first was made first."""
    return copy.name.rpartition(".v")[2].partition("-")[2]
