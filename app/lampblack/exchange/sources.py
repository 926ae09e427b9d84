"""Where conversations are read from: a file, a .zip, or a folder; and which of the files in it hold some."""

from __future__ import annotations

import io
import os
import re
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.exchange.bounded_zip import bounded_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from _typeshed import WriteableBuffer as Buffer

MAX_FILES = 200_000
MAX_UNPACKED = 16 << 30
"""Bytes of one file in a .zip: far more than years of talk take, and an end to files made to have none."""
_CHATGPT = re.compile(r"conversations(-\d+)?\.json")
_THREAD, _MESSAGES = "thread.json", "messages.jsonl"
_LM_STUDIO = ".conversation.json"
_UNREADABLE = (OSError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)
"""NotImplementedError: a way of packing that Python lacks; RuntimeError: a password is needed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file with conversations. size in bytes. thread: of one of Jan's, opens thread.json, which stands beside it."""

    name: str
    size: int
    open: Callable[[], IO[bytes]]
    is_jan: bool = False
    thread: Callable[[], IO[bytes]] | None = None


@contextmanager
def known_errors(name: str) -> Iterator[None]:
    """What is wrong with a file becomes KnownError: import.unreadable, import.zip."""
    try:
        yield
    except OSError as error:
        raise KnownError("import.unreadable", name=name, reason=error.strerror or type(error).__name__) from error
    except _UNREADABLE as error:
        raise KnownError("import.zip", name=name) from error


@contextmanager
def sources(path: Path) -> Iterator[list[Source]]:
    """What is in a file, a .zip or a folder, while the block runs. Raises KnownError import.…"""
    with known_errors(path.name):
        if path.is_dir():
            yield _chosen(list(_in_folder(path)), path.name)
        elif path.suffix.lower() == ".zip" or zipfile.is_zipfile(path):
            with bounded_zip(path) as archive:
                yield _chosen(_in_zip(archive, path.name), path.name)
        elif path.name in (_THREAD, _MESSAGES):
            yield _chosen(list(_in_folder(path.parent, deep=False)), path.name)
        else:
            yield [Source(path.name, path.stat().st_size, partial(_opened, path))]


def _in_folder(folder: Path, *, deep: bool = True) -> Iterator[Source]:
    seen = 0
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            seen += 1
            if seen > MAX_FILES:
                raise KnownError("import.too_many_files", name=folder.name, limit=MAX_FILES)
            path = Path(place, name)
            if path.suffix.lower() in (".json", ".jsonl"):
                relative = path.relative_to(folder).as_posix()
                yield Source(relative, path.stat().st_size, partial(_opened, path))
        if not deep:
            return


def _in_zip(archive: zipfile.ZipFile, name: str) -> list[Source]:
    entries = archive.infolist()
    if len(entries) > MAX_FILES:
        raise KnownError("import.too_many_files", name=name, limit=MAX_FILES)
    return [
        Source(entry.filename, entry.file_size, partial(_unpacking, archive, entry))
        for entry in entries
        if entry.filename.lower().endswith((".json", ".jsonl")) and not entry.filename.startswith("__MACOSX/")
    ]


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _unpacking(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> IO[bytes]:
    return io.BufferedReader(_Bounded(archive.open(entry)))


def _chosen(files: Sequence[Source], name: str) -> list[Source]:
    """ChatGPT's conversations where there are some, else Jan's, else LM Studio's, else every .json file: so that the
    folder with all of an app's data may be chosen, settings and all.
    """
    chatgpt = [one for one in files if _CHATGPT.fullmatch(PurePosixPath(one.name).name)]
    if chatgpt:
        return chatgpt
    threads = {PurePosixPath(one.name).parent: one for one in files if PurePosixPath(one.name).name == _THREAD}
    found = [_thread(one, threads) for one in files if PurePosixPath(one.name).name == _MESSAGES]
    found = found or [one for one in files if one.name.endswith(_LM_STUDIO)]
    found = found or [one for one in files if one.name.endswith(".json") and PurePosixPath(one.name).name != _THREAD]
    if not found:
        raise KnownError("import.nothing", name=name)
    return found


def _thread(messages: Source, threads: dict[PurePosixPath, Source]) -> Source:
    thread = threads.get(PurePosixPath(messages.name).parent)
    return Source(messages.name, messages.size, messages.open, True, thread.open if thread else None)


class _Bounded(io.RawIOBase):
    """A file in a .zip that says it is damaged where it goes on without end."""

    def __init__(self, inside: IO[bytes]) -> None:
        self._inside = inside
        self._left = MAX_UNPACKED

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer) -> int:
        data = self._inside.read(memoryview(buffer).nbytes)
        self._left -= len(data)
        if self._left < 0:
            raise zipfile.BadZipFile("it unpacks to more than anybody says")
        memoryview(buffer)[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._inside.close()
        super().close()
