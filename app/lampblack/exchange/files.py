"""Files that are written whole or not at all, and what they are called."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from lampblack.domain.disk import disk_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST = 80
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_name(title: str, ending: str) -> str:
    """A name that every system takes, from a conversation's title."""
    plain = " ".join(_FORBIDDEN.sub(" ", unicodedata.normalize("NFC", title)).split()).strip(". ")
    name = plain[:_LONGEST].strip(". ") or "conversation"
    while len(name.encode()) > 200:
        name = name[:-1]
    return ("_" if _RESERVED.fullmatch(name) else "") + name + ending


def distinct(name: str, taken: set[str]) -> str:
    """The name, with a number where it is taken; takes it. In names that differ in case alone some disks see one."""
    stem, ending = Path(name).stem, Path(name).suffix
    number = 1
    while (made := name if number == 1 else f"{stem} ({number}){ending}").casefold() in taken:
        number += 1
    taken.add(made.casefold())
    return made


@contextmanager
def whole_file(path: Path, check: Callable[[Path], None] = lambda _: None) -> Iterator[IO[bytes]]:
    """A file to write to, which takes its place at `path` when the block ends well, and leaves nothing else behind.

    check: reads what was written, once it is on the disk; what it raises keeps the file from its place.
    Raises KnownError: disk.full, disk.denied, disk.failed.
    """
    try:
        number, name = tempfile.mkstemp(prefix=".lampblack-", suffix=".part", dir=path.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            check(unfinished)
            unfinished.replace(path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                unfinished.unlink()
    except OSError as error:
        raise disk_error(error, path) from error
