"""The words of a PowerPoint document: slide after slide, each with what its speaker is to say behind it."""

from __future__ import annotations

from itertools import groupby

from lampblack.documents.formats.slides import SlidesFile
from lampblack.documents.packages import Package
from lampblack.domain.segment_tags import plain
from lampblack.domain.segments import SegmentKind


def slides_text(data: bytes) -> str:
    """Titles with the marks of Markdown's headings. Raises RefusalError."""
    parts: list[str] = []
    for _, slots in groupby(SlidesFile(Package(data)).slots, key=lambda slot: slot.place):
        lines = (
            ("# " if slot.kind is SegmentKind.HEADING else "") + " ".join(plain(slot.nodes).split()) for slot in slots
        )
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
