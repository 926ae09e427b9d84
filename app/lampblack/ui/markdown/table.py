"""A table: columns as wide as their text while there is room, then wrapping between words, then scrolling sideways."""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableCellFormat,
    QTextTableFormat,
)
from PySide6.QtWidgets import QWidget

from lampblack.ui.markdown.blocks import Alignment, Table, plain
from lampblack.ui.markdown.citations import with_citations
from lampblack.ui.markdown.sideways_bar import SidewaysBar
from lampblack.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from PySide6.QtGui import QResizeEvent, QWheelEvent

    from lampblack.ui.markdown.blocks import Cell, Run
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.typesetter import Typesetter

CELLS_IN_ONE = 160
"""Cells; Qt lays out a table whole, so a long one is shown as several, one below the other."""
_MEASURED_ROWS = 200
_SIDE, _ABOVE = 10, 6
_NARROWEST = 9
_LONGEST_WORD = 20
"""Ems; a longer word, such as an address, is broken."""
_MEASURED_LETTERS = 100
_WORD = re.compile(r"[^\s/\-\u2010-\u2014\u0e00-\u0e7f\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+[/\-]?")
"""What Qt breaks only where there is no room; between signs of Chinese and the like it always may."""
_QT_ALIGNMENTS = {
    Alignment.LEFT: Qt.AlignmentFlag.AlignLeft,
    Alignment.CENTER: Qt.AlignmentFlag.AlignHCenter,
    Alignment.RIGHT: Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute,  # else Arabic goes to the left
}


def column_widths(
    natural: Sequence[float], available: float, narrowest: float, words: Sequence[float] = ()
) -> list[float]:
    """The widths of columns whose text would like `natural`: the widest give way first.

    None goes below `narrowest`, or what its longest word takes, where `words` are given.
    """
    least = [min(width, max(narrowest, word)) for width, word in zip_longest(natural, words, fillvalue=0.0)]

    def with_level(level: float) -> list[float]:
        return [min(most, max(low, level)) for most, low in zip(natural, least, strict=True)]

    if sum(natural) <= available or sum(least) >= available:
        return list(natural if sum(natural) <= available else least)
    edges = sorted({*natural, *least})
    level = edges[bisect_right(edges, available, key=lambda edge: sum(with_level(edge))) - 1]
    growing = sum(low <= level < most for most, low in zip(natural, least, strict=True))
    return with_level(level + (available - sum(with_level(level))) / growing)


