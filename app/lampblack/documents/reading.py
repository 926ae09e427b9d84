"""The app's side: has a document read by a process of its own."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from lampblack.documents import DOCUMENT_FLAG
from lampblack.documents.pdf import MOST_PAGES
from lampblack.documents.process import MOST_BYTES, MOST_CHARACTERS
from lampblack.domain.attachments import Extract
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from pathlib import Path

DEADLINE = 45.0
"""Seconds after which a document is given up."""
_LIMITS = {"megabytes": MOST_BYTES // 1_000_000, "characters": MOST_CHARACTERS, "pages": MOST_PAGES}


def read(path: Path, deadline: float = DEADLINE) -> Extract:
    """The text of a file. Raises KnownError: attachment.unknown, .folder, .empty, .scan, .locked, .too_large,
    .too_slow, .broken, .unreadable.
    """
    name = whole_characters(path.name)
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise KnownError("attachment.unreadable", name=name, reason=getattr(error, "strerror", "") or "") from error
    if stat.S_ISDIR(mode):
        raise KnownError("attachment.folder", name=name)
    if not stat.S_ISREG(mode):
        raise KnownError("attachment.unknown", name=name)
    said = _asked(path, name, deadline)
    if "fault" in said:
        reason = {"reason": str(said["reason"])} if "reason" in said else {}
        limits = _LIMITS if said["fault"] == "attachment.too_large" else {}
        raise KnownError.of(Fault(str(said["fault"]), {"name": name, **reason, **limits}))
    place = whole_characters(str(path.absolute()))
    return Extract(name, place, str(said["digest"]), str(said["text"]), tuple(map(int, said["pages"])))


def _asked(path: Path, name: str, deadline: float) -> dict[str, Any]:
    process = subprocess.Popen(
        _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_no_console()
    )
    with process:
        try:
            answer, _ = process.communicate(json.dumps(str(path)).encode(), timeout=deadline)
        except subprocess.TimeoutExpired as error:
            process.kill()
            raise KnownError("attachment.too_slow", name=name) from error
    try:
        said = json.loads(answer)
    except ValueError as error:  # the process is gone: it broke its limits, or the file broke it
        raise KnownError("attachment.broken", name=name) from error
    return dict(said)


def _command() -> list[str]:
    """-P: no module is taken from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, DOCUMENT_FLAG]
    return [sys.executable, "-P", "-m", "lampblack", DOCUMENT_FLAG]


def _no_console() -> dict[str, Any]:
    """On Windows a process without a window would open a console."""
    return {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}
