"""Copies of the database, made beside it before it is migrated."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lampblack.store.sqlite_faults import known_errors

if TYPE_CHECKING:
    from pathlib import Path

KEPT = 3


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Copies the open database `path` of `version` beside it and removes all but the newest copies; returns the copy.

    Raises KnownError: disk.full, disk.denied, disk.failed, database.damaged; no half copy is left.
    """
    copy = path.with_name(f"{path.name}.v{version}-{datetime.now(UTC):%Y-%m-%d-%H%M%S}")
    unfinished = copy.with_name(copy.name + ".part")
    with known_errors(path):
        try:
            unfinished.touch(mode=0o600)
            with closing(sqlite3.connect(unfinished)) as destination:
                connection.backup(destination)
            unfinished.replace(copy)
        finally:
            unfinished.unlink(missing_ok=True)
        for old in backups_of(path)[:-KEPT]:
            old.unlink(missing_ok=True)
    return copy


def backups_of(path: Path) -> list[Path]:
    """The copies of the database `path`, oldest first."""
    copies = [copy for copy in path.parent.glob(f"{path.name}.v*") if not copy.name.endswith(".part")]
    return sorted(copies, key=lambda copy: copy.name.removeprefix(path.name).partition("-")[2])
