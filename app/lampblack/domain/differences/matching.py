"""Which parts of two sequences are the same: unique items first (patience diff), difflib between them.

difflib alone takes seconds where every second of 5,000 lines differs, and likes to match brackets and empty lines.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST_COMPARED = 4_000_000
"""Pairs of items that difflib is given at once; a larger gap without a unique item counts as changed as a whole."""
Block = tuple[int, int, int, int]
"""Items `a[i:j]` were replaced by `b[k:l]`; one of the two may be empty."""


def changes(a: Sequence[str], b: Sequence[str]) -> list[Block]:
    """The replacements that make `b` of `a`, in order; between two of them at least one item is the same."""
    found: list[Block] = []
    i = k = 0
    for start, other, length in _same(a, b):
        if start > i or other > k:
            found.append((i, start, k, other))
        i, k = start + length, other + length
    if i < len(a) or k < len(b):
        found.append((i, len(a), k, len(b)))
    return found


def _same(a: Sequence[str], b: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Runs that are the same: where in `a`, where in `b`, how long; in order, adjoining ones not put together."""
    first = 0
    least = min(len(a), len(b))
    while first < least and a[first] == b[first]:
        first += 1
    last = 0
    while last < least - first and a[-1 - last] == b[-1 - last]:
        last += 1
    if first:
        yield 0, 0, first
    yield from _between(a, b, first, len(a) - last, first, len(b) - last)
    if last:
        yield len(a) - last, len(b) - last, last


def _between(a: Sequence[str], b: Sequence[str], i: int, j: int, k: int, end: int) -> Iterator[tuple[int, int, int]]:
    anchors = [(i - 1, k - 1), *_anchors(a, b, i, j, k, end), (j, end)]
    for (before_a, before_b), (after_a, after_b) in pairwise(anchors):
        yield from _compared(a, b, before_a + 1, after_a, before_b + 1, after_b)
        if after_a < j:
            yield after_a, after_b, 1


def _compared(a: Sequence[str], b: Sequence[str], i: int, j: int, k: int, end: int) -> Iterator[tuple[int, int, int]]:
    if not 0 < (j - i) * (end - k) <= _MOST_COMPARED:
        return
    for block in SequenceMatcher(None, a[i:j], b[k:end], autojunk=False).get_matching_blocks():
        if block.size:
            yield i + block.a, k + block.b, block.size


def _anchors(a: Sequence[str], b: Sequence[str], i: int, j: int, k: int, end: int) -> list[tuple[int, int]]:
    """The places of items that are once in each, as many as stand in the same order in both."""
    once = {item for item, count in Counter(b[k:end]).items() if count == 1}
    place = {b[at]: at for at in range(k, end) if b[at] in once}
    counts = Counter(a[i:j])
    pairs = [(at, place[a[at]]) for at in range(i, j) if counts[a[at]] == 1 and a[at] in place]
    return _longest_rising(pairs)


def _longest_rising(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of `pairs` whose second numbers rise."""
    tops: list[int] = []
    places: list[int] = []
    before = [-1] * len(pairs)
    for number, (_, second) in enumerate(pairs):
        at = bisect_left(tops, second)
        before[number] = places[at - 1] if at else -1
        tops[at : at + 1], places[at : at + 1] = [second], [number]
    found: list[tuple[int, int]] = []
    number = places[-1] if places else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]
