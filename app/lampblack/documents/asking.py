"""The app's side of the process that reads documents: asks it one thing."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from lampblack.documents import DOCUMENT_FLAG
from lampblack.documents.pdf import MOST_PAGES
from lampblack.documents.process import MOST_BYTES, MOST_CHARACTERS
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

DEADLINE = 45.0
"""Seconds after which a document is given up."""
_LIMITS = {"megabytes": MOST_BYTES // 1_000_000, "characters": MOST_CHARACTERS, "pages": MOST_PAGES}


def ask(
    path: Path, request: Mapping[str, Any], deadline: float = DEADLINE, kinds: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], bytes]:
    """What the process says about a file, and the bytes that come with it. kinds: other kinds of faults for some of
    the process's. Raises KnownError.
    """
    name = whole_characters(path.name)

    def fault(kind: str, **details: str | int) -> KnownError:
        return KnownError.of(Fault((kinds or {}).get(kind, kind), {"name": name, **details}))

    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:
        raise fault("attachment.unreadable", reason=getattr(error, "strerror", "") or "") from error
    if stat.S_ISDIR(mode):
        raise fault("attachment.folder")
    if not stat.S_ISREG(mode):
        raise fault("attachment.unknown")
    try:
        said, more = _asked({**request, "path": str(path)}, deadline)
    except subprocess.TimeoutExpired as error:
        raise fault("attachment.too_slow") from error
    except ValueError as error:  # the process is gone: it broke its limits, or the file broke it
        raise fault("attachment.broken") from error
    if "fault" in said:
        reason = {"reason": str(said["reason"])} if "reason" in said else {}
        limits = _LIMITS if said["fault"] == "attachment.too_large" else {}
        raise fault(str(said["fault"]), **reason, **limits)
    return said, more


def _asked(request: Mapping[str, Any], deadline: float) -> tuple[dict[str, Any], bytes]:
    process = subprocess.Popen(
        _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_no_console()
    )
    with process:
        try:
            answer, _ = process.communicate(json.dumps(request).encode(), timeout=deadline)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
    line, _, more = answer.partition(b"\n")
    said = json.loads(line)
    if process.returncode != 0:
        raise ValueError(process.returncode)
    return dict(said), more


def _command() -> list[str]:
    """-P: no module is taken from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, DOCUMENT_FLAG]
    return [sys.executable, "-P", "-m", "lampblack", DOCUMENT_FLAG]


def _no_console() -> dict[str, Any]:
    """On Windows a process without a window would open a console."""
    return {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}
