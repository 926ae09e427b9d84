"""Markdown to HTML for word processors and to text without marks; nothing in it is fetched by whoever shows it."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lampblack.domain.footnotes import is_internal
from lampblack.ui.markdown.blocks import Alignment, Block, Code, Formula, Prose, Run, Table, plain
from lampblack.ui.markdown.notes import numbered, numbers_of
from lampblack.ui.markdown.stream import BlockStream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lampblack.ui.markdown.blocks import Cell, Place

_LINKED = ("http://", "https://", "mailto:")
_INDENT = "    "
_BULLETS = {"•": "", "☐": "☐ ", "☑": "☑ "}
_CODE = 'style="font-family: monospace; white-space: pre-wrap"'
_CELL = 'style="border: 1px solid #999999; padding: 2px 6px; text-align: {}"'


def blocks_of(markdown: str) -> list[Block]:
    """The blocks of a complete text."""
    stream = BlockStream()
    stream.feed(markdown)
    blocks = stream.advance(final=True)
    return numbered(blocks, numbers_of(blocks), complete=True)


def html_of(markdown: str) -> str:
    """A complete text as HTML: headings, lists, quotes, tables and code; formulas as they were written."""
    return html_of_blocks(blocks_of(markdown))


def plain_of(markdown: str) -> str:
    """A complete text without Markdown's marks; list markers, rows with tabs, and formulas as they were written."""
    parts: list[str] = []
    above: Block | None = None
    for block in blocks_of(markdown):
        if above is not None:
            parts.append("\n" if _is_list_mate(above, block) else "\n\n")
        parts.append(_plain_block(block))
        above = block
    return "".join(parts)


def html_of_blocks(blocks: Sequence[Block]) -> str:
    """The same for blocks, of which the first may be in the middle of a list."""
    nest = _Nest()
    parts = [part for block in blocks for part in (*nest.enter(block.place), _html_block(block))]
    return "".join((*parts, *nest.leave(0)))


class _Nest:
    """The quotes, lists and items that are open."""

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = []  # the letter of Place.nesting, the list's tag
        self._counted: dict[int, int] = {}  # the number of a list's last item, by its level

    def enter(self, place: Place) -> Iterator[str]:
        """The tags that end what this place is not in, and begin what it is in."""
        same = 0
        while same < min(len(self._open), len(place.nesting)) and self._open[same][0] == place.nesting[same]:
            same += 1
        innermost = place.nesting.rfind("l")
        tag = _list_tag(place.marker)
        if place.marker and innermost < same and innermost >= 0:
            if self._open[innermost][1] == tag:
                yield from self.leave(innermost + 1)
                yield f"</li><li{self._value(place.marker, innermost)}>" + _BULLETS.get(place.marker, "")
                same = innermost + 1
            else:
                same = innermost
        yield from self.leave(same)
        for level in range(same, len(place.nesting)):
            yield self._begin(place, level, tag if level == innermost else "ul")

    def _begin(self, place: Place, level: int, tag: str) -> str:
        letter = place.nesting[level]
        self._open.append((letter, tag if letter == "l" else "blockquote"))
        if letter == "q":
            return "<blockquote>"
        number = place.marker.rstrip(".)") if tag == "ol" else ""
        self._value(place.marker, level)
        start = f' start="{number}"' if number.isascii() and number.isdigit() and number != "1" else ""
        return f"<{tag}{start}><li>" + _BULLETS.get(place.marker, "")

    def _value(self, marker: str, level: int) -> str:
        """What an item says that does not bear the next number, such as a note of those that come in another order."""
        number = marker.rstrip(".)")
        if not (number.isascii() and number.isdigit()):
            return ""
        before, self._counted[level] = self._counted.get(level), int(number)
        return "" if before is None or int(number) == before + 1 else f' value="{number}"'

    def leave(self, depth: int) -> Iterator[str]:
        """The tags that end all levels but so many."""
        while len(self._open) > depth:
            letter, tag = self._open.pop()
            yield f"</li></{tag}>" if letter == "l" else "</blockquote>"


def _list_tag(marker: str) -> str:
    return "ul" if marker in _BULLETS or not marker else "ol"


def _html_block(block: Block) -> str:
    if isinstance(block, Code):
        return f"<pre {_CODE}>{escape(block.text)}</pre>"
    if isinstance(block, Formula):
        return f"<p>{escape(block.source)}</p>"
    if isinstance(block, Table):
        return _html_table(block)
    if block.rule:
        return "<hr>"
    tag = f"h{block.heading}" if block.heading else "p"
    return f"<{tag}>{_html_runs(block.runs)}</{tag}>"


def _html_table(table: Table) -> str:
    rows = [_html_row("th", table.header, table), *(_html_row("td", row, table) for row in table.rows)]
    return '<table style="border-collapse: collapse">' + "".join(rows) + "</table>"


def _html_row(tag: str, cells: Sequence[Cell], table: Table) -> str:
    alignments = (*table.alignments, *[Alignment.LEFT] * len(cells))
    made = (
        f"<{tag} {_CELL.format(alignment)}>{_html_runs(cell)}</{tag}>"
        for cell, alignment in zip(cells, alignments, strict=False)
    )
    return f"<tr>{''.join(made)}</tr>"


def _html_runs(runs: Sequence[Run]) -> str:
    return "".join(_html_run(run) for run in _without_ways_back(runs))


def _html_run(run: Run) -> str:
    made = escape(run.text).replace("\n", "<br>")
    if run.code:
        made = f"<code {_CODE}>{made}</code>"
    for wanted, tag in ((run.strike, "s"), (run.italic, "em"), (run.bold, "strong"), (run.raised, "sup")):
        made = f"<{tag}>{made}</{tag}>" if wanted else made
    if run.href.lower().startswith(_LINKED):
        made = f'<a href="{escape(run.href)}">{made}</a>'
    return made


def _without_ways_back(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs without the arrow that leads from a note to its mark."""
    if runs and is_internal(runs[0].href) and not runs[0].raised:
        return runs[2:]
    return runs


def _is_list_mate(above: Block, block: Block) -> bool:
    return isinstance(block, Prose) and bool(block.place.marker) and "l" in above.place.nesting


def _plain_block(block: Block) -> str:
    depth = max(0, len(block.place.nesting) - 1)
    marker = f"{block.place.marker} " if block.place.marker else ""
    if isinstance(block, Code):
        text = block.text
    elif isinstance(block, Formula):
        text = block.source
    elif isinstance(block, Table):
        text = "\n".join("\t".join(plain(cell) for cell in row) for row in (block.header, *block.rows))
    elif block.rule:
        text = "———"
    else:
        text = "".join(f"[{run.text}]" if run.raised else run.text for run in _without_ways_back(block.runs))
    lines = (marker + text).split("\n")
    return "\n".join(f"{_INDENT * depth}{line}" if line else "" for line in lines)
