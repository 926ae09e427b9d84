"""The list view of the conversations: what mouse and keyboard do to a row."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QToolTip, QWidget

from lampblack.ui.chat.conversation_delegate import ConversationDelegate
from lampblack.ui.chat.conversation_model import ID_ROLE
from lampblack.ui.icons import icon

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from lampblack.ui.chat.conversation_model import ConversationModel
    from lampblack.ui.theme import Theme

DELETE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) if sys.platform == "darwin" else (Qt.Key.Key_Delete,)
"""The key marked "delete" on a Mac is what others call Backspace."""


class ConversationView(QListView):
    """Says what is asked for; neither a right click nor a click on the bin chooses the row.

    picked: a row was clicked; confirmed: Enter was pressed on it; typed: letters, which search nothing here, so that
    they are meant for the message.
    """

    delete_requested = Signal(int)
    picked = Signal()
    confirmed = Signal()
    typed = Signal(str)

    def __init__(self, theme: Theme, model: ConversationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pressed_bin: int | None = None
        self._delegate = ConversationDelegate(theme, self)
        self.setObjectName("chatList")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.clicked.connect(lambda _index: self.picked.emit())
        theme.changed.connect(self._restyle)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        is_editing = self.state() == QAbstractItemView.State.EditingState  # the editor passes its Enter on
        if is_editing or not current.isValid() or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            super().keyPressEvent(event)
        elif event.key() in DELETE_KEYS:
            self._ask_to_delete(current)
        elif event.key() == Qt.Key.Key_F2:
            self.edit(current)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:  # noqa: N802
        if text.strip():
            self.typed.emit(text)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_bin = self._bin_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._pressed_bin is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed_bin = self._pressed_bin, None
        if pressed is None:
            super().mouseReleaseEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and self._bin_at(event.position().toPoint()) == pressed:
            self.delete_requested.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._bin_at(event.position().toPoint()) is None:
            super().mouseDoubleClickEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        if index.isValid() and index.data(ID_ROLE) is not None:
            where = event.globalPos() if by_mouse else self.viewport().mapToGlobal(self.visualRect(index).center())
            self._show_menu(index, where)

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._bin_at(event.pos()) is not None:
            QToolTip.showText(event.globalPos(), self.tr("Delete (Del)"), self)
            return True
        return super().viewportEvent(event)

    def _show_menu(self, index: QModelIndex, where: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(icon("edit", self._theme), self.tr("Rename") + "\tF2")
        rename.triggered.connect(lambda: self.edit(index))
        delete = menu.addAction(icon("trash", self._theme), self.tr("Delete") + "\t" + self.tr("Del"))
        delete.triggered.connect(lambda: self._ask_to_delete(index))
        menu.popup(where)

    def _ask_to_delete(self, index: QModelIndex) -> None:
        conversation_id = index.data(ID_ROLE)
        if conversation_id is not None:
            self.delete_requested.emit(conversation_id)

    def _bin_at(self, point: QPoint) -> int | None:
        """The id of the conversation whose bin is at `point`."""
        index = self.indexAt(point)
        if index.isValid() and self._delegate.bin_rect(self.visualRect(index)).contains(point):
            conversation_id: int | None = index.data(ID_ROLE)
            return conversation_id
        return None

    def _restyle(self) -> None:
        self._delegate.restyle()
        self.doItemsLayout()
        self.viewport().update()
