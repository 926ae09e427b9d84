"""Saving replies as they grow, on a real database, also while its disk is full."""

from __future__ import annotations

import time

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.tasks.reply_journal import Ending, ReplyJournal


@pytest.fixture
def reply(store):
    conversation = store.create("", ChatOptions())
    return store.add_exchange(conversation.id, None, "Hi", "model")[1]


@pytest.fixture
def journal(store, listener):
    journal = ReplyJournal(store, listener.saving_trouble)
    yield journal
    journal.stop()


def test_text_is_on_disk_soon_although_no_more_comes(journal, store, reply):
    journal.open(reply)
    journal.add(reply.id, "one ")
    journal.add(reply.id, "two")

    deadline = time.monotonic() + 5
    while store.message(reply.id).text != "one two" and time.monotonic() < deadline:
        time.sleep(0.01)

    assert store.message(reply.id).text == "one two"
    assert store.message(reply.id).state is MessageState.RUNNING


def test_text_that_comes_after_the_end_is_not_added(journal, store, listener, reply):
    journal.open(reply)
    journal.add(reply.id, "kept")
    journal.end(reply.id, Ending(MessageState.CANCELLED), listener.reply_closed)
    journal.add(reply.id, " dropped")

    assert listener.wait_closed(reply.id).text == "kept"


def test_a_full_disk_is_told_once_and_nothing_is_lost_when_there_is_room_again(
    journal, database, store, listener, reply
):
    with database.read() as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
    long_text = "words " * 20_000
    journal.open(reply)
    journal.add(reply.id, long_text)
    listener.wait(lambda: listener.troubles)
    assert listener.troubles[0].kind == "disk.full"
    journal.end(reply.id, Ending(MessageState.DONE), listener.reply_closed)
    assert listener.wait_closed(reply.id).text == long_text  # it has ended, though it is not on disk

    with database.read() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")

    listener.wait(lambda: len(listener.troubles) == 2)
    assert listener.troubles[1] is None
    assert store.message(reply.id).text == long_text
