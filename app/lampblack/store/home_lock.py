"""One Lampblack for each home: two would overwrite each other's settings and replies."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    _HELD: tuple[type[OSError], ...] = (PermissionError,)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    _HELD = (BlockingIOError,)


class HomeLock:
    """A lock on the file `lock` in `folder`. The system releases it when the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "lock"
        self._descriptor: int | None = None

    def acquire(self) -> None:
        """Takes the lock; KnownError home.in_use where another holds it, disk.denied, disk.failed or disk.full."""
        if self._descriptor is not None:
            return
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise disk_error(error, self._file) from error
        try:
            _lock(descriptor)
        except _HELD as error:
            os.close(descriptor)
            raise KnownError("home.in_use", path=str(self._file.parent)) from error
        except OSError as error:
            os.close(descriptor)
            raise disk_error(error, self._file) from error
        self._descriptor = descriptor

    def release(self) -> None:
        """Gives the lock back; the file stays, for removing it would let two hold a lock of the same name."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *exception: object) -> None:
        self.release()
