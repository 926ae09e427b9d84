"""A locked database whose passphrase was forgotten, kept under another name so that a new one can be begun.

Nothing of the app deletes it, nor takes it into a backup; a move takes it along.
"""

from __future__ import annotations

import os
import shutil
import time
from typing import TYPE_CHECKING

from lampblack.store.home_files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_KEPT = "locked-"
_LOG = "-wal"


def kept_of(database: Path) -> list[Path]:
    """The files that were kept of the place of `database`, the newest first."""
    found = database.parent.glob(f"{database.name}.{_KEPT}*")
    return sorted((one for one in found if not one.name.endswith(_LOG)), reverse=True)


def files_kept(database: Path) -> list[Path]:
    """The same, with the logs that belong to them."""
    return sorted(database.parent.glob(f"{database.name}.{_KEPT}*"))


def name_to_keep(database: Path, clock: Callable[[], float] = time.time) -> str:
    """A name that is not taken, by today's date."""
    name = f"{database.name}.{_KEPT}{time.strftime('%Y-%m-%d', time.localtime(clock()))}"
    number = 1
    while any((database.parent / (_numbered(name, number) + end)).exists() for end in ("", _LOG)):
        number += 1
    return _numbered(name, number)


def keep(database: Path, name: str) -> None:
    """Gives the file `database` this name, with its log; nothing happens where it is not there.

    Cut off anywhere, either all of it still is where it was, or all of it has the new name: SQLite drops a log without
    its database. Call it with the `HomeLock`. Raises OSError.
    """
    if not database.exists():
        return
    kept = database.with_name(name)
    log = database.with_name(database.name + _LOG)
    if log.exists():
        copy = kept.with_name(kept.name + _LOG)
        shutil.copyfile(log, copy)
        copy.chmod(0o600)
        with copy.open("rb+") as file:
            os.fsync(file.fileno())
    database.rename(kept)
    sync_folder(kept.parent)
    for end in (_LOG, "-shm"):
        database.with_name(database.name + end).unlink(missing_ok=True)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"
