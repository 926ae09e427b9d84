"""Markdown: headings, paragraphs, items and cells. Code, front matter, link targets and marks stay as they are."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from lampblack.documents.formats.lines import LineNumbers, between, laid_out, lines_of, width_of
from lampblack.documents.formats.markdown_line import nodes_of
from lampblack.documents.formats.page import add_page
from lampblack.documents.formats.splicing import Splice, rendered
from lampblack.documents.plain import encoded_text
from lampblack.domain.segment_tags import Mark, Wrap
from lampblack.domain.segments import SegmentKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.documents.formats.parts import Slot
    from lampblack.domain.segment_tags import Node

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*(?:\r\n|\n|\r).*?^(?:\1|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_FOOTNOTE = re.compile(r"^( {0,3})\[\^([^\]\s]+)\]:", re.MULTILINE)
_BLOCK_BEGIN = re.compile(r"[-+*>#|=~`]|\d+[.)]$|<")
"""What a line of a paragraph may not begin with: it would be something else."""
_BEGINS_BLOCK = re.compile(r"\A(\d*)([-+*](?=\s)|#{1,6}(?=\s)|>|[.)](?=\s))")
_TASK = re.compile(r"\[[ xX]\]\s+")
_SOFT = re.compile(r"[ \t]*(?:\r\n|\n|\r)[ \t]*")


class MarkdownFile:
    """See the module."""

    def __init__(self, data: bytes) -> None:
        self._encoded = encoded_text(data)
        self._text = self._encoded.text
        self._splice = Splice(self._text)
        self._numbers = LineNumbers(self._text)
        self._lines = list(lines_of(self._text))
        end = re.search(r"\r\n|\r|\n", self._text)
        self._line_end = end[0] if end else "\n"
        self._masked = _masked(self._text)
        tokens, self._labels = _parsed(self._masked)
        self._take(tokens)

    @property
    def slots(self) -> Sequence[Slot]:
        return self._splice.slots

    def whole(self) -> bytes:
        return self._encoded.bytes_of(self._splice.result())

    def _take(self, tokens: Sequence[Any]) -> None:
        row, at = -1, 0
        for outer, token in pairwise(tokens):
            if token.type == "html_block" and token.map:
                begin, end = self._lines[token.map[0]][0], self._lines[min(token.map[1], len(self._lines)) - 1][1]
                add_page(self._splice, self._numbers.place, begin, end)
            if token.type != "inline" or not token.content.strip() or not token.map:
                continue
            kind = SegmentKind.PARAGRAPH
            if outer.type == "heading_open":
                kind = SegmentKind.HEADING
            if outer.type in ("th_open", "td_open"):
                at = at if row == token.map[0] else 0
                row = token.map[0]
                at = self._cell(token, at)
            else:
                self._paragraph(token, kind)

    def _cell(self, token: Any, at: int) -> int:
        """Adds a cell, which stands at or behind a place in its line; returns where the next one is looked for."""
        begin, end = self._lines[token.map[0]]
        for words in (token.content, token.content.replace("|", "\\|")):
            found: int = self._text.find(words, begin + at, end)
            if found >= 0:
                nodes = nodes_of(words, self._labels)
                place = self._numbers.place(found)
                self._splice.add(found, found + len(words), nodes, _cell_text, SegmentKind.CELL, place)
                return int(found + len(words) - begin)
        return at

    def _paragraph(self, token: Any, kind: SegmentKind) -> None:
        spans = list(self._spans(token))
        if not spans:
            return
        begin, end = spans[0][0], spans[-1][1]
        task = _TASK.match(self._text, begin, spans[0][1])
        if task:
            begin = task.end()
            spans[0] = (begin, spans[0][1])
        text = self._line_end.join(self._text[slice(*span)] for span in spans)
        nodes = tuple(_softened(nodes_of(text, self._labels)))
        width = max(width_of(self._text[line[0] : span[1]]) for line, span in self._around(spans))
        prefix = self._prefix(spans)
        if len(spans) == 1 or kind is SegmentKind.HEADING:
            width = 1_000_000

        def render(new: Sequence[Node]) -> str:
            line_end = self._line_end + prefix
            laid = laid_out(list(_hard(new, line_end)), _one_line, width, line_end, _BLOCK_BEGIN)
            return laid if _BEGINS_BLOCK.match(self._text, begin, end) else _BEGINS_BLOCK.sub(r"\1\\\2", laid)

        self._splice.add(begin, end, nodes, render, kind, self._numbers.place(begin))

    def _spans(self, token: Any) -> Iterator[tuple[int, int]]:
        """Where each line of a paragraph's content stands in the text, behind the marks of lists and quotes."""
        lines = self._lines[token.map[0] : token.map[1]]
        contents = iter(token.content.split("\n"))
        content = next(contents, None)
        for begin, end in lines:
            if content is None:
                return
            raw = self._masked[begin:end].replace("\x00", "\ufffd")
            found = raw.rfind(content) if raw.rstrip().endswith(content.rstrip()) else raw.find(content)
            if found < 0:
                found = raw.find(content.strip())
            if found < 0:
                continue
            yield begin + found, begin + found + len(content)
            content = next(contents, None)

    def _around(self, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
        for span in spans:
            yield self._lines[self._numbers.number(span[0]) - 1], span

    def _prefix(self, spans: Sequence[tuple[int, int]]) -> str:
        """What stands before the second line and those behind it."""
        if len(spans) < 2:
            return ""
        begin, _ = self._lines[self._numbers.number(spans[1][0]) - 1]
        return self._text[begin : spans[1][0]]


def _masked(text: str) -> str:
    """The text without what the parser does not know, each character at its place: front matter, marks of footnotes."""
    front = _FRONT.match(text)
    if front:
        text = re.sub(r"[^\r\n]", " ", front[0]) + text[front.end() :]
    return _FOOTNOTE.sub(lambda found: found[1] + "x" * (len(found[0]) - len(found[1])), text)


def _parsed(text: str) -> tuple[list[Any], set[str]]:
    """The blocks of a text, and the labels of its link definitions."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable(["table"]).disable(["inline", "text_join"], ignoreInvalid=True)
    environment: dict[str, Any] = {}
    tokens = parser.parse(text, environment)
    return tokens, {" ".join(key.split()).casefold() for key in environment.get("references", {})}


def _softened(nodes: Sequence[Node]) -> Iterator[Node]:
    """Ends of lines within a paragraph as blanks."""
    for node in nodes:
        if isinstance(node, str):
            parts = _SOFT.split(node)
            words = parts[0]
            for part in parts[1:]:
                words += between(words, part) + part
            yield words
        elif isinstance(node, Wrap):
            yield Wrap(node.ref, tuple(_softened(node.inside)))
        else:
            yield node


def _hard(nodes: Sequence[Node], line_end: str) -> Iterator[Node]:
    """Hard line breaks, with what stands before the next line."""
    for node in nodes:
        if isinstance(node, Mark) and re.fullmatch(r"(?: {2,}|\\)(?:\r\n|\n|\r)", str(node.ref)):
            yield Mark(str(node.ref).rstrip("\r\n") + line_end)
        elif isinstance(node, Wrap):
            yield Wrap(node.ref, tuple(_hard(node.inside, line_end)))
        else:
            yield node


def _one_line(text: str) -> str:
    return _SOFT.sub(" ", text)


def _cell_text(nodes: Sequence[Node]) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", rendered(nodes, _one_line))