class TablePart(TextView):
    """Some rows of a table as one of Qt's tables."""

    def __init__(
        self,
        formats: Formats,
        columns: int,
        alignments: Sequence[Alignment],
        typesetter: Typesetter,
        parent: QWidget,
    ) -> None:
        super().__init__(parent, typesetter)
        self._formats = formats
        self._alignments = alignments
        self._rows: list[tuple[Cell, ...]] = []
        self._bold_first = False
        self._columns = columns
        self._table: QTextTable | None = None
        self.document().setDefaultFont(formats.font)

    @property
    def caret_rect(self) -> QRectF:
        """Behind the last cell of the last row that has any text."""
        line = self._formats.metrics.line
        if self._table is None:
            return QRectF(0, 0, 1, line)
        filled = [column for column, cell in enumerate(self._rows[-1]) if cell]
        cell = self._table.cellAt(self._table.rows() - 1, filled[-1] if filled else 0)
        end = QRectF(self.cursorRect(cell.lastCursorPosition()))
        return QRectF(end.left(), end.bottom() - line, 1, line)

    def show_rows(self, rows: Sequence[tuple[Cell, ...]], *, bold_first: bool, widths: Sequence[float]) -> None:
        """Shows these rows, writing only cells that differ; `bold_first` for the one with the header."""
        if self._table is not None and list(rows) == self._rows:
            self._set_widths(self._table, widths)
            return
        self._bold_first = bold_first
        with self.writing() as cursor:
            table = self._table_of(len(rows), cursor)
            for number, row in enumerate(rows):
                before = self._rows[number] if number < len(self._rows) else None
                for column, cell in enumerate(row):
                    if before is None or before[column] != cell:
                        self._write(table, number, column, cell)
        self._rows = list(rows)
        self._set_widths(table, widths)

    def _table_of(self, rows: int, cursor: QTextCursor) -> QTextTable:
        if self._table is None:
            cursor.setBlockFormat(self._thin())
            self._table = cursor.insertTable(rows, self._columns, self._table_format())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.setBlockFormat(self._thin())
        elif rows > self._table.rows():
            self._table.appendRows(rows - self._table.rows())
        elif rows < self._table.rows():
            self._table.removeRows(rows, self._table.rows() - rows)
            del self._rows[rows:]
        return self._table

    @staticmethod
    def _thin() -> QTextBlockFormat:
        """For the empty paragraphs that Qt keeps around a table."""
        made = QTextBlockFormat()
        made.setLineHeight(1, QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return made

    def _table_format(self) -> QTextTableFormat:
        made = QTextTableFormat()
        made.setBorder(0)
        made.setBorderCollapse(True)
        made.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
        made.setCellSpacing(0)
        made.setCellPadding(0)
        return made

    def _set_widths(self, table: QTextTable, widths: Sequence[float]) -> None:
        constraints = [QTextLength(QTextLength.Type.FixedLength, math.floor(width)) for width in widths]
        made = table.format().toTableFormat()
        if made.columnWidthConstraints() != constraints:
            made.setColumnWidthConstraints(constraints)
            table.setFormat(made)

    def _write(self, table: QTextTable, row: int, column: int, cell: Cell) -> None:
        spot = table.cellAt(row, column)
        spot.setFormat(self._cell_format(header=self._bold_first and row == 0))
        cursor = spot.firstCursorPosition()
        cursor.setPosition(spot.lastCursorPosition().position(), cursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        block = self._formats.plain(self._formats.metrics.line)
        block.setAlignment(_QT_ALIGNMENTS[self._alignments[column]])
        cursor.setBlockFormat(block)
        for run in cell:
            bold = run.bold or (self._bold_first and row == 0)
            shown = replace(self.shown_run(run), bold=bold)
            self.write_run(cursor, shown, self._formats.run(shown))
        if any(self._is_tall(run) for run in cell):
            block.setLineHeight(self._formats.metrics.line, QTextBlockFormat.LineHeightTypes.MinimumHeight.value)
            cursor.setBlockFormat(block)

    def _is_tall(self, run: Run) -> bool:
        if not run.latex or self._typesetter is None:
            return False
        from lampblack.ui.markdown.formula_object import SCALE, is_tall

        picture = self._typesetter.picture(run.latex, run.display)
        return is_tall(picture, self._formats.metrics.em * SCALE, self._formats.metrics.line)

    def _cell_format(self, *, header: bool) -> QTextTableCellFormat:
        made = QTextTableCellFormat()
        for side in (made.setLeftPadding, made.setRightPadding):
            side(_SIDE)
        for side in (made.setTopPadding, made.setBottomPadding):
            side(_ABOVE)
        made.setBottomBorder(1)
        made.setBottomBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
        colors = self._formats.colors
        made.setBottomBorderBrush(QBrush(QColor(colors.quiet if header else colors.line)))
        return made

    def height_at(self, width: int) -> int:
        """The height of the table itself."""
        super().height_at(width)
        if self._table is None:
            return 0
        return math.ceil(self.document().documentLayout().frameBoundingRect(self._table).bottom())

    def plain_selection(self) -> str:
        """The selected cells, with tabs between columns."""
        cursor = self.textCursor()
        if not cursor.hasComplexSelection():
            return super().plain_selection()
        row, rows, column, columns = cast("tuple[int, int, int, int]", cursor.selectedTableCells())
        chosen = [cells[column : column + columns] for cells in self._rows[row : row + rows]]
        return "\n".join("\t".join(plain(cell) for cell in cells) for cells in chosen)

    def rich_selection(self) -> str:
        """The selected cells as a table in HTML."""
        cursor = self.textCursor()
        if not cursor.hasComplexSelection():
            return ""
        from lampblack.ui.markdown.rich import html_of_blocks

        row, rows, column, columns = cast("tuple[int, int, int, int]", cursor.selectedTableCells())
        header, *others = (cells[column : column + columns] for cells in self._rows[row : row + rows])
        return html_of_blocks([Table(header, tuple(self._alignments[column : column + columns]), tuple(others))])


class TableView(QWidget):
    """The whole table, with a scroll bar of its own where it is wider than the column of text."""

    link_activated = Signal(str)

    def __init__(self, formats: Formats, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats, self._typesetter = formats, typesetter
        self._table = self._given = Table((), ())
        self.cited: frozenset[int] = frozenset()
        """The sources whose numbers are links."""
        self.tip_of: Callable[[str], str] = lambda href: href
        """Gives what is shown for an address while the mouse is over it."""
        self._parts: list[TablePart] = []
        self._natural: list[float] = []
        self._words: list[float] = []
        self._shown_for: tuple[Table, list[float]] | None = None
        self._content_width = 0
        self._heights: list[int] = []
        self._bar = SidewaysBar(self)
        self._bar.valueChanged.connect(self._place)
        self._bar.hide()

    @property
    def bar(self) -> SidewaysBar:
        """What scrolls it sideways."""
        return self._bar

    @property
    def parts(self) -> Sequence[TextView]:
        """The texts that make up the table."""
        return self._parts

    @property
    def caret_rect(self) -> QRectF:
        """Where the last character stands; a row shows once it is complete."""
        if not self._parts:
            return QRectF(0, 0, 1, self._formats.metrics.line)
        return self._parts[-1].caret_rect.translated(self._parts[-1].pos())

    def show_block(self, table: Table) -> None:
        """Shows this table in place of the one before."""
        self._given = table
        if self.cited:
            table = _with_citations(table, self.cited)
        if table.header != self._table.header or table.alignments != self._table.alignments:
            self._clear()
            self._measure((table.header,), bold=True)
        known = len(self._table.rows) if self._natural and self._parts else 0
        changed = max(0, known - 1)
        if changed < _MEASURED_ROWS:
            self._measure(table.rows[changed:_MEASURED_ROWS], bold=False)
        self._table = table

    def set_cited(self, numbers: Iterable[int]) -> None:
        """The numbers of these sources become links."""
        self.cited = frozenset(numbers)
        if self._natural:  # else there is nothing to write anew
            self.restyle(self._formats)

    def _measure(self, rows: Sequence[tuple[Cell, ...]], *, bold: bool) -> None:
        if not self._natural:
            self._natural = [0.0] * len(self._table.header or rows[0])
            self._words = list(self._natural)
        for row in rows:
            for column, cell in enumerate(row):
                sizes = [self._size_of(run, bold=bold or run.bold) for run in cell]
                width, word = sum(width for width, _ in sizes), max((word for _, word in sizes), default=0.0)
                self._natural[column] = max(self._natural[column], _with_sides(width))
                self._words[column] = max(self._words[column], _with_sides(word))

    def _size_of(self, run: Run, *, bold: bool) -> tuple[float, float]:
        """The widths of a run in one line, and of its longest word."""
        if width := self._formula_width(run):
            return width, width
        formats = self._formats
        metrics = QFontMetricsF(formats.code_font if run.code else formats.bold_font if bold else formats.font)
        word = max(_WORD.findall(run.text), key=len, default="")[:_MEASURED_LETTERS]
        longest = min(metrics.horizontalAdvance(word), _LONGEST_WORD * formats.metrics.em)
        return max(metrics.horizontalAdvance(line) for line in run.text.split("\n")), longest

    def _formula_width(self, run: Run) -> float:
        """The width of a formula that is drawn already; its source says about how wide another will be."""
        if not run.latex:
            return 0.0
        from lampblack.ui.markdown.formula_object import SCALE
        from lampblack.ui.markdown.typesetter import State

        picture = self._typesetter.picture(run.latex, run.display)
        return 0.0 if isinstance(picture, State) else picture.width * self._formats.metrics.em * SCALE

    def show_formula(self, latex: str, display: bool) -> bool:
        """Takes note that a formula has been drawn, or cannot be; says whether it stands here."""
        rows = (self._table.header, *self._table.rows)
        if not any((run.latex, run.display) == (latex, display) for row in rows for cell in row for run in cell):
            return False
        self.restyle(self._formats)
        return True

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._table = Table((), ())
        self._clear()
        self.show_block(self._given)

    def _clear(self) -> None:
        for part in self._parts:
            part.hide()
            part.deleteLater()
        self._parts, self._natural, self._words, self._shown_for = [], [], [], None

    def height_at(self, width: int) -> int:
        """The height that the table needs; the parts are written for this width."""
        widths = column_widths(self._natural, width, _NARROWEST * self._formats.metrics.em, self._words)
        if self._shown_for != (self._table, widths):
            self._write_parts(widths)
            self._shown_for = (self._table, widths)
        self._content_width = math.ceil(sum(widths))
        heights = [part.height_at(self._content_width) for part in self._parts]
        self._heights = heights
        scrolls = self._content_width > width
        self._bar.setVisible(scrolls)
        self._bar.setRange(0, max(0, self._content_width - width))
        self._bar.setPageStep(width)
        return sum(heights) + (self._bar.sizeHint().height() if scrolls else 0)

    def _write_parts(self, widths: Sequence[float]) -> None:
        rows = (self._table.header, *self._table.rows)
        size = max(1, CELLS_IN_ONE // max(1, len(widths)))
        for number in range(math.ceil(len(rows) / size)):
            if number == len(self._parts):
                part = TablePart(self._formats, len(widths), self._table.alignments, self._typesetter, self)
                part.link_activated.connect(self.link_activated)
                part.tip_of = self.tip_of
                part.show()
                self._parts.append(part)
            chunk = rows[number * size : (number + 1) * size]
            self._parts[number].show_rows(chunk, bold_first=number == 0, widths=widths)
        while len(self._parts) * size >= len(rows) + size:
            part = self._parts.pop()
            part.hide()
            part.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Places the parts."""
        del event
        self._place()

    def _place(self) -> None:
        y = 0
        for part, height in zip(self._parts, self._heights, strict=False):
            part.setGeometry(-self._bar.value(), y, self._content_width, height)
            y += height
        self._bar.setGeometry(0, y, self.width(), self._bar.sizeHint().height())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways scrolls the table."""
        turn = event.angleDelta()
        if abs(turn.x()) > abs(turn.y()) and self._bar.isVisible():
            self._bar.setValue(self._bar.value() - turn.x() // 2)
            event.accept()
        else:
            event.ignore()


def _with_sides(width: float) -> float:
    return math.ceil(width * 1.01) + 2 * _SIDE + 2


def _with_citations(table: Table, cited: frozenset[int]) -> Table:
    header, *rows = (tuple(with_citations(cell, cited) for cell in row) for row in (table.header, *table.rows))
    return replace(table, header=header, rows=tuple(rows))
