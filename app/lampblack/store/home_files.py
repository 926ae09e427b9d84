"""Which files of a home are a person's own: what a backup holds, what is replaced, and what moves."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.store.overwriting import remove

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lampblack.paths import Folders

ASIDE, RESTORING = "aside", "restoring"
"""Folders in the data folder: what a restored backup has replaced, and one that is about to be put in its place."""
_UNFINISHED = "unfinished-"
_LOGS = ("-wal", "-shm", "-journal")
_NOT_CARRIED = {"models", "lock", ASIDE, RESTORING, "window.ini"}
"""In the data folder, which on some systems is the folder for settings as well."""


def data_files(folders: Folders) -> list[tuple[str, Path]]:
    """The files in the data folder by their place there, but for the database, copies of it, and models."""
    apart = {folders.settings, folders.pointer, folders.cache, folders.logs}
    return [
        (path.relative_to(folders.data).as_posix(), path)
        for path in _below(folders.data, apart)
        if not path.name.endswith((".part", ".new"))
    ]


def _below(folder: Path, apart: Collection[Path | None]) -> Iterator[Path]:
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        if path in apart or path.name in _NOT_CARRIED or path.name.startswith(("lampblack.db", _UNFINISHED)):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from (one for one in sorted(path.rglob("*")) if one.is_file() and one not in apart)
        elif path.is_file():
            yield path


def config_files(folders: Folders) -> list[tuple[str, Path]]:
    """The settings, where some were changed."""
    return [(folders.settings.name, folders.settings)] if folders.settings.is_file() else []


def database_files(folders: Folders) -> list[Path]:
    """The database and the logs that belong to it, as far as they are there."""
    names = [folders.database, *(folders.database.with_name(folders.database.name + end) for end in _LOGS)]
    return [path for path in names if path.exists()]


def free_space(folder: Path) -> int | None:
    """Bytes that may still be written there; None where the system does not tell."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


@contextmanager
def unfinished_folder(folders: Folders) -> Iterator[Path]:
    """A folder for files on their way, on the disk of the database; it is gone at the end, and its words with it.

    Raises KnownError disk.…
    """
    try:
        folders.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=folders.data))
    except OSError as error:
        raise disk_error(error, folders.data) from error
    try:
        yield folder
    finally:
        remove_tree(folder)


def remove_unfinished(folders: Folders) -> None:
    """Removes what a crash has left of such folders. Call it while nobody else uses the home."""
    for folder in folders.data.glob(f"{_UNFINISHED}*"):
        remove_tree(folder)


def remove_tree(folder: Path) -> None:
    """Overwrites and removes the files below a folder, and the folder; what cannot be removed is left."""
    for path in [one for one in folder.rglob("*") if one.is_file() and not one.is_symlink()]:
        with suppress(OSError):
            remove(path)
    shutil.rmtree(folder, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Makes sure that a power cut does not undo the renames in it. Raises OSError."""
    if os.name != "posix":
        return  # Windows cannot open a folder, and NTFS keeps the order of renames
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
