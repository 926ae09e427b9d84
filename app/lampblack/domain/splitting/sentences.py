"""Where sentences, paragraphs and sections of a text begin."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+\S")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣▪]|\(?\d{1,3}[.)、]|[一二三四五六七八九十]{1,3}、)[ \t]*\S")
_LINE = re.compile(r"[^\n]*(?:\n|\Z)")
_QUOTES = "\"'”’»)\\]）】」』》"
_FULL = re.compile(rf"[。！？!?…；]+[{_QUOTES}]*[^\S\n]*|[.]+[{_QUOTES}]*(?=\s|\Z)[^\S\n]*")
_NEXT = re.compile(r"\s*([\"'“‘«(\[（【「『《]*(?:[^\W_]|[-–—]))")
_WORD_BEFORE = re.compile(r"([\w.]+)\.$")
_ABBREVIATED = (
    "mr mrs ms dr prof st sr jr vs etc no nos vol fig figs eq ch sec al cf e.g i.e a.m p.m inc ltd co corp dept approx"
    " est jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun u.s u.k ph.d m.a b.a d.c art"
    " z.b bzw d.h usw ca bd hrsg s str nr"
)
_ABBREVIATIONS = frozenset(_ABBREVIATED.split())
"""English and German ones that stand before a capital letter or a number."""
_LONGEST_ABBREVIATION = 12


class Boundary(IntEnum):
    """How strong the boundary is at which something begins."""

    SENTENCE = 0
    PARAGRAPH = 1
    SECTION = 2


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, a heading, a list's item or a block of code, with the blanks behind it: characters from start to
    stop. boundary: what begins with it.
    """

    start: int
    stop: int
    boundary: Boundary


def sentences(text: str) -> tuple[Sentence, ...]:
    """All of them in order; joined they are the text. Rules for English, other Latin languages, Chinese, Japanese."""
    found: list[Sentence] = []
    for start, stop, boundary in _blocks(text):
        for first, last in _within(text, start, stop):
            found.append(Sentence(first, last, boundary))
            boundary = Boundary.SENTENCE
    return tuple(found)


class _Line(Enum):
    """What a line is to the text around it."""

    BLANK = auto()
    HEADING = auto()
    ITEM = auto()
    OPENING = auto()  # of fenced code
    CODE = auto()  # in it, or what closes it
    TEXT = auto()


def _lines(text: str) -> Iterator[tuple[int, _Line]]:
    """Where each line begins, and what it is."""
    fence = ""
    at = 0
    while at < len(text):
        line = _LINE.match(text, at)
        assert line is not None
        content = line[0]
        mark = _FENCE.match(content)
        if fence:
            if mark is not None and mark[1].startswith(fence) and not content[mark.end() :].strip():
                fence = ""
            yield at, _Line.CODE
        elif not content.strip():
            yield at, _Line.BLANK
        elif mark is not None:
            fence = mark[1]
            yield at, _Line.OPENING
        elif _HEADING.match(content):
            yield at, _Line.HEADING
        else:
            yield at, _Line.ITEM if _ITEM.match(content) else _Line.TEXT
        at = line.end()


def _begins(line: _Line, before: _Line | None, *, after_blank: bool) -> Boundary | None:
    """What begins with a line; None where it goes on with what stands before it."""
    if line is _Line.CODE:
        return None
    if line is _Line.HEADING:
        return Boundary.SECTION
    if after_blank or line is _Line.OPENING or before in (_Line.HEADING, _Line.CODE):
        return Boundary.PARAGRAPH
    return Boundary.SENTENCE if line is _Line.ITEM else None


def _blocks(text: str) -> Iterator[tuple[int, int, Boundary]]:
    """Paragraphs, headings, items and fenced code, with the blank lines behind them."""
    start, boundary = 0, Boundary.PARAGRAPH
    before: _Line | None = None
    after_blank = False
    for at, line in _lines(text):
        if line is _Line.BLANK:
            after_blank = True
            continue
        begins = _begins(line, before, after_blank=after_blank)
        if before is None:
            boundary = begins if begins is Boundary.SECTION else boundary
        elif begins is not None:
            yield start, at, boundary
            start, boundary = at, begins
        before, after_blank = line, False
    if start < len(text):
        yield start, len(text), boundary


def _within(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    if _FENCE.match(text, start) or _HEADING.match(text, start):
        yield start, stop
        return
    begin = start
    last = start + len(text[start:stop].rstrip())  # blanks at the block's end belong to its last sentence
    for mark in _FULL.finditer(text, start, last):
        end = mark.end()
        if end >= last or not _ends(text, begin, mark.start(), mark[0], end):
            continue
        if text[end] == "\n":
            end += 1
        yield begin, end
        begin = end
    if begin < stop:
        yield begin, stop


def _ends(text: str, begin: int, at: int, mark: str, end: int) -> bool:
    """Whether the marks at a place, behind which something stands, end a sentence."""
    if mark[0] in "。！？；…":
        return True
    following = _NEXT.match(text, end)
    if following is None:
        return False
    is_small = following[1].islower()
    if mark[0] in "!?":
        return not is_small and (mark[-1].isspace() or text[end].isspace() or not following[1].isascii())
    word = _WORD_BEFORE.search(text, max(begin, at - _LONGEST_ABBREVIATION), at + 1)
    if word is not None:
        plain = word[1].lower().rstrip(".")
        is_number = plain.isdigit() and at - begin <= len(plain) + 1  # "1. First": the number of an item
        if is_number or plain in _ABBREVIATIONS or (len(plain) == 1 and plain.isalpha() and word[1].isupper()):
            return False
    return not is_small
