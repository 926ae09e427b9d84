"""Code on paper: in a font of one width, in the window's light colours, long lines going on below."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetricsF, QTextCursor, QTextLayout

from lampblack.domain.highlighting import can_highlight, spans_of
from lampblack.domain.languages import label
from lampblack.ui.markdown.blocks import Run
from lampblack.ui.palette import LIGHT
from lampblack.ui.paper.pages import Area, Strip
from lampblack.ui.paper.text import Paragraph, document, draw

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QPainter, QTextDocument, QTextLine

    from lampblack.domain.highlighting import Span
    from lampblack.ui.markdown.blocks import Code
    from lampblack.ui.paper.look import Look

_SCALE, _SMALL = 0.86, 0.8
_ABOVE, _BELOW = 1.02, 0.36
"""Ems of a line over its baseline and under it."""
_PADDING = 0.7
_TAB = 4
_AT_ONCE = 25
"""Lines that are laid out as one."""
_LONGEST = 4000
"""Characters of a line; what is longer is laid out as several, for Qt takes a line whole."""


def strips(look: Look, code: Code, left: float, width: float) -> Iterator[Strip]:
    """A code block with its language above; it may go on on the next page."""
    surface = Area(left, width, LIGHT.surface)
    padding = _PADDING * look.em
    room = Strip(padding / 2, areas=(surface,), keeps=True)
    yield room
    if name := label(code.language, code.more):
        above = Paragraph(look, (Run(name),), width - 2 * padding, scale=_SMALL, color=LIGHT.quiet)
        for strip in above.strips(left + padding):
            yield replace(strip, areas=(surface,), keeps=True)
    yield room
    held: list[Strip] = []
    for strip in _lines(look, code, left + padding, width - 2 * padding):
        held.append(replace(strip, areas=(surface,)))
        if len(held) > 2:
            yield replace(held.pop(0), keeps=False)
    yield from (replace(one, keeps=True) for one in held)
    yield Strip(padding, areas=(surface,))


def _lines(look: Look, code: Code, left: float, width: float) -> Iterator[Strip]:
    spans = _spans(code)
    number = 0
    lines = code.text.split("\n")
    while number < len(lines):
        some = lines[number : number + _AT_ONCE]
        if len(some[0]) > _LONGEST:
            yield from _long_line(look, some[0], left, width)
            number += 1
            continue
        short = next((place for place, one in enumerate(some) if len(one) > _LONGEST), len(some))
        yield from _laid_out(look, some[:short], [spans.get(number + place, ()) for place in range(short)], left, width)
        number += short


def _spans(code: Code) -> dict[int, list[Span]]:
    if not can_highlight(code.text, code.language):
        return {}
    found = spans_of(code.text, code.language)
    return {number: list(of_line) for number, of_line in groupby(found, key=lambda one: one.line)}


def _long_line(look: Look, line: str, left: float, width: float) -> Iterator[Strip]:
    for start in range(0, len(line), _LONGEST):
        yield from _laid_out(look, [line[start : start + _LONGEST]], [()], left, width)


def _laid_out(
    look: Look, lines: Sequence[str], spans: Sequence[Sequence[Span]], left: float, width: float
) -> Iterator[Strip]:
    made = document(look, width, _SCALE, mono=True)
    option = made.defaultTextOption()
    option.setTabStopDistance(_TAB * QFontMetricsF(made.defaultFont()).horizontalAdvance(" "))
    made.setDefaultTextOption(option)
    QTextCursor(made).insertText("\n".join(lines), look.code(_SCALE))
    block = made.firstBlock()
    for of_line in spans:
        block.layout().setFormats([_range(look, span) for span in of_line])
        block = block.next()
    made.setTextWidth(width + 1)
    made.setTextWidth(width)
    made.size()
    em = look.em * _SCALE
    block = made.firstBlock()
    while block.isValid():
        layout = block.layout()
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            above, below = max(line.ascent(), _ABOVE * em), max(line.descent(), _BELOW * em)
            yield Strip(above + below, partial(_paint, made, line, left, above))
        block = block.next()


def _paint(_document: QTextDocument, line: QTextLine, left: float, above: float, painter: QPainter, top: float) -> None:
    """The document is held as long as its lines are drawn."""
    draw(line, painter, left, top + above)


def _range(look: Look, span: Span) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length = span.start, span.length
    made.format = look.code_kinds[span.kind]
    return made
