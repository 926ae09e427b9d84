"""A diff of two texts by lines, which can be accepted or rejected hunk by hunk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from lampblack.domain.differences.matching import changes

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

CONTEXT = 3
"""Lines that are shown around a change."""
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Hunk:
    """Lines that were replaced, each with its line end. begin, new_begin: of the first, counted from 0, in each text.

    before, after: the lines around them that are the same, as many as are to be shown.
    """

    begin: int
    old: tuple[str, ...]
    new_begin: int
    new: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


def lines_of(text: str) -> list[str]:
    """The lines with their ends, which joined give the text: only \\n, \\r\\n and \\r end a line, as in editors."""
    return _LINE.findall(text)


def hunks_of(old: str, new: str, context: int = CONTEXT) -> tuple[Hunk, ...]:
    """What must be replaced in `old` to make `new` of it, in order; a line that is shown stands in one hunk only."""
    lines, others = lines_of(old), lines_of(new)
    found = changes(lines, others)
    hunks: list[Hunk] = []
    shown = 0  # lines of `old` that are in a hunk, or above what the next one may show
    for number, (i, j, k, end) in enumerate(found):
        following = found[number + 1][0] if number + 1 < len(found) else len(lines)
        before = tuple(lines[max(shown, i - context) : i])
        shown = min(following, j + context)
        hunks.append(Hunk(i, tuple(lines[i:j]), k, tuple(others[k:end]), before, tuple(lines[j:shown])))
    return tuple(hunks)


def accepted_text(old: str, hunks: Iterable[Hunk], accepted: Container[int]) -> str:
    """`old` with the hunks of these numbers put in: all of them give the new text exactly, none the old one."""
    lines = lines_of(old)
    parts: list[list[str]] = []
    at = 0
    for number, hunk in enumerate(hunks):
        end = hunk.begin + len(hunk.old)
        parts += [lines[at : hunk.begin], list(hunk.new) if number in accepted else lines[hunk.begin : end]]
        at = end
    joined = list(chain.from_iterable([*parts, lines[at:]]))
    return "".join(_ended(joined))


def unified(old: str, new: str, name: str = "code", context: int = CONTEXT) -> str:
    """The diff as text, as `diff -u` and patch have it; empty where nothing differs."""
    hunks = hunks_of(old, new, context)
    parts = [f"--- {name}\n+++ {name}\n"] if hunks else []
    for group in _grouped(hunks):
        first, last = group[0], group[-1]
        shown = len(first.before)
        begin, new_begin = first.begin - shown, first.new_begin - shown
        length = last.begin + len(last.old) + len(last.after) - begin
        new_length = last.new_begin + len(last.new) + len(last.after) - new_begin
        parts.append(f"@@ -{_range(begin, length)} +{_range(new_begin, new_length)} @@\n")
        for hunk in group:
            parts += [_line(" ", line) for line in hunk.before]
            parts += [_line("-", line) for line in hunk.old] + [_line("+", line) for line in hunk.new]
            parts += [_line(" ", line) for line in hunk.after]
    return "".join(parts)


def conformed(old: str, new: str) -> str:
    """`new` with the line ends of `old`, and a last line that is ended, or not, as that of `old` is.

    A model writes \\n whatever it was given, and its code block says nothing of the end: that is no edit.
    """
    ends = _END.findall(old)
    if not old or not new.strip("\r\n"):
        return new
    usual = max(("\n", "\r\n", "\r"), key=ends.count) if ends else "\n"
    return _END.sub(lambda _: usual, new).rstrip("\r\n") + old[len(old.rstrip("\r\n")) :]


def _ended(lines: list[str]) -> list[str]:
    """Where some hunks are left out, a line without an end may have come before others: it gets one."""
    usual = next((_END.findall(line)[-1] for line in lines if _END.search(line)), "\n")
    whole = [line if _END.search(line) else line + usual for line in lines[:-1]]
    return [*whole, *lines[-1:]]


def _grouped(hunks: tuple[Hunk, ...]) -> list[list[Hunk]]:
    """Hunks whose lines adjoin, together."""
    groups: list[list[Hunk]] = []
    for hunk in hunks:
        if groups and _end(groups[-1][-1]) >= hunk.begin - len(hunk.before):
            groups[-1].append(hunk)
        else:
            groups.append([hunk])
    return groups


def _end(hunk: Hunk) -> int:
    return hunk.begin + len(hunk.old) + len(hunk.after)


def _range(begin: int, length: int) -> str:
    if length == 1:
        return str(begin + 1)
    return f"{begin + 1 if length else begin},{length}"


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith(("\n", "\r")) else f"{mark}{line}\n\\ No newline at end of file\n"
