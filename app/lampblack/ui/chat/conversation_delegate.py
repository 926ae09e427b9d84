"""How one row of the conversation list is drawn and renamed in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lampblack.domain.conversations import Conversation, Folder
from lampblack.ui.chat.conversation_roles import COUNT_ROLE, FOLDER_ROLE, ROW_ROLE, RUNNING_ROLE
from lampblack.ui.icons import icon
from lampblack.ui.stylesheet import mixed
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from lampblack.ui.chat.conversation_drag import DraggingView
    from lampblack.ui.chat.conversation_model import Index
    from lampblack.ui.theme import Theme

MARGIN = 8
CORNER = 6
DOT = 6
TRASH = 24
"""The side of the square that deletes, in pixels at 100% text."""

_State = QStyle.StateFlag


class ConversationDelegate(QStyledItemDelegate):
    """Draws a heading in quiet small text, a folder with an arrow and the number of conversations in it, a conversation
    as one elided line, indented in its folder, and a bin in the row under the mouse."""

    def __init__(self, theme: Theme, view: DraggingView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.restyle()

    def restyle(self) -> None:
        """Takes icons and sizes from the theme again."""
        self._side = scaled(TRASH, self._theme)
        self._small = scaled(16, self._theme)
        self._bin = icon("trash", self._theme, "quiet", self._small)
        self._pin = icon("pin", self._theme, "quiet", scaled(12, self._theme))
        self._folded = icon("chevron-right", self._theme, "quiet", self._small)
        self._open = icon("chevron-down", self._theme, "quiet", self._small)
        self._height = self._theme.control_height + 4

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(MARGIN * 8, self._height)

    def bin_rect(self, row: QRect) -> QRect:
        """The place in a row that deletes it."""
        return QRect(row.right() - self._side - 3, row.center().y() - self._side // 2 + 1, self._side, self._side)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        row = index.data(ROW_ROLE)
        if isinstance(row, Conversation):
            self._paint_conversation(painter, option, index, row)
        elif isinstance(row, Folder):
            self._paint_folder(painter, option, index, row)
        else:
            self._paint_heading(painter, option, index)
        painter.restore()

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: N802
        if not (isinstance(editor, QLineEdit) and editor.isModified()):  # the title may change while one is typed
            super().setEditorData(editor, index)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: N802
        editor = QLineEdit(parent)
        editor.setObjectName("chatRename")
        is_folder = isinstance(index.data(ROW_ROLE), Folder)
        editor.setAccessibleName(self.tr("Name of the folder") if is_folder else self.tr("Title of the conversation"))
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

    def _paint_folder(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, folder: Folder) -> None:
        is_target = self._view.target_folder == folder.id
        if is_target:
            option.state |= _State.State_Selected | _State.State_HasFocus
        paint_ground(painter, option, self._theme)
        if option.state & _State.State_HasFocus and not is_target:
            paint_frame(painter, option, self._theme)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        arrow = QRect(area.left() - 2, area.center().y() - self._small // 2 + 1, self._small, self._small)
        (self._folded if folder.is_collapsed else self._open).paint(painter, arrow)
        area.setLeft(arrow.right() + 6)
        count = QLocale().toString(index.data(COUNT_ROLE))
        small = self._theme.font(0.87)
        painter.setFont(small)
        painter.setPen(self._theme.color("quiet"))
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count)
        area.setRight(area.right() - QFontMetrics(small).horizontalAdvance(count) - MARGIN)
        self._paint_title(painter, area, folder.title, QFont.Weight.DemiBold)

    def _paint_conversation(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, conversation: Conversation
    ) -> None:
        hovered = bool(option.state & _State.State_MouseOver)
        paint_ground(painter, option, self._theme)
        area = option.rect.adjusted(MARGIN, 0, -MARGIN, 0)
        if index.data(FOLDER_ROLE) is not None:
            area.setLeft(area.left() + self._small + 4)
        if hovered:
            self._bin.paint(painter, self.bin_rect(option.rect))
            area.setRight(self.bin_rect(option.rect).left() - 2)
        elif index.data(RUNNING_ROLE):
            painter.setBrush(self._theme.color("accent"))
            painter.setPen(Qt.PenStyle.NoPen)
            middle = QRectF(self.bin_rect(option.rect)).center()
            painter.drawEllipse(QPointF(middle), DOT / 2, DOT / 2)
            area.setRight(self.bin_rect(option.rect).left() - 2)
        elif conversation.is_pinned and not conversation.is_archived:
            side = scaled(12, self._theme)
            place = QRect(0, 0, side, side)
            place.moveCenter(self.bin_rect(option.rect).center())
            self._pin.paint(painter, place)
            area.setRight(self.bin_rect(option.rect).left() - 2)
        self._paint_title(painter, area, index.data(), QFont.Weight.Normal)

    def _paint_title(self, painter: QPainter, area: QRect, title: str, weight: QFont.Weight) -> None:
        font = self._theme.font(1.0, weight)
        painter.setFont(font)
        painter.setPen(self._theme.color("text"))
        text = QFontMetrics(font).elidedText(title, Qt.TextElideMode.ElideRight, area.width())
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
        paint_frame(painter, option, theme)


def paint_frame(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The frame of the row that the keyboard is on."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), CORNER, CORNER)
