"""Documents that are attached go along: readable in files for people, whole in Lampblack's own."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from lampblack.domain.attachments import Extract, Span, Why
from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.exchange import html, markdown, own
from lampblack.store.attachments import AttachmentStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.transfer import TransferStore
from lampblack.tasks.exchange import Exchange, Format

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.exchange import PortableConversation

PAPER = Extract(
    "lease <b>.pdf", "/home/me/private/lease.pdf", "ab" * 32, "The rent is 740.\n\n```code```\n茶 page two.", (0, 18)
)
NOTES = Extract("notes.txt", "/home/me/notes.txt", "cd" * 32, "One\nTwo\nThree")


@pytest.fixture
def filled(tmp_path: Path) -> Database:
    database = Database(tmp_path / "one" / "lampblack.db")
    conversations, attachments = ConversationStore(database), AttachmentStore(database)
    paper, notes = (attachments.add_to_draft(None, each).document_id for each in (PAPER, NOTES))
    asked, reply = conversations.begin("Lease", ChatOptions(), "Rent?", "tiny", (paper, notes))
    attachments.keep_sources(
        asked.id, 1, {Span(paper, 18, len(PAPER.text)): Why.MEANING, Span(notes, 0, len(NOTES.text)): Why.WHOLE}
    )
    conversations.close_message(reply.id, text="740 [1].", state=MessageState.DONE)
    return database


def conversation(database: Database) -> PortableConversation:
    store = TransferStore(database)
    return store.read(store.every()[0].id)


def test_our_own_file_brings_them_back(filled: Database, tmp_path: Path) -> None:
    file = tmp_path / "all.json"
    exchange = Exchange(TransferStore(filled))
    exchange.export([each.id for each in exchange.every()], file, Format.JSON)
    assert b"private" not in file.read_bytes(), "the person's folders are nobody's business"

    with closing(filled), closing(Database(tmp_path / "two" / "lampblack.db")) as other:
        report = Exchange(TransferStore(other)).import_from([file])
        assert (len(report.conversations), report.refused, report.attachments) == (1, 0, 0)
        path = ConversationStore(other).path(report.conversations[0])
        store = AttachmentStore(other)
        attached = store.of_messages([path[0].id])[path[0].id]
        assert [each.name for each in attached] == [PAPER.name, NOTES.name]
        assert [store.document(each.document_id) for each in attached] == [
            replace(PAPER, path=""),
            replace(NOTES, path=""),
        ]
        assert [each.passages for each in attached] == [2, 1]
        sources = store.sources_of([path[0].id])[path[0].id]
        assert [(each.number, each.place.number, each.place.is_page, each.is_whole) for each in sources] == [
            (1, 2, True, False),
            (2, 1, False, True),
        ]
        assert sources[0].why is Why.MEANING
        assert Exchange(TransferStore(other)).import_from([file]).known == 1
        assert conversation(other) == conversation(filled)


def test_too_much_is_carried_by_name_and_counted(
    filled: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lampblack.store.carried_documents.MOST_CARRIED", 20)
    file = tmp_path / "all.json"
    exchange = Exchange(TransferStore(filled))
    exchange.export([each.id for each in exchange.every()], file, Format.JSON)
    with closing(filled), closing(Database(tmp_path / "two" / "lampblack.db")) as other:
        report = Exchange(TransferStore(other)).import_from([file])
        assert (len(report.conversations), report.attachments) == (1, 1)
        path = ConversationStore(other).path(report.conversations[0])
        attached = AttachmentStore(other).of_messages([path[0].id])[path[0].id]
        assert [each.name for each in attached] == [NOTES.name]


def test_files_for_people_show_names_and_texts(filled: Database) -> None:
    with closing(filled):
        carried = conversation(filled)
    text = markdown.written(carried)
    assert "*Attached: lease \\<b\\>.pdf, notes.txt*" in text
    assert "*Sources: \\[1\\] lease \\<b\\>.pdf, page 2; \\[2\\] notes.txt*" in text
    assert "````text\nThe rent is 740.\n\n```code```\n茶 page two.\n````" in text
    page = html.written(carried)
    assert "<summary>lease &lt;b&gt;.pdf</summary><pre>The rent is 740." in page
    assert "Sources: [1] lease &lt;b&gt;.pdf, page 2; [2] notes.txt" in page


def test_the_rest_of_a_very_long_one_is_said_to_be_left_out(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lampblack.exchange.documents.LONGEST", 5)
    with closing(filled):
        carried = conversation(filled)
    assert "One\nT\n\n(8 more characters are left out.)" in markdown.written(carried)


@pytest.mark.parametrize(
    ("where", "damage"),
    [
        ("messages", {"documents": (7,)}),
        ("messages", {"documents": (-1,)}),
        ("sources", {"document": 2}),
        ("sources", {"end": 4000}),
        ("sources", {"begin": 30, "end": 20}),
        ("sources", {"number": 0}),
        ("documents", {"pages": (9, 3)}),
        ("documents", {"pages": (0, 99999)}),
    ],
)
def test_what_hangs_together_in_no_way_is_refused(filled: Database, where: str, damage: dict) -> None:
    with closing(filled):
        whole = conversation(filled)
    first = whole.messages[0]
    if where == "sources":
        first = replace(first, sources=(replace(first.sources[0], **damage),))
    elif where == "messages":
        first = replace(first, **damage)
    documents = (
        (replace(whole.documents[0], **damage), *whole.documents[1:]) if where == "documents" else whole.documents
    )
    damaged = replace(whole, messages=(first, *whole.messages[1:]), documents=documents)
    assert own.read(msgspec.json.encode(whole)).conversation == whole
    with pytest.raises(ValueError, match="no order"):
        own.read(msgspec.json.encode(damaged))


def test_a_reason_that_only_a_later_version_knows_is_none(filled: Database, tmp_path: Path) -> None:
    with closing(filled):
        whole = conversation(filled)
    first = whole.messages[0]
    later = replace(first, sources=(replace(first.sources[0], why="heard of it"),))
    read = own.read(msgspec.json.encode(replace(whole, messages=(later, *whole.messages[1:])))).conversation
    with closing(Database(tmp_path / "two" / "lampblack.db")) as database:
        number = TransferStore(database).add(read)
        asked = ConversationStore(database).path(number)[0].id
        assert AttachmentStore(database).sources_of([asked])[asked][0].why is Why.UNKNOWN
