"""The bytes of a header, read in growing chunks and never past its limits.

The file is read, not mapped: a file that is cut off while it is mapped ends the process with a bus error.
"""

from __future__ import annotations

import os
import stat
import struct
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, Protocol

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_HEADER_BYTES = 128 * 2**20
MAX_STRING_BYTES = 32 * 2**20
FIRST_CHUNK = 2**20

_LENGTH = struct.Struct("<Q")
_WORD = struct.Struct("<I")


class DamagedError(Exception):
    """The bytes break the format's rules; the message says how, in plain words."""


class CutOffError(Exception):
    """The file ends before its header does."""


class Readable(Protocol):
    """What can be read on from where it was read to."""

    def read(self, size: int, /) -> bytes | None:
        """At most so many bytes; none at the end."""


class Source:
    """A position in a file's header. Raises DamagedError, CutOffError and OSError."""

    def __init__(self, file: Readable, size: int, first_chunk: int = FIRST_CHUNK) -> None:
        self.size, self._first_chunk = size, first_chunk
        self.at = 0
        self._file = file
        self._data = bytearray()

    def need(self, count: int) -> None:
        """Makes sure that `count` bytes from here on are in memory."""
        end = self.at + count
        if end > len(self._data):
            self._read_up_to(end)

    def _read_up_to(self, end: int) -> None:
        if end > self.size:
            raise CutOffError
        if end > MAX_HEADER_BYTES:
            raise DamagedError(f"its header is longer than {MAX_HEADER_BYTES // 2**20} MiB")
        target = min(self.size, MAX_HEADER_BYTES, max(end, 2 * len(self._data), self._first_chunk))
        while len(self._data) < target:
            chunk = self._file.read(target - len(self._data))
            if not chunk:
                break
            self._data += chunk
        if len(self._data) < end:
            raise CutOffError

    def start(self, count: int) -> bytes:
        """The file's first bytes, `count` of them or as many as there are."""
        wanted = min(count, self.size)
        if wanted > len(self._data):
            self._read_up_to(wanted)
        return bytes(self._data[:wanted])

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        self.need(count)
        taken = bytes(self._data[self.at : self.at + count])
        self.at += count
        return taken

    def skip(self, count: int) -> None:
        """Passes over `count` bytes."""
        self.need(count)
        self.at += count

    def word(self) -> int:
        """The next 32-bit number."""
        return int(self.scalar(_WORD))

    def long(self) -> int:
        """The next 64-bit number."""
        return int(self.scalar(_LENGTH))

    def scalar(self, form: struct.Struct) -> int | float:
        """The next number of a format."""
        self.need(form.size)
        (value,) = form.unpack_from(self._data, self.at)
        self.at += form.size
        return value  # type: ignore[no-any-return]

    def string_bytes(self) -> bytes:
        """The next string as it stands."""
        length = self.long()
        if length > MAX_STRING_BYTES:
            raise DamagedError(f"it claims a text of {length:,} bytes")
        return self.take(length)

    def string(self) -> str:
        """The next string, which must be UTF-8."""
        try:
            return self.string_bytes().decode()
        except UnicodeDecodeError as error:
            raise DamagedError("one of its texts is not UTF-8") from error

    def skip_strings(self, count: int) -> None:
        """Passes over `count` strings; a vocabulary of 262,000 tokens takes some 30 ms."""
        unpack, data, at = _LENGTH.unpack_from, self._data, self.at
        available = len(data) - _LENGTH.size
        for _ in range(count):
            if at > available:
                self.at = at
                self.need(_LENGTH.size)
                available = len(data) - _LENGTH.size
            (length,) = unpack(data, at)
            if length > MAX_STRING_BYTES:
                raise DamagedError(f"it claims a text of {length:,} bytes")
            at += _LENGTH.size + length
        self.at = at
        self.need(0)


@contextmanager
def open_source(path: Path) -> Iterator[Source]:
    """Opens a file to read its header.

    What goes wrong inside becomes a KnownError that names the file: model.missing, model.folder, model.not_gguf (no
    regular file), model.unreadable, model.damaged, model.cut_off.
    """
    try:
        file = _open(path)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise KnownError("model.missing", path=str(path)) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        size = os.fstat(file.fileno()).st_size
        try:
            yield Source(file, size)
        except DamagedError as error:
            raise KnownError("model.damaged", name=path.name, reason=str(error)) from error
        except CutOffError as error:
            raise KnownError("model.cut_off", name=path.name, actual=size) from error
        except OSError as error:
            raise _unreadable(path, error) from error


def _open(path: Path) -> BinaryIO:
    if path.is_dir():  # Windows can't open a folder, and says "permission denied" instead
        raise KnownError("model.folder", name=path.name)
    # O_NONBLOCK: opening a named pipe must not wait for somebody to write into it
    file = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0))
    if not stat.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise KnownError("model.not_gguf", name=path.name)
    return os.fdopen(file, "rb", buffering=0)


def _unreadable(path: Path, error: OSError) -> KnownError:
    return KnownError("model.unreadable", name=path.name, reason=(error.strerror or str(error)).lower())
