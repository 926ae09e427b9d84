"""Code on the disk: files read as context or into the editor, and what was made of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.documents.reading import read
from lampblack.domain.coding.tasks import ContextFile
from lampblack.domain.disk import disk_error
from lampblack.exchange.files import whole_file

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class CodeOnDisk:
    """A file's text with newlines; line_end: with which most of its lines end in the file."""

    name: str
    text: str
    line_end: str = "\n"


def context_file(path: Path) -> ContextFile:
    """A file that the model is to know: code, text, or a document. Raises KnownError attachment.…"""
    found = read(path)
    return ContextFile(found.name, found.text)


def read_code(path: Path) -> CodeOnDisk:
    """A file of code, for the editor. Raises KnownError attachment.…, disk.…"""
    found = read(path)
    try:
        with path.open("rb") as file:
            content = file.read(1 << 20)
    except OSError as error:
        raise disk_error(error, path) from error
    windows = content.count(b"\r\n")
    return CodeOnDisk(found.name, found.text, "\r\n" if 2 * windows > content.count(b"\n") else "\n")


def save_code(code: str, path: Path) -> None:
    """Writes code to a file, in UTF-8 and with its line ends as they are; the file is whole or as it was.

    Raises KnownError disk.full, disk.denied, disk.failed.
    """
    with whole_file(path) as file:
        file.write(code.encode("utf-8", "replace"))
