"""Markdown that grows: finished blocks are given out once and never read again, only the open tail is parsed anew."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from lampblack.ui.markdown.blocks import TOP, Block, Code, Prose, Table
from lampblack.ui.markdown.grammar import MATH_FENCE, Unit, clean, continued, fenced_formula, units_of
from lampblack.ui.markdown.pending import completed, shown_length

MAX_LINE = 4000
"""Characters; a longer line of prose is cut into paragraphs, at a space where there is one."""
MAX_TAIL = 8000
"""Characters; a block that has grown to this is closed, and what follows begins a new one."""
_UNHURRIED = 2000
"""Characters; an open block longer than this is read again only when it has grown by a sixteenth,"""
_MAX_WAITS = 3
"""but left waiting for no more calls than this, so that a slow model's words still come one by one."""
_ZERO_WIDTH_SPACE = "\u200b"

_OPENING = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*(\S*)(.*)")


@dataclass(slots=True)
class _Fence:
    """An open code block: complete lines as they came, the fence that will close it, its indentation in columns."""

    text: str
    language: str
    mark: str
    indent: int
    more: str

    def closes(self, line: str) -> bool:
        """Whether this line ends the code."""
        stripped = line.strip()
        return (
            len(stripped) >= len(self.mark)
            and stripped == self.mark[0] * len(stripped)
            and len(line) - len(line.lstrip(" ")) < 4
        )

    def may_close(self, line: str) -> bool:
        """Whether this beginning of a line may become the fence that ends the code."""
        stripped = line.strip()
        return bool(stripped) and stripped == self.mark[0] * len(stripped)

    def block(self, more: str = "", *, closed: bool) -> Block:
        """The block so far, with `more` of the line that is being written."""
        text = (self.text + more).removesuffix("\n")
        if self.language == MATH_FENCE:
            return fenced_formula(text, closed=closed)
        return Code(text, self.language, closed=closed, more=self.more)

    def dedented(self, line: str) -> str:
        """The line without the indentation that the fence had."""
        return line[min(self.indent, len(line) - len(line.lstrip(" "))) :]


