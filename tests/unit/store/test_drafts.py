"""What was typed and not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.drafts import DraftStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path)
    yield database
    database.close()


def test_each_conversation_has_one_draft_and_so_has_the_next_one(database: Database) -> None:
    drafts, store = DraftStore(database), ConversationStore(database)
    one, other = store.create("a", ChatOptions()), store.create("b", ChatOptions())
    for conversation_id, text in (
        (one.id, "x"),
        (None, "new"),
        (other.id, "other"),
        (one.id, "x y\ud83d"),
        (None, "N"),
    ):
        drafts.save(conversation_id, text)
    assert drafts.all() == {one.id: "x y\ufffd", other.id: "other", None: "N"}
    drafts.save(one.id, " \n")
    drafts.save(None, "")
    assert drafts.all() == {other.id: "other"}


def test_a_draft_comes_back_with_its_conversation_and_goes_with_it(database: Database) -> None:
    drafts, store = DraftStore(database), ConversationStore(database)
    talk = store.create("a", ChatOptions())
    drafts.save(talk.id, "kept")
    store.delete(talk.id)
    store.restore(talk.id)
    assert drafts.all() == {talk.id: "kept"}
    store.delete(talk.id)
    store.purge_deleted()
    assert drafts.all() == {}
    drafts.save(talk.id, "too late")
    assert drafts.all() == {}
