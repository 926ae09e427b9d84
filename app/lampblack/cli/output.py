"""Writing to standard output: text for people, JSON for programs."""

from __future__ import annotations

import io
import json
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = Path("standard output")


@contextmanager
def standard_output() -> Iterator[None]:
    """Around everything that may print: no text is too odd for it, and where its reader has gone (`| head`) or it
    cannot be written, the process ends with status 1 and without a traceback."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # Escapes what its encoding lacks, such as Chinese in ASCII, or half a character in a file's name.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                with _output_errors():
                    sys.stdout.flush()  # what argparse prints is written only now
    except BrokenPipeError:
        raise SystemExit(1) from None
    except KnownError as error:
        tell(str(error))
        raise SystemExit(1) from None


def write(text: str) -> None:
    """Writes text as it stands, at once. Raises KnownError where standard output takes none, and BrokenPipeError."""
    if sys.stdout is None:
        raise KnownError("disk.failed", path=str(_NAME), reason="it is closed")
    with _output_errors():
        sys.stdout.write(text)
        sys.stdout.flush()


def write_line(text: str = "") -> None:
    """Writes a line."""
    write(text + "\n")


def write_json(value: object) -> None:
    """Writes one JSON object on a line of its own, in ASCII where standard output is not UTF-8."""
    encoding = (getattr(sys.stdout, "encoding", "") or "").lower().replace("_", "-")
    write_line(json.dumps(value, ensure_ascii=encoding not in ("utf-8", "utf8")))


def tell(sentence: str) -> None:
    """Writes a sentence for the person to standard error."""
    if sys.stderr is not None:
        sys.stderr.write(f"lampblack: {sentence}\n")


@contextmanager
def _output_errors() -> Iterator[None]:
    """Raises what stands in the way of standard output as KnownError, or BrokenPipeError where nobody reads it, and
    keeps Python from failing once more when it flushes at exit."""
    try:
        yield
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise disk_error(error, _NAME) from error
