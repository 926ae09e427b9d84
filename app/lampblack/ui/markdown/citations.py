"""Numbers in square brackets that name a source, as links to it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lampblack.ui.markdown.blocks import Run

_SCHEME = "source:"
_SPAN = r"\s*\d+(?:\s*[-–]\s*\d+)?"
_PLACE = rf"(?:\s*[,:，：、]?\s*(?:(?:pages?|pp?\.|lines?){_SPAN}|第{_SPAN}\s*[页頁行]))?"
_ONE = re.compile(rf"[\[【](?:sources?\s*)?(\d{{1,3}}){_PLACE}[\]】]", re.IGNORECASE)
_SEVERAL = re.compile(r"[\[【]\d{1,3}(?:\s*[,，、;]\s*\d{1,3})+[\]】]")
_NUMBER = re.compile(r"\d+")


def cited_in(href: str) -> int | None:
    """The number of the source that an address leads to; None for any other address."""
    number = href.removeprefix(_SCHEME)
    return int(number) if number != href and number.isdecimal() and len(number) < 4 else None


def with_citations(runs: Sequence[Run], numbers: Iterable[int]) -> tuple[Run, ...]:
    """The runs with what cites one of these sources made into links: "[3]", "[3, page 2]", "[3, 第 2 页]", each number
    of "[1, 3]".
    """
    known = frozenset(numbers)
    if not known:
        return tuple(runs)
    return tuple(part for run in runs for part in (_parts(run, known) if _may_cite(run) else (run,)))


def _may_cite(run: Run) -> bool:
    return not (run.href or run.code or run.latex) and ("[" in run.text or "【" in run.text)


def _parts(run: Run, known: frozenset[int]) -> Iterator[Run]:
    end = 0
    for start, stop, number in sorted(_places(run.text)):
        if number in known:
            if start > end:
                yield replace(run, text=run.text[end:start])
            yield replace(run, text=run.text[start:stop], href=f"{_SCHEME}{number}")
            end = stop
    if end < len(run.text):
        yield replace(run, text=run.text[end:])


def _places(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _ONE.finditer(text):
        yield match.start(), match.end(), int(match[1])
    for match in _SEVERAL.finditer(text):
        for number in _NUMBER.finditer(text, match.start(), match.end()):
            yield number.start(), number.end(), int(number[0])
