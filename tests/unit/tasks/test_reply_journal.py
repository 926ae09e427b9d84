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
    assert listener.troubles[0].kind == "disk.full_saving"
    journal.end(reply.id, Ending(MessageState.DONE), listener.reply_closed)
    assert listener.wait_closed(reply.id).text == long_text  # it has ended, though it is not on disk
    assert [message.text for message in journal.unsaved()] == [long_text]

    with database.read() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")

    listener.wait(lambda: len(listener.troubles) == 2)
    assert listener.troubles[1] is None
    assert journal.unsaved() == []
    assert store.message(reply.id).text == long_text


class _OneBadReply:
    """A store in which one reply cannot be saved, for a reason that nobody foresaw."""

    def __init__(self, store, bad: int) -> None:
        self._store, self._bad = store, bad
        self.mended = False

    def save_text(self, message_id, text):
        self._check(message_id)
        self._store.save_text(message_id, text)

    def close_message(self, message_id, **ending):
        self._check(message_id)
        return self._store.close_message(message_id, **ending)

    def _check(self, message_id):
        if message_id == self._bad and not self.mended:
            raise RuntimeError("nobody foresaw this")


def test_a_reply_that_cannot_be_saved_keeps_no_other_from_it_and_is_tried_again(store, listener, reply, monkeypatch):
    bugs = []
    monkeypatch.setattr("threading.excepthook", bugs.append)
    other = store.add_exchange(reply.conversation_id, None, "Hi again", "model")[1]
    failing = _OneBadReply(store, reply.id)
    journal = ReplyJournal(failing, listener.saving_trouble)
    journal.open(reply)
    journal.open(other)
    journal.add(reply.id, "bad")
    journal.add(other.id, "good")
    journal.end(reply.id, Ending(MessageState.DONE), listener.reply_closed)
    journal.end(other.id, Ending(MessageState.DONE), listener.reply_closed)

    assert listener.wait_closed(other.id).text == "good"
    assert listener.wait_closed(reply.id).text == "bad"
    assert store.message(other.id).text == "good"
    assert [str(bug.exc_value) for bug in bugs] == ["nobody foresaw this"]

    failing.mended = True
    listener.wait(lambda: listener.troubles and listener.troubles[-1] is None)
    assert store.message(reply.id).text == "bad"
    journal.stop()
