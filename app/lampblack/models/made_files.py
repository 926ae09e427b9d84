"""Model files that are being made: written where the library does not look, and put into their place when whole."""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

FOLDER = ".making"
"""In the library folder, so that a whole file gets to its place by a rename; the library does not look into it."""

_PART, _LOCK = "part", "lock"


class MadeFile:
    """One file that is made, in a folder of its own that is gone after the block. Raises KnownError disk.*."""

    def __init__(self, library: Path) -> None:
        self._library = library
        self._folder = library / FOLDER / uuid.uuid4().hex
        self._lock = FileLock(self._folder / _LOCK)
        self.part = self._folder / _PART

    def __enter__(self) -> Self:
        try:
            self._folder.mkdir(parents=True)
            self._lock.acquire(blocking=False)
        except OSError as error:
            raise disk_error(error, self._folder) from error
        return self

    def __exit__(self, *exception: object) -> None:
        self._lock.release()
        _remove(self._folder)

    def put(self, name: str) -> Path:
        """Gives the whole file its place in the library folder: under this name, or with a number where that is taken.

        What it holds is on the disk then, also after a power cut.
        """
        try:
            with self.part.open("rb+") as file:
                os.fsync(file.fileno())
            for place in (
                self._library / f"{name}{number}.gguf" for number in ("", *(f"-{n}" for n in range(2, 1000)))
            ):
                if self._put_where_none_is(place):
                    return place
        except OSError as error:
            raise disk_error(error, self._library / name) from error
        raise KnownError("disk.failed", path=str(self._library / name), reason="all its names are taken")

    def _put_where_none_is(self, place: Path) -> bool:
        """Renaming would replace what another process has put there in the meantime; a second name does not."""
        if os.path.lexists(place):
            return False
        try:
            os.link(self.part, place)
        except FileExistsError:
            return False
        except OSError:  # a file system without links, such as a memory stick's
            os.rename(self.part, place)  # noqa: PTH104 (Path.rename is the same)
        return True


def remove_leftovers(library: Path) -> None:
    """Deletes what was being made when its process was killed; what another process is at stays."""
    with suppress(OSError):
        for folder in list((library / FOLDER).iterdir()):
            lock = FileLock(folder / _LOCK)
            with suppress(OSError, Timeout):
                lock.acquire(blocking=False)
                lock.release()
                _remove(folder)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with suppress(OSError):
        folder.parent.rmdir()
