"""What a person does with whole conversations: rename, pin, archive, put into folders, delete; all can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtCore import QLocale, QObject

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lampblack.domain.conversations import Conversation, Folder, Standing
    from lampblack.ui.background import Background
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar

Ids = tuple[int, ...]


class Place(Protocol):
    """Where a conversation is shown; the chat's controller."""

    @property
    def shown_id(self) -> int | None:
        """The conversation that is in view."""

    def open(self, conversation_id: int) -> None:
        """Shows a conversation."""

    def new_conversation(self) -> None:
        """Shows none."""

    def stop_in(self, conversation_id: int) -> None:
        """Ends the replies that are being written in it."""


class _Listed(NamedTuple):
    folders: list[Folder]
    conversations: list[Conversation]


class Organizer(QObject):
    """Keeps the list in step with what is on disk."""

    def __init__(
        self, place: Place, panel: ChatPanel, status: StatusBar, services: Services, background: Background
    ) -> None:
        super().__init__(panel)
        self._place, self._list, self._status = place, panel.list, status
        self._store, self._arranging, self._background = services.conversations, services.arranging, background
        self._exports = services.exports
        wishes = panel.list.wishes
        wishes.delete.connect(self._delete)
        wishes.pin.connect(self._pin)
        wishes.archive.connect(self._archive)
        wishes.move.connect(self._move)
        wishes.new_folder.connect(self._new_folder)
        wishes.rename.connect(self._rename)
        wishes.rename_folder.connect(self._rename_folder)
        wishes.delete_folder.connect(self._delete_folder)
        wishes.collapse.connect(self._collapse)

    def load(self, done: Callable[[list[Conversation]], None] = lambda _: None) -> None:
        """Reads the list again; `done` is called with the conversations, those of the archive among them."""

        def listed(found: _Listed) -> None:
            self._list.set_folders(found.folders)
            self._list.set_conversations(found.conversations)
            done(found.conversations)

        self._background.run(lambda: _Listed(self._arranging.folders(), self._store.all()), listed)

    def refresh(self, conversation_id: int) -> None:
        """A conversation has changed on the disk."""
        self._background.run(lambda: self._read([conversation_id]), self._list.update_many)

    # --- conversations

    def _delete(self, ids: Ids) -> None:
        for number in ids:
            self._place.stop_in(number)
        title = self._list.title_of(ids[0])
        exported: list[Path] = []

        def words() -> str:
            said = self.tr("Deleted: {title}").format(title=title)
            if len(ids) > 1:
                said = self.tr("%n conversation(s) deleted", "", len(ids))
            if exported:
                said += "  ·  " + self.tr("Exported files that stay: {count}").format(
                    count=QLocale().toString(len(exported))
                )
            return said

        def change() -> list[Standing]:
            exported.extend(self._exports.paths_with(ids))
            return self._arranging.delete(ids)

        self._put_away(ids, change, words, lasts=True)

    def _archive(self, ids: Ids, archived: bool) -> None:
        title = self._list.title_of(ids[0])

        def words() -> str:
            if len(ids) == 1:
                said = self.tr("Archived: {title}") if archived else self.tr("Taken out of the archive: {title}")
                return said.format(title=title)
            if archived:
                return self.tr("%n conversation(s) archived", "", len(ids))
            return self.tr("%n conversation(s) taken out of the archive", "", len(ids))

        def change() -> list[Standing]:
            return self._arranging.archive(ids, archived=archived)

        if archived:
            self._put_away(ids, change, words)
        else:
            self._arrange(ids, change, words)

    def _pin(self, ids: Ids, pinned: bool) -> None:
        def words() -> str:
            if pinned:
                return self.tr("%n conversation(s) pinned", "", len(ids))
            return self.tr("%n conversation(s) unpinned", "", len(ids))

        self._arrange(ids, lambda: self._arranging.pin(ids, pinned=pinned), words)

    def _move(self, ids: Ids, folder_id: int | None) -> None:
        self._arrange(ids, lambda: self._arranging.move(ids, folder_id), lambda: self._moved(len(ids)))

    def _moved(self, count: int) -> str:
        return self.tr("%n conversation(s) moved", "", count)

    def _put_away(
        self, ids: Ids, change: Callable[[], list[Standing]], words: Callable[[], str], *, lasts: bool = False
    ) -> None:
        """Changes them out of the list; of what was in view nothing is shown any more, until that is undone."""
        opened: list[int] = []

        def done() -> None:
            shown = self._place.shown_id
            if shown is not None and shown in ids:
                opened.append(shown)
                self._place.new_conversation()

        def undone() -> None:
            if opened:
                self._place.open(opened[0])

        self._arrange(ids, change, words, done, undone, lasts=lasts)

    def _arrange(
        self,
        ids: Ids,
        change: Callable[[], list[Standing]],
        words: Callable[[], str],
        done: Callable[[], None] = lambda: None,
        undone: Callable[[], None] = lambda: None,
        *,
        lasts: bool = False,
    ) -> None:
        """Changes where conversations stand, and offers one Undo for all of them. lasts: as for `show_undo`."""

        def work() -> tuple[list[Standing], list[Conversation]]:
            return change(), self._read(ids)

        def changed(result: tuple[list[Standing], list[Conversation]]) -> None:
            standings, conversations = result
            left = {one.id for one in conversations}
            self._list.update_many(conversations)
            gone = [number for number in ids if number not in left]
            if gone:
                self._list.remove(*gone)
            done()
            self._status.show_undo(words, lambda: self._put_back(standings, undone), lasts=lasts)

        self._background.run(work, changed)

    def _put_back(self, standings: Sequence[Standing], undone: Callable[[], None]) -> None:
        def work() -> list[Conversation]:
            self._arranging.put_back(standings)
            return self._read([one.conversation_id for one in standings])

        def back(conversations: list[Conversation]) -> None:
            self._list.update_many(conversations)
            undone()

        self._background.run(work, back)

    def _read(self, ids: Sequence[int]) -> list[Conversation]:
        """Those that are not deleted."""
        return self._store.some(ids)

    def _rename(self, conversation_id: int, title: str) -> None:
        self._background.run(lambda: self._store.rename(conversation_id, title), self._list.upsert)

    # --- folders

    def _new_folder(self, ids: Ids) -> None:
        """Makes a folder, puts these into it, and has it named."""
        name = self.tr("New folder")

        def work() -> tuple[Folder, list[Folder], list[Standing]]:
            folder = self._arranging.create_folder(name)
            return folder, self._arranging.folders(), self._arranging.move(ids, folder.id)

        def made(result: tuple[Folder, list[Folder], list[Standing]]) -> None:
            folder, folders, standings = result
            self._list.set_folders(folders)
            if standings:
                self.load(lambda _: self._list.edit_folder(folder.id))
                self._status.show_undo(lambda: self._moved(len(ids)), lambda: self._put_back(standings, lambda: None))
            else:
                self._list.edit_folder(folder.id)

        self._background.run(work, made)

    def _rename_folder(self, folder_id: int, title: str) -> None:
        self._change_folders(lambda: self._arranging.rename_folder(folder_id, title))

    def _collapse(self, folder_id: int, collapsed: bool) -> None:
        self._change_folders(lambda: self._arranging.collapse_folder(folder_id, collapsed=collapsed))

    def _delete_folder(self, folder_id: int) -> None:
        def work() -> str:
            title = next((one.title for one in self._arranging.folders() if one.id == folder_id), "")
            self._arranging.delete_folder(folder_id)
            return title

        def deleted(title: str) -> None:
            self.load()
            self._status.show_undo(
                lambda: self.tr("Folder deleted, what was in it kept: {title}").format(title=title),
                lambda: self._background.run(lambda: self._arranging.restore_folder(folder_id), lambda _: self.load()),
                lasts=True,
            )

        self._background.run(work, deleted)

    def _change_folders(self, change: Callable[[], object]) -> None:
        def work() -> list[Folder]:
            change()
            return self._arranging.folders()

        self._background.run(work, self._list.set_folders)
