"""Which characters of a code block get which colour, through Pygments' lexers, a little at a time."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lampblack.domain.languages import lexer_name

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CODE = 60_000
"""Characters; longer code is not coloured."""
MAX_LINE = 2_000
"""Characters; code with a longer line is not coloured: some of Pygments' expressions take quadratic time on a line."""
PIECE = 6_000
"""Characters that are read as one: other expressions search to the end for what never closes, from each beginning."""

LIGHT = {
    "keyword": "#7A3E9D",
    "string": "#1E6B3C",
    "number": "#9A4A00",
    "comment": "#5B6470",
    "name": "#1F5FBF",
    "type": "#8A4B08",
    "deleted": "#B3261E",
    "inserted": "#1E7A46",
}
"""The colour of each kind of text on white, and"""
DARK = {
    "keyword": "#D2A8FF",
    "string": "#8FD6A4",
    "number": "#F0B072",
    "comment": "#9AA3AE",
    "name": "#8AB8FF",
    "type": "#E6C07B",
    "deleted": "#FF8A80",
    "inserted": "#6FCF97",
}
"""on black; what has no kind is as any text."""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `start + length` of a line, in UTF-16 code units, and the kind of what stands there."""

    line: int
    start: int
    length: int
    kind: str


def can_highlight(code: str, language: str) -> bool:
    """Whether this code gets colours."""
    return lexer_name(language) is not None and len(code) <= MAX_CODE and max(map(len, code.split("\n"))) <= MAX_LINE


def spans_of(code: str, language: str) -> Iterator[Span]:
    """The coloured spans from top to bottom; each step is a short piece of work, so a caller may pause between them."""
    from pygments.lexers import get_lexer_by_name  # 40 ms: not before there is code to colour

    name = lexer_name(language)
    if name is None:
        return
    lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    line, column = 0, 0
    for piece in _pieces(code):
        for token, text in lexer.get_tokens(piece):
            kind = _kind_of(token)
            for number, part in enumerate(text.split("\n")):
                if number:
                    line, column = line + 1, 0
                length = len(part) if part.isascii() else len(part.encode("utf-16-le", "surrogatepass")) // 2
                if kind and part.strip():
                    yield Span(line, column, length, kind)
                column += length


def _pieces(code: str) -> Iterator[str]:
    """The code in pieces, cut after an empty line where there is one in the second half, else after any line."""
    start = 0
    while (end := _cut(code, start)) is not None:
        yield code[start:end]
        start = end
    yield code[start:]


def last_piece(code: str, start: int) -> int:
    """Where the piece begins whose colours may change while code is written on. start: of it or of one before."""
    while (end := _cut(code, start)) is not None:
        start = end
    return start


def _cut(code: str, start: int) -> int | None:
    if len(code) - start <= PIECE:
        return None
    end = code.rfind("\n\n", start + PIECE // 2, start + PIECE) + 2
    return end if end > 1 else code.rfind("\n", start, start + PIECE) + 1


@lru_cache(maxsize=256)
def _kind_of(token: Any) -> str:
    from pygments import token as names

    for parent, kind in (
        (names.Comment.Preproc, "type"),
        (names.Comment, "comment"),
        (names.Keyword.Type, "type"),
        (names.Keyword, "keyword"),
        (names.Operator.Word, "keyword"),
        (names.String, "string"),
        (names.Number, "number"),
        (names.Name.Function, "name"),
        (names.Name.Class, "type"),
        (names.Name.Tag, "keyword"),
        (names.Name.Attribute, "name"),
        (names.Name.Builtin, "name"),
        (names.Name.Decorator, "type"),
        (names.Generic.Deleted, "deleted"),
        (names.Generic.Inserted, "inserted"),
        (names.Generic.Heading, "keyword"),
    ):
        if token in parent:
            return kind
    return ""
