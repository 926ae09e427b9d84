"""Markdown source to blocks, through markdown-it's block parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from lampblack.domain import footnotes, formula_syntax
from lampblack.ui.markdown.blocks import TOP, Alignment, Block, Code, Formula, Place, Prose, Run, Table
from lampblack.ui.markdown.inline import runs_of, split_task

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markdown_it.token import Token

MAX_MARKERS = 16
"""How many quotes and list items one line may open; further markers are shown as they were written."""
MAX_INDENT = 64
"""Columns; deeper indentation is cut to this, so that lists cannot nest without end."""
# Each list takes two levels, and MAX_INDENT allows 32 lists beside the 16 markers of a line.
_MAX_NESTING = 120

_MARKER = r"[ \t]*(?:>|[-*+](?=[ \t])|\d{1,9}[.)](?=[ \t]))"
_TOO_MANY_MARKERS = re.compile(rf"^(?:{_MARKER}){{{MAX_MARKERS}}}(?={_MARKER})", re.MULTILINE)
_TOO_DEEP = re.compile(rf"^(?: {{4}}| {{0,3}}\t){{{MAX_INDENT // 4}}}[ \t]+(?=\S)", re.MULTILINE)
_FENCE = re.compile(r"^[ \t>]*(?:```|~~~)")
_ZERO_WIDTH_SPACE = "\u200b"
_LEVELS = {"blockquote_open": "q", "list_item_open": "l", "footnote_open": "l"}
MATH_FENCE = "math"
"""The language after a fence whose text is a formula."""


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "maxNesting": _MAX_NESTING}).enable("table")
    formula_syntax.teach_blocks(reader)
    footnotes.teach_blocks(reader)
    return reader


_READER = _reader()


@dataclass(frozen=True, slots=True)
class Unit:
    """What is closed and frozen as one: a top-level block, of a list each item. `line` counts from 0 in the source."""

    line: int
    blocks: tuple[Block, ...]
    kind: str
    end: int
    number: int | None = None
    """What an item of a numbered list counts, whatever number is written before it."""


def clean(text: str) -> str:
    """Text that Qt's documents and markdown-it read alike: one kind of line end, no characters with a meaning of Qt's.

    A carriage return must not stand at the end of a piece whose next piece may begin with the newline.
    """
    return text.replace("\r\n", "\n").translate(_CLEANED)


_CLEANED = str.maketrans(
    {
        "\r": "\n",
        "\u2028": "\n",
        "\u2029": "\n",
        "\x00": "�",
        "\ufdd0": "�",
        "\ufdd1": "�",
        "\ufffc": "�",
    }
)


def units_of(
    source: str, references: dict[str, Any], first_number: int | None = None, *, final: bool = False
) -> list[Unit]:
    """The units of a source; link definitions found in it are added to `references`.

    first_number: what the numbered list that the source begins with, being the rest of a longer one, counts from.
    final: no text will follow, so that a formula that is open at the end is none.
    """
    tokens: list[Token] = []
    environment = {"references": references, formula_syntax.FINAL: final}
    _READER.block.parse(_limited(source), _READER, environment, tokens)
    return [
        Unit(line, tuple(_Blocks(references).of(part, "", marker)), part[0].type, end, number)
        for line, end, part, marker, number in _parts(tokens, first_number)
    ]


def _limited(source: str) -> str:
    """The source with absurd nesting turned into plain text, line by line, so that line numbers stay."""
    source = _TOO_MANY_MARKERS.sub(lambda match: match[0] + _ZERO_WIDTH_SPACE, source)
    if _TOO_DEEP.search(source) is None:
        return source
    lines, in_code = [], False
    for line in source.split("\n"):
        in_code ^= _FENCE.match(line) is not None
        lines.append(line if in_code else _TOO_DEEP.sub(" " * MAX_INDENT, line))
    return "\n".join(lines)


def _parts(
    tokens: Sequence[Token], first_number: int | None
) -> Iterator[tuple[int, int, Sequence[Token], str, int | None]]:
    """Line, end, tokens, marker and number of each unit."""
    index = 0
    while index < len(tokens):
        token = tokens[index]
        end = _closing(tokens, index)
        if token.type in ("bullet_list_open", "ordered_list_open"):
            for first, last, marker, number in _items(tokens, index, end, None if index else first_number):
                start, stop = tokens[first].map or [0, 0]
                yield start, stop, tokens[first : last + 1], marker, number
        else:
            start, stop = token.map or [0, 0]
            yield start, stop, tokens[index : end + 1], "", None
        index = end + 1


def _closing(tokens: Sequence[Token], index: int) -> int:
    """The index of the token that closes the one at `index`."""
    depth = 0
    for position in range(index, len(tokens)):
        depth += tokens[position].nesting
        if depth <= 0:
            return position
    return len(tokens) - 1


def _items(
    tokens: Sequence[Token], start: int, end: int, first_number: int | None = None
) -> Iterator[tuple[int, int, str, int | None]]:
    """First token, last token, marker and number of each item of the list between `start` and `end`."""
    ordered = tokens[start].type == "ordered_list_open"
    written = tokens[start].attrGet("start")
    number = first_number if first_number is not None else 1 if written is None else int(written)
    index = start + 1
    while index < end:
        last = _closing(tokens, index)
        yield index, last, f"{number}{tokens[start].markup}" if ordered else "•", number if ordered else None
        number += 1
        index = last + 1


class _Blocks:
    """Flattens nested tokens; remembers the marker until the item's first block takes it, a note's label likewise."""

    def __init__(self, references: dict[str, Any]) -> None:
        self._references = references
        self._marker = ""
        self._begun = ""
        self._note = ""

    def of(self, tokens: Sequence[Token], nesting: str, marker: str) -> Iterator[Block]:
        """The blocks of these tokens, which stand at `nesting`; the first one gets the marker."""
        index = 0
        while index < len(tokens):
            token = tokens[index]
            end = _closing(tokens, index)
            inside = tokens[index + 1 : end]
            if token.type in _LEVELS:
                yield from self._level(token, inside, nesting, marker)
            elif token.type in ("bullet_list_open", "ordered_list_open"):
                for first, last, item_marker, _ in _items(tokens, index, end):
                    yield from self.of(tokens[first : last + 1], nesting, item_marker)
            else:
                yield self._leaf(token, inside, nesting)
            index = end + 1

    def _level(self, token: Token, inside: Sequence[Token], nesting: str, marker: str) -> Iterator[Block]:
        if token.type == "list_item_open":
            self._marker = marker
        elif token.type == "footnote_open":
            self._marker, self._begun, self._note = f"{token.content}.", token.content, token.content
        yield from self.of(inside, nesting + _LEVELS[token.type], "")
        if self._marker:
            yield Prose(self._way_back(), self._place(nesting + _LEVELS[token.type]))
        if token.type == "footnote_open":
            self._note = ""

    def _way_back(self) -> tuple[Run, ...]:
        """What leads from a note, which has just begun, to its mark."""
        label, self._note = self._note, ""
        return (Run(footnotes.BACK, href=footnotes.to_mark(label)), Run(" ")) if label else ()

    def _place(self, nesting: str) -> Place:
        place = Place(nesting, self._marker, self._begun)
        self._marker = self._begun = ""
        return place

    def _leaf(self, token: Token, inside: Sequence[Token], nesting: str) -> Block:
        if token.type == "formula_block":
            return Formula(token.meta["latex"], token.content, self._place(nesting), token.meta["closed"])
        if token.type in ("fence", "code_block"):
            language, *more = token.info.split(maxsplit=1) or [""]
            if language == MATH_FENCE:
                return fenced_formula(token.content, self._place(nesting))
            return Code(token.content.removesuffix("\n"), language, self._place(nesting), more="".join(more).strip())
        if token.type == "table_open":
            return self._table(inside, nesting)
        if token.type == "hr":
            return Prose((), self._place(nesting), rule=True)
        source = "".join(each.content for each in inside)
        if nesting.endswith("l") and self._marker == "•":
            task, source = split_task(source)
            self._marker = task or self._marker
        heading = int(token.tag[1]) if token.type == "heading_open" else 0
        runs = self._way_back() + runs_of(source, self._references)
        return Prose(runs, self._place(nesting), heading)

    def _table(self, inside: Sequence[Token], nesting: str) -> Table:
        rows: list[list[str]] = []
        alignments: list[Alignment] = []
        for index, token in enumerate(inside):
            if token.type == "tr_open":
                rows.append([])
            elif token.type in ("th_open", "td_open"):
                rows[-1].append(inside[index + 1].content)
            if token.type == "th_open":
                alignments.append(_alignment(str(token.attrGet("style") or "")))
        header, *others = (tuple(runs_of(cell, self._references) for cell in row) for row in rows)
        return Table(header, tuple(alignments), tuple(others), self._place(nesting))


def _alignment(style: str) -> Alignment:
    return next((each for each in Alignment if style.endswith(each.value)), Alignment.LEFT)


def fenced_formula(text: str, place: Place = TOP, *, closed: bool = True) -> Formula:
    """The formula of a code block whose language says that it is one."""
    latex = text.strip()
    return Formula(latex, f"$$\n{latex}\n$$", place, closed)


def continued(block: Prose) -> Prose:
    """The paragraph as the second part of one that was cut."""
    return replace(block, continued=True)
