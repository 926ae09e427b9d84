"""Moves everything of a person's to another folder: copied, read again, and only then used and the old ones deleted."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.domain.sizes import in_words
from lampblack.exchange.backup_file import CHUNK
from lampblack.exchange.files import whole_file
from lampblack.paths import Folders
from lampblack.store.home_files import (
    ASIDE,
    config_files,
    data_files,
    database_files,
    free_space,
    remove_tree,
    sync_folder,
)
from lampblack.store.home_lock import HomeLock
from lampblack.store.keeping import files_kept
from lampblack.store.overwriting import remove
from lampblack.tasks.backup import Meter, Progress

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

_UNFINISHED = ".lampblack-moving"
_LEFT = "moved-from.json"
"""In the data folder: what of the old place is to be deleted once the new one has been opened."""
FOLDER = "Lampblack"


class _Left(msgspec.Struct, frozen=True):
    files: tuple[str, ...]
    folders: tuple[str, ...]


class _Item(NamedTuple):
    place: str
    path: Path


class Moving:
    """Nothing of the home may be open while `move` works."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders

    @property
    def is_possible(self) -> bool:
        """Whether the place is Lampblack's to change: not where it was given at the start."""
        return self._folders.pointer is not None

    def check(self, chosen: Path) -> Path:
        """The folder that everything would be in: the chosen one, or a new one in it where that holds other things.

        Raises KnownError: move.home_given, move.inside, move.taken, backup.denied, backup.no_room.
        """
        if not self.is_possible:
            raise KnownError("move.home_given")
        root = chosen if chosen.name == FOLDER or (chosen.is_dir() and self._is_free(chosen)) else chosen / FOLDER
        self._refuse_nested(root)
        if not self._is_free(root):
            raise KnownError("move.taken", path=str(root))
        self._refuse_unwritable(root)
        needed, free = self.size(), free_space(root)
        if free is not None and free < needed:
            raise KnownError("backup.no_room", path=str(root), needed=in_words(needed), free=in_words(free))
        return root

    def size(self) -> int:
        """Bytes that are moved."""
        return sum(item.path.stat().st_size for item in self._items())

    def move(
        self, root: Path, heard: Callable[[Progress], None] = lambda _: None, cancel: threading.Event | None = None
    ) -> None:
        """Copies everything to `root`, checks the copies, and has the next start use them.

        Raises CancelledError, and KnownError home.in_use, disk.…, backup.damaged; the old place is then as it was, and
        the one that is used.
        """
        assert self._folders.pointer is not None
        items = self._items()
        meter = Meter(sum(item.path.stat().st_size for item in items) * 2, heard, cancel)
        unfinished = root / _UNFINISHED
        with HomeLock(self._folders.data):
            try:
                self._clear(root)
                digests = [_copy(item.path, unfinished / item.place, meter) for item in items]
                meter.checking = True
                for item, digest in zip(items, digests, strict=True):
                    if _digest(unfinished / item.place, meter) != digest:
                        raise KnownError("disk.failed", path=str(root), reason="it holds something else")
                self._note_what_is_left(unfinished, items)
                for folder in (*(one for one in unfinished.rglob("*") if one.is_dir()), unfinished):
                    sync_folder(folder)
                for name in ("data", "config"):  # the first has the note by which a cut off attempt is known
                    if (unfinished / name).exists():
                        (unfinished / name).rename(root / name)
                unfinished.rmdir()
                sync_folder(root)
                point_to(self._folders.pointer, root)
            except BaseException as error:
                remove_tree(unfinished)
                if isinstance(error, OSError):
                    raise disk_error(error, root) from error
                raise

    def _was_cut_off(self, root: Path) -> bool:
        """Whether what is there is a copy of this home, which was moved no further."""
        left = _left(root / "data")
        return left is not None and str(self._folders.database) in left.files

    def _clear(self, root: Path) -> None:
        remove_tree(root / _UNFINISHED)
        if self._was_cut_off(root):
            for folder in (root / "config", root / "data"):
                remove_tree(folder)

    def _items(self) -> list[_Item]:
        folders = self._folders
        found = [_Item(f"data/{name}", path) for name, path in data_files(folders) if name != _LEFT]
        found += [_Item(f"data/{path.name}", path) for path in database_files(folders)]
        found += [_Item(f"data/{path.name}", path) for path in folders.data.glob("lampblack.db.v*") if path.is_file()]
        found += [_Item(f"data/{path.name}", path) for path in files_kept(folders.database)]
        for below in (folders.models, folders.data / ASIDE):
            found += [
                _Item(f"data/{path.relative_to(folders.data).as_posix()}", path)
                for path in sorted(below.rglob("*"))
                if path.is_file()
            ]
        found += [_Item(f"config/{name}", path) for name, path in config_files(folders)]
        window = folders.config / "window.ini"
        return [*found, _Item(f"config/{window.name}", window)] if window.is_file() else found

    def _is_free(self, root: Path) -> bool:
        """Whether nothing is there, or no more than an earlier attempt has left."""
        try:
            others = [one for one in root.iterdir() if one.name != _UNFINISHED] if root.exists() else []
        except OSError as error:
            raise KnownError("backup.denied", path=str(root)) from error
        return not others or self._was_cut_off(root)

    def _refuse_nested(self, root: Path) -> None:
        wanted = root.resolve()
        for mine in (self._folders.data, self._folders.config, self._folders.cache):
            place = mine.resolve()
            if place == wanted or place in wanted.parents or wanted in place.parents:
                raise KnownError("move.inside", path=str(root))

    def _refuse_unwritable(self, root: Path) -> None:
        there = root
        while not there.exists() and there != there.parent:
            there = there.parent
        if not os.access(there, os.W_OK | os.X_OK):
            raise KnownError("backup.denied", path=str(there))

    def _note_what_is_left(self, unfinished: Path, items: list[_Item]) -> None:
        old = self._folders
        left = _Left(tuple(str(item.path) for item in items), (str(old.data), str(old.config), str(old.sessions)))
        (unfinished / "data" / _LEFT).write_bytes(msgspec.json.encode(left))


