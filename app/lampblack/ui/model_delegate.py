"""Paints the rows of the model picker's list: a name, and a quiet line of facts that ends in a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lampblack.ui.icons import ICON_SIZE, pixmap
from lampblack.ui.model_rows import RowRole
from lampblack.ui.model_words import SEPARATOR, in_memory
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QComboBox

    from lampblack.ui.theme import Theme

_SMALL = 0.87
_PADDING = 8
_Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine


class ModelDelegate(QStyledItemDelegate):
    """Marks the chosen row with a check, the pointed-at row with the tint, the model in memory with a word."""

    def __init__(self, theme: Theme, picker: QComboBox) -> None:
        super().__init__(picker)
        self._theme, self._picker = theme, picker

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option
        name, small = QFontMetrics(self._theme.font()), QFontMetrics(self._theme.font(_SMALL))
        around = scaled(ICON_SIZE - 4, self._theme) + 3 * _PADDING + 2
        first = name.horizontalAdvance(index.data())
        if index.data(RowRole.PATH) is None:
            return QSize(first + around, name.height() + 2 * _PADDING + 1)
        if index.data(RowRole.IN_MEMORY):
            first += _PADDING + small.horizontalAdvance(in_memory()) + 2
        second = sum(small.horizontalAdvance(words) for words in _second_line(index))
        line = int(_begins(index))
        return QSize(max(first, second) + around, name.height() + small.height() + 2 * _PADDING + line)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        is_model = index.data(RowRole.PATH) is not None
        rect = QRect(option.rect)
        if _begins(index) or (not is_model and self._picker.itemData(index.row() - 1, RowRole.PATH)):
            painter.fillRect(rect.left() + _PADDING, rect.top(), rect.width() - 2 * _PADDING, 1, self._color("line"))
            rect.setTop(rect.top() + 1)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._color("tint"))
            painter.drawRoundedRect(rect.adjusted(0, 1, 0, -1), 6, 6)
        is_chosen = index.row() == self._picker.currentIndex()
        icon = "check" if is_chosen and is_model else index.data(RowRole.ICON) or ""
        content = rect.adjusted(_PADDING, _PADDING, -_PADDING, -_PADDING)
        content.setLeft(self._paint_icon(painter, content, icon))
        if is_model:
            self._paint_model(painter, content, index)
        else:
            painter.setFont(self._theme.font())
            self._paint_words(painter, content, [(index.data(), "text")])
        painter.restore()

    def _paint_icon(self, painter: QPainter, rect: QRect, name: str) -> int:
        """Returns where the text begins: the same for all rows, with or without an icon."""
        side = scaled(ICON_SIZE - 4, self._theme)
        if name:
            painter.drawPixmap(
                QRect(rect.left(), rect.center().y() - side // 2, side, side),
                pixmap(name, self._theme, "accent" if name == "check" else "quiet", side),
            )
        return rect.left() + side + _PADDING

    def _paint_model(self, painter: QPainter, rect: QRect, index: _Index) -> None:
        first = QRect(rect)
        first.setHeight(QFontMetrics(self._theme.font()).height())
        second = rect.adjusted(0, first.height(), 0, 0)
        painter.setFont(self._theme.font(_SMALL))
        if index.data(RowRole.IN_MEMORY):
            words = in_memory()
            width = painter.fontMetrics().horizontalAdvance(words) + 2  # rounding must not cut the last letter
            spot = first.adjusted(first.width() - width, 0, 0, 0)
            self._paint_words(painter, spot, [(words, "good")])
            first.setRight(spot.left() - _PADDING)
        quiet, verdict = _second_line(index)
        self._paint_words(painter, second, [(quiet, "quiet"), (verdict, index.data(RowRole.VERDICT_ROLE))])
        painter.setFont(self._theme.font())
        role = "text" if index.flags() & Qt.ItemFlag.ItemIsEnabled else "quiet"
        self._paint_words(painter, first, [(index.data(), role)], Qt.TextElideMode.ElideMiddle)

    def _paint_words(
        self,
        painter: QPainter,
        rect: QRect,
        parts: Sequence[tuple[str, str]],
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        rect = QRect(rect)
        for words, role in parts:
            painter.setPen(self._color(role))
            shown = painter.fontMetrics().elidedText(words, elide, rect.width())
            painter.drawText(rect, int(_LINE), shown)
            rect.setLeft(rect.left() + painter.fontMetrics().horizontalAdvance(shown))

    def _color(self, role: str) -> QColor:
        return self._theme.color(role)


def _begins(index: _Index) -> bool:
    """Whether a line stands over it, for others stand before it."""
    return bool(index.data(RowRole.BEGINS)) and index.row() > 0


def _second_line(index: _Index) -> tuple[str, str]:
    """The facts, with what separates them from the verdict, and the verdict."""
    facts, verdict = index.data(RowRole.FACTS), index.data(RowRole.VERDICT)
    return facts + (SEPARATOR if verdict else ""), verdict
