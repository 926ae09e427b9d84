"""What a person does with single messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState, Rating
from lampblack.domain.generation import Role
from lampblack.exchange import own
from lampblack.store.conversations import ConversationStore
from lampblack.store.messages import MessageStore
from lampblack.store.search import SearchStore
from lampblack.store.transfer import TransferStore

if TYPE_CHECKING:
    from lampblack.store.database import Database


@pytest.fixture
def store(database: Database) -> ConversationStore:
    return ConversationStore(database)


@pytest.fixture
def messages(database: Database) -> MessageStore:
    return MessageStore(database)


def talk(store: ConversationStore, count: int = 3) -> tuple[int, list[int]]:
    """A conversation of so many exchanges; its number and those of its messages."""
    conversation = store.create("Tea", ChatOptions("Be brief."))
    numbers: list[int] = []
    for turn in range(count):
        asked, reply = store.add_exchange(conversation.id, numbers[-1] if numbers else None, f"Question {turn}", "m")
        store.close_message(reply.id, text=f"Answer {turn}", state=MessageState.DONE)
        numbers += [asked.id, reply.id]
    return conversation.id, numbers


def texts(store: ConversationStore, conversation: int) -> list[str]:
    return [message.text for message in store.path(conversation)]


def test_a_rating_is_kept_and_taken_back(store: ConversationStore, messages: MessageStore) -> None:
    _, numbers = talk(store, 1)
    messages.rate(numbers[1], Rating.GOOD)
    assert store.message(numbers[1]).rating is Rating.GOOD
    messages.rate(numbers[1], None)
    assert store.message(numbers[1]).rating is None


@pytest.mark.parametrize("gone", range(6))
def test_a_deleted_message_is_not_seen_and_what_follows_stays(
    store: ConversationStore, messages: MessageStore, database: Database, gone: int
) -> None:
    number, numbers = talk(store)
    before = texts(store, number)
    messages.delete(numbers[gone])
    left = before[:gone] + before[gone + 1 :]
    assert texts(store, number) == left
    assert SearchStore(database).find(f'"{before[gone]}"') == []
    messages.restore(numbers[gone])
    assert texts(store, number) == before
    messages.delete(numbers[gone])

    assert messages.purge_deleted() == {number}

    assert texts(store, number) == left
    with pytest.raises(LookupError):
        store.message(numbers[gone])
    asked, _ = store.add_exchange(number, store.get(number).leaf_id, "And now?", "m")
    assert texts(store, number) == [*left, "And now?", ""]
    assert asked.parent_id == (store.path(number)[-3].id if left else None)


def test_several_deleted_in_a_row_leave_the_rest_together(store: ConversationStore, messages: MessageStore) -> None:
    number, numbers = talk(store)
    for each in numbers[1:5]:
        messages.delete(each)
    messages.purge_deleted()
    assert texts(store, number) == ["Question 0", "Answer 2"]
    assert messages.purge_deleted() == set()


def test_a_purged_message_leaves_no_word_in_the_file(
    store: ConversationStore, messages: MessageStore, database: Database
) -> None:
    number, numbers = talk(store, 1)
    secret = store.add_message(number, numbers[-1], Role.USER, "Xylophonezebra", MessageState.DONE)
    messages.delete(secret.id)
    messages.purge_deleted()
    database.close()
    for file in database.path.parent.iterdir():
        assert b"ylophonezebra" not in file.read_bytes().lower(), file.name


def test_a_deleted_alternative_is_no_longer_offered(store: ConversationStore, messages: MessageStore) -> None:
    number, numbers = talk(store, 1)
    other = store.add_message(number, numbers[0], Role.ASSISTANT, "Another", MessageState.DONE)
    assert store.branches(number)[other.id] == (numbers[1], other.id)
    messages.delete(other.id)
    assert store.branches(number) == {}
    store.show_branch(numbers[1])
    assert texts(store, number) == ["Question 0", "Answer 0"]


def test_a_branch_with_a_deleted_message_in_it_is_shown_whole(store: ConversationStore, messages: MessageStore) -> None:
    number, numbers = talk(store)
    other = store.add_message(number, None, Role.USER, "Elsewhere", MessageState.DONE)
    messages.delete(numbers[2])
    store.show_branch(other.id)
    store.show_branch(numbers[0])
    assert texts(store, number) == ["Question 0", "Answer 0", "Answer 1", "Question 2", "Answer 2"]
    messages.purge_deleted()
    store.show_branch(other.id)
    store.show_branch(numbers[0])
    assert texts(store, number) == ["Question 0", "Answer 0", "Answer 1", "Question 2", "Answer 2"]


def test_what_followed_a_deleted_message_is_an_alternative_to_what_stood_beside_it(
    store: ConversationStore, messages: MessageStore
) -> None:
    number, numbers = talk(store, 1)
    other, reply = store.add_exchange(number, None, "Elsewhere", "m")
    store.close_message(reply.id, text="There", state=MessageState.DONE)
    messages.delete(other.id)
    assert store.branches(number) == {numbers[0]: (numbers[0], reply.id), reply.id: (numbers[0], reply.id)}
    assert texts(store, number) == ["There"]
    messages.delete(reply.id)
    assert texts(store, number) == []
    messages.purge_deleted()
    assert texts(store, number) == ["Question 0", "Answer 0"], "what is there is shown"


def test_a_fork_of_a_reply_that_is_being_written_ends_where_it_is(
    store: ConversationStore, messages: MessageStore
) -> None:
    number, _ = talk(store, 1)
    reply = store.add_exchange(number, None, "More", "m")[1]
    store.save_text(reply.id, "Once")
    fork = messages.fork("Tea (2)", store.path_to(reply.id))
    assert (store.path(fork.id)[-1].text, store.path(fork.id)[-1].state) == ("Once", MessageState.INTERRUPTED)
    assert store.message(reply.id).state is MessageState.RUNNING


def test_a_fork_is_a_conversation_of_its_own(store: ConversationStore, messages: MessageStore) -> None:
    number, numbers = talk(store)
    store.see_from(numbers[3], numbers[2])
    messages.rate(numbers[1], Rating.BAD)

    fork = messages.fork("Tea (2)", store.path_to(numbers[3]))

    assert (fork.title, fork.options) == ("Tea (2)", ChatOptions("Be brief."))
    copied = store.path(fork.id)
    assert [message.text for message in copied] == ["Question 0", "Answer 0", "Question 1", "Answer 1"]
    assert copied[1].rating is Rating.BAD
    assert copied[3].seen_from == copied[2].id
    assert not {message.id for message in copied} & set(numbers)
    store.add_exchange(fork.id, fork.leaf_id, "Only here", "m")
    assert len(texts(store, number)) == 6


def test_a_fork_leaves_out_what_was_left_out_also_where_the_first_that_was_seen_is_deleted(
    store: ConversationStore, messages: MessageStore
) -> None:
    _, numbers = talk(store)
    store.see_from(numbers[5], numbers[2])
    messages.delete(numbers[2])
    copied = store.path(messages.fork("Tea (2)", store.path_to(numbers[5])).id)
    assert copied[-1].seen_from == copied[2].id
    assert copied[2].text == "Answer 1"


def test_a_deleted_message_is_no_place_to_go_to(store: ConversationStore, messages: MessageStore) -> None:
    number, numbers = talk(store, 1)
    other = store.add_message(number, numbers[0], Role.ASSISTANT, "Another", MessageState.DONE)
    messages.delete(numbers[1])
    assert store.show_branch(numbers[1]).leaf_id == other.id


def test_what_is_not_there_cannot_be_changed(messages: MessageStore) -> None:
    with pytest.raises(LookupError):
        messages.delete(99)


def test_a_reply_that_was_edited_says_since_when_and_so_does_its_copy(
    store: ConversationStore, messages: MessageStore, database: Database
) -> None:
    number, numbers = talk(store, 1)
    edited = store.add_message(
        number, numbers[0], Role.ASSISTANT, "Other words", MessageState.DONE, "m", is_edited=True
    )
    assert edited.edited_at == edited.created_at
    assert store.message(numbers[1]).edited_at is None
    fork = messages.fork("Tea (2)", store.path(number))
    assert [message.edited_at for message in store.path(fork.id)] == [None, edited.edited_at]
    assert store.go_on_with(edited.id).edited_at == edited.edited_at
    assert store.reopen_message(edited.id, "m", None).edited_at is None


def test_whose_words_they_are_goes_out_and_comes_in_with_them(store: ConversationStore, database: Database) -> None:
    number, numbers = talk(store, 1)
    edited = store.add_message(number, numbers[0], Role.ASSISTANT, "Other", MessageState.DONE, "m", is_edited=True)
    transfer = TransferStore(database)
    whole = transfer.read(number)
    thinned = replace(whole, messages=(replace(whole.messages[0], not_imported=2), *whole.messages[1:]))
    line = b"".join(own.written([thinned], 1.0)).splitlines()[1]
    again = transfer.add(own.read(line).conversation)
    question, reply = store.path(again)
    assert (question.not_imported, reply.not_imported) == (2, 0)
    assert (question.edited_at, reply.edited_at) == (None, edited.edited_at)
    assert transfer.read(again).messages[0].not_imported == 2


def test_the_last_reply_of_a_model_is_known(store: ConversationStore, messages: MessageStore) -> None:
    assert messages.last_reply("m") is None
    _, numbers = talk(store)
    assert messages.last_reply("m") == store.message(numbers[-1]).created_at
    assert messages.last_reply("n") is None
