"""The words of a Word document."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from lampblack.documents.formats.office import main_part, related
from lampblack.documents.formats.word import heading_levels
from lampblack.documents.packages import Package
from lampblack.documents.refusal import RefusalError
from lampblack.documents.trees import tree_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = ("del", "moveFrom", "Fallback")
"""What was deleted or moved away, and what programs of old are shown in place of something newer."""


def word_text(data: bytes) -> str:
    """Paragraphs, tables (cells apart by tabs), then the notes. Raises RefusalError."""
    package = Package(data)
    main = main_part(package)
    names = {kind.rpartition("/")[2]: name for kind, name in related(package, main)}
    levels = heading_levels(tree_of(package.xml(names["styles"]))) if "styles" in names else {}
    notes = {names.get("footnotes", _NOTES[0]): None, names.get("endnotes", _NOTES[1]): None}
    try:
        parts = [_part_text(package.xml(name), levels) for name in (main, *notes) if name in package.names]
    except (ET.ParseError, ValueError) as error:
        raise RefusalError("attachment.broken") from error
    return "\n\n".join(filter(None, parts))


def _part_text(data: bytes, levels: Mapping[str, int]) -> str:
    paragraphs = list(_paragraphs(data, levels))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(paragraphs)).strip()


def _paragraphs(data: bytes, levels: Mapping[str, int]) -> Iterator[str]:
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
                yield _heading(element, levels) + "".join(words)
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


def _heading(paragraph: ET.Element, levels: Mapping[str, int]) -> str:
    """The marks of a heading, as Markdown has them."""
    style = next((each for each in paragraph.iter() if each.tag.endswith("}pStyle")), None)
    value = "" if style is None else next((text for key, text in style.items() if key.endswith("}val")), "")
    found = re.fullmatch(r"(?:Heading|heading )?([1-6])", value)
    level = levels.get(value) or (int(found[1]) if found else 0)
    return "#" * min(6, level) + " " if level else ""
