"""Subtitles, SRT and WebVTT: a segment for each, or for each speaker where lines begin with a dash. Numbers, times and
settings stay as they are, and a subtitle keeps its number of lines.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lampblack.documents.formats.lines import balanced, between, lines_of
from lampblack.documents.formats.splicing import Around, Splice, depth_of, leave_open
from lampblack.documents.plain import encoded_text
from lampblack.domain.segment_tags import Mark, Wrap, joined, plain
from lampblack.domain.segments import PlaceKind, SegmentKind, SegmentPlace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.documents.formats.parts import Slot
    from lampblack.domain.segment_tags import Node

_TIMES = re.compile(r"\s*((?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}.*")
_TAG = re.compile(r"<(/?)([A-Za-z]+)((?:[.\s][^<>]*)?)>|<[\d:.]+>|\{\\[^{}]*\}")
_SPEAKER = re.compile(r"\s*(?:<[^<>]+>|\{\\[^{}]*\})*\s*[-–—‐]\s?")


class Subtitles:
    """See the module."""

    def __init__(self, data: bytes) -> None:
        self._encoded = encoded_text(data)
        text = self._encoded.text
        self._splice = Splice(text)
        self._is_web = text.startswith("WEBVTT")
        end = re.search(r"\r\n|\r|\n", text)
        self._line_end = end[0] if end else "\n"
        for time, lines in _cues(text):
            self._add(time, lines)

    @property
    def slots(self) -> Sequence[Slot]:
        return self._splice.slots

    def whole(self) -> bytes:
        return self._encoded.bytes_of(self._splice.result())

    def _add(self, time: str, lines: list[tuple[int, int]]) -> None:
        text = self._splice.text
        place = SegmentPlace(PlaceKind.TIME, (time,))
        for unit in _units(text, lines):
            pieces: list[Node] = []
            for begin, end in unit:
                if pieces:
                    pieces.append(between(plain(pieces), text[begin:end]))
                pieces.extend(self._pieces(text[begin:end].strip()))
            nodes = _tree(pieces)
            count = len(unit)

            def render(new: Sequence[Node], count: int = count) -> str:
                return balanced(new, self._escape, count, self._line_end)

            self._splice.add(unit[0][0], unit[-1][1], nodes, render, SegmentKind.SUBTITLE, place)

    def _pieces(self, line: str) -> Iterator[Node]:
        """Text and tags; these are marks at first."""
        dash = _SPEAKER.match(line)
        before = 0
        if dash and "<" not in dash[0]:
            yield Mark(dash[0])
            before = dash.end()
        for match in _TAG.finditer(line, before):
            yield self._text(line[before : match.start()])
            yield Mark(match)
            before = match.end()
        yield self._text(line[before:])

    def _text(self, text: str) -> str:
        return html.unescape(text) if self._is_web else text

    def _escape(self, text: str) -> str:
        text = " ".join(text.splitlines()) if "\n" in text or "\r" in text else text
        if self._is_web:
            return text.replace("&", "&amp;").replace("<", "&lt;").replace("-->", "--&gt;")
        return text.replace("-->", "->")


def _cues(text: str) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    """When each subtitle appears, and its lines; a subtitle ends at an empty line, or before the next one's number."""
    time, lines = "", list[tuple[int, int]]()
    for begin, end in lines_of(text):
        line = text[begin:end]
        found = _TIMES.fullmatch(line)
        if found:
            if lines and text[slice(*lines[-1])].strip().isdecimal():
                del lines[-1]  # the next one's number, with no empty line before it
            if lines:
                yield time, lines
            time, lines = found[1].replace(",", ".").partition(".")[0], []
        elif not line.strip():
            if time and lines:
                yield time, lines
            time, lines = "", []
        elif time:
            lines.append((begin, end))
    if time and lines:
        yield time, lines


def _units(text: str, lines: list[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """The lines as one; or those of each speaker."""
    begins = [number for number, (begin, end) in enumerate(lines) if _SPEAKER.match(text[begin:end])]
    if len(begins) < 2 or begins[0] != 0:
        yield lines
        return
    for begin, end in zip(begins, [*begins[1:], len(lines)], strict=True):
        yield lines[begin:end]


def _tree(pieces: Sequence[Node]) -> tuple[Node, ...]:
    """Tags with what they are around; one that is not closed, or not opened, is a mark."""
    stack: list[tuple[str, str, list[Node]]] = [("", "", [])]
    for piece in pieces:
        match = piece.ref if isinstance(piece, Mark) else None
        if not isinstance(match, re.Match) or not match[2]:
            stack[-1][2].append(Mark(match[0]) if isinstance(match, re.Match) else piece)
        elif not match[1]:
            stack.append((match[2].lower(), match[0], []))
        elif any(match[2].lower() == name for name, _, _ in stack):
            leave_open(stack, depth_of(stack, match[2].lower()) + 1)
            _, begun, inside = stack.pop()
            is_text = bool(plain(inside).strip())
            stack[-1][2].extend([Wrap(Around(begun, match[0]), joined(inside))] if is_text else inside)
        else:
            stack[-1][2].append(Mark(match[0]))
    leave_open(stack, 1)
    return joined(stack[0][2])
