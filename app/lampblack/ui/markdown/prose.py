"""A run of paragraphs, headings and list items in one text, so that they can be selected together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QTextCursor

from lampblack.ui.markdown.blocks import Prose, Run
from lampblack.ui.markdown.citations import with_citations
from lampblack.ui.markdown.formats import NESTING, RULE, reads_from_right
from lampblack.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PySide6.QtGui import QPaintEvent, QTextBlock
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.typesetter import Typesetter

BAR = 3
"""Pixels that the line beside a quote is wide."""


class ProseView(TextView):
    """Shows paragraphs, and when they change writes only what differs, so that a selection above stays."""

    def __init__(self, formats: Formats, typesetter: Typesetter, parent: QWidget) -> None:
        super().__init__(parent, typesetter)
        self._formulas = typesetter
        self._given: tuple[Prose, ...] = ()
        self.cited: frozenset[int] = frozenset()
        """The sources whose numbers are links."""
        self._formats = formats
        self._blocks: tuple[Prose, ...] = ()
        self.document().setDefaultFont(formats.font)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self.document().setDefaultFont(formats.font)
        self._blocks = ()
        self.document().clear()
        self.show_blocks(self._given)

    def show_blocks(self, blocks: Sequence[Prose]) -> None:
        """Shows these paragraphs in place of those before."""
        self._given = tuple(blocks)
        blocks = tuple(self._shown(block) for block in blocks)
        same = 0
        while same < min(len(blocks), len(self._blocks)) and blocks[same] == self._blocks[same]:
            same += 1
        if same == len(blocks) == len(self._blocks):
            return
        with self.writing() as cursor:
            if self._grew(blocks, same):
                self._grow(cursor, self._blocks[same], blocks[same])
                same += 1
            else:
                self._drop(cursor, same)
            for index in range(same, len(blocks)):
                self._append(cursor, blocks, index)
        self._blocks = tuple(blocks)
        for number in range(max(0, same - 1), len(blocks)):
            if any(run.latex for run in blocks[number].runs):
                self._fit_lines(QTextCursor(self.document().findBlockByNumber(number)), number)

    def set_cited(self, numbers: Iterable[int]) -> None:
        """The numbers of these sources become links."""
        self.cited = frozenset(numbers)
        self.show_blocks(self._given)

    def _shown(self, block: Prose) -> Prose:
        if self.cited:
            block = replace(block, runs=with_citations(block.runs, self.cited))
        if not any(run.latex for run in block.runs):
            return block
        return replace(block, runs=tuple(self.shown_run(run) for run in block.runs))

    def show_formula(self, latex: str, display: bool) -> bool:
        """Takes note that a formula has been drawn, or cannot be; says whether it stands here."""
        concerned = [number for number, block in enumerate(self._given) if _holds(block, latex, display)]
        if not concerned:
            return False
        self.show_blocks(self._given)
        for number in concerned:
            block = self.document().findBlockByNumber(number)
            self.document().markContentsDirty(block.position(), block.length())
            self._fit_lines(QTextCursor(block), number)
        return True

    def _fit_lines(self, cursor: QTextCursor, number: int) -> None:
        """Lets the lines of a paragraph grow where a formula needs it."""
        block = self._blocks[number]
        if not any(run.latex for run in block.runs):
            return
        above = self._blocks[number - 1] if number else None
        gap = self._formats.gap(above, block) if number else 0.0
        made = self._formats.paragraph(block, gap, grows=self._is_tall(block))
        if made != cursor.blockFormat():
            cursor.setBlockFormat(made)

    def _is_tall(self, block: Prose) -> bool:
        from lampblack.ui.markdown.formula_object import SCALE, is_tall

        em, line = self._formats.metrics.em * SCALE, self._formats.metrics.line
        pictures = (self._formulas.picture(run.latex, run.display) for run in block.runs if run.latex)
        return any(is_tall(picture, em, line) for picture in pictures)

    def _grew(self, blocks: Sequence[Prose], index: int) -> bool:
        """Whether the last paragraph that is shown only has other text now."""
        if index != len(self._blocks) - 1 or index >= len(blocks):
            return False
        old, new = self._blocks[index], blocks[index]
        same = (old.place, old.heading, old.rule) == (new.place, new.heading, new.rule) and bool(old.runs)
        return same and (not new.place.nesting or reads_from_right(old.runs) == reads_from_right(new.runs))

    def _drop(self, cursor: QTextCursor, index: int) -> None:
        """Takes out the paragraphs from `index` on."""
        if index >= len(self._blocks):
            return
        block = self.document().findBlockByNumber(index)
        cursor.setPosition(max(0, block.position() - 1))
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    def _append(self, cursor: QTextCursor, blocks: Sequence[Prose], index: int) -> None:
        block = blocks[index]
        gap = self._formats.gap(blocks[index - 1], block) if index else 0.0
        cursor.movePosition(QTextCursor.MoveOperation.End)
        if index:
            cursor.insertBlock(self._formats.paragraph(block, gap), self._formats.run(Run("")))
        else:
            cursor.setBlockFormat(self._formats.paragraph(block, gap))
            cursor.setBlockCharFormat(self._formats.run(Run("")))
        if block.place.marker:
            cursor.insertText(block.place.marker + "\t", self._formats.run(Run("", bold=block.place.marker == "•")))
        self._write(cursor, block.runs, block.heading)

    def _grow(self, cursor: QTextCursor, old: Prose, new: Prose) -> None:
        """Replaces the end of the last paragraph from the first character that differs."""
        same, length = 0, 0
        while same < min(len(old.runs), len(new.runs)) and old.runs[same] == new.runs[same]:
            length += _length(old.runs[same])
            same += 1
        rest = list(new.runs[same:])
        if rest and same < len(old.runs) and not rest[0].latex and _style(rest[0]) == _style(old.runs[same]):
            common = _common_prefix(old.runs[same].text, rest[0].text)
            length += _units(rest[0].text[:common])
            rest[0] = _with_text(rest[0], rest[0].text[common:])
        marker = len(new.place.marker) + 1 if new.place.marker else 0
        cursor.setPosition(self.document().lastBlock().position() + marker + length)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        if cursor.hasSelection():
            cursor.removeSelectedText()
        self._write(cursor, rest, new.heading)

    def _write(self, cursor: QTextCursor, runs: Sequence[Run], heading: int) -> None:
        for run in runs:
            self.write_run(cursor, run, self._formats.run(run, heading))

    def plain_selection(self) -> str:
        """The selected text, with a space between a list's marker and its item."""
        return super().plain_selection().replace("\t", " ")

    def rich_selection(self) -> str:
        """The selected paragraphs, or parts of them, as HTML."""
        from lampblack.ui.markdown.rich import html_of_blocks

        return html_of_blocks(list(self._selected()))

    def _selected(self) -> Iterator[Prose]:
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = self.document().findBlock(start)
        while block.isValid() and block.position() < end:
            prose = self._blocks[block.blockNumber()]
            before = block.position() + (len(prose.place.marker) + 1 if prose.place.marker else 0)
            yield replace(prose, runs=tuple(_part(prose.runs, start - before, end - before)))
            block = block.next()

    # --- bars beside quotes, rules

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws what stands beside the text, then the text."""
        if any(block.rule or "q" in block.place.nesting for block in self._blocks):
            painter = QPainter(self.viewport())
            self._paint_lines(painter, QRectF(event.rect()))
            painter.end()
        super().paintEvent(event)

    def _paint_lines(self, painter: QPainter, area: QRectF) -> None:
        layout = self.document().documentLayout()
        color = QColor(self._formats.colors.line)
        block = self.document().begin()
        while block.isValid():
            bounds = layout.blockBoundingRect(block)
            if bounds.top() > area.bottom():
                break
            if bounds.bottom() >= area.top():
                self._paint_bars(painter, block, bounds, color)
                if block.blockFormat().property(RULE):
                    left = block.blockFormat().leftMargin()
                    middle = round(bounds.center().y())
                    painter.fillRect(QRectF(left, middle, self.viewport().width() - left, 1), color)
            block = block.next()

    def _paint_bars(self, painter: QPainter, block: QTextBlock, bounds: QRectF, color: QColor) -> None:
        nesting = block.blockFormat().property(NESTING) or ""
        above = (block.previous().blockFormat().property(NESTING) or "") if block.previous().isValid() else ""
        for level, letter in enumerate(nesting):
            if letter != "q":
                continue
            joined = above[: level + 1] == nesting[: level + 1]
            top = bounds.top() - (block.blockFormat().topMargin() if joined else 0)
            left = level * self._formats.metrics.level
            if block.blockFormat().rightMargin():
                left = self.viewport().width() - left - BAR
            bar = QRectF(left, top, BAR, max(bounds.bottom(), _end_of(block)) - top)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.fillRect(bar, color)


def _end_of(block: QTextBlock) -> float:
    """Where its last line ends: in lines of fixed height the letters stand lower than a block's own bounds say."""
    layout = block.layout()
    if not layout.lineCount():
        return 0.0
    last = layout.lineAt(layout.lineCount() - 1)
    return layout.position().y() + last.y() + last.height()


def _units(text: str) -> int:
    """The length as Qt counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text) if not text.isascii() else len(text)


def _style(run: Run) -> Run:
    return _with_text(run, "")


def _with_text(run: Run, text: str) -> Run:
    return replace(run, text=text)


def _length(run: Run) -> int:
    """How long it is in the document, where one character stands for a formula."""
    return 1 if run.latex else _units(run.text)


def _part(runs: Sequence[Run], start: int, end: int) -> Iterator[Run]:
    """What of the runs stands between two places in the document."""
    for run in runs:
        length = _length(run)
        if start < length and end > 0:
            if run.latex or (start <= 0 and end >= length):
                yield run
            else:
                inside = run.text.encode("utf-16-le")[2 * max(0, start) : 2 * max(0, end)]
                yield replace(run, text=inside.decode("utf-16-le", "replace"))
        start, end = start - length, end - length


def _holds(block: Prose, latex: str, display: bool) -> bool:
    return any((run.latex, run.display) == (latex, display) for run in block.runs)


def _common_prefix(first: str, second: str) -> int:
    if second.startswith(first):
        return len(first)
    return next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
