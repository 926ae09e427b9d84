"""Opening a .zip that somebody else made, without letting its list of files fill the memory."""

from __future__ import annotations

import io
import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_LIST = 32 << 20
"""Bytes of the list of files: some 300,000 of them."""


@contextmanager
def bounded_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, open for reading. Raises OSError, and zipfile.BadZipFile for what is none or lists too many."""
    with _Bounded(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
        yield archive


class _Bounded(io.BufferedReader):
    """Gives little at once: zipfile asks for the whole list in one piece, as long as the file says it is."""

    def read(self, size: int | None = -1) -> bytes:
        data = super().read(MAX_LIST + 1 if size is None or size < 0 else min(size, MAX_LIST + 1))
        if len(data) > MAX_LIST:
            raise zipfile.BadZipFile("it lists too many files")
        return data
