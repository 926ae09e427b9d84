"""A stranger's file as bytes: none that is too large, and none that is half of one state and half of another."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

from lampblack.documents.refusal import RefusalError

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 60_000_000
_TRIES = 10
_FRESH = 2_000_000_000
"""Nanoseconds after a change in which another may leave the file's time as it is."""
_OLE = b"\xd0\xcf\x11\xe0"
"""What old Word, Excel and PowerPoint files begin with, and new ones with a password."""
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OLD = tuple(name.encode("utf-16-le") for name in ("WordDocument", "Workbook", "PowerPoint Document"))


def bytes_of(path: Path) -> bytes:
    """The file's bytes. Raises RefusalError for one that is too large, without reading it, and for one that others
    keep writing to; OSError.
    """
    for _ in range(_TRIES):
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > MOST_BYTES:
                raise RefusalError("attachment.too_large")
            data = file.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                raise RefusalError("attachment.too_large")
            after = os.fstat(file.fileno())
            is_same = (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)
            if is_same and time.time_ns() - after.st_mtime_ns < _FRESH:
                file.seek(0)
                is_same = file.read(MOST_BYTES + 1) == data
        if is_same:
            return data
    raise RefusalError("attachment.changing")


def refuse_old(data: bytes, suffix: str) -> None:
    """Raises RefusalError for what only old office programs read, and for what is locked with a password."""
    if not data.startswith(_OLE):
        return
    if _ENCRYPTED in data or suffix in (".docx", ".docm", ".pptx", ".pptm", ".xlsx"):
        raise RefusalError("attachment.locked")
    is_office = suffix in (".doc", ".dot", ".xls", ".ppt", ".pps") or any(name in data for name in _OLD)
    raise RefusalError("attachment.old" if is_office else "attachment.unknown")
