"""How one row of the conversation list is drawn and renamed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lampblack.ui.chat.conversation_model import ID_ROLE, RUNNING_ROLE
from lampblack.ui.icons import icon
from lampblack.ui.stylesheet import mixed
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from lampblack.ui.chat.conversation_model import Index
    from lampblack.ui.theme import Theme

MARGIN = 8
CORNER = 6
DOT = 6
TRASH = 24
"""The side of the square that deletes, in pixels at 100% text."""

_State = QStyle.StateFlag


class ConversationDelegate(QStyledItemDelegate):
    """Draws a heading in quiet small text, a conversation as one elided line, and a bin in the row under the mouse."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.restyle()

    def restyle(self) -> None:
        """Takes icons and sizes from the theme again."""
        self._side = scaled(TRASH, self._theme)
        self._bin = icon("trash", self._theme, "quiet", scaled(16, self._theme))
        self._height = self._theme.control_height + 4

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(MARGIN * 8, self._height)

    def bin_rect(self, row: QRect) -> QRect:
        """The place in a row that deletes it."""
        return QRect(row.right() - self._side - 3, row.center().y() - self._side // 2 + 1, self._side, self._side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(ID_ROLE) is None:
            self._paint_heading(painter, option, index)
        else:
            self._paint_conversation(painter, option, index)
        painter.restore()

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, _index: Index) -> QWidget:  # noqa: N802
        editor = QLineEdit(parent)
        editor.setObjectName("chatRename")
        editor.setAccessibleName(self.tr("Title of the conversation"))
        editor.setMaxLength(200)
        editor.setStyleSheet(f"QLineEdit, QLineEdit:focus {{ padding: 0 {MARGIN - 2}px; min-height: 0; }}")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:  # noqa: N802
        editor.setGeometry(option.rect.adjusted(0, 1, 0, -1))

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        font = self._theme.font(0.87, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.color("quiet"))
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, -6)
        text = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft, text)

    def _paint_conversation(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        hovered = bool(option.state & _State.State_MouseOver)
        paint_ground(painter, option, self._theme)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if hovered:
            self._bin.paint(painter, self.bin_rect(option.rect))
            area.setRight(self.bin_rect(option.rect).left() - 2)
        elif index.data(RUNNING_ROLE):
            painter.setBrush(self._theme.color("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            middle = QRectF(self.bin_rect(option.rect)).center()
            painter.drawEllipse(QPointF(middle), DOT / 2, DOT / 2)
            area.setRight(self.bin_rect(option.rect).left() - 2)
        font = self._theme.font()
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        text = QFontMetrics(font).elidedText(index.data(), Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)


def paint_ground(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """What lies under a row: a tint where it is selected, a paler one under the mouse, a frame for the keyboard."""
    colors = theme.palette
    selected = bool(option.state & _State.State_Selected)
    box = QRectF(option.rect).adjusted(1, 1, -1, -1)
    if selected or option.state & _State.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tint") if selected else QColor(mixed(colors.surface, colors.text, 0.04)))
        painter.drawRoundedRect(box, CORNER, CORNER)
    if selected and option.state & _State.State_HasFocus:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color("accent"), 2))
        painter.drawRoundedRect(box, CORNER, CORNER)
