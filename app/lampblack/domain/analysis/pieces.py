"""Long texts in pieces that fit beside the instruction."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ENDS = (
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"[.!?…]+[\"'”’)\]]*\s+|[。！？；…]+[」』”’）]*"),
    re.compile(r"[,;:，、；：]\s*"),
    re.compile(r"\s+"),
)
"""Where a text may be cut, the best first: paragraphs, lines, sentences, parts of them, words."""


def pieces(text: str, limit: int, count: Callable[[Sequence[str]], Sequence[int]]) -> tuple[tuple[int, int], ...]:
    """Start and stop of pieces of at most `limit` tokens, which together are the whole text: nothing is left out, and
    nothing read twice. limit: 1 or more; a single character may have more tokens and is a piece all the same.
    """
    spans = [(0, len(text))] if text else []
    done: list[tuple[int, int]] = []
    while spans:
        sizes = count([text[start:stop] for start, stop in spans])
        longer: list[tuple[int, int]] = []
        for (start, stop), size in zip(spans, sizes, strict=True):
            if size <= limit or stop - start == 1:
                done.append((start, stop))
            else:
                longer += _parts(text, start, stop, size / limit)
        spans = longer
    return tuple(sorted(done))


def _parts(text: str, start: int, stop: int, times: float) -> list[tuple[int, int]]:
    """Parts of about the length that fits, if all of the text has as many tokens a character."""
    length = max(1, int((stop - start) / times * 0.9))
    parts: list[tuple[int, int]] = []
    while stop - start > length:
        end = _cut(text, start, start + length)
        parts.append((start, end))
        start = end
    return [*parts, (start, stop)]


def _cut(text: str, start: int, aim: int) -> int:
    """The last good place before `aim`, in the second half of what stands before it."""
    least = start + (aim - start) // 2
    for end in _ENDS:
        cuts = [found.end() for found in end.finditer(text, least, aim)]
        if cuts:
            return cuts[-1]
    return aim
