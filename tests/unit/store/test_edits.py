"""Other versions of messages that are not finished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.store.conversations import ConversationStore
from lampblack.store.edits import EditStore

if TYPE_CHECKING:
    from lampblack.store.database import Database


def test_an_edit_is_kept_until_it_is_done_or_its_message_goes(database: Database) -> None:
    store, edits = ConversationStore(database), EditStore(database)
    conversation = store.create("Tea", ChatOptions())
    message = store.add_message(conversation.id, None, Role.USER, "Hello", MessageState.DONE)
    edits.save(message.id, "Good eve")
    edits.save(message.id, "Good evening")
    edits.save(999, "of nothing")
    assert edits.all() == {message.id: "Good evening"}
    edits.save(message.id, " ")
    assert edits.all() == {}
    edits.save(message.id, "again")
    store.delete(conversation.id)
    store.purge_deleted()
    assert edits.all() == {}
