"""What is under way: the bytes of a file that have arrived so far, and what they are of, also after a crash."""

from __future__ import annotations

import hashlib
import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.domain.hub import HubFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO, Self

FOLDER = ".fetching"
"""In the library folder, so that a whole file gets to its place by a rename; the library does not look into it."""

_PART, _NOTE, _LOCK = "part", "note.json", "lock"


class Note(msgspec.Struct, frozen=True):
    """What is fetched, and from which hub. model: all files of the model that it belongs to, none where it is the only
    one; etag: of the server that sent the bytes; is_wrong: all of them are there, and are not what the hub has;
    is_paused: the person wishes that it rests."""

    endpoint: str
    file: HubFile
    model: tuple[HubFile, ...] = ()
    etag: str = ""
    is_wrong: bool = False
    is_paused: bool = False


class Unfinished:
    """One file under way. Only one process at a time can work on it: see `held`. Methods raise KnownError disk.*."""

    def __init__(self, library: Path, note: Note) -> None:
        self.note = note
        name = "\0".join((note.endpoint, note.file.repo, note.file.commit, note.file.path))
        self.folder = library / FOLDER / hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:24]
        self.part = self.folder / _PART
        self._lock = FileLock(self.folder / _LOCK)

    @property
    def arrived(self) -> int:
        """Bytes that are there."""
        try:
            return self.part.stat().st_size
        except OSError:
            return 0

    def __enter__(self) -> Self:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(blocking=False)
            with suppress(OSError, msgspec.MsgspecError):
                self.note = msgspec.json.decode((self.folder / _NOTE).read_bytes(), type=Note)
            self.remember(self.note)
        except Timeout as error:
            raise KnownError("hub.fetched_elsewhere", name=self.note.file.path) from error
        except OSError as error:
            raise disk_error(error, self.folder) from error
        return self

    def __exit__(self, *exception: object) -> None:
        self._lock.release()

    def remember(self, note: Note) -> None:
        """Writes down what is known of it, at once and whole."""
        self.note = note
        new = self.folder / (_NOTE + ".new")
        try:
            new.write_bytes(msgspec.json.encode(note))
            new.replace(self.folder / _NOTE)
        except OSError as error:
            raise disk_error(error, new) from error

    def mark(self, **changes: object) -> None:
        """Remembers changes of the note."""
        self.remember(msgspec.structs.replace(self.note, **changes))

    def open(self) -> BinaryIO:
        """The bytes so far, to be read and written."""
        try:
            return self.part.open("r+b" if self.part.exists() else "w+b", buffering=0)
        except OSError as error:
            raise disk_error(error, self.part) from error

    def put(self, place: Path) -> None:
        """Gives the whole file its place, where no file is yet, and forgets that it was under way.

        Raises KnownError hub.in_the_way.
        """
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            if os.path.lexists(place):
                raise KnownError("hub.in_the_way", path=str(place))
            self.part.replace(place)
        except OSError as error:
            raise disk_error(error, place) from error
        self.discard()

    def discard(self) -> None:
        """Deletes what has arrived."""
        self._lock.release()
        shutil.rmtree(self.folder, ignore_errors=True)


def unfinished(library: Path) -> Iterator[Unfinished]:
    """All files under way in a library, those included that another process works on."""
    with suppress(OSError):
        for folder in sorted((library / FOLDER).iterdir()):
            with suppress(OSError, msgspec.MsgspecError):
                found = Unfinished(library, msgspec.json.decode((folder / _NOTE).read_bytes(), type=Note))
                if found.folder == folder:
                    yield found
