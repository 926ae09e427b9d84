"""The words of a Word document: a ZIP archive with XML in it, either of which may be a bomb."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING

from lampblack.documents.refusal import RefusalError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_XML = 60_000_000
"""Bytes of a part once unpacked."""
_PARTS = ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = ("del", "moveFrom", "Fallback")
"""What was deleted or moved away, and what programs of old are shown in place of something newer."""
_DECLARES = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)


def word_text(data: bytes) -> str:
    """Paragraphs, tables (cells apart by tabs), then the notes. Raises RefusalError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            if _PARTS[0] not in names:
                raise RefusalError("attachment.unknown")
            parts = [_unpacked(archive, name) for name in _PARTS if name in names]
        return "\n\n".join(filter(None, (_part_text(part) for part in parts)))
    except (zipfile.BadZipFile, ET.ParseError, NotImplementedError, EOFError, ValueError, OSError) as error:
        raise RefusalError("attachment.broken") from error
    except RuntimeError as error:  # zipfile's for a member that is encrypted
        raise RefusalError("attachment.locked") from error


def _unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as member:  # the size that the archive declares may be a lie
        data = member.read(MOST_XML + 1)
    if len(data) > MOST_XML:
        raise RefusalError("attachment.too_large")
    if _DECLARES.search(data) or b"\0" in data[:200]:  # no word processor writes either
        raise RefusalError("attachment.broken")
    return data


def _part_text(data: bytes) -> str:
    paragraphs = list(_paragraphs(data))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(paragraphs)).strip()


def _paragraphs(data: bytes) -> Iterator[str]:
    """A line for each paragraph, and for each row of a table; read as a stream, however deep it is nested."""
    words: list[str] = []
    row: list[str] = []
    rows = skipped = 0
    for event, element in ET.iterparse(io.BytesIO(data), events=("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            rows += tag == "tr"
            skipped += tag in _SKIPPED
            continue
        if tag == "t" and not skipped:
            words.append(element.text or "")
        elif tag in ("tab", "br", "cr") and not skipped:
            words.append("\t" if tag == "tab" else "\n")
        elif tag == "p":
            if rows:
                words.append(" ")
            else:
                yield _heading(element) + "".join(words)
                words.clear()
        elif tag == "tc":
            row.append("".join(words).strip())
            words.clear()
        elif tag == "tr":
            rows -= 1
            yield "\t".join(row)
            row.clear()
        skipped -= tag in _SKIPPED
        if tag in ("p", "tc", "tr", "tbl"):
            element.clear()


def _heading(paragraph: ET.Element) -> str:
    """The marks of a heading, as Markdown has them."""
    style = next((each for each in paragraph.iter() if each.tag.endswith("}pStyle")), None)
    value = "" if style is None else next((text for key, text in style.items() if key.endswith("}val")), "")
    found = re.fullmatch(r"(?:Heading|heading )?([1-6])", value)
    return "#" * int(found[1]) + " " if found else ""
