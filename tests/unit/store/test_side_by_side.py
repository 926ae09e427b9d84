"""Two replies to one question: which stand side by side, which one the conversation goes on with, and who writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Adapter
from lampblack.domain.side_by_side import Contender
from lampblack.store.messages import MessageStore
from lampblack.store.side_by_side import SideBySideStore

if TYPE_CHECKING:
    from lampblack.domain.conversations import Message
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.database import Database

OTHER = Contender("/models/other.gguf", Adapter("/adapters/pirate.gguf", 0.5), ChatOptions("Shout.", 1.5), "Loud")


@pytest.fixture
def sides(database: Database) -> SideBySideStore:
    return SideBySideStore(database)


@pytest.fixture
def two(store: ConversationStore, sides: SideBySideStore) -> tuple[Message, Message]:
    """Two replies to one question."""
    _, first = store.begin("Tea", ChatOptions(), "Green or black?", "tiny")
    return first, sides.add(first, OTHER, "other")


def test_who_answers_beside_the_chosen_model_is_kept_for_each_conversation(
    store: ConversationStore, sides: SideBySideStore
) -> None:
    one, two = store.create("One", ChatOptions()), store.create("Two", ChatOptions())
    sides.set_contender(one.id, OTHER)

    assert sides.contender(one.id) == OTHER
    assert sides.contender(two.id) is None
    sides.set_contender(one.id, None)
    assert sides.contender(one.id) is None
    sides.set_contender(99, OTHER)
    assert sides.contender(99) is None


def test_both_replies_are_there_the_first_on_the_path_until_the_other_is_gone_on_with(
    store: ConversationStore, sides: SideBySideStore, two: tuple[Message, Message]
) -> None:
    first, second = two
    for reply, text in ((first, "Green."), (second, "Black.")):
        store.save_text(reply.id, text)

    for reply in two:
        assert [message.text for message in sides.pair(reply.id) or ()] == ["Green.", "Black."]
    assert store.path(first.conversation_id)[-1].id == first.id
    assert (sides.writer(first.id), sides.writer(second.id)) == (None, OTHER)

    sides.settle(second.id)

    assert sides.pair(first.id) is None
    assert sides.writer(second.id) is None
    assert [message.text for message in store.path(first.conversation_id)] == ["Green or black?", "Black."]
    assert store.branches(first.conversation_id)[second.id] == (first.id, second.id)


def test_what_was_said_since_stays_on_the_path_when_a_reply_is_settled(
    store: ConversationStore, sides: SideBySideStore, two: tuple[Message, Message]
) -> None:
    first, _ = two
    asked, reply = store.add_exchange(first.conversation_id, first.id, "And sugar?", "tiny")

    sides.settle(first.id)

    assert [message.id for message in store.path(first.conversation_id)][-2:] == [asked.id, reply.id]


def test_a_reply_that_is_written_anew_takes_the_place_of_the_one_before(
    store: ConversationStore, sides: SideBySideStore, two: tuple[Message, Message]
) -> None:
    first, second = two
    for old in (second, first):
        new = store.add_message(
            old.conversation_id, old.parent_id, old.role, "again", MessageState.DONE, old.model, old.seen_from
        )
        sides.replace(old.id, new.id)
        assert sides.pair(old.id) is None
        assert new.id in {each.id for each in sides.pair(new.id) or ()}


def test_a_deleted_reply_leaves_the_other_alone_and_comes_back_beside_it(
    database: Database, sides: SideBySideStore, two: tuple[Message, Message]
) -> None:
    messages = MessageStore(database)
    first, second = two
    messages.delete(second.id)
    assert sides.pair(first.id) is None
    messages.restore(second.id)
    assert sides.pair(first.id) is not None
    messages.delete(first.id)
    messages.purge_deleted()
    assert sides.writer(second.id) is None
