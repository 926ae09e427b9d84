"""The conversations of the list as a Qt model: pinned ones, folders, and the others by day, the newest first."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from lampblack.domain.conversations import Conversation, Folder
from lampblack.ui.chat.conversation_roles import COUNT_ROLE, FOLDER_ROLE, ID_ROLE, ROW_ROLE, RUNNING_ROLE
from lampblack.ui.chat.conversation_rows import Group, Order
from lampblack.ui.chat.conversation_words import RowWords

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lampblack.ui.chat.conversation_rows import Row, Section

Index = QModelIndex | QPersistentModelIndex

FEW = 20
"""Up to so many changes are said row by row."""


class ConversationModel(QAbstractListModel):
    """Rows are headings, folders and conversations, always sorted; a rename is asked for, not done.

    Changes of few are said row by row, so that a view keeps its place, and cost the same however long the list is, but
    for one scan of it; of many, at once. What is not shown (in the archive, in a collapsed folder) is known all the
    same.
    """

    rename_requested = Signal(int, str)
    folder_rename_requested = Signal(int, str)

    def __init__(self, today: Callable[[], date] = date.today, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = today
        self._today = today()
        self._words = RowWords(self)
        self._is_archive = False
        self._known: dict[int, Conversation] = {}
        self._folders: dict[int, Folder] = {}
        self._counts: Counter[int | None] = Counter()
        self._order = Order(self._today, {}, is_archive=False)
        self._rows: list[Row] = []
        self._running: frozenset[int] = frozenset()

    # --- what the view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row = self._rows[index.row()] if index.isValid() else None
        if isinstance(row, Conversation):
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable
            return flags if self._is_archive else flags | Qt.ItemFlag.ItemIsDragEnabled
        if isinstance(row, Folder):
            return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
        return Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        conversation = row if isinstance(row, Conversation) else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return self._words.title(row)
            case Qt.ItemDataRole.ToolTipRole:
                return self._words.tip(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                running = conversation is not None and conversation.id in self._running
                return self._words.spoken(row, is_running=running, count=self._count(row))
            case _ if role == ROW_ROLE:
                return row
            case _ if role == ID_ROLE:
                return conversation.id if conversation else None
            case _ if role == RUNNING_ROLE:
                return conversation is not None and conversation.id in self._running
            case _ if role == COUNT_ROLE:
                return self._count(row)
            case _ if role == FOLDER_ROLE:
                return self._folder_of(row)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        row = self._rows[index.row()]
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or isinstance(row, Group) or not title or title == row.title:
            return False
        asked = self.folder_rename_requested if isinstance(row, Folder) else self.rename_requested
        asked.emit(row.id, title)
        return True

    # --- what the list changes

    @property
    def is_archive(self) -> bool:
        """Whether it shows what is in the archive, and nothing else."""
        return self._is_archive

    @property
    def archived(self) -> int:
        """How many are in the archive."""
        return sum(one.is_archived for one in self._known.values())

    @property
    def folders(self) -> Sequence[Folder]:
        """All of them, in the order of the list."""
        return sorted(self._folders.values(), key=self._order.key)

    def is_empty(self) -> bool:
        """Whether there is nothing, neither here nor in the archive."""
        return not self._known and not self._folders

    def conversation(self, conversation_id: int | None) -> Conversation | None:
        """One that is known, shown or not."""
        return None if conversation_id is None else self._known.get(conversation_id)

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Replaces all conversations."""
        self._known = {one.id: one for one in conversations}
        self._rebuild()

    def set_folders(self, folders: Iterable[Folder]) -> None:
        """Replaces all folders, also with other names, open or collapsed."""
        self._folders = {one.id: one for one in folders}
        self._rebuild()

    def show_archive(self, shown: bool) -> None:
        """Shows the archive in place of the list, or the list again."""
        self._is_archive = shown
        self._rebuild()

    def update(self, conversations: Sequence[Conversation]) -> None:
        """Adds conversations, or shows their new states at their new places."""
        if len(conversations) > FEW:
            self._known |= {one.id: one for one in conversations}
            self._rebuild()
        else:
            for one in conversations:
                self.upsert(one)

    def upsert(self, conversation: Conversation) -> None:
        """Adds a conversation, or shows its new state at its new place."""
        old = self.row_of(conversation.id)
        before = self._known.get(conversation.id)
        self._known[conversation.id] = conversation
        self._count_again(before, conversation)
        if not self._order.is_shown(conversation):
            self._drop_conversation(old)
            return
        self._ensure_heading(self._order.section(conversation))
        if old is None:
            row = self._place(conversation)
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, conversation)
            self.endInsertRows()
        else:
            self._move(conversation)

    def remove(self, conversations: Sequence[int]) -> None:
        """Takes conversations out; of unknown ones nothing happens."""
        if len(conversations) > FEW:
            for number in conversations:
                self._known.pop(number, None)
            self._rebuild()
            return
        for number in conversations:
            row = self.row_of(number)
            self._count_again(self._known.pop(number, None), None)
            self._drop_conversation(row)

    def set_running(self, conversations: frozenset[int]) -> None:
        """Marks the conversations, by id, in which replies are being written."""
        changed = self._running ^ conversations
        self._running = conversations
        for row in map(self.row_of, changed):
            if row is not None:
                self._say_changed(row)

    def regroup(self) -> bool:
        """Sorts under today's headings when the day has changed; returns whether it had."""
        if self._clock() == self._today:
            return False
        self._rebuild()
        return True

    def retranslate(self) -> None:
        """Says that every text may have changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, conversation_id: int | None) -> int | None:
        """The row that shows a conversation."""
        return self._row(Conversation, conversation_id) if conversation_id in self._known else None

    def row_of_folder(self, folder_id: int) -> int | None:
        """The row that shows a folder; none in the archive."""
        return self._row(Folder, folder_id)

    def title_of(self, conversation_id: int | None) -> str:
        """The title that the list has for a conversation, empty for an unknown one."""
        conversation = self.conversation(conversation_id)
        return self._words.title(conversation) if conversation else ""

    # --- order

    def _row(self, kind: type[Conversation | Folder], number: int | None) -> int | None:
        return next((at for at, row in enumerate(self._rows) if isinstance(row, kind) and row.id == number), None)

    def _rebuild(self) -> None:
        """Sorts everything; selection and scroll position stay with the rows that stay."""
        self.layoutAboutToBeChanged.emit()
        held = self.persistentIndexList()
        before = [_identity(self._rows[index.row()]) for index in held]
        self._today = self._clock()
        self._order = Order(self._today, self._folders, is_archive=self._is_archive)
        self._counts = Counter(one.folder_id for one in self._known.values() if not one.is_archived)
        shown = [one for one in self._known.values() if self._order.is_shown(one)]
        folders = [] if self._is_archive else self._folders.values()
        headings = {self._order.section(one) for one in shown}
        self._rows = sorted([*shown, *{*folders, *headings}], key=self._order.key)
        places = {_identity(row): number for number, row in enumerate(self._rows)} if held else {}
        new = [self.index(places[one]) if one in places else QModelIndex() for one in before]
        self.changePersistentIndexList(held, new)
        self.layoutChanged.emit()

    def _place(self, row: Row) -> int:
        return bisect_left(self._rows, self._order.key(row), key=self._order.key)

    def _ensure_heading(self, section: Section) -> None:
        row = self._place(section)
        if isinstance(section, Group) and (row == len(self._rows) or self._rows[row] is not section):
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, section)
            self.endInsertRows()

    def _drop_conversation(self, row: int | None) -> None:
        if row is not None:
            self._drop_row(row)
            self._drop_empty_heading(row - 1)

    def _drop_row(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def _drop_empty_heading(self, row: int) -> None:
        if not isinstance(self._rows[row], Group):
            return
        if row + 1 == len(self._rows) or not isinstance(self._rows[row + 1], Conversation):
            self._drop_row(row)

    def _move(self, conversation: Conversation) -> None:
        old = self.row_of(conversation.id)
        assert old is not None
        before = self._rows[old]
        assert isinstance(before, Conversation)
        heading = self._place(self._order.section(before))
        place = self._place(conversation)
        if place in (old, old + 1):
            self._rows[old] = conversation
            self._say_changed(old)
            return
        self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), place)
        del self._rows[old]
        new = place - (place > old)
        self._rows.insert(new, conversation)
        self.endMoveRows()
        self._say_changed(new)
        self._drop_empty_heading(heading + (place <= heading))

    def _say_changed(self, row: int) -> None:
        self.dataChanged.emit(self.index(row), self.index(row))

    # --- folders

    def _count(self, row: Row) -> int:
        return self._counts[row.id] if isinstance(row, Folder) else 0

    def _count_again(self, before: Conversation | None, after: Conversation | None) -> None:
        for one, step in ((before, -1), (after, 1)):
            if one is not None and not one.is_archived and one.folder_id is not None:
                self._counts[one.folder_id] += step
                row = self.row_of_folder(one.folder_id)
                if row is not None:
                    self._say_changed(row)

    def _folder_of(self, row: Row) -> int | None:
        if isinstance(row, Folder):
            return row.id
        folder = self._order.folder(row) if isinstance(row, Conversation) and not self._is_archive else None
        return folder.id if folder else None


def _identity(row: Row) -> tuple[type, int]:
    return type(row), row if isinstance(row, Group) else row.id
