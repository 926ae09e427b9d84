"""A document taken apart for translating: its segments in order, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_URL = re.compile(
    r"(?<![\w.+-])(?:[a-z][a-z0-9+.-]{1,20}://\S+|www\.\S+|[\w.+-]++@[\w-]++(?:\.[\w-]++)+)", re.IGNORECASE
)
_LETTER = re.compile(r"[^\W\d_]")


class SegmentKind(StrEnum):
    """What a segment is in its document."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CELL = "cell"  # of a table or a CSV file
    SUBTITLE = "subtitle"
    MESSAGE = "message"  # of a PO file
    PLURAL = "plural"  # the plural form of the message before it
    LABEL = "label"  # an attribute that people read: what stands for a picture, what a pointer shows
    TITLE = "title"  # of a page, or an entry of a table of contents
    NOTE = "note"  # a footnote, an endnote, what a speaker is to say


class PlaceKind(StrEnum):
    """What the numbers of a `SegmentPlace` count."""

    NOWHERE = ""
    LINE = "line"  # (line,)
    CELL = "cell"  # (row, column)
    TIME = "time"  # ("00:01:02",): when a subtitle appears
    ENTRY = "entry"  # (entry,) of a PO file
    SLIDE = "slide"  # (slide,)
    SLIDE_NOTES = "slide notes"  # (slide,)
    PARAGRAPH = "paragraph"  # (paragraph,)
    HEADER = "header"
    FOOTER = "footer"
    FOOTNOTE = "footnote"  # (note,)
    ENDNOTE = "endnote"  # (note,)
    TEXT_BOX = "text box"
    CHAPTER = "chapter"  # (chapter, paragraph) of an EPUB, in reading order
    CONTENTS = "contents"  # the table of contents of an EPUB


@dataclass(frozen=True, slots=True)
class SegmentPlace:
    """Where in its document a segment stands, as an editor says it; all numbers count from 1."""

    kind: PlaceKind = PlaceKind.NOWHERE
    values: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """A paragraph, cell, subtitle or message, to be translated as one.

    number: from 0, in order; it is the key of a translation. text: with inline formatting as numbered tags
    (see `lampblack.domain.segment_tags`), without blanks at its ends. note: what the document tells translators.
    target: the translation that the document already has, as PO files do; "" for none.
    """

    number: int
    text: str
    kind: SegmentKind
    place: SegmentPlace
    note: str = ""
    target: str = ""


@dataclass(frozen=True, slots=True)
class SegmentedDocument:
    """A file taken apart. digest: SHA-256 of its bytes, in hexadecimal: translations fit these bytes only."""

    name: str
    path: str
    digest: str
    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """All segments, one below the other: what a language is told from."""
        return "\n".join(segment.text for segment in self.segments)


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A translated copy. missing: segments that kept their own text, for there was no translation of them; unfit: those
    whose translation has other tags than they do, and so lost some formatting, but no text.
    """

    path: str
    missing: tuple[int, ...] = ()
    unfit: tuple[int, ...] = ()


def has_words(text: str) -> bool:
    """Whether there is something to translate: a letter, outside of addresses."""
    return bool(_LETTER.search(_URL.sub("", text)))


def translated_name(name: str, language: str, taken: Collection[str] = ()) -> str:
    """What a translated copy is called: report.docx becomes report.de.docx, or report.de 2.docx where that is taken.

    taken: names that are there already. A language that the name ends with is taken out of it first.
    """
    stem, dot, suffix = name.rpartition(".")
    if not stem:
        stem, dot, suffix = name, "", ""
    known = {each.casefold() for each in taken} | {name.casefold()}
    suffix = "po" if suffix == "pot" else suffix  # a template's translation is no template
    number, found = 1, f"{stem}.{language}{dot}{suffix}"
    while found.casefold() in known:
        number += 1
        found = f"{stem}.{language} {number}{dot}{suffix}"
    return found