def delete_what_is_left(folders: Folders) -> None:
    """Deletes the files that were moved from another place. Call it once those in this one have been opened."""
    left = _left(folders.data)
    if left is None:
        return
    mine = folders.data.resolve()
    for path in map(Path, left.files):
        if mine not in path.resolve().parents:
            _remove(path)
    for folder in map(Path, left.folders):
        if folder.name == "sessions":
            remove_tree(folder)
        else:
            _remove_empty(folder)
    (folders.data / _LEFT).unlink(missing_ok=True)


def point_to(pointer: Path, root: Path) -> None:
    """Has the next start use the home in `root`. Raises KnownError disk.…"""
    try:
        pointer.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error, pointer) from error
    with whole_file(pointer) as file:
        file.write(json.dumps({"home": str(root)}, indent=2).encode() + b"\n")


def home_in(chosen: Path) -> Path:
    """The moved home in a folder, or in the one of Lampblack's name in it. Raises KnownError home.none_there."""
    for root in (chosen, chosen / FOLDER):
        if Folders.under(root).database.is_file():
            return root
    raise KnownError("home.none_there", path=str(chosen))


def _left(data: Path) -> _Left | None:
    try:
        return msgspec.json.decode((data / _LEFT).read_bytes(), type=_Left)
    except (OSError, msgspec.DecodeError):
        return None


def _copy(source: Path, destination: Path, meter: Meter) -> str:
    destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as reading, destination.open("xb") as writing:
        while chunk := reading.read(CHUNK):
            digest.update(chunk)
            writing.write(chunk)
            meter(len(chunk))
        destination.chmod(0o600)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _digest(path: Path, meter: Meter) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # read what the disk has, not what is still in memory
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            meter(len(chunk))
    return digest.hexdigest()


def _remove(path: Path) -> None:
    """Models hold no words of a person's, and are too large to be overwritten for nothing."""
    try:
        if path.suffix == ".gguf":
            path.unlink(missing_ok=True)
        else:
            remove(path)
    except OSError:
        pass  # it may be on a disk that is not there any more


def _remove_empty(folder: Path) -> None:
    """Removes folders without files in them, and the lock, which says nothing any more."""
    (folder / "lock").unlink(missing_ok=True)
    for inner in sorted((one for one in folder.rglob("*") if one.is_dir()), reverse=True):
        if not any(inner.iterdir()):
            inner.rmdir()
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
