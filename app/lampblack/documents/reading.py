"""The app's side: has a document read by a process of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.documents.asking import DEADLINE, ask
from lampblack.domain.attachments import Extract
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path, deadline: float = DEADLINE) -> Extract:
    """The text of a file. Raises KnownError: attachment.unknown, .folder, .empty, .scan, .locked, .old, .too_large,
    .too_slow, .broken, .changing, .unreadable.
    """
    said, _ = ask(path, {"do": "read"}, deadline)
    place = whole_characters(str(path.absolute()))
    name = whole_characters(path.name)
    return Extract(name, place, str(said["digest"]), str(said["text"]), tuple(map(int, said["pages"])))
