"""Removing files with words in them so that, where the disk allows it, the words go as well."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 1 << 20


def remove(path: Path) -> None:
    """Overwrites the file `path` with zeros and removes it; nothing happens where there is none. Raises OSError.

    Disks that write elsewhere than they were told to (SSDs, file systems that copy on write, snapshots) may keep what
    was there for a while: no program can promise otherwise.
    """
    try:
        with path.open("r+b", buffering=0) as file:
            left = os.fstat(file.fileno()).st_size
            while left > 0:
                left -= file.write(bytes(min(left, _PIECE))) or 0
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
