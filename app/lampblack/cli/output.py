"""Writing to standard output: text for people, JSON for programs."""

from __future__ import annotations

import json
import sys


def write(text: str) -> None:
    """Writes text as it stands, at once."""
    sys.stdout.write(text)
    sys.stdout.flush()


def write_line(text: str = "") -> None:
    """Writes a line."""
    write(text + "\n")


def write_json(value: object) -> None:
    """Writes one JSON object on a line of its own."""
    write_line(json.dumps(value, ensure_ascii=False))
