"""Files for the owner's eyes only, which others may have tampered with all the same."""

from __future__ import annotations

import errno
import os
import secrets
import stat
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BufferedReader
    from pathlib import Path

UNFINISHED = ".new"
"""How the names of files end that are being written."""


def opened(path: Path) -> BufferedReader:
    """A regular file, to be read; nothing else, such as a named pipe, for which one would wait. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    stream = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return stream


def write_new(path: Path, parts: Iterable[bytes | bytearray]) -> None:
    """Makes a file, to disk. Raises OSError; what has been written by then is left."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0) as stream:
        for part in parts:
            left = memoryview(part)
            while left:
                left = left[stream.write(left) :]
        os.fsync(stream.fileno())


def beside(path: Path) -> Path:
    """A name to write a file under before it takes its place; whose process that is can be told from it."""
    return path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}{UNFINISHED}")


def is_owners_only(status: os.stat_result) -> bool:
    """Whether nobody else could have written or read it; on Windows the user's own folders see to that."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077
