"""One line of a reply's source, laid out for a width, with a look for each of its tokens."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QTextLayout, QTextOption

from lampblack.domain.explaining import step_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QFont, QTextCharFormat, QTextLine

    from lampblack.domain.explaining import Cell

LONGEST = 4000
"""Characters that are laid out in one go, in a few milliseconds; a longer line is cut between two tokens."""

_LINE = 1.35
"""Of the font's height: room for what is under the letters."""


def length16(text: str) -> int:
    """As Qt counts characters."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(slots=True)
class Part:
    """Some of a cell's text in a paragraph: which cell, and from where to where as Qt counts."""

    cell: int
    begin: int
    end: int


@dataclass(slots=True, eq=False)
class Paragraph:
    """Its text and where the cells are in it. breaks: the cell whose line break ends it, None at a cut or the end."""

    text: str = ""
    parts: list[Part] = field(default_factory=list)
    breaks: int | None = None
    top: float = 0.0
    height: float = 0.0
    width: float = -1.0
    layout: QTextLayout | None = None

    def lay_out(self, cells: Sequence[Cell], formats: Sequence[QTextCharFormat], font: QFont, width: float) -> None:
        """For a width, unless it is so already."""
        if self.width == width:
            return
        if self.layout is None:
            self.layout = self._made(cells, formats, font)
        y = 0.0
        self.layout.beginLayout()
        while (line := self.layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y + (_LINE - 1) / 2 * line.height()))
            y += line.height() * _LINE
        self.layout.endLayout()
        self.width, self.height = width, y

    def _made(self, cells: Sequence[Cell], formats: Sequence[QTextCharFormat], font: QFont) -> QTextLayout:
        layout = QTextLayout(self.text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        ranges = []
        for part in self.parts:
            step = step_of(probability) if (probability := cells[part.cell].probability) is not None else 0
            if not step:
                continue
            one = QTextLayout.FormatRange()
            one.start, one.length, one.format = part.begin, part.end - part.begin, formats[step]
            ranges.append(one)
        layout.setFormats(ranges)
        return layout

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell at a place within it."""
        layout = self.layout
        if layout is None:
            return None
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            if y < line.y() + line.height() * (1 + _LINE) / 2 or number == layout.lineCount() - 1:
                if x > line.naturalTextRect().right():
                    return self.breaks if number == layout.lineCount() - 1 else None
                at = line.xToCursor(x, line.CursorPosition.CursorOnCharacter)
                return next((part.cell for part in self.parts if part.begin <= at < part.end), None)
        return None

    def rects_of(self, cell: int) -> list[QRectF]:
        """Where a cell's text is, one rectangle a line, from the paragraph's own top.

        The space before a word that begins a line hangs at the end of the line above: the token is where its word is.
        """
        layout = self.layout
        if layout is None:
            return []
        found, inked = [], []
        for part in self.parts:
            if part.cell != cell:
                continue
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                begin = max(part.begin, line.textStart())
                end = min(part.end, line.textStart() + line.textLength())
                if begin < end:
                    left, right = _x_of(line, begin), _x_of(line, end)
                    found.append(QRectF(min(left, right), line.y(), abs(right - left), line.height()))
                    if not self._is_blank(begin, end):
                        inked.append(found[-1])
        if self.breaks == cell:
            found.append(self.break_rect())
            inked.append(found[-1])
        return inked or found

    def _is_blank(self, begin: int, end: int) -> bool:
        return (
            self.text.encode("utf-16-le", "surrogatepass")[2 * begin : 2 * end].decode("utf-16-le", "replace").isspace()
        )

    def break_rect(self) -> QRectF:
        """Where the sign of the line break at its end stands."""
        assert self.layout is not None
        line = self.layout.lineAt(self.layout.lineCount() - 1)
        return QRectF(line.naturalTextRect().right() + 1, line.y(), line.height() * 0.7, line.height())


def _x_of(line: QTextLine, at: int) -> float:
    place: tuple[float, int] = line.cursorToX(at)  # type: ignore[assignment]  # PySide says object
    return place[0]


def paragraphs_of(cells: Sequence[Cell]) -> list[Paragraph]:
    """The cells' text in lines."""
    done, now, texts, length = list[Paragraph](), Paragraph(), list[str](), 0

    def end(breaks: int | None) -> None:
        nonlocal now, length
        now.text, now.breaks = "".join(texts), breaks
        done.append(now)
        now, length = Paragraph(), 0
        texts.clear()

    for number, cell in enumerate(cells):
        for at, piece in enumerate(cell.text.split("\n")):
            if at:
                end(number)
            if piece:
                now.parts.append(Part(number, length, length + length16(piece)))
                length = now.parts[-1].end
                texts.append(piece)
        if length > LONGEST:
            end(None)
    if texts or not done:
        end(None)
    return done
