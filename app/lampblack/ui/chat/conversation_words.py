"""What a row of the conversation list is called, for eyes and for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale, QObject

from lampblack.domain.conversations import Conversation, Folder
from lampblack.ui.chat.conversation_rows import Group

if TYPE_CHECKING:
    from lampblack.ui.chat.conversation_rows import Row


class RowWords(QObject):
    """In today's language."""

    def title(self, row: Row) -> str:
        """What stands in the row."""
        if isinstance(row, Group):
            return self._heading(row)
        return row.title or self.tr("New conversation")

    def tip(self, row: Row) -> str | None:
        """What is said when the mouse rests on it."""
        if isinstance(row, Conversation):
            return f"{row.title}\n{_moment(row.updated_at)}"
        return row.title if isinstance(row, Folder) else None

    def spoken(self, row: Row, *, is_running: bool, count: int) -> str | None:
        """What a screen reader says."""
        if isinstance(row, Group):
            return None
        if isinstance(row, Folder):
            state = self.tr("collapsed") if row.is_collapsed else self.tr("open")
            return self.tr("Folder {title}, {state}, {count}").format(
                title=row.title, state=state, count=self.tr("%n conversation(s)", "", count)
            )
        parts = [self.title(row)]
        if row.is_pinned:
            parts.append(self.tr("pinned"))
        if row.is_archived:
            parts.append(self.tr("archived"))
        if is_running:
            parts.append(self.tr("a reply is being written"))
        return ", ".join(parts)

    def _heading(self, group: Group) -> str:
        return {
            Group.PINNED: self.tr("Pinned"),
            Group.TODAY: self.tr("Today"),
            Group.YESTERDAY: self.tr("Yesterday"),
            Group.WEEK: self.tr("Last 7 days"),
            Group.MONTH: self.tr("Last 30 days"),
            Group.EARLIER: self.tr("Earlier"),
        }[group]


def _moment(seconds: float) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(seconds))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)
