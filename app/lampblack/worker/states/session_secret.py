"""The secret that authenticates saved sessions. It lies in their folder, for the owner's eyes only."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from typing import TYPE_CHECKING

from lampblack.worker.states.private_files import beside, is_owners_only, opened, write_new

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "secret"
"""Its file's name."""

_BYTES = 32


def secret_in(folder: Path) -> bytes:
    """The secret of a folder, made where there is none. Raises OSError."""
    secret = _read(folder / SECRET) or _make(folder / SECRET)
    if not secret:
        raise FileNotFoundError(errno.ENOENT, "the secret vanished", str(folder))
    return secret


def _read(path: Path) -> bytes:
    """Empty where there is none, or one that others could have read."""
    try:
        with opened(path) as stream:
            status, secret = os.fstat(stream.fileno()), stream.read(_BYTES + 1)
    except FileNotFoundError:
        return b""
    except OSError:
        if path.is_file():
            raise
        path.unlink()  # no file of ours
        return b""
    if len(secret) == _BYTES and is_owners_only(status):
        return secret
    path.unlink(missing_ok=True)
    return b""


def _make(target: Path) -> bytes:
    """One of several engines that start at once makes it, and all use that."""
    unfinished = beside(target)
    try:
        write_new(unfinished, (secrets.token_bytes(_BYTES),))
        with contextlib.suppress(FileExistsError):
            if os.name == "posix":
                os.link(unfinished, target)
            else:
                unfinished.rename(target)  # on Windows this replaces nothing
    finally:
        unfinished.unlink(missing_ok=True)
    return _read(target)
