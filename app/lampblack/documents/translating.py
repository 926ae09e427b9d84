"""Has a document taken apart into segments, and a translated copy of it written, with its layout kept.

The document itself is never written to: what is taken apart by a process of its own comes back as bytes, and these
become a new file.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.documents.asking import DEADLINE, ask
from lampblack.domain.disk import disk_error
from lampblack.domain.segments import (
    PlaceKind,
    Segment,
    SegmentedDocument,
    SegmentKind,
    SegmentPlace,
    WrittenDocument,
    translated_name,
)
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    from collections.abc import Mapping

_KINDS = {f"attachment.{kind}": f"document.{kind}" for kind in ("unknown", "folder", "locked", "too_large", "too_slow")}
"""The sentences about attachments that would not fit here."""


def segment(path: Path, deadline: float = DEADLINE) -> SegmentedDocument:
    """A document's segments. Raises KnownError: document.unknown, .pdf, .folder, .locked, .too_large, .too_slow,
    attachment.empty, .old, .broken, .changing, .unreadable.
    """
    said, _ = ask(path, {"do": "segment"}, deadline, _KINDS)
    segments = tuple(
        Segment(number, text, SegmentKind(kind), SegmentPlace(PlaceKind(place), tuple(values)), note, target)
        for number, (text, kind, place, values, note, target) in enumerate(said["segments"])
    )
    place = whole_characters(str(path.absolute()))
    return SegmentedDocument(whole_characters(path.name), place, str(said["digest"]), segments)


def beside(path: Path, language: str) -> Path:
    """Where the translated copy of a document goes: NAME.LANG.EXT in its own folder, or one with a number where that
    is taken. Raises KnownError: disk.denied, disk.failed.
    """
    try:
        taken = [each.name for each in path.parent.iterdir()]
    except OSError as error:
        raise disk_error(error, path.parent) from error
    return path.with_name(translated_name(path.name, language, taken))


def write_translated(
    path: Path, digest: str, targets: Mapping[int, str], out: Path, language: str = "", deadline: float = DEADLINE
) -> WrittenDocument:
    """Writes a copy of a document with translations, by the numbers of their segments, in place of its text.

    digest: of the document when it was taken apart. language: the code of what it is translated into, for formats that
    say so, and for the direction of their lines; "" leaves both as they are. Segments without a
    translation keep their text. A file that is at `out` is not written over: the copy takes a name with a number then,
    which comes back as its path. Raises KnownError: document.changed and as `segment`; disk.full, disk.denied,
    disk.failed.
    """
    numbered = {str(number): text for number, text in targets.items()}
    request = {"do": "write", "digest": digest, "targets": numbered, "language": language}
    said, data = ask(path, request, deadline, _KINDS)
    written = _keep(data, out)
    return WrittenDocument(str(written), tuple(map(int, said["missing"])), tuple(map(int, said["unfit"])))


def _keep(data: bytes, out: Path) -> Path:
    """A new file with these bytes, whole or not at all."""
    try:
        number, name = tempfile.mkstemp(prefix=".lampblack-", suffix=".part", dir=out.parent)
        unfinished = Path(name)
        try:
            with os.fdopen(number, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            return _named(unfinished, out)
        finally:
            with contextlib.suppress(FileNotFoundError):
                unfinished.unlink()
    except OSError as error:
        raise disk_error(error, out) from error


def _named(unfinished: Path, out: Path) -> Path:
    """Gives the file its name, which must be free: taken and checked in one step, for others write there, too."""
    number, path = 1, out
    while True:
        try:
            path.touch(exist_ok=False)
        except FileExistsError:
            number += 1
            path = out.with_name(f"{out.stem} {number}{out.suffix}")
            continue
        try:
            shutil.copymode(path, unfinished)  # what any new file has, which a temporary one has not
            unfinished.replace(path)
        except OSError:
            path.unlink()
            raise
        return path
