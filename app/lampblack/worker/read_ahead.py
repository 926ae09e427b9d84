"""Bringing a model file into the system's cache, with progress and cancel, before llama.cpp maps it.

Mapping a cold file blocks for as long as the disk takes (a minute for a large model), without progress.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BLOCK = 4 * 1024 * 1024
_PROBES = 16
_MOST_OF_MEMORY = 0.8


def is_cold(path: Path) -> bool:
    """Whether reading the file ahead is of use: it is not in the cache (as far as the system tells) and fits there."""
    size = path.stat().st_size
    if size > _MOST_OF_MEMORY * psutil.virtual_memory().available:
        return False
    nowait = getattr(os, "RWF_NOWAIT", None)
    if nowait is None:
        return True
    with path.open("rb", buffering=0) as file:
        probe = bytearray(1)
        try:
            for number in range(_PROBES):
                os.preadv(file.fileno(), [probe], size * number // _PROBES, nowait)
        except BlockingIOError:
            return True
        except OSError:  # a file system that cannot tell
            return True
    return False


def read_ahead(path: Path, on_progress: Callable[[float], bool]) -> bool:
    """Reads the file once; False where `on_progress` (called with 0 to 1) returned False. Raises OSError."""
    size = path.stat().st_size
    block = bytearray(_BLOCK)
    done = 0
    with path.open("rb", buffering=0) as file:
        while count := file.readinto(block):
            done += count
            if not on_progress(min(1.0, done / size)):
                return False
    return True
