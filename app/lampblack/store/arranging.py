"""How a person arranges conversations: pins, the archive, folders, and deleting many at once."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lampblack.domain.conversations import Folder, Standing
from lampblack.domain.text import whole_characters

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Sequence

    from lampblack.store.database import Database

_STANDING = "id, pinned_at, archived_at, folder_id, deleted_at"


class ArrangingStore:
    """Changes of many conversations are one transaction, and say where each stood before.

    All methods raise LookupError for a folder or a conversation that is not there, and KnownError as `Database` does.
    """

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        """`clock` tells Unix seconds."""
        self._database = database
        self._clock = clock

    # --- conversations

    def pin(self, conversations: Sequence[int], *, pinned: bool) -> list[Standing]:
        """Puts them before the others, or back among them."""
        return self._arrange(conversations, "pinned_at", self._clock() if pinned else None)

    def archive(self, conversations: Sequence[int], *, archived: bool) -> list[Standing]:
        """Puts them into the archive, or takes them out."""
        return self._arrange(conversations, "archived_at", self._clock() if archived else None)

    def move(self, conversations: Sequence[int], folder_id: int | None) -> list[Standing]:
        """Puts them into a folder, or (None) out of any."""
        return self._arrange(conversations, "folder_id", folder_id)

    def delete(self, conversations: Sequence[int]) -> list[Standing]:
        """Hides them until they are put back, or purged when the app closes."""
        return self._arrange(conversations, "deleted_at", self._clock())

    def put_back(self, standings: Iterable[Standing]) -> None:
        """Undoes what a change has said was so before."""
        with self._database.transaction() as connection:
            connection.executemany(
                "UPDATE conversations SET pinned_at = ?, archived_at = ?, folder_id = ?, deleted_at = ? WHERE id = ?",
                [
                    (one.pinned_at, one.archived_at, one.folder_id, one.deleted_at, one.conversation_id)
                    for one in standings
                ],
            )

    def _arrange(self, conversations: Sequence[int], column: str, value: float | None) -> list[Standing]:
        with self._database.transaction() as connection:
            if column == "folder_id" and value is not None:
                _folder(connection, int(value))
            before = [_standing(connection, number) for number in conversations]
            connection.executemany(
                f"UPDATE conversations SET {column} = ? WHERE id = ?", [(value, number) for number in conversations]
            )
            return before

    # --- folders

    def folders(self) -> list[Folder]:
        """Those that are not deleted, in the order they were made in."""
        with self._database.read() as connection:
            rows = connection.execute(
                "SELECT id, title, is_collapsed FROM folders WHERE deleted_at IS NULL ORDER BY id"
            ).fetchall()
        return [Folder(number, title, bool(collapsed)) for number, title, collapsed in rows]

    def create_folder(self, title: str) -> Folder:
        """A new folder, empty and open."""
        with self._database.transaction() as connection:
            cursor = connection.execute("INSERT INTO folders (title) VALUES (?)", (whole_characters(title),))
            assert cursor.lastrowid is not None
            return _folder(connection, cursor.lastrowid)

    def rename_folder(self, folder_id: int, title: str) -> Folder:
        """Gives it another name."""
        return self._set(folder_id, "title", whole_characters(title))

    def collapse_folder(self, folder_id: int, *, collapsed: bool) -> Folder:
        """Whether those in it are shown, from now on."""
        return self._set(folder_id, "is_collapsed", collapsed)

    def delete_folder(self, folder_id: int) -> None:
        """The conversations in it are out of it, until it is restored; it is purged when the app closes."""
        self._set(folder_id, "deleted_at", self._clock())

    def restore_folder(self, folder_id: int) -> Folder:
        """Undoes `delete_folder`: what lay in it, and was not moved since, lies in it again."""
        return self._set(folder_id, "deleted_at", None)

    def purge_deleted(self) -> None:
        """Removes deleted folders for good; no conversation goes with them."""
        with self._database.transaction() as connection:
            connection.execute("DELETE FROM folders WHERE deleted_at IS NOT NULL")

    def _set(self, folder_id: int, column: str, value: str | float | bool | None) -> Folder:
        with self._database.transaction() as connection:
            connection.execute(f"UPDATE folders SET {column} = ? WHERE id = ?", (value, folder_id))
            return _folder(connection, folder_id)


def _standing(connection: sqlite3.Connection, conversation_id: int) -> Standing:
    row = connection.execute(f"SELECT {_STANDING} FROM conversations WHERE id = ?", (conversation_id,)).fetchone()
    if row is None:
        raise LookupError(f"there is no conversation {conversation_id}")
    return Standing(*row)


def _folder(connection: sqlite3.Connection, folder_id: int) -> Folder:
    row = connection.execute("SELECT id, title, is_collapsed FROM folders WHERE id = ?", (folder_id,)).fetchone()
    if row is None:
        raise LookupError(f"there is no folder {folder_id}")
    return Folder(row[0], row[1], bool(row[2]))
