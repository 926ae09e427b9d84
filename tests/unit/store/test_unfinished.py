"""What was begun outlives the app: files that were still to be read, and where somebody read."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.attachments import Extract
from lampblack.domain.conversations import ChatOptions, ReadingPlace
from lampblack.store.attachments import AttachmentStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.reading_places import ReadingPlaceStore
from lampblack.store.unread_documents import UnreadDocumentStore

if TYPE_CHECKING:
    from lampblack.store.database import Database


def test_files_that_were_not_read_yet_are_known_by_their_draft(database: Database) -> None:
    store, conversations = UnreadDocumentStore(database), ConversationStore(database)
    number = conversations.create("Tea", ChatOptions()).id
    store.add(None, [Path("/a.txt"), Path("/茶.pdf"), Path("/a.txt")])
    store.add(number, [Path("/b.txt")])
    store.add(number + 1, [Path("/of a conversation that is gone.txt")])
    assert store.of_draft(None) == [Path("/a.txt"), Path("/茶.pdf")]
    store.remove(None, Path("/a.txt"))
    assert store.of_draft(None) == [Path("/茶.pdf")]
    assert store.of_draft(number) == [Path("/b.txt")]
    conversations.delete(number)
    conversations.purge_deleted()
    assert store.of_draft(number) == []
    assert store.of_draft(number + 1) == []


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="there, names of files are Unicode")
def test_a_file_name_need_not_be_unicode(database: Database) -> None:
    store, path = UnreadDocumentStore(database), Path(os.fsdecode(b"/caf\xe9.txt"))
    store.add(None, [path])
    assert store.of_draft(None) == [path]


def test_a_place_stays_until_its_conversation_goes(database: Database) -> None:
    store, conversations = ReadingPlaceStore(database), ConversationStore(database)
    number = conversations.create("Tea", ChatOptions()).id
    store.save(number, ReadingPlace(3, 0.25))
    store.save(number, ReadingPlace(4, 0.5))
    store.save(number + 1, ReadingPlace(1, 0.0))
    assert store.all() == {number: ReadingPlace(4, 0.5)}
    store.save(number, None)
    assert store.all() == {}


def test_the_same_file_twice_is_one_document_of_a_draft(database: Database) -> None:
    store = AttachmentStore(database)
    paper = Extract("paper.txt", "/paper.txt", "ab", "Words.")
    assert store.add_to_draft(None, paper) == store.add_to_draft(None, paper)
    assert len(store.of_draft(None)) == 1
    store.add_to_draft(None, Extract("copy.txt", "/copy.txt", "ab", "Words."))
    store.add_to_draft(None, Extract("paper.txt", "/paper.txt", "cd", "Other words."))
    assert [each.name for each in store.of_draft(None)] == ["paper.txt", "copy.txt", "paper.txt"]
