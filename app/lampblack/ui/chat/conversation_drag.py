"""Dragging conversations onto folders, and out of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from lampblack.domain.conversations import Conversation
from lampblack.ui.chat.conversation_roles import FOLDER_ROLE, ID_ROLE, ROW_ROLE
from lampblack.ui.chat.conversation_wishes import ConversationWishes

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex

MIME = "application/x-lampblack-conversations"


class _Target(NamedTuple):
    """Where what is dragged would fall: into this folder, or (None) out of any."""

    folder: int | None


class DraggingView(QListView):
    """Rows are dragged by the mouse; on a folder, or a conversation in one, they fall into it, elsewhere out of any.

    target_folder: the folder under what is dragged now, for the delegate to show.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.wishes = ConversationWishes(self)
        self.target_folder: int | None = None
        self._dragged: tuple[int, ...] = ()
        self._come_from: set[int | None] = set()
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)

    def selected_ids(self) -> tuple[int, ...]:
        """The conversations that are selected, in the order of the list."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return tuple(index.data(ID_ROLE) for index in rows if index.data(ID_ROLE) is not None)

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802
        self._dragged = self.selected_ids()
        if not self._dragged:
            return
        rows = [index.data(ROW_ROLE) for index in self.selectionModel().selectedIndexes()]
        self._come_from = {row.folder_id for row in rows if isinstance(row, Conversation)}
        data = QMimeData()
        data.setData(MIME, b"")  # what is dragged stays in this window
        drag = QDrag(self)
        drag.setMimeData(data)
        row = self.visualRect(self.currentIndex())
        drag.setPixmap(self.viewport().grab(row))
        drag.setHotSpot(QPoint(min(row.width(), 24), row.height() // 2))
        drag.exec(Qt.DropAction.MoveAction)
        self._dragged = ()
        self._show_target(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._is_ours(event):
            event.acceptProposedAction()
        else:
            event.ignore()  # a file is for the window

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls at the edges
        target = self._target_at(event)
        self._show_target(target)
        if target is None:
            event.ignore()
        else:
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_target(None)

    def dropEvent(self, event: QDropEvent) -> None:
        target = self._target_at(event)
        self._show_target(None)
        self.stopAutoScroll()
        self.setState(QAbstractItemView.State.NoState)
        if target is not None:
            event.acceptProposedAction()
            self.wishes.move.emit(self._dragged, target.folder)

    def _target_at(self, event: QDropEvent) -> _Target | None:
        """None where what is dragged is already."""
        if not self._is_ours(event):
            return None
        index: QModelIndex = self.indexAt(event.position().toPoint())
        target = _Target(index.data(FOLDER_ROLE) if index.isValid() else None)
        return None if self._come_from == {target.folder} else target

    def _is_ours(self, event: QDropEvent) -> bool:
        return bool(self._dragged) and event.mimeData().hasFormat(MIME)

    def _show_target(self, target: _Target | None) -> None:
        folder = target.folder if target else None
        if folder != self.target_folder:
            self.target_folder = folder
            self.viewport().update()
