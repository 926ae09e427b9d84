"""The confusion matrix, painted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter
from PySide6.QtWidgets import QWidget

from lampblack.domain.analysis.confusion_picture import short, squares
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from lampblack.domain.analysis.scores import Scores
    from lampblack.ui.theme import Theme

_SIDE, _LEAST_SIDE, _GAP = 64, 28, 8


class ConfusionView(Translated, QWidget):
    """A row for each gold label, a column for each that was given; the darker, the more of the row."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("analyzeConfusion")
        self._theme = theme
        self._scores: Scores | None = None
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_scores(self, scores: Scores | None) -> None:
        """Shows these; None: nothing."""
        self._scores = scores
        self._retranslate()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        if self._scores is None:
            return QSize(0, 0)
        count = len(self._scores.labels)
        return QSize(int(self._margin() + count * _SIDE), int(self._head() + count * _SIDE))

    def minimumSizeHint(self) -> QSize:
        if self._scores is None:
            return QSize(0, 0)
        count = len(self._scores.labels)
        return QSize(int(self._margin() + count * _LEAST_SIDE), int(self._head() + count * _LEAST_SIDE))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        scores = self._scores
        if scores is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(0.87))
        names = [short(one.label) for one in scores.labels]
        left, top = self._margin(), self._head()
        side = max(_LEAST_SIDE, min(_SIDE, (self.width() - left) / len(names), (self.height() - top) / len(names)))
        metrics = QFontMetricsF(painter.font())
        quiet = QColor(self._theme.color("quiet"))
        painter.setPen(quiet)
        painter.drawText(QRectF(0, 0, self.width(), metrics.height()), self._sides())
        painter.setPen(QColor(self._theme.color("text")))
        for place, name in enumerate(names):
            row = QRectF(0, top + place * side, left - _GAP, side)
            middle = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, middle, name)
            head = QRectF(left + place * side, metrics.height() + 4, side - 4, metrics.height() + 4)
            fitting = metrics.elidedText(name, Qt.TextElideMode.ElideRight, side - 4)
            painter.drawText(head, Qt.AlignmentFlag.AlignHCenter, fitting)
        for one in squares(scores):
            place_ = QRectF(left + one.column * side + 1, top + one.row * side + 1, side - 2, side - 2)
            fill = QColor(self._theme.color("accent" if one.is_right else "bad"))
            fill.setAlphaF(0.06 + 0.54 * one.share)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(fill)
            painter.drawRoundedRect(place_, 4, 4)
            painter.setPen(QColor(self._theme.color("text")))
            painter.drawText(place_, Qt.AlignmentFlag.AlignCenter, str(one.count))
        painter.end()

    def _margin(self) -> float:
        assert self._scores is not None
        metrics = QFontMetricsF(self._theme.font(0.87))
        return _GAP + max(metrics.horizontalAdvance(short(one.label)) for one in self._scores.labels)

    def _head(self) -> float:
        return 2 * QFontMetricsF(self._theme.font(0.87)).height() + 12

    def _sides(self) -> str:
        return self.tr("rows: gold label, columns: the model's")

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Confusion matrix"))
        if self._scores is not None:
            names = [one.label for one in self._scores.labels]
            words = self.tr("{gold} as {given}: {count}")
            told = [
                words.format(gold=names[one.row], given=names[one.column], count=one.count)
                for one in squares(self._scores)
                if one.count
            ]
            self.setAccessibleDescription("; ".join(told))
        self.update()
