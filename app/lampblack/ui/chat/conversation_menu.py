"""The menu of the conversation list: what can be done with a row, or with all that are selected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from lampblack.ui.icons import icon

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Conversation, Folder
    from lampblack.ui.chat.conversation_wishes import ConversationWishes
    from lampblack.ui.theme import Theme

PIN_KEYS, ARCHIVE_KEYS, MOVE_KEYS, PRINT_KEYS = "Ctrl+Shift+P", "Ctrl+Shift+E", "Ctrl+Shift+O", "Ctrl+P"


class ConversationMenus(QObject):
    """Makes menus that say what is wanted."""

    def __init__(self, theme: Theme, wishes: ConversationWishes, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._wishes, self._view = theme, wishes, parent

    def for_conversations(
        self, chosen: Sequence[Conversation], folders: Sequence[Folder], rename: Callable[[], object]
    ) -> QMenu:
        """For one, or for several at once. rename: begins to rename the one."""
        menu = self._menu("chatListMenu")
        ids = tuple(one.id for one in chosen)
        if len(chosen) == 1:
            self._add(menu, "edit", self.tr("Rename"), "F2", rename)
        archived = all(one.is_archived for one in chosen)
        if not archived:
            pinned = all(one.is_pinned for one in chosen)
            pin = self.tr("Unpin") if pinned else self.tr("Pin")
            self._add(menu, "pin", pin, PIN_KEYS, lambda: self._wishes.pin.emit(ids, not pinned))
            menu.addMenu(self.for_moving(chosen, folders, menu))
        archive = self.tr("Take out of the archive") if archived else self.tr("Archive")
        self._add(menu, "archive", archive, ARCHIVE_KEYS, lambda: self._wishes.archive.emit(ids, not archived))
        self._add(menu, "download", self.tr("Export…"), "", lambda: self._wishes.export.emit(ids))
        if len(ids) == 1:
            words = self.tr("Print or save as PDF…")
            self._add(menu, "document", words, PRINT_KEYS, lambda: self._wishes.print.emit(ids[0]))
        delete = self.tr("Delete") if len(ids) == 1 else self.tr("Delete %n conversation(s)", "", len(ids))
        self._add(menu, "trash", delete, self.tr("Del"), lambda: self._wishes.delete.emit(ids))
        return menu

    def for_moving(
        self, chosen: Sequence[Conversation], folders: Sequence[Folder], parent: QWidget | None = None
    ) -> QMenu:
        """Where they can go."""
        menu = self._menu("chatMoveMenu", parent)
        menu.setTitle(self.tr("Move to folder"))
        menu.setIcon(icon("folder", self._theme))
        ids = tuple(one.id for one in chosen)
        held = {one.folder_id for one in chosen}
        for folder in folders:
            name = folder.title.replace("&", "&&")
            action = menu.addAction(name)
            action.triggered.connect(partial(self._wishes.move.emit, ids, folder.id))
            action.setEnabled(held != {folder.id})
        if folders:
            menu.addSeparator()
        if held != {None}:
            menu.addAction(self.tr("No folder"), lambda: self._wishes.move.emit(ids, None))
        self._add(menu, "folder-plus", self.tr("New folder…"), "", lambda: self._wishes.new_folder.emit(ids))
        return menu

    def for_folder(self, folder: Folder, rename: Callable[[], object]) -> QMenu:
        """For a folder's own row."""
        menu = self._menu("chatFolderMenu")
        fold = self.tr("Expand") if folder.is_collapsed else self.tr("Collapse")
        arrow = "chevron-down" if folder.is_collapsed else "chevron-right"
        self._add(menu, arrow, fold, "", lambda: self._wishes.collapse.emit(folder.id, not folder.is_collapsed))
        self._add(menu, "edit", self.tr("Rename"), "F2", rename)
        delete = self.tr("Delete the folder, keep what is in it")
        self._add(menu, "trash", delete, self.tr("Del"), lambda: self._wishes.delete_folder.emit(folder.id))
        return menu

    def _menu(self, name: str, parent: QWidget | None = None) -> QMenu:
        menu = QMenu(parent or self._view)
        menu.setObjectName(name)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, parent is None)
        return menu

    def _add(self, menu: QMenu, picture: str, words: str, keys: str, do: Callable[[], object]) -> None:
        shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText) if "+" in keys else keys
        action = menu.addAction(icon(picture, self._theme), words + (f"\t{shown}" if shown else ""))
        action.triggered.connect(lambda: do())
