"""Writing to standard output: text for people, JSON for programs."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

from lampblack.domain.disk import disk_error


def write(text: str) -> None:
    """Writes text as it stands, at once."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise  # the reader has seen enough
    except OSError as error:
        raise disk_error(error, Path("standard output")) from error


def take_any_text() -> None:
    """Lets standard output escape what its encoding lacks, such as half a character in a file's name."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def write_line(text: str = "") -> None:
    """Writes a line."""
    write(text + "\n")


def write_json(value: object) -> None:
    """Writes one JSON object on a line of its own."""
    write_line(json.dumps(value, ensure_ascii=False))
