"""Everything of a person's in one file."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.faults import KnownError
from lampblack.domain.sizes import in_words
from lampblack.exchange import backup_file
from lampblack.exchange.backup_file import CHUNK, DATABASE, ENDING, MODELS, Contents, Manifest, Member, Model, Part
from lampblack.exchange.files import distinct, whole_file
from lampblack.store.exports import EVERYTHING
from lampblack.store.home_files import config_files, data_files, free_space, unfinished_folder
from lampblack.store.snapshot import size_of, snapshot
from lampblack.tasks.exchange import CancelledError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from lampblack.paths import Folders
    from lampblack.store.database import Database
    from lampblack.store.exports import ExportStore

SUFFIX = ".gguf"


class Progress(NamedTuple):
    """Bytes that are done, and how many there are; checking: whether what was written is being read again."""

    done: int
    total: int
    checking: bool = False


class Meter:
    """Counts bytes, tells of them, and ends the work when it is wanted no more."""

    def __init__(self, total: int, heard: Callable[[Progress], None], cancel: threading.Event | None) -> None:
        self._total, self._heard, self._cancel = max(total, 1), heard, cancel
        self._done = 0
        self.checking = False

    def __call__(self, count: int) -> None:
        """So many bytes more. Raises CancelledError."""
        if self._cancel is not None and self._cancel.is_set():
            raise CancelledError
        self._done += count
        self._heard(Progress(min(self._done, self._total), self._total, self.checking))


class Backup:
    """Its methods take as long as there is much: call them from a thread of their own.

    library: the folder of models; added: the model files from elsewhere, as `store.models.ModelStore` has them.
    """

    def __init__(
        self,
        folders: Folders,
        database: Database,
        library: Callable[[], Path],
        added: Callable[[], Sequence[str]],
        clock: Callable[[], float] = time.time,
        exports: ExportStore | None = None,
    ) -> None:
        """exports: remembers the files that are written."""
        self._exports = exports
        self._folders, self._database, self._library, self._added = folders, database, library, added
        self._clock = clock

    @property
    def is_encrypted(self) -> bool:
        """Whether a passphrase opens what is in a backup."""
        return self._database.key is not None

    def suggested_name(self) -> str:
        """What to call the file, by today's date."""
        return f"Lampblack {time.strftime('%Y-%m-%d', time.localtime(self._clock()))}{ENDING}"

    def models_size(self) -> int:
        """Bytes of all model files that would be taken along."""
        return sum(path.stat().st_size for path in self._models())

    def write(
        self,
        path: Path,
        *,
        with_models: bool = False,
        heard: Callable[[Progress], None] = lambda _: None,
        cancel: threading.Event | None = None,
    ) -> Manifest:
        """Writes everything to `path` and reads it again; whatever was there is replaced once that is done.

        Raises CancelledError, and KnownError: backup.inside, backup.no_room, backup.denied, disk.full, disk.failed,
        database.damaged. There is no half file then.
        """
        self._refuse_inside(path)
        others = [Part(f"data/{name}", file) for name, file in data_files(self._folders)]
        others += [Part(f"config/{name}", file) for name, file in config_files(self._folders)]
        models = self._models()
        taken = self._named(models) if with_models else []
        size = size_of(self._database) + sum(part.path.stat().st_size for part in (*others, *taken))
        _refuse_unwritable(path.parent)
        _refuse_without_room(path.parent, size)
        meter = Meter(size * 2 + size_of(self._database) + _to_hash(models, taken), heard, cancel)
        with unfinished_folder(self._folders) as folder:
            copy = folder / "lampblack.db"
            found = snapshot(self._database, copy, meter)
            known = found.is_encrypted
            contents = Contents(
                self._clock(),
                found.version,
                None if known else found.conversations,
                None if known else found.messages,
                known,
            )
            parts = [Part(DATABASE, copy, packs=not known), *others, *taken]

            def described(members: Sequence[Member]) -> list[Model]:
                return [] if known and not taken else _described(models, taken, members, meter)

            try:
                with whole_file(path, lambda written: _check(written, meter)) as file:
                    manifest = backup_file.write(file, parts, contents, described, meter)
            except KnownError as error:
                if error.fault.kind == "disk.denied":
                    raise KnownError("backup.denied", path=str(path.parent)) from error
                raise
        if self._exports is not None:
            self._exports.add(path, EVERYTHING)
        return manifest

    def _refuse_inside(self, path: Path) -> None:
        if self._folders.data.resolve() in path.resolve().parents:
            raise KnownError("backup.inside", path=str(self._folders.data))

    def _models(self) -> list[Path]:
        """The person's model files: those of the library folder, and those from elsewhere that are still there."""
        found: dict[Path, None] = {}
        for place in (self._library(), *map(Path, self._added())):
            files = sorted(place.rglob(f"*{SUFFIX}")) if place.is_dir() else [place]
            found.update((path, None) for path in files if path.is_file())
        return list(found)

    def _named(self, models: Sequence[Path]) -> list[Part]:
        names: set[str] = set()
        return [Part(f"{MODELS}/{distinct(path.name, names)}", path, packs=False) for path in models]


def _refuse_unwritable(folder: Path) -> None:
    """Before anything is said of the room in it, of which such a place may have none."""
    if folder.is_dir():
        try:
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT):  # the last of them from /proc
                raise KnownError("backup.denied", path=str(folder)) from error


def _refuse_without_room(folder: Path, needed: int) -> None:
    free = free_space(folder)
    if free is not None and free < needed:
        raise KnownError("backup.no_room", path=str(folder), needed=in_words(needed), free=in_words(free))


def _check(path: Path, meter: Meter) -> None:
    meter.checking = True
    if hasattr(os, "posix_fadvise"):  # read what the disk has, not what is still in memory
        with path.open("rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    with backup_file.opened(path) as backup:
        backup.check(meter)


def _to_hash(models: Sequence[Path], taken: Sequence[Part]) -> int:
    return 0 if taken else sum(path.stat().st_size for path in models)


def _described(models: Sequence[Path], taken: Sequence[Part], members: Sequence[Member], meter: Meter) -> list[Model]:
    """With the hashes that are known from writing, where they were written."""
    if taken:
        written = {member.name: member for member in members}
        return [Model(str(part.path), written[part.name].size, written[part.name].sha256, part.name) for part in taken]
    found = []
    for path in models:
        with contextlib.suppress(OSError):  # a model that goes meanwhile is not missed
            found.append(Model(os.fsencode(path).decode("utf-8", "replace"), path.stat().st_size, _digest(path, meter)))
    return found


def _digest(path: Path, meter: Meter) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            meter(len(chunk))
    return digest.hexdigest()
