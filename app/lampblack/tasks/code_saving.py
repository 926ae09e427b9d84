"""Code on the disk: files read as context, and what was made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.documents.reading import read
from lampblack.domain.coding.tasks import ContextFile
from lampblack.exchange.files import whole_file

if TYPE_CHECKING:
    from pathlib import Path


def context_file(path: Path) -> ContextFile:
    """A file that the model is to know: code, text, or a document. Raises KnownError attachment.…"""
    found = read(path)
    return ContextFile(found.name, found.text)


def save_code(code: str, path: Path) -> None:
    """Writes code to a file, in UTF-8 and with its line ends as they are; the file is whole or as it was.

    Raises KnownError disk.full, disk.denied, disk.failed.
    """
    with whole_file(path) as file:
        file.write(code.encode("utf-8", "replace"))
