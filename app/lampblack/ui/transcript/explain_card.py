"""The card under a token: how likely it was, what else might have stood there, what the samplers took away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout, QWidget

from lampblack.ui.transcript.explain_looks import percent, visible
from lampblack.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QPaintEvent

    from lampblack.domain.explaining import Candidate, Cell
    from lampblack.ui.markdown.formats import Formats

_WIDTH = 24
"""In ems."""


class ExplainCard(QFrame):
    """Signals: `chosen` with the Candidate that is to stand there instead; `left` when the mouse has gone from it."""

    chosen = Signal(object)
    left = Signal()

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chatExplainCard")
        self.setAutoFillBackground(True)
        self._title, self._columns = ElidedLabel(self), ElidedLabel(self)
        for label in (self._title, self._columns):
            label.setObjectName("chatExplainSaid")
        self._rows = [_Row(formats, self) for _ in range(8)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 8, 8)
        layout.setSpacing(0)
        for part in (self._title, self._columns, *self._rows):
            layout.addWidget(part)
        for row in self._rows:
            row.clicked.connect(lambda _=False, row=row: self.chosen.emit(row.candidate))
        self.restyle(formats)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        colors = formats.theme.palette
        self.setStyleSheet(
            f"#chatExplainCard {{ background: {colors.surface}; border: 1px solid {colors.line}; border-radius: 8px; }}"
        )
        self._title.setFont(formats.bold_font)
        self._columns.setFont(formats.small_font)
        self._columns.setProperty("role", "quiet")
        for row in self._rows:
            row.restyle(formats)
        self.setFixedWidth(round(formats.metrics.em * _WIDTH))

    def show_cell(self, cell: Cell) -> None:
        """Tells about another token."""
        if cell.probability is None or cell.first is None:
            self._title.setText(self.tr("{token}: not the model's choice").format(token=visible(cell.text)))
        else:
            share = percent(cell.probability)
            self._title.setText(f"{visible(cell.text)}   {share}")
        known = cell.first
        self._columns.setVisible(known is not None)
        self._columns.setText(self.tr("Likely here, and after the samplers:"))
        candidates = known.alternatives if known is not None else ()
        for number, row in enumerate(self._rows):
            row.setVisible(number < len(candidates))
            if number < len(candidates):
                is_chosen = known is not None and candidates[number].token == known.chosen.token
                row.set_candidate(candidates[number], is_chosen=is_chosen)
        self.set_marked(None)
        self.adjustSize()

    def step(self, by: int) -> None:
        """Marks the next alternative that can be chosen."""
        able = [row for row in self._rows if not row.isHidden() and row.isEnabled()]
        if able:
            at = next((number for number, row in enumerate(able) if row.is_marked), -1 if by > 0 else len(able))
            self.set_marked(able[max(0, min(len(able) - 1, at + by))])

    def set_marked(self, marked: _Row | None) -> None:
        """Marks one for the Enter key."""
        for row in self._rows:
            row.is_marked = row is marked
            row.update()

    @property
    def marked(self) -> Candidate | None:
        """What Enter chooses."""
        return next((row.candidate for row in self._rows if row.is_marked), None)

    def leaveEvent(self, event: QEvent) -> None:
        """Says so."""
        super().leaveEvent(event)
        self.left.emit()


class _Row(QAbstractButton):
    """A candidate: its text, a bar, its probability, and what it became; struck through where it was removed."""

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chatAlternative")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.candidate: Candidate | None = None
        self.is_marked = self._is_chosen = False
        self._formats = formats

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A line of text."""
        height = QFontMetrics(self._formats.font).height() + 6
        return QSize(height * 10, height)

    def set_candidate(self, candidate: Candidate, *, is_chosen: bool) -> None:
        """Shows another."""
        self.candidate, self._is_chosen = candidate, is_chosen
        if candidate.ends:
            text = self.tr("end of the reply")
        elif candidate.text is None:
            text = self.tr("part of a character")
        else:
            text = visible(candidate.text)
        self.setText(text)
        after = percent(candidate.left) if candidate.left else self.tr("removed")
        self._figures = (percent(candidate.probability), after)
        self.setEnabled(candidate.ends or candidate.text is not None)
        self.setAccessibleName(f"{text}, {self._figures[0]}, {after}")
        self.setToolTip(self.tr("Write the reply on from here with this instead") if self.isEnabled() else "")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        del event
        if self.candidate is None:
            return
        painter, colors = QPainter(self), self._formats.theme.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.is_marked or (self.underMouse() and self.isEnabled()):
            painter.setPen(QColor(colors.accent))
            painter.setBrush(QColor(colors.tint))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        em = self._formats.metrics.em
        figure = em * 4.5
        text = QRectF(6, 0, self.width() - 2 * figure - 12, self.height())
        bar = QRectF(text.left(), self.height() - 4, text.width() * self.candidate.probability, 3)
        painter.fillRect(bar, QColor(colors.accent))
        removed = not self.candidate.left
        font = self._formats.bold_font if self._is_chosen else self._formats.font
        font = type(font)(font)
        font.setStrikeOut(removed)
        painter.setFont(font)
        painter.setPen(QColor(colors.quiet if removed else colors.text))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(self._formats.small_font)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(text.right(), 0, figure, self.height()), right, self._figures[0])
        painter.drawText(QRectF(text.right() + figure, 0, figure, self.height()), right, self._figures[1])
