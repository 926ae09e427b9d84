"""CSV files: every cell with words in it, whatever separates them."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from lampblack.documents.formats.splicing import Splice
from lampblack.documents.plain import encoded_text
from lampblack.domain.segment_tags import plain
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.documents.formats.parts import Slot
    from lampblack.domain.segment_tags import Node

_SEPARATORS = ",;\t|"
_SAMPLE_ROWS = 50


class Table:
    """See the module."""

    def __init__(self, data: bytes, suffix: str = ".csv") -> None:
        self._encoded = encoded_text(data)
        text = self._encoded.text
        self._splice = Splice(text)
        separator = "\t" if suffix in (".tsv", ".tab") else separator_of(text)
        for row, column, begin, end in cells_of(text, separator):
            self._add(begin, end, separator, SegmentPlace(PlaceKind.CELL, (row, column)))

    @property
    def slots(self) -> Sequence[Slot]:
        return self._splice.slots

    def whole(self) -> bytes:
        text = self._splice.result()
        data = self._encoded.bytes_of(text)
        was_other = self._encoded.encoding != "utf-8" and not self._encoded.mark and not text.isascii()
        if was_other and data == text.encode("utf-8", "replace"):
            return b"\xef\xbb\xbf" + data  # without it Excel misreads UTF-8
        return data

    def _add(self, begin: int, end: int, separator: str, place: SegmentPlace) -> None:
        raw = self._splice.text[begin:end]
        is_quoted = len(raw) > 1 and raw[0] == raw[-1] == '"'
        words = raw[1:-1].replace('""', '"') if is_quoted else raw

        def render(nodes: Sequence[Node]) -> str:
            new = plain(nodes)
            if is_quoted or any(sign in new for sign in (separator, '"', "\n", "\r")):
                return '"' + new.replace('"', '""') + '"'
            return new

        self._splice.add(begin, end, (words,), render, SegmentKind.CELL, place)


def separator_of(text: str) -> str:
    """The one that gives the most rows the same number of cells."""
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        counts: Counter[int] = Counter()
        widths: dict[int, int] = {}
        for row, column, _, _ in cells_of(text[:100_000], separator):
            if row > _SAMPLE_ROWS:
                break
            widths[row] = column
        counts.update(widths.values())
        width, rows = counts.most_common(1)[0] if counts else (1, 0)
        score = (rows / max(1, len(widths)) if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = separator, score
    return best


def cells_of(text: str, separator: str) -> Iterator[tuple[int, int, int, int]]:
    """Each cell's row and column, from 1, and where it begins and ends, its quotes included."""
    sign = re.escape(separator)
    cell = re.compile(rf'("(?:[^"]|"")*"(?=[ ]*(?:{sign}|\r|\n|\Z))|[^{sign}\r\n]*)[ ]*?({sign}|\r\n|\r|\n|\Z)')
    row = column = 1
    place = 0
    while place < len(text):
        match = cell.match(text, place)
        if match is None:
            return
        yield row, column, match.start(1), match.end(1)
        place = match.end()
        if match[2] == separator:
            column += 1
        else:
            row, column = row + 1, 1
