"""The card under a token: how often it is chosen, what else might have stood there, what the preset leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractButton, QFrame, QLabel, QVBoxLayout, QWidget

from lampblack.domain.explaining import ALTERNATIVES
from lampblack.ui.transcript.explain_looks import cases, exact, exact_token, limit_name, visible
from lampblack.ui.widgets.elided_label import ElidedLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QEnterEvent, QPaintEvent

    from lampblack.domain.explaining import Candidate, Cell
    from lampblack.ui.markdown.formats import Formats

_WIDTH = 24
"""In ems."""
_MARGIN = 8
_LEAST_ROWS = 2
"""Alternatives that are shown in any case, where there are so many."""


class ExplainCard(QFrame):
    """Plain sentences; under them, quietly, the figures of the token, or of the alternative that is pointed at.

    Signals: `chosen` with the Candidate that is to stand there instead; `left` when the mouse has gone from it.
    """

    chosen = Signal(object)
    left = Signal()

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chatExplainCard")
        self.setAutoFillBackground(True)
        self._cell: Cell | None = None
        self._others: list[Candidate] = []
        self._title, self._heading = ElidedLabel(self), ElidedLabel(self)
        self._sentence, self._struck = QLabel(self), ElidedLabel(self)
        self._sentence.setWordWrap(True)
        self._figures = (ElidedLabel(self), ElidedLabel(self))
        for label in (self._title, self._sentence, self._heading, self._struck):
            label.setObjectName("chatExplainSaid")
        for label in self._figures:
            label.setObjectName("chatExplainFigures")
        self._rows = [_Row(formats, self) for _ in range(ALTERNATIVES)]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        layout.setSpacing(0)
        for part in (self._title, self._sentence, self._heading, *self._rows, self._struck, *self._figures):
            layout.addWidget(part)
        layout.insertSpacing(2, 8)
        layout.insertSpacing(layout.indexOf(self._figures[0]), 8)
        for row in self._rows:
            row.pointed.connect(self._show_figures)
            row.clicked.connect(lambda _=False, row=row: self.chosen.emit(row.candidate))
        self.restyle(formats)

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        colors = formats.theme.palette
        self.setStyleSheet(
            f"#chatExplainCard {{ background: {colors.surface}; border: 1px solid {colors.line}; border-radius: 8px; }}"
        )
        self._title.setFont(formats.bold_font)
        self._sentence.setFont(formats.font)
        for label in (self._heading, self._struck, *self._figures):
            label.setFont(formats.small_font)
            label.setProperty("role", "quiet")
        for row in self._rows:
            row.restyle(formats)
        self.setFixedWidth(round(formats.metrics.em * _WIDTH))

    def show_cell(self, cell: Cell) -> None:
        """Tells about another token."""
        self._cell = cell
        self._title.setText(visible(cell.text))
        self._sentence.setText(self._said_of(cell))
        known = cell.first
        others = [one for one in known.alternatives if one.token != known.chosen.token] if known is not None else []
        for row, candidate in zip(self._rows, others, strict=False):
            row.set_candidate(candidate)
        self._others = others[: len(self._rows)]
        self._heading.setText(self.tr("What else might have stood here:"))
        self._struck.setText(self.tr("Struck out: left out by the limits of the preset"))
        self.set_marked(None)
        self._show(len(self._others), figures=True)

    def fit_into(self, height: int) -> None:
        """Leaves out what matters least where it would be higher: the figures, then what is the least likely."""
        self._show(len(self._others), figures=True)
        rows = len(self._others)
        if self.height() > height:
            self._show(rows, figures=False)
        while self.height() > height and rows > _LEAST_ROWS:
            rows -= 1
            self._show(rows, figures=False)

    def _show(self, rows: int, *, figures: bool) -> None:
        for number, row in enumerate(self._rows):
            row.setVisible(number < rows)
        self._heading.setVisible(rows > 0)
        self._struck.setVisible(any(not one.left for one in self._others[:rows]))
        for label in self._figures:
            label.setVisible(figures and self._cell is not None and self._cell.first is not None)
        self._fit()

    def _fit(self) -> None:
        """As high as its lines are at its width; adjustSize() knows of breaking lines in windows alone."""
        self._sentence.setFixedHeight(self._sentence.heightForWidth(self.width() - 2 * _MARGIN))
        self.adjustSize()

    def _said_of(self, cell: Cell) -> str:
        if cell.probability is None or cell.left is None or cell.first is None:
            return self.tr("The model did not choose this: it was there before the model began to write.")
        before, after = cases(cell.probability), cases(cell.left)
        if not cell.left:
            limit = limit_name(cell.first.chosen)
            if limit:
                words = self.tr("Left out by the limits of the preset: {limit}. Without them chosen in {cases}.")
                return words.format(limit=limit, cases=before)
            return self.tr("Left out by the limits of the preset. Without them chosen in {cases}.").format(cases=before)
        if before == after:
            return self.tr("Chosen in {cases}.").format(cases=after)
        words = self.tr("Chosen in {cases}; without the limits of the preset in {others}.")
        return words.format(cases=after, others=before)

    def _show_figures(self, candidate: Candidate | None) -> None:
        """Those of a candidate, or of the token itself."""
        candidate, cell = candidate or self.marked, self._cell
        if candidate is not None:
            said = (exact(candidate.probability, candidate.left), exact_token(candidate.logprob, [candidate.token]))
        elif cell is None or cell.logprob is None or cell.left is None:
            said = ("", "")
        else:
            said = (exact(cell.probability or 0.0, cell.left), exact_token(cell.logprob, cell.tokens))
        for label, words in zip(self._figures, said, strict=True):
            label.setText(words)

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
        self._show_figures(None)

    @property
    def marked(self) -> Candidate | None:
        """What Enter chooses."""
        return next((row.candidate for row in self._rows if row.is_marked), None)

    def leaveEvent(self, event: QEvent) -> None:
        """Says so."""
        super().leaveEvent(event)
        self.left.emit()


class _Row(QAbstractButton):
    """A candidate: its text, how often it is chosen, and that as a bar; struck through where it is left out.

    Signal: `pointed` with the candidate that the mouse is on, None when it has gone.
    """

    pointed = Signal(object)

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("chatAlternative")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.candidate: Candidate | None = None
        self.is_marked = False
        self._often = ""
        self._formats = formats

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes."""
        self._formats = formats
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """A line of text."""
        height = QFontMetrics(self._formats.font).height() + 6
        return QSize(height * 10, height)

    def set_candidate(self, candidate: Candidate) -> None:
        """Shows another."""
        self.candidate = candidate
        if candidate.ends:
            text = self.tr("end of the reply")
        elif candidate.text is None:
            text = self.tr("part of a character")
        else:
            text = visible(candidate.text)
        self.setText(text)
        limit = limit_name(candidate)
        if candidate.left:
            self._often = cases(candidate.left)
        else:
            self._often = self.tr("left out: {limit}").format(limit=limit) if limit else self.tr("left out")
        self.setEnabled(candidate.ends or candidate.text is not None)
        self.setAccessibleName(f"{text}, {self._often}")
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
        often = QFontMetrics(self._formats.small_font).horizontalAdvance(self._often) + 8
        text = QRectF(6, 0, self.width() - often - 12, self.height())
        bar = QRectF(text.left(), self.height() - 4, (self.width() - 12) * self.candidate.left, 3)
        painter.fillRect(bar, QColor(colors.accent))
        removed = not self.candidate.left
        font = QFont(self._formats.font)
        font.setStrikeOut(removed)
        painter.setFont(font)
        painter.setPen(QColor(colors.quiet if removed else colors.text))
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, round(text.width()))
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        painter.setFont(self._formats.small_font)
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(text.right(), 0, often, self.height()), right, self._often)

    def enterEvent(self, event: QEnterEvent) -> None:
        """Says so."""
        super().enterEvent(event)
        self.pointed.emit(self.candidate)

    def leaveEvent(self, event: QEvent) -> None:
        """Says so."""
        super().leaveEvent(event)
        self.pointed.emit(None)
