"""Texts that come from files and from standard input."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING

from lampblack.domain.faults import KnownError
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 4 * 2**20
"""Bytes: about a million tokens."""


def read_stdin() -> str:
    """All of it: UTF-8 whatever the terminal speaks, for files and other programs do; else the terminal's encoding.

    Raises KnownError prompt.not_text and file.too_large.
    """
    if sys.stdin is None:
        return ""
    content = sys.stdin.buffer.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise KnownError("file.too_large", name="standard input", limit=LARGEST)
    for encoding in ("utf-8-sig", sys.stdin.encoding):
        with contextlib.suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise KnownError("prompt.not_text")


def read_file(path: Path) -> str:
    """A file of text in UTF-8, with or without a byte order mark, line ends as they stand.

    Raises KnownError: file.missing, file.folder, file.unreadable, file.not_text, file.empty, file.too_large.
    """
    name = whole_characters(path.name)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise KnownError("file.missing", path=whole_characters(str(path))) from error
    except OSError as error:
        if path.is_dir():
            raise KnownError("file.folder", name=name) from error
        raise KnownError("file.unreadable", name=name, reason=(error.strerror or str(error)).lower()) from error
    if len(content) > LARGEST:
        raise KnownError("file.too_large", name=name, limit=LARGEST)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise KnownError("file.not_text", name=name) from error
    if not text:
        raise KnownError("file.empty", name=name)
    return text
