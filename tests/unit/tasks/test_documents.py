"""What a model is given of attached documents from one message of a conversation to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from lampblack.domain.attachments import Extract, Why
from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.store.attachments import AttachmentStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.tasks.documents import Documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lampblack.domain.conversations import Message

LEASE = Extract("lease.txt", "/lease.txt", "ab" * 32, "The monthly rent is 1,250 euros.\n\nPets are not allowed.")
OPTIONS = ChatOptions()
CONTEXT = 2048


class Talk:
    """A conversation whose first message has the lease."""

    def __init__(self, database: Database) -> None:
        self.attachments, self.store = AttachmentStore(database), ConversationStore(database)
        self.documents = Documents(self.attachments)
        lease = self.attachments.add_to_draft(None, LEASE)
        asked, reply = self.store.begin("Lease", OPTIONS, "What is this?", "tiny", (lease.document_id,))
        self.id = asked.conversation_id
        self._answered(asked, reply)

    def _answered(self, asked: Message, reply: Message) -> None:
        self.documents.choose(self.store.path_to(asked.id), OPTIONS, CONTEXT)
        self.leaf = self.store.close_message(reply.id, text="An answer.", state=MessageState.DONE).id

    def ask(self, text: str) -> Message:
        asked, self.reply = self.store.add_exchange(self.id, self.leaf, text, "tiny")
        return asked

    def told(self, asked: Message, seen_from: int | None) -> str:
        """What the model reads with a message."""
        path = self.store.path_to(asked.id)
        self.documents.choose(path, OPTIONS, CONTEXT, seen_from=seen_from)
        return self.documents.told(path)[-1].text


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    database = Database(tmp_path / "lampblack.db")
    yield Talk(database)
    database.close()


def test_a_document_that_the_model_has_whole_is_not_given_again(talk: Talk) -> None:
    assert talk.told(talk.ask("How much is the rent?"), None) == "How much is the rent?"


def test_a_document_whose_message_was_left_out_is_searched(talk: Talk) -> None:
    asked = talk.ask("How much is the rent?")
    assert "1,250 euros" in talk.told(asked, asked.id)
    (source,) = talk.attachments.sources_of([asked.id])[asked.id]
    assert source.number == 2, "a number stands for one place in the whole conversation"
    assert source.why in (Why.WHOLE, Why.WORDS)


def test_it_is_searched_also_where_it_was_in_sight_when_the_message_was_sent(talk: Talk) -> None:
    asked = talk.ask("How much is the rent?")
    assert "1,250" not in talk.told(asked, None)
    assert "1,250" in talk.told(asked, asked.id)


def test_what_was_chosen_with_all_in_sight_stays_as_it_was(talk: Talk) -> None:
    asked = talk.ask("How much is the rent?")
    before = talk.told(asked, asked.id)
    chosen = talk.attachments.sources_of([asked.id])
    assert talk.told(asked, asked.id) == before
    assert talk.attachments.sources_of([asked.id]) == chosen


def test_rows_from_the_middle_of_a_table_come_with_the_names_of_its_columns(talk: Talk) -> None:
    rows = "".join(f"2026-01-01,{number},Nordwind,{number * 3}.50\n" for number in range(2000))
    text = "Date,Account,Counterparty,Amount\n" + rows.replace("1500,Nordwind", "1500,Hafen")
    ledger = talk.attachments.add_to_draft(talk.id, Extract("ledger.csv", "/ledger.csv", "cd" * 32, text))
    asked, _ = talk.store.add_exchange(
        talk.id, talk.leaf, "What has the counterparty Hafen?", "tiny", (ledger.document_id,)
    )
    told = talk.told(asked, None)
    assert "1500,Hafen" in told
    found = next(part for part in told.split("<source") if "1500,Hafen" in part)
    assert "Date,Account,Counterparty,Amount\n" in found


def test_text_from_the_middle_of_prose_comes_without_its_beginning(talk: Talk) -> None:
    text = (
        "A letter to the council.\n\n"
        + "The committee met again and spoke of curtains.\n\n" * 900
        + "The roof cost 48."
    )
    letter = talk.attachments.add_to_draft(talk.id, Extract("letter.txt", "/letter.txt", "ef" * 32, text))
    asked, _ = talk.store.add_exchange(talk.id, talk.leaf, "What did the roof cost?", "tiny", (letter.document_id,))
    found = next(part for part in talk.told(asked, None).split("<source") if "The roof cost 48." in part)
    assert "A letter to the council" not in found
