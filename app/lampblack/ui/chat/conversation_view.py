"""The list view of the conversations: what mouse and keyboard do to rows."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QKeyCombination, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QMenu, QToolTip, QWidget

from lampblack.domain.conversations import Conversation, Folder
from lampblack.ui.chat.conversation_delegate import ConversationDelegate
from lampblack.ui.chat.conversation_drag import DraggingView
from lampblack.ui.chat.conversation_menu import ARCHIVE_KEYS, MOVE_KEYS, PIN_KEYS, ConversationMenus
from lampblack.ui.chat.conversation_roles import ID_ROLE, ROW_ROLE

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent

    from lampblack.ui.chat.conversation_model import ConversationModel
    from lampblack.ui.theme import Theme

DELETE_KEYS = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) if sys.platform == "darwin" else (Qt.Key.Key_Delete,)
"""The key marked "delete" on a Mac is what others call Backspace."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_Flag = QItemSelectionModel.SelectionFlag


class ConversationView(DraggingView):
    """Says what is asked for; neither a right click nor a click on the bin chooses the row.

    What is done to a selected row is done to all that are selected. picked: a row was clicked alone; confirmed: Enter
    was pressed on it; typed: letters, which search nothing here, so that they are meant for the message.
    """

    picked = Signal()
    confirmed = Signal()
    typed = Signal(str)
    left = Signal()
    """Escape: of several only the one that is shown is to stay selected."""

    def __init__(self, theme: Theme, model: ConversationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._conversations = model
        self._pressed_bin: int | None = None
        self._pressed_folder: int | None = None
        self._delegate = ConversationDelegate(theme, self)
        self._menus = ConversationMenus(theme, self.wishes, self)
        self.setObjectName("chatList")
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.clicked.connect(self._clicked)
        model.rename_requested.connect(self.wishes.rename)
        model.folder_rename_requested.connect(self.wishes.rename_folder)
        theme.changed.connect(self._restyle)

    def edit_folder(self, folder_id: int) -> None:
        """Begins to rename a folder in place."""
        row = self._conversations.row_of_folder(folder_id)
        if row is not None:
            index = self._conversations.index(row)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
            self.scrollTo(index)
            self.edit(index)

    # --- keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:  # the editor passes its Enter on
            super().keyPressEvent(event)
            return
        row = self.currentIndex().data(ROW_ROLE)
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if plain and self._plain_key(event.key(), row):
            return
        if not self._chord(event.keyCombination()):
            super().keyPressEvent(event)

    def _plain_key(self, key: int, row: object) -> bool:
        """Whether it was one that means something for the row."""
        if key == Qt.Key.Key_Escape and len(self.selected_ids()) > 1:
            self.left.emit()
        elif isinstance(row, Folder):
            return self._folder_key(key, row)
        elif not isinstance(row, Conversation):
            return False
        elif key in DELETE_KEYS:
            self.wishes.delete.emit(self.selected_ids() if len(self.selected_ids()) > 1 else (row.id,))
        elif key == Qt.Key.Key_F2:
            self.edit(self.currentIndex())
        elif key in _ENTER:
            self.confirmed.emit()
        elif key == Qt.Key.Key_Left and row.folder_id is not None:
            self._go_to_folder(row.folder_id)
        else:
            return False
        return True

    def _folder_key(self, key: int, folder: Folder) -> bool:
        folds = {Qt.Key.Key_Left: True, Qt.Key.Key_Right: False}.get(Qt.Key(key))
        if key in (*_ENTER, Qt.Key.Key_Space):
            folds = not folder.is_collapsed
        if folds is not None:
            if folds != folder.is_collapsed:
                self.wishes.collapse.emit(folder.id, folds)
        elif key in DELETE_KEYS:
            self.wishes.delete_folder.emit(folder.id)
        elif key == Qt.Key.Key_F2:
            self.edit(self.currentIndex())
        else:
            return False
        return True

    def _chord(self, pressed: QKeyCombination) -> bool:
        """Pin, archive or move what is selected; whether the keys were for one of these."""
        chosen = self._chosen(self.selected_ids())
        keys = QKeySequence(pressed)
        if not chosen or keys not in {QKeySequence(one) for one in (PIN_KEYS, ARCHIVE_KEYS, MOVE_KEYS)}:
            return False
        ids = tuple(one.id for one in chosen)
        if keys == QKeySequence(ARCHIVE_KEYS):
            self.wishes.archive.emit(ids, not all(one.is_archived for one in chosen))
        elif self._conversations.is_archive:
            return False
        elif keys == QKeySequence(PIN_KEYS):
            self.wishes.pin.emit(ids, not all(one.is_pinned for one in chosen))
        else:
            self._pop_up(self._menus.for_moving(chosen, self._conversations.folders), self._middle())
        return True

    def _go_to_folder(self, folder_id: int) -> None:
        row = self._conversations.row_of_folder(folder_id)
        if row is not None:
            self.selectionModel().setCurrentIndex(self._conversations.index(row), _Flag.NoUpdate)

    def keyboardSearch(self, text: str) -> None:  # noqa: N802
        if text.strip():
            self.typed.emit(text)

    # --- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        self._pressed_bin = self._bin_at(point)
        row = self.indexAt(point).data(ROW_ROLE)
        is_left = event.button() == Qt.MouseButton.LeftButton
        self._pressed_folder = row.id if is_left and isinstance(row, Folder) else None
        if self._pressed_folder is not None:
            self.selectionModel().setCurrentIndex(self.indexAt(point), _Flag.NoUpdate)
        elif is_left and self._pressed_bin is None:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed_bin is None and self._pressed_folder is None:  # neither is dragged
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        pressed, self._pressed_bin = self._pressed_bin, None
        if pressed is not None:
            if event.button() == Qt.MouseButton.LeftButton and self._bin_at(point) == pressed:
                self.wishes.delete.emit(self._meant(pressed))
            return
        folder, self._pressed_folder = self._pressed_folder, None
        row = self.indexAt(point).data(ROW_ROLE)
        if folder is None:
            super().mouseReleaseEvent(event)
        elif isinstance(row, Folder) and row.id == folder:
            self.wishes.collapse.emit(row.id, not row.is_collapsed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if self._bin_at(point) is None and isinstance(self.indexAt(point).data(ROW_ROLE), Conversation):
            super().mouseDoubleClickEvent(event)

    def _clicked(self, index: QModelIndex) -> None:
        if index.data(ID_ROLE) is not None and len(self.selected_ids()) == 1:
            self.picked.emit()

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self._bin_at(event.pos()) is not None:
            QToolTip.showText(event.globalPos(), self.tr("Delete (Del)"), self)
            return True
        return super().viewportEvent(event)

    # --- menus

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        index = self.indexAt(event.pos()) if by_mouse else self.currentIndex()
        where = event.globalPos() if by_mouse else self._middle()
        row, held = index.data(ROW_ROLE), QPersistentModelIndex(index)  # rows may move while the menu is open
        if isinstance(row, Folder):
            self._pop_up(self._menus.for_folder(row, lambda: self._edit_held(held)), where)
        elif isinstance(row, Conversation):
            chosen = self._chosen(self._meant(row.id))
            folders = self._conversations.folders
            self._pop_up(self._menus.for_conversations(chosen, folders, lambda: self._edit_held(held)), where)

    def _edit_held(self, held: QPersistentModelIndex) -> None:
        if held.isValid():
            self.edit(self._conversations.index(held.row()))

    def _pop_up(self, menu: QMenu, where: QPoint) -> None:
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(where)

    def _middle(self) -> QPoint:
        return self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).center())

    # --- inside

    def _meant(self, conversation_id: int) -> tuple[int, ...]:
        """A row that is not selected is meant alone."""
        selected = self.selected_ids()
        return selected if conversation_id in selected else (conversation_id,)

    def _chosen(self, ids: tuple[int, ...]) -> list[Conversation]:
        return [one for one in map(self._conversations.conversation, ids) if one is not None]

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
