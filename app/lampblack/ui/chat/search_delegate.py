"""How a hit is drawn: the conversation and the day in small text, under it the words in their surroundings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from lampblack.ui.chat.conversation_delegate import MARGIN, paint_ground

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex

    from lampblack.domain.search import Excerpt
    from lampblack.ui.theme import Theme

HIT_ROLE = Qt.ItemDataRole.UserRole
"""The store's Hit."""
WHEN_ROLE = Qt.ItemDataRole.UserRole + 1
"""The day, in words."""

_LINES = 2
_ABOVE = 6


class SearchDelegate(QStyledItemDelegate):
    """Every row has the same height: one line about the conversation, two of what was said."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.restyle()

    def restyle(self) -> None:
        """Takes sizes and fonts from the theme again."""
        self._small, self._font = self._theme.font(0.87), self._theme.font()
        self._small_line = QFontMetrics(self._small).height()
        self._line = QFontMetrics(self._font).height()

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(MARGIN * 8, 2 * _ABOVE + self._small_line + 2 + _LINES * self._line)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_ground(painter, option, self._theme)
        area = option.rect.adjusted(MARGIN, _ABOVE, -MARGIN, -_ABOVE)
        self._paint_heading(painter, area, index.data(), index.data(WHEN_ROLE))
        self._paint_excerpt(painter, area.adjusted(0, self._small_line + 2, 0, 0), index.data(HIT_ROLE).excerpt)
        painter.restore()

    def _paint_heading(self, painter: QPainter, area: QRect, title: str, when: str) -> None:
        metrics = QFontMetrics(self._small)
        painter.setFont(self._small)
        painter.setPen(self._theme.color("quiet"))
        line = QRect(area.left(), area.top(), area.width(), self._small_line)
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, when)
        line.setRight(line.right() - metrics.horizontalAdvance(when) - MARGIN)
        text = metrics.elidedText(title, Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)

    def _paint_excerpt(self, painter: QPainter, area: QRect, excerpt: Excerpt) -> None:
        layout, end = self._laid_out(excerpt.text, excerpt, area.width())
        while end is not None:
            text = excerpt.text[: end - 1].rstrip("… ")
            layout, left = self._laid_out(text + "…", excerpt, area.width())
            end = None if left is None or not text else len(text)
        painter.setPen(self._theme.color("text"))
        layout.draw(painter, QPointF(area.topLeft()))

    def _laid_out(self, text: str, excerpt: Excerpt, width: int) -> tuple[QTextLayout, int | None]:
        """As many lines as there is room for, and where in the text they end; None where that is all of it."""
        layout = QTextLayout(text, self._font)
        layout.setFormats([self._mark(excerpt.text, *mark) for mark in excerpt.marks if mark[1] <= len(text)])
        layout.beginLayout()
        end = None
        for number in range(_LINES):
            line = layout.createLine()
            if not line.isValid():
                break
            line.setLineWidth(width)
            line.setPosition(QPointF(0, number * self._line))
            end = line.textStart() + line.textLength()
        layout.endLayout()
        return layout, None if end is None or end >= _units(text) else _characters(text, end)

    def _mark(self, text: str, begin: int, end: int) -> QTextLayout.FormatRange:
        mark = QTextLayout.FormatRange()
        mark.start, mark.length = _units(text[:begin]), _units(text[begin:end])
        mark.format = QTextCharFormat()
        mark.format.setFontWeight(QFont.Weight.DemiBold)
        mark.format.setForeground(self._theme.color("accent"))
        return mark


def _units(text: str) -> int:
    """Its length as Qt counts, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _characters(text: str, units: int) -> int:
    """How many of its characters so many units of UTF-16 are."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore"))
