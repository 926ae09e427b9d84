"""What of the given files fits into a model's context; nothing is left out without being told."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.coding.tasks import ContextFile

    Count = Callable[[Sequence[str]], Sequence[int]]
    """Gives the number of tokens of each text."""

_FRAME = 24
"""Tokens of what stands around a file."""
_LEAST = 64
"""Tokens that a part of a file has at least; less is not worth giving."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is given. cut: names of files of which only the beginning is; left_out: of those that are not given."""

    files: tuple[ContextFile, ...]
    cut: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def room_for(context_length: int, taken: int, wanted: int | None) -> int:
    """Tokens that files may take beside a prompt of `taken` and a reply of `wanted`, else a third of the context."""
    reply = min(wanted or context_length, context_length // 3)
    return max(0, context_length - reply - taken)


def fit_files(files: Sequence[ContextFile], room: int, count: Count) -> Fitted:
    """The small files go first whole, then as many lines of the next one as there is room for; their order is kept."""
    sizes = dict(zip(range(len(files)), count([file.text for file in files]), strict=True)) if files else {}
    given: dict[int, ContextFile] = {}
    cut: set[int] = set()
    for number in sorted(sizes, key=sizes.__getitem__):
        left = room - _FRAME
        if sizes[number] <= left:
            given[number] = files[number]
            room = left - sizes[number]
        elif left >= _LEAST:
            text = beginning(files[number].text, left, count)
            given[number] = replace(files[number], text=text, is_whole=False)
            cut.add(number)
            room = 0
    return Fitted(
        tuple(given[number] for number in sorted(given)),
        tuple(files[number].name for number in sorted(cut)),
        tuple(file.name for number, file in enumerate(files) if number not in given),
    )


def beginning(text: str, room: int, count: Count) -> str:
    """As many of the first lines as have `room` tokens at most."""
    lines = text.splitlines(keepends=True)
    return "".join(lines[: _most(lambda size: "".join(lines[:size]), len(lines), room, count)])


def around(before: str, after: str, room: int, count: Count) -> tuple[str, str]:
    """The text nearest to a cursor, in `room` tokens: three quarters before it where both are longer than that."""
    size_before, size_after = count([before, after])
    for_after = min(size_after, max(room // 4, room - size_before))
    for_before = min(size_before, room - for_after)
    if size_before > for_before:
        lines = before.splitlines(keepends=True)
        kept = _most(lambda size: "".join(lines[len(lines) - size :]), len(lines), for_before, count)
        before = "".join(lines[len(lines) - kept :]) or before[-for_before:]
    if size_after > for_after:
        after = beginning(after, for_after, count) or after[:for_after]
    return before, after


def _most(take: Callable[[int], str], most: int, room: int, count: Count) -> int:
    """The greatest number for which `take` gives a text of `room` tokens at most."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if count([take(middle)])[0] <= room:
            low = middle
        else:
            high = middle - 1
    return low
