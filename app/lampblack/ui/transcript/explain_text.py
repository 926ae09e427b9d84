"""A reply's text, token by token."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lampblack.domain.explaining import STEPS, step_of
from lampblack.ui.markdown.text_view import READ
from lampblack.ui.transcript.explain_looks import background, cases, format_of, visible
from lampblack.ui.transcript.explain_paragraph import paragraphs_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from lampblack.domain.explaining import Cell
    from lampblack.ui.markdown.formats import Formats
    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.transcript.explain_paragraph import Paragraph

_SEEN_FIRST = 6000
"""Characters that are laid out at once, in some 10 ms; the others follow in the window's pauses. Until then their
height is a guess."""


class ExplainText(QWidget):
    """Left and Right move from token to token; what is current is told by `pointed`, Up, Down and Enter by `pressed`.

    Signals: `pointed` with the number of the cell and whether it is to stay, None where it is left; `pressed` with a
    Qt.Key; `grew`.
    """

    pointed = Signal(object, bool)
    pressed = Signal(object)
    grew = Signal()

    def __init__(self, cells: Sequence[Cell], formats: Formats, idle: IdleQueue, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chatExplainText")
        self.setProperty(READ, True)
        self.setMouseTracking(True)
        self._cells, self._idle = cells, idle
        self._paragraphs = paragraphs_of(cells)
        self._home: dict[int, Paragraph] = {}
        for paragraph in self._paragraphs:
            for cell in (*(part.cell for part in paragraph.parts), paragraph.breaks):
                if cell is not None:
                    self._home.setdefault(cell, paragraph)
        self.current: int | None = None
        self._is_kept = False
        self.setAccessibleName(self.tr("The reply, token by token"))
        self.restyle(formats)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats, self._palette = formats, formats.theme.palette
        self._looks = [format_of(step, self._palette) for step in range(len(STEPS) + 1)]
        for paragraph in self._paragraphs:
            paragraph.layout, paragraph.width = None, -1.0
        self.update()

    def height_at(self, width: int) -> int:
        """The height that it needs: a guess until all is laid out."""
        waiting = done = 0
        for paragraph in self._paragraphs:
            if paragraph.width == width:
                continue
            if done < _SEEN_FIRST and not waiting:
                self._lay_out(paragraph, width)
                done += len(paragraph.text) + 80
            else:
                waiting += 1
                paragraph.height = self._guess(paragraph, width)
        if waiting:
            self._idle.drop(self)
            self._idle.add(self, self._laying_out(width))
        return self._stack()

    def rect_of(self, cell: int) -> QRect:
        """Where a cell begins."""
        paragraph = self._home[cell]
        rects = paragraph.rects_of(cell)
        return rects[0].translated(0, paragraph.top).toAlignedRect() if rects else QRect()

    def point_at(self, cell: int | None, *, stays: bool = False) -> None:
        """Makes a cell the current one; one that stays is left for none that the mouse passes."""
        self.current, self._is_kept = cell, stays
        self.update()
        self.pointed.emit(cell, stays)

    def forget(self) -> None:
        """No cell is the current one any more."""
        self.current, self._is_kept = None, False
        self.update()

    def release(self) -> None:
        """Gives up waiting work."""
        self._idle.drop(self)

    def _lay_out(self, paragraph: Paragraph, width: float) -> None:
        paragraph.lay_out(self._cells, self._looks, self._formats.font, width)

    def _laying_out(self, width: int) -> Iterator[None]:
        for number, paragraph in enumerate(self._paragraphs):
            if paragraph.width != width:
                self._lay_out(paragraph, width)
                if number % 50 == 49:
                    self.grew.emit()
                yield
        self.grew.emit()

    def _guess(self, paragraph: Paragraph, width: int) -> float:
        em = self._formats.metrics.em
        lines = 1 + int(len(paragraph.text) * em * 0.55 / max(1, width))
        return float(lines * em * 2)

    def _stack(self) -> int:
        top = 0.0
        for paragraph in self._paragraphs:
            paragraph.top = top
            top += paragraph.height
        return round(top)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the lines that are in sight."""
        painter = QPainter(self)
        painter.setPen(QColor(self._palette.text))
        area = event.rect()
        for paragraph in self._paragraphs:
            if paragraph.top + paragraph.height < area.top() or paragraph.top > area.bottom():
                continue
            if paragraph.layout is not None:
                paragraph.layout.draw(painter, QPointF(0, paragraph.top))
                self._draw_break(painter, paragraph)
        if self.current is not None:
            self._draw_current(painter)

    def _draw_break(self, painter: QPainter, paragraph: Paragraph) -> None:
        """A sign in quiet ink, with its token's ground: the line break is a token, or a part of one."""
        if paragraph.breaks is None:
            return
        probability = self._cells[paragraph.breaks].probability
        rect = paragraph.break_rect().translated(0, paragraph.top)
        if probability is not None and step_of(probability):
            painter.fillRect(rect, background(step_of(probability), self._palette))
        painter.save()
        painter.setFont(self._formats.small_font)
        painter.setPen(QColor(self._palette.quiet))
        painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "↵")
        painter.restore()

    def _draw_current(self, painter: QPainter) -> None:
        assert self.current is not None
        paragraph = self._home[self.current]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(self._palette.accent), 2))
        for rect in paragraph.rects_of(self.current):
            painter.drawRoundedRect(QRectF(rect.translated(0, paragraph.top)).adjusted(-1, -1, 1, 1), 3, 3)

    # --- mouse and keyboard

    def cell_at(self, x: float, y: float) -> int | None:
        """The cell at a place."""
        tops = [paragraph.top for paragraph in self._paragraphs]
        paragraph = self._paragraphs[max(0, bisect_right(tops, y) - 1)]
        return paragraph.cell_at(x, y - paragraph.top)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Points at what is under the mouse, while no token is kept."""
        if self._is_kept:
            return
        cell = self.cell_at(event.position().x(), event.position().y())
        if cell is not None and cell != self.current:
            self.point_at(cell)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keeps what is under the mouse."""
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        cell = self.cell_at(event.position().x(), event.position().y())
        self.point_at(cell, stays=cell is not None)

    def leaveEvent(self, event: QEvent) -> None:
        """Leaves the token, unless it is to stay."""
        super().leaveEvent(event)
        self.pointed.emit(None, False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Moves among tokens, or hands the key on."""
        last, key = len(self._cells) - 1, event.key()
        now = self.current
        moves = {
            Qt.Key.Key_Right: 0 if now is None else min(now + 1, last),
            Qt.Key.Key_Left: 0 if now is None else max(now - 1, 0),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        if key in moves and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.point_at(moves[Qt.Key(key)], stays=True)
            self._announce()
        elif now is not None and key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.pressed.emit(Qt.Key(key))
        elif now is not None and key == Qt.Key.Key_Escape:
            self.point_at(None)
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leaves the token."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.point_at(None)

    def _announce(self) -> None:
        assert self.current is not None
        cell = self._cells[self.current]
        words = visible(cell.text)
        if cell.probability is not None:
            words = f"{words}, {cases(cell.probability)}"
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
