"""The conversations of the list as a Qt model: newest first, under headings such as Today and Yesterday."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QDateTime,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lampblack.domain.conversations import Conversation

Index = QModelIndex | QPersistentModelIndex

ID_ROLE = Qt.ItemDataRole.UserRole
"""The conversation's id, None for a heading."""
RUNNING_ROLE = Qt.ItemDataRole.UserRole + 1
"""Whether a reply is being written in it."""


class Group(IntEnum):
    """How long ago a conversation was last used, in calendar days of this computer's time zone."""

    TODAY = 0
    YESTERDAY = 1
    WEEK = 2
    MONTH = 3
    EARLIER = 4


def boundaries(today: date) -> tuple[float, ...]:
    """When each group but the last begins, as negated Unix seconds in ascending order, for bisecting."""
    return tuple(-datetime.combine(today - timedelta(days), time()).timestamp() for days in (0, 1, 7, 30))


class ConversationModel(QAbstractListModel):
    """Rows are headings and conversations, always sorted; a rename is asked for, not done.

    Changes are said row by row, so that a view keeps its place, and cost the same however long the list is, but for one
    scan of it.
    """

    rename_requested = Signal(int, str)

    def __init__(self, today: Callable[[], date] = date.today, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._clock = today
        self._today = today()
        self._boundaries = boundaries(self._today)
        self._rows: list[Group | Conversation] = []
        self._running: frozenset[int] = frozenset()

    # --- what the view asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self._rows[index.row()], Group):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, Group):
            return self._heading(row) if role == Qt.ItemDataRole.DisplayRole else None
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.EditRole:
                return row.title or self.tr("New conversation")
            case Qt.ItemDataRole.ToolTipRole:
                return f"{row.title}\n{_moment(row.updated_at)}"
            case Qt.ItemDataRole.AccessibleTextRole:
                return (
                    self.tr("{title}, a reply is being written").format(title=row.title)
                    if row.id in self._running
                    else row.title
                )
            case _ if role == ID_ROLE:
                return row.id
            case _ if role == RUNNING_ROLE:
                return row.id in self._running
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:  # noqa: N802
        row = self._rows[index.row()]
        title = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or isinstance(row, Group) or not title or title == row.title:
            return False
        self.rename_requested.emit(row.id, title)
        return True

    # --- what the list changes

    def set_conversations(self, conversations: Iterable[Conversation]) -> None:
        """Replaces everything."""
        self.beginResetModel()
        self._today = self._clock()
        self._boundaries = boundaries(self._today)
        found = list(conversations)
        self._rows = sorted([*found, *{self._group(one) for one in found}], key=self._key)
        self.endResetModel()

    def upsert(self, conversation: Conversation) -> None:
        """Adds a conversation, or shows its new state at its new place."""
        old = self.row_of(conversation.id)
        self._ensure_heading(self._group(conversation))
        if old is None:
            row = self._place(conversation)
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, conversation)
            self.endInsertRows()
        else:
            self._move(conversation)

    def remove(self, conversation_id: int) -> None:
        """Takes a conversation out; of an unknown one nothing happens."""
        row = self.row_of(conversation_id)
        if row is None:
            return
        self._drop_row(row)
        self._drop_empty_heading(row - 1)

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
        self.set_conversations([row for row in self._rows if not isinstance(row, Group)])
        return True

    def retranslate(self) -> None:
        """Says that every text may have changed."""
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def row_of(self, conversation_id: int | None) -> int | None:
        """The row that shows a conversation."""
        return next(
            (
                number
                for number, row in enumerate(self._rows)
                if not isinstance(row, Group) and row.id == conversation_id
            ),
            None,
        )

    def title_of(self, conversation_id: int | None) -> str:
        """The title that the list shows for a conversation, empty for an unknown one."""
        row = self.row_of(conversation_id)
        return "" if row is None else self.data(self.index(row))

    # --- order

    def _group(self, conversation: Conversation) -> Group:
        return Group(bisect_left(self._boundaries, -conversation.updated_at))

    def _key(self, row: Group | Conversation) -> tuple[int, bool, float, int]:
        if isinstance(row, Group):
            return row, False, 0.0, 0
        return self._group(row), True, -row.updated_at, -row.id

    def _place(self, row: Group | Conversation) -> int:
        return bisect_left(self._rows, self._key(row), key=self._key)

    def _ensure_heading(self, group: Group) -> None:
        row = self._place(group)
        if row == len(self._rows) or self._rows[row] is not group:
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, group)
            self.endInsertRows()

    def _drop_row(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()

    def _drop_empty_heading(self, row: int) -> None:
        if not isinstance(self._rows[row], Group):
            return
        if row + 1 == len(self._rows) or isinstance(self._rows[row + 1], Group):
            self._drop_row(row)

    def _move(self, conversation: Conversation) -> None:
        old = self.row_of(conversation.id)
        assert old is not None
        before = self._rows[old]
        assert not isinstance(before, Group)
        heading = self._place(self._group(before))
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

    def _heading(self, group: Group) -> str:
        return {
            Group.TODAY: self.tr("Today"),
            Group.YESTERDAY: self.tr("Yesterday"),
            Group.WEEK: self.tr("Last 7 days"),
            Group.MONTH: self.tr("Last 30 days"),
            Group.EARLIER: self.tr("Earlier"),
        }[group]


def _moment(seconds: float) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
