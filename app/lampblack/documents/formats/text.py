"""Plain text: a segment for each paragraph. Lines that were filled to a width are one, and are filled again."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from lampblack.documents.formats.lines import LineNumbers, between, laid_out, lines_of, width_of
from lampblack.documents.formats.splicing import Splice, rendered
from lampblack.documents.plain import encoded_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.documents.formats.parts import Slot
    from lampblack.domain.segment_tags import Node

_LEAST_WIDTH = 40
"""Columns: shorter lines are verses, addresses or lists."""
_MOST_WIDTH = 130
"""A longer line is a paragraph of its own."""
_FILLED = 0.7
"""The share of the widest line that all others but the last have."""
_COLUMNS = re.compile(r"\S {3,}\S|[=+|~_-]{4,}|\t\S")
"""What lines of tables have in them, and lines that are drawn."""
_SENTENCE_END = re.compile(r"[.!?:;。！？：；…][\"')\]”’」』]*$")
_ITEM = re.compile(r"\s*([-*+•·‣◦–—]|\(?\w{1,3}[.)])\s")


class TextFile:
    """See the module."""

    def __init__(self, data: bytes) -> None:
        self._encoded = encoded_text(data)
        self._splice = Splice(self._encoded.text)
        text = self._encoded.text
        self._numbers = LineNumbers(text)
        for lines in _paragraphs(text, list(lines_of(text))):
            self._add(lines)

    @property
    def slots(self) -> Sequence[Slot]:
        return self._splice.slots

    def whole(self) -> bytes:
        return self._encoded.bytes_of(self._splice.result())

    def _add(self, lines: list[tuple[int, int]]) -> None:
        text = self._encoded.text
        begin, end = lines[0][0], lines[-1][1]
        words, line_end = _one_line(text, lines)
        place = self._numbers.place(begin)
        if len(lines) == 1:
            self._splice.add(begin, end, (words,), rendered, place=place)
            return
        width = max(width_of(text[start:stop]) for start, stop in lines)

        def render(nodes: Sequence[Node]) -> str:
            return laid_out(nodes, str, width, line_end)

        self._splice.add(begin, end, (words,), render, place=place)


def _one_line(text: str, lines: list[tuple[int, int]]) -> tuple[str, str]:
    """The words of several lines as one, and what is between them: the end of a line, and how far the next is in."""
    words = text[slice(*lines[0])].rstrip()
    line_end = ""
    for (_, before), (begin, end) in pairwise(lines):
        line = text[begin:end]
        line_end = line_end or text[before:begin] + line[: len(line) - len(line.lstrip())]
        words += between(words, line.strip()) + line.strip()
    return words, line_end


def _paragraphs(text: str, lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Lines that belong together."""
    block: list[tuple[int, int]] = []
    for begin, end in lines:
        line = text[begin:end]
        if not line.strip() or _ITEM.match(line):
            yield from _units(text, block)
            block = []
        if line.strip():
            block.append((begin, end))
    yield from _units(text, block)


def _units(text: str, block: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The block as one where it was filled to a width; line by line otherwise."""
    if len(block) > 1 and _is_filled([text[begin:end].rstrip() for begin, end in block]):
        yield block
    else:
        yield from ([line] for line in block)


def _is_filled(lines: list[str]) -> bool:
    """Whether these are one paragraph that was cut into lines, and no verses, entries or sentences."""
    widths = [width_of(line) for line in lines]
    widest = max(widths)
    insets = {len(line) - len(line.lstrip()) for line in lines[1:]}
    return (
        _LEAST_WIDTH <= widest <= _MOST_WIDTH
        and min(widths[:-1]) >= _FILLED * widest
        and len(insets) == 1
        and not any(_COLUMNS.search(line) for line in lines)
        and not all(_SENTENCE_END.search(line) for line in lines)
    )
