"""Markdown as widgets, one below the other: what is finished is never touched again while the rest streams in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from lampblack.domain.footnotes import counterpart, is_internal
from lampblack.ui.markdown.blocks import Code, Formula, Place, Prose, Table
from lampblack.ui.markdown.citations import cited_in
from lampblack.ui.markdown.code import CodeView
from lampblack.ui.markdown.formats import reads_from_right
from lampblack.ui.markdown.formula import FormulaView
from lampblack.ui.markdown.notes import has_marks, numbered, numbers_of
from lampblack.ui.markdown.prose import BAR, ProseView
from lampblack.ui.markdown.stream import BlockStream
from lampblack.ui.markdown.table import TableView
from lampblack.ui.markdown.text_view import BARE, TextView
from lampblack.ui.markdown.typesetter import State

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PySide6.QtGui import QPaintEvent

    from lampblack.ui.markdown.blocks import Block
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue

SLICE = 1500
"""Characters that a long text is read by, so that no piece of the work takes long."""
_MAX_PARAGRAPHS = 60
_FORMULA_SIGNS = re.compile(r"\$\$|\$\\|\\[(\[]")
_MAX_CHARACTERS = 12_000

Group = tuple["Block", ...]
BlockWidget = ProseView | CodeView | TableView | FormulaView


class MarkdownView(QWidget):
    """Shows Markdown that is given at once (`set_text`) or as it comes (`extend`, then `finish`).

    Its owner asks `height_at(width)` after each change and gives it that size.
    """

    link_activated = Signal(str)
    grew = Signal()

    def __init__(self, formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self.setStyleSheet(BARE)
        self._formats = formats
        self._idle = idle
        self._typesetter = idle.typesetter
        self._typesetter.drawn.connect(self._formula_drawn)
        self._stream = BlockStream()
        self._widgets: list[BlockWidget] = []
        self._groups: list[Group] = []
        self._settled = 0
        self._pending: list[Block] = []
        self._heights: list[tuple[int, int]] = []
        self._source = ""
        self._read = 0
        self._complete = False
        self._queued = False
        self._citations: Mapping[int, str] = {}
        self._notes: dict[str, int] = {}
        self._labels: list[str] = []
        self._notes_are_known = False

    # --- text

    @property
    def caret_rect(self) -> QRectF | None:
        """Where the next character will stand, None before the first."""
        if not self._widgets:
            return None
        last = self._widgets[-1]
        if isinstance(last, ProseView):
            end, line = last.end_position(), self._formats.metrics.line
            return QRectF(end - QPointF(0, line), end + QPointF(1, 0)).translated(last.x(), last.y())
        return last.caret_rect.translated(last.x(), last.y())

    @property
    def is_loading(self) -> bool:
        """Whether some of the text that was given is still to be read."""
        return self._read < len(self._source)

    def extend(self, text: str) -> None:
        """More of a text that streams in."""
        self._source += text
        if _FORMULA_SIGNS.search(text):
            self._typesetter.warm_up()
        if self._queued:
            return
        if len(text) > SLICE:
            self._read_later()
        else:
            self._read_slice()

    def finish(self) -> None:
        """The text is complete."""
        self._complete = True
        if not self._queued:
            self._read_slice()

    def set_text(self, text: str) -> None:
        """Shows a complete text, its beginning at once and the rest when there is time; `grew` tells of the rest."""
        self._complete = True
        self.extend(text)
        if not text:
            self._read_slice()

    def _read_later(self) -> None:
        self._read_slice()
        self._queued = True
        self._idle.add(self, self._reading())

    def _reading(self) -> Iterator[None]:
        while self.is_loading:
            self._read_slice()
            self._queued = self.is_loading
            self.grew.emit()
            yield

    def _read_slice(self) -> None:
        """Reads a piece of what has come; what is open at its end is shown only where no more waits to be read."""
        self._stream.feed(self._source[self._read : self._read + SLICE])
        self._read = min(len(self._source), self._read + SLICE)
        final = self._complete and not self.is_loading
        closed = self._stream.advance(final=final)
        whole_pieces = (Code, Table) if self.is_loading else (Prose, Code, Table, Formula)
        self._show(closed, [block for block in self._stream.open if isinstance(block, whole_pieces)])

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self._heights = []
        for widget in self._widgets:
            widget.restyle(formats)
        self.update()

    def release(self) -> None:
        """Gives up waiting work before the widget goes."""
        self._idle.drop(self)
        for widget in self._widgets:
            if isinstance(widget, CodeView):
                widget.release()

    # --- widgets

    def _show(self, closed: Sequence[Block], opened: Sequence[Block]) -> None:
        self._pending += closed
        groups = [self._drawable(group) for group in _grouped([*self._pending, *opened])]
        for number, group in enumerate(groups, self._settled):
            self._show_group(number, group)
        for widget in self._widgets[self._settled + len(groups) :]:
            _discard(widget)
        del self._widgets[self._settled + len(groups) :]
        self._groups[self._settled :] = groups
        self._settle(groups)
        self._show_notes(groups)

    def _show_notes(self, changed: Sequence[Group]) -> None:
        """Gives marks the numbers of notes that have come since, wherever they stand."""
        are_known = self._complete and not self.is_loading
        labels = [block.place.note for group in changed for block in group if block.place.note]
        if labels == self._labels and are_known == self._notes_are_known:
            return
        self._labels, self._notes_are_known = labels, are_known
        self._notes = numbers_of(block for group in self._groups for block in group)
        for number, group in enumerate(self._groups):
            if any(has_marks(block) for block in group):
                self._give(self._widgets[number], group)
                del self._heights[number:]

    def _numbered(self, group: Sequence[Block]) -> list[Block]:
        return numbered(group, self._notes, complete=self._notes_are_known)

    def _settle(self, groups: Sequence[Group]) -> None:
        """Lets go of the groups that nothing can change any more: all of closed blocks, and not the last."""
        for group in groups[:-1]:
            if len(group) > len(self._pending):
                break
            del self._pending[: len(group)]
            self._settled += 1

    def _drawable(self, group: Group) -> Group:
        """The group as it can be shown: a formula that cannot be drawn, or is not closed and never will be, is code."""
        formula = group[0]
        if not isinstance(formula, Formula):
            return group
        never_closed = not formula.closed and (formula in self._pending or (self._complete and not self.is_loading))
        if not never_closed and not (formula.closed and self._has_failed(formula)):
            return group
        return (Code(formula.source, "latex", formula.place),)

    def _has_failed(self, formula: Formula) -> bool:
        return self._typesetter.picture(formula.latex, True) is State.FAILED

    def _formula_drawn(self, latex: str, display: bool) -> None:
        """A formula has a picture now, or cannot be drawn: wherever it stands, sizes may change."""
        changed: list[int] = []
        for number, widget in enumerate(self._widgets):
            group = self._groups[number]
            if isinstance(group[0], Formula) and display and group[0].latex == latex:
                self._show_group(number, self._drawable(group))
                self._groups[number] = self._drawable(group)
                self._widgets[number].update()
                changed.append(number)
            elif isinstance(widget, ProseView | TableView) and widget.show_formula(latex, display):
                changed.append(number)
        if changed:
            del self._heights[changed[0] :]
            self.grew.emit()

    def _resized(self) -> None:
        self._heights = []
        self.grew.emit()

    def _show_group(self, number: int, group: Group) -> None:
        if number < len(self._groups) and number < len(self._widgets) and self._groups[number] == group:
            return
        kind = _WIDGETS[type(group[0])]
        if number < len(self._widgets) and not isinstance(self._widgets[number], kind):
            _discard(self._widgets[number])
            self._widgets[number] = self._made(group)
        elif number >= len(self._widgets):
            self._widgets.append(self._made(group))
        del self._heights[number:]
        self._give(self._widgets[number], group)

    def _give(self, widget: BlockWidget, group: Group) -> None:
        """Has a widget show its blocks, with the numbers of the notes that are known."""
        blocks = self._numbered(group)
        if isinstance(widget, ProseView):
            widget.show_blocks(cast("Sequence[Prose]", blocks))
        elif isinstance(widget, CodeView):
            widget.show_block(cast("Code", blocks[0]))
        elif isinstance(widget, FormulaView):
            widget.show_block(cast("Formula", blocks[0]))
        else:
            widget.show_block(cast("Table", blocks[0]))

    def set_citations(self, citations: Mapping[int, str]) -> None:
        """The sources that the text may cite by their numbers, each with what is shown while the mouse is over it."""
        if citations == self._citations:
            return
        self._citations = citations
        for widget in self._widgets:
            if isinstance(widget, ProseView | TableView):
                self._teach(widget)
        self._resized()

    def _teach(self, widget: ProseView | TableView) -> None:
        widget.tip_of = self._tip_of
        if widget.cited != self._citations.keys():
            widget.set_cited(self._citations)

    def _tip_of(self, href: str) -> str:
        return self._citations.get(cited_in(href) or 0, href[:300])

    def _made(self, group: Group) -> BlockWidget:
        widget: BlockWidget
        if isinstance(group[0], Prose):
            widget = ProseView(self._formats, self._typesetter, self)
            widget.link_activated.connect(self._follow)
            self._teach(widget)
        elif isinstance(group[0], Code):
            widget = CodeView(self._formats, self._idle, self)
            widget.resized.connect(self._resized)
        elif isinstance(group[0], Formula):
            widget = FormulaView(self._formats, self._typesetter, self)
        else:
            widget = TableView(self._formats, self._typesetter, self)
            widget.link_activated.connect(self._follow)
            self._teach(widget)
        widget.show()
        return widget

    # --- links

    def _follow(self, href: str) -> None:
        """Goes to a footnote or back to its mark; every other link is for the owner to ask about."""
        if not is_internal(href):
            self.link_activated.emit(href)
            return
        for text in self._texts():
            if text.go_to_link(counterpart(href)):
                return

    def _texts(self) -> Iterator[TextView]:
        for widget in self._widgets:
            if isinstance(widget, ProseView):
                yield widget
            elif isinstance(widget, TableView):
                yield from widget.parts

    # --- geometry

    def height_at(self, width: int) -> int:
        """The height that everything needs at this width; places what changed since the last call."""
        if self._heights and self._heights[0][0] != width:
            self._heights = []
        y = sum(height for _, height in self._heights)
        for number in range(len(self._heights), len(self._widgets)):
            widget, group = self._widgets[number], self._groups[number]
            above = self._groups[number - 1][-1] if number else None
            gap = round(self._formats.gap(above, group[0]))
            indent = 0 if isinstance(widget, ProseView) else round(self._formats.indent(group[0].place))
            left = 0 if indent and self._is_from_right(number) else indent
            height = widget.height_at(max(80, width - indent))
            widget.setGeometry(left, y + gap, max(80, width - indent), height)
            self._heights.append((width, gap + height))
            y += gap + height
        return y

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the quotes' bars and the list's markers that stand beside code and tables."""
        del event
        painter: QPainter | None = None
        for number, (widget, group) in enumerate(zip(self._widgets, self._groups, strict=True)):
            place = self._numbered(group[:1])[0].place if group[0].place.note else group[0].place
            if isinstance(widget, ProseView) or not (place.marker or "q" in place.nesting):
                continue
            painter = painter or QPainter(self)
            self._paint_place(painter, place, QRectF(widget.geometry()), from_right=self._is_from_right(number))

    def _paint_place(self, painter: QPainter, place: Place, bounds: QRectF, *, from_right: bool) -> None:
        level = self._formats.metrics.level
        for number, letter in enumerate(place.nesting):
            if letter == "q":
                left = self.width() - number * level - BAR if from_right else number * level
                painter.fillRect(
                    QRectF(left, bounds.top() - level / 2, BAR, bounds.height() + level / 2),
                    QColor(self._formats.colors.line),
                )
        painter.setFont(self._formats.font)
        painter.setPen(QColor(self._formats.colors.text))
        left, side = bounds.left() - level, Qt.AlignmentFlag.AlignLeft
        if from_right:
            left, side = bounds.right(), Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(left, bounds.top(), level, self._formats.metrics.line), side, place.marker)

    def _is_from_right(self, number: int) -> bool:
        """Whether what is no prose stands in a list or a quote whose text begins at the right, as it did above."""
        for group in reversed(self._groups[:number]):
            for block in reversed(group):
                if block.place.nesting[:1] != self._groups[number][0].place.nesting[:1]:
                    return False
                if isinstance(block, Prose) and block.runs:
                    return reads_from_right(block.runs)
        return False


_WIDGETS: dict[type, type] = {Prose: ProseView, Code: CodeView, Table: TableView, Formula: FormulaView}


def _grouped(blocks: Sequence[Block]) -> Iterator[Group]:
    """Runs of prose together, up to a limit; code and tables alone."""
    run: list[Block] = []
    size = 0
    for block in blocks:
        length = sum(len(each.text) for each in block.runs) if isinstance(block, Prose) else 0
        full = len(run) >= _MAX_PARAGRAPHS or (run and size + length > _MAX_CHARACTERS)
        if run and (full or not isinstance(block, Prose)):
            yield tuple(run)
            run, size = [], 0
        if isinstance(block, Prose):
            run.append(block)
            size += length
        else:
            yield (block,)
    if run:
        yield tuple(run)


def _discard(widget: BlockWidget) -> None:
    if isinstance(widget, CodeView):
        widget.release()
    widget.hide()
    widget.setParent(None)
    widget.deleteLater()
