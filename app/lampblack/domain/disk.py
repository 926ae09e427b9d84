"""What an operating system's complaint about a file means to a person."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_DENIED = {errno.EACCES, errno.EPERM, errno.EROFS}


def disk_error(error: OSError, path: Path) -> KnownError:
    """The `KnownError` for an `OSError` met while `path` was being written: disk full, denied or failed."""
    if error.errno in _FULL:
        return KnownError("disk.full")
    if error.errno in _DENIED:
        return KnownError("disk.denied", path=str(path))
    return KnownError("disk.failed", path=str(path), reason=error.strerror or type(error).__name__)
