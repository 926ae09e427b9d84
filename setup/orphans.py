"""Ending what a set-up that was killed left running: a second compiler in the same folder would break both."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

VARIABLE = "LAMPBLACK_SETUP"
"""Every command that set-up runs, and whatever that starts, carries this variable with the folder it works in."""


def mark(store: Path) -> None:
    """From now on commands carry the mark; this process does not."""
    os.environ[VARIABLE] = str(store)


def end_orphans(store: Path) -> None:
    """Kills the processes with the mark of `store`; only Linux tells what other processes carry."""
    wanted = f"{VARIABLE}={store}".encode()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        process = int(environment.parent.name)
        with contextlib.suppress(OSError):  # another user's process, or one that ended meanwhile
            if process != os.getpid() and wanted in environment.read_bytes().split(b"\0"):
                os.kill(process, signal.SIGKILL)