class BlockStream:
    """Feed it text, then `advance`; a text comes out as the same blocks however it was cut into pieces."""

    def __init__(self) -> None:
        self._tail = ""
        self._carriage_return = ""
        self._references: dict[str, Any] = {}
        self._fence: _Fence | None = None
        self._rows: tuple[tuple[tuple[Any, ...], ...], ...] = ()
        self._cut = False
        self._first_number: int | None = None
        self._parsed_length = 0
        self._waited = 0
        self._closed: list[Block] = []
        self._open: tuple[Block, ...] = ()

    @property
    def open(self) -> tuple[Block, ...]:
        """The blocks that may still change, as they look now."""
        return self._open

    def feed(self, text: str) -> None:
        """More text."""
        text = self._carriage_return + text
        self._carriage_return = "\r" if text.endswith("\r") else ""
        self._tail += clean(text.removesuffix("\r"))

    def advance(self, *, final: bool = False) -> list[Block]:
        """Reads what was fed; returns the blocks that closed since the last call. `final`: no more text will come."""
        if final:
            self._tail += "\n" if self._carriage_return else ""
            self._carriage_return = ""
        while self._step(final):
            pass
        closed, self._closed = self._closed, []
        return closed

    def _step(self, final: bool) -> bool:
        """Reads on from where it stands; says whether there is more to read at once."""
        if self._fence is not None:
            return self._read_code(final)
        window = _window(self._tail)
        if window < len(self._tail):
            return self._read_window(window)
        if not final and self._may_wait():
            return False
        return self._read_tail(final)

    def _may_wait(self) -> bool:
        """Whether a long open block, which takes long to read again, can wait until it has grown some more."""
        grown = len(self._tail) - self._parsed_length
        self._waited += 1
        return self._waited <= _MAX_WAITS and self._parsed_length > _UNHURRIED and grown < self._parsed_length // 16

    # --- prose, lists, tables

    def _read_window(self, window: int) -> bool:
        """Reads the complete lines of a tail that is too long to be read at once."""
        source = self._tail[:window]
        length = len(self._tail)
        if source.endswith("\n"):
            self._take(source, self._units_of(source, references := dict(self._references)), references)
        if length == len(self._tail) and self._fence is None:
            self._close_at(window)
        return True

    def _read_tail(self, final: bool) -> bool:
        """Reads the whole tail; what is still open at its end goes into `open`."""
        self._waited = 0
        source = self._tail if final else self._tail[: shown_length(self._tail)]
        references = dict(self._references)
        units = self._units_of(source if final else _with_end_completed(source), references, final=final)
        if final:
            for unit in units:
                self._close(self._whole(unit.blocks))
            self._open, self._tail = (), ""
        elif units:
            self._take(source, units, references)
        else:
            self._open = ()
        self._parsed_length = len(self._tail)
        return self._fence is not None

    def _take(self, source: str, units: list[Unit], references: dict[str, Any]) -> None:
        """Closes all units but the last, from which on they are open."""
        if not units:
            return
        starts = _line_starts(source)
        last = _last_started(units, source)
        for unit in units[:last]:
            self._close(self._whole(unit.blocks))
        self._keep_references(references, units[last].line)
        self._tail = self._tail[starts[units[last].line] :]
        self._first_number = units[last].number
        if units[last].kind == "fence" and self._enter_fence():
            return
        first, *others = units[last:]  # rows that were read before are of the first alone
        self._open = (*self._whole(first.blocks), *(block for unit in others for block in unit.blocks))
        self._shelve_rows(units[last], starts)

    def _units_of(self, source: str, references: dict[str, Any], *, final: bool = False) -> list[Unit]:
        return units_of(source, references, self._first_number, final=final)

    def _whole(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The blocks with the rows that were read before, and marked where a cut came before them."""
        if not blocks:
            return blocks
        first = blocks[0]
        if self._rows and isinstance(first, Table):
            first = replace(first, rows=self._rows + first.rows)
        if self._cut and isinstance(first, Prose) and first.place == TOP and not first.heading:
            first = continued(first)
        return (first, *blocks[1:])

    def _close(self, blocks: tuple[Block, ...]) -> None:
        self._closed += blocks
        self._rows = ()
        self._cut = False

    def _keep_references(self, found: dict[str, Any], line: int) -> None:
        """Keeps the link definitions that stand in what is closed now."""
        for label, definition in found.items():
            if label not in self._references and definition.get("map", [0, 0])[1] <= line:
                self._references[label] = definition

    def _shelve_rows(self, unit: Unit, starts: list[int]) -> None:
        """Of a table that grows, takes the complete rows out of the tail, so that each is read once."""
        table = unit.blocks[0] if unit.blocks else None
        if unit.kind != "table_open" or not isinstance(table, Table) or len(table.rows) < 2:
            return
        header_end = starts[unit.line + 2] - starts[unit.line]
        last_row = starts[unit.line + 1 + len(table.rows)] - starts[unit.line]
        self._rows = (*self._rows, *table.rows[:-1])
        self._tail = self._tail[:header_end] + self._tail[last_row:]

    def _close_at(self, position: int) -> None:
        """Closes everything before `position`, whatever it is, and goes on with the rest as a new paragraph."""
        head, rest = self._tail[:position], self._tail[position:]
        for unit in self._units_of(head, self._references):
            self._close(self._whole(unit.blocks))
        self._cut = not head.endswith("\n")
        if self._cut:
            rest = rest.lstrip(" ")
            rest = rest if rest[:1].isalpha() else _ZERO_WIDTH_SPACE + rest
        self._tail, self._open, self._parsed_length = rest, (), 0
        self._first_number = None

    # --- code

    def _enter_fence(self) -> bool:
        """Turns a tail that begins with a fence into an open code block."""
        line, newline, rest = self._tail.partition("\n")
        match = _OPENING.match(line)
        if not match or not newline:
            return False
        self._fence = _Fence("", match[3], match[2], len(match[1]), match[4].strip())
        self._tail = rest
        return True

    def _read_code(self, final: bool) -> bool:
        fence = self._fence
        assert fence is not None
        *lines, rest = self._tail.split("\n")
        for number, line in enumerate(lines):
            if fence.closes(line):
                self._tail = "\n".join((*lines[number + 1 :], rest))
                fence.text += "".join(fence.dedented(each) + "\n" for each in lines[:number])
                return self._leave_code(fence)
        fence.text += "".join(fence.dedented(line) + "\n" for line in lines)
        self._tail = rest
        if final:
            fence.text += "" if fence.closes(rest) or rest.isspace() else fence.dedented(rest)
            self._tail = ""
            return self._leave_code(fence)
        shown = "" if fence.may_close(rest) else fence.dedented(rest)
        self._open = (fence.block(shown, closed=False),)
        return False

    def _leave_code(self, fence: _Fence) -> bool:
        self._fence = None
        self._parsed_length = 0
        self._open = ()
        self._close((fence.block(closed=True),))
        return bool(self._tail)


def _with_end_completed(source: str) -> str:
    """The source with the markup that is open in its last, unfinished line closed."""
    start = source.rfind("\n") + 1
    return source[:start] + completed(source[start:])


def _last_started(units: list[Unit], source: str) -> int:
    """The last unit that begins on a complete line: an unfinished line may yet continue what is above it."""
    unfinished = source.count("\n")
    index = len(units) - 1
    while index and units[index].line >= unfinished:
        index -= 1
    return index


def _line_starts(source: str) -> list[int]:
    starts = [0]
    while (found := source.find("\n", starts[-1])) >= 0:
        starts.append(found + 1)
    return starts


def _window(text: str) -> int:
    """How much to read at once: all, or complete lines up to MAX_TAIL, or the beginning of a line that is too long."""
    start = 0
    while start < len(text):
        end = text.find("\n", start, start + MAX_TAIL)
        stop = end + 1 if end >= 0 else len(text)
        if stop - start > MAX_LINE + 1:
            return start or _word_end(text)
        if stop > MAX_TAIL:
            return start
        start = stop
    return len(text)


def _word_end(text: str) -> int:
    """Where to cut a line that is longer than MAX_LINE: before a word, if one begins near there."""
    for position in range(MAX_LINE, MAX_LINE - 200, -1):
        if text[position - 1] == " " and text[position].isalpha():
            return position
    return MAX_LINE
