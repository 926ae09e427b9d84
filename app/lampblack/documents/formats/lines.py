"""Paragraphs that go over several lines: taken as one, and laid out again as wide as they were."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from typing import TYPE_CHECKING

from lampblack.documents.formats.splicing import rendered
from lampblack.domain.segments import PlaceKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lampblack.domain.segment_tags import Node

LINE_END = re.compile(r"\r\n|\r|\n")
_DENSE = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff60\u3000-\u303f"
_MAY_BREAK = re.compile(f"(?<=[{_DENSE}])(?=[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff])")
"""Between Chinese or Japanese characters, but not before their punctuation."""
_SPACE, _NOTHING = "\ue0f0", "\ue0f1"
"""Where a line may end, of which the first is a blank otherwise; from the private use area, and escaped nowhere."""
_GLUE = re.compile(f"([{_SPACE}{_NOTHING}])")


def lines_of(text: str, begin: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    """Where each line begins and ends, without what ends it."""
    stop = len(text) if end is None else end
    for match in LINE_END.finditer(text, begin, stop):
        yield begin, match.start()
        begin = match.end()
    if begin < stop:
        yield begin, stop


class LineNumbers:
    """Which line of a text a character is in."""

    def __init__(self, text: str) -> None:
        self._begins = [0, *(match.end() for match in LINE_END.finditer(text))]

    def number(self, offset: int) -> int:
        """From 1."""
        return bisect_right(self._begins, offset)

    def place(self, offset: int) -> SegmentPlace:
        """As a segment's place."""
        return SegmentPlace(PlaceKind.LINE, (self.number(offset),))


def width_of(text: str) -> int:
    """How many columns a text takes; Chinese characters take two."""
    if text.isascii():
        return len(text)
    return sum(_columns(one) for one in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def between(before: str, after: str) -> str:
    """What stands for the end of a line where two become one: a blank, or nothing between Chinese characters."""
    return "" if re.search(f"[{_DENSE}]$", before) and re.match(f"[{_DENSE}]", after) else " "


def laid_out(
    nodes: Sequence[Node],
    escape: Callable[[str], str],
    width: int,
    line_end: str,
    forbidden: re.Pattern[str] | None = None,
) -> str:
    """Nodes as lines of at most that many columns. forbidden: what no line may begin with."""

    def marked(text: str) -> str:
        return _MAY_BREAK.sub(_NOTHING, escape(text).replace(" ", _SPACE))

    inset = width_of(line_end.lstrip("\r\n"))
    pieces = _GLUE.split(rendered(nodes, marked))
    lines, column = [pieces[0]], width_of(_last_line(pieces[0]))
    for glue, word in zip(pieces[1::2], pieces[2::2], strict=True):
        blank = " " if glue == _SPACE else ""
        more = len(blank) + width_of(word.partition("\n")[0])
        is_free = word and not (forbidden and forbidden.match(word))
        if column + more > width and is_free and lines[-1].strip():
            lines.append(word)
            column = inset + width_of(word)
        else:
            lines[-1] += blank + word
            column = column + more if word is _last_line(word) else width_of(_last_line(word))
    return line_end.join(line.rstrip(" ") if number < len(lines) - 1 else line for number, line in enumerate(lines))


def _last_line(text: str) -> str:
    return text if "\n" not in text else text[text.rfind("\n") + 1 :]


def balanced(nodes: Sequence[Node], escape: Callable[[str], str], count: int, line_end: str) -> str:
    """Nodes as at most that many lines, about as long as each other."""
    whole = laid_out(nodes, escape, 1_000_000, line_end)
    least = -(-width_of(whole) // count)
    for width in range(least, 2 * least + 40):
        found = laid_out(nodes, escape, width, line_end)
        if found.count(line_end) < count:
            return found
    return whole
