"""Documents go with drafts and messages, are never lost while one of these has them, and go for good with the last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.attachments import Extract, Span, Why
from lampblack.domain.conversations import ChatOptions
from lampblack.store.attachments import AttachmentStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.messages import MessageStore

if TYPE_CHECKING:
    from lampblack.store.database import Database

PAPER = Extract("paper.pdf", "/home/me/paper.pdf", "ab" * 32, "First page.\n\nSecond page.", (0, 13))


def documents(database: Database) -> int:
    with database.read() as connection:
        return connection.execute("SELECT count(*) FROM documents").fetchone()[0]


def test_a_document_moves_from_the_draft_to_the_message_in_one_step(database: Database) -> None:
    store, conversations = AttachmentStore(database), ConversationStore(database)
    kept = store.add_to_draft(None, PAPER)
    assert [each.name for each in store.of_draft(None)] == ["paper.pdf"]
    asked, _ = conversations.begin("Paper", ChatOptions(), "What?", "tiny", (kept.document_id,))
    assert store.of_draft(None) == []
    assert store.of_messages([asked.id]) == {asked.id: [kept]}
    assert store.document(kept.document_id) == PAPER


def test_sources_say_where_they_stand_and_how_much_was_given(database: Database) -> None:
    store, conversations = AttachmentStore(database), ConversationStore(database)
    kept = store.add_to_draft(None, PAPER)
    asked, _ = conversations.begin("Paper", ChatOptions(), "What?", "tiny", (kept.document_id,))
    store.keep_sources(asked.id, 4, {Span(kept.document_id, 13, 25): Why.BESIDE})
    (source,) = store.sources_of([asked.id])[asked.id]
    assert (source.number, source.place.number, source.place.is_page, source.is_whole) == (4, 2, True, False)
    assert source.why is Why.BESIDE
    assert store.of_messages([asked.id])[asked.id][0].used == 1
    assert not store.of_messages([asked.id])[asked.id][0].is_whole
    store.keep_sources(asked.id, 1, {Span(kept.document_id, 0, len(PAPER.text)): Why.WORDS})
    assert store.of_messages([asked.id])[asked.id][0].is_whole
    assert store.sources_of([asked.id])[asked.id][0].why is Why.WHOLE, "that is all there is to find"


def test_text_stays_while_a_copy_has_it_and_is_gone_with_the_last(database: Database) -> None:
    store, conversations = AttachmentStore(database), ConversationStore(database)
    kept = store.add_to_draft(None, PAPER)
    asked, _ = conversations.begin("Paper", ChatOptions(), "What?", "tiny", (kept.document_id,))
    store.keep_sources(asked.id, 1, {Span(kept.document_id, 0, 11): Why.BOTH})
    fork = MessageStore(database).fork("Copy", conversations.path(asked.conversation_id))
    conversations.delete(asked.conversation_id)
    conversations.purge_deleted()
    copied = conversations.path(fork.id)[0].id
    assert store.of_messages([copied])[copied][0].used == 1
    assert store.sources_of([copied])[copied][0].why is Why.BOTH
    assert documents(database) == 1
    conversations.delete(fork.id)
    conversations.purge_deleted()
    assert documents(database) == 0


def test_a_removed_draft_leaves_nothing_behind(database: Database) -> None:
    store = AttachmentStore(database)
    kept = store.add_to_draft(None, PAPER)
    store.remove_from_draft(kept.document_id)
    assert documents(database) == 0
