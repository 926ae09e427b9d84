"""In which order the list shows conversations: what is pinned, then folders, then by the day they were last used."""

from __future__ import annotations

from bisect import bisect_left
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from lampblack.domain.conversations import Conversation, Folder

if TYPE_CHECKING:
    from collections.abc import Mapping

Key = tuple[int, str, int, bool, bool, float, int]


class Group(IntEnum):
    """A heading. But for the first, how long ago a conversation was last used, in calendar days of the time zone."""

    PINNED = 0
    TODAY = 2  # 1 is the place of the folders
    YESTERDAY = 3
    WEEK = 4
    MONTH = 5
    EARLIER = 6


_FOLDERS = 1

Row = Group | Folder | Conversation
Section = Group | Folder


def boundaries(today: date) -> tuple[float, ...]:
    """When each group of days but the last begins, as negated Unix seconds in ascending order, for bisecting."""
    return tuple(-datetime.combine(today - timedelta(days), time()).timestamp() for days in (0, 1, 7, 30))


class Order:
    """Where rows belong. In the archive days alone count, elsewhere what is pinned stands first, also in a folder."""

    def __init__(self, today: date, folders: Mapping[int, Folder], *, is_archive: bool) -> None:
        self._boundaries = boundaries(today)
        self._folders = folders
        self._is_archive = is_archive

    def section(self, conversation: Conversation) -> Section:
        """The folder or heading that a conversation stands under."""
        if not self._is_archive:
            folder = self.folder(conversation)
            if folder is not None:
                return folder
            if conversation.is_pinned:
                return Group.PINNED
        return Group(Group.TODAY + bisect_left(self._boundaries, -conversation.updated_at))

    def folder(self, conversation: Conversation) -> Folder | None:
        """The folder that it lies in, shown or not."""
        return None if conversation.folder_id is None else self._folders.get(conversation.folder_id)

    def is_shown(self, conversation: Conversation) -> bool:
        """Whether it has a row: not where its folder is collapsed, nor on the wrong side of the archive's door."""
        if self._is_archive or conversation.is_archived:
            return self._is_archive and conversation.is_archived
        folder = self.folder(conversation)
        return folder is None or not folder.is_collapsed

    def key(self, row: Row) -> Key:
        """Rows are sorted by it."""
        if isinstance(row, Group):
            return row, "", 0, False, False, 0.0, 0
        if isinstance(row, Folder):
            return _FOLDERS, row.title.casefold(), row.id, False, False, 0.0, 0
        above = self.key(self.section(row))
        return *above[:3], True, not row.is_pinned or self._is_archive, -row.updated_at, -row.id
