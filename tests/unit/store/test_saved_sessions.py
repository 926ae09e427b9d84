"""A conversation that was deleted for good leaves no saved session behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.sessions import conversation_session, file_name
from lampblack.store.saved_sessions import remove_orphans

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.store.conversations import ConversationStore

KEY = "ab" * 32


def test_the_files_of_deleted_conversations_go_and_no_others(store: ConversationStore, tmp_path: Path) -> None:
    kept, hidden, gone = (store.create(title, ChatOptions()).id for title in ("kept", "hidden", "gone"))
    store.delete(gone)
    store.purge_deleted()
    store.delete(hidden)  # may still be restored
    names = [file_name(conversation_session(number), KEY) for number in (kept, hidden, gone)]
    unfinished = f"{names[2]}.77-0.new"
    others = ["secret", file_name("document-3", KEY)]
    for name in (*names, unfinished, *others):
        (tmp_path / name).write_bytes(b"x")

    remove_orphans(tmp_path, store)

    left = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert left == {*names[:2], *others}


def test_a_folder_that_is_not_there_is_no_trouble(store: ConversationStore, tmp_path: Path) -> None:
    remove_orphans(tmp_path / "nothing", store)
