"""Export and import on a real database."""

from __future__ import annotations

import json
import threading
import tracemalloc
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.unit.exchange import samples

from lampblack.domain.conversations import ChatOptions, MessageState, Rating
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.generation import FinishReason, GenerationStats, Role
from lampblack.store.arranging import ArrangingStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.messages import MessageStore
from lampblack.store.search import SearchStore
from lampblack.store.transfer import TransferStore
from lampblack.tasks.exchange import CancelledError, Exchange, Format, ImportReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def open_home(tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """Opens a database by name."""
    opened: list[Database] = []

    def open_one(name: str) -> Database:
        opened.append(Database(tmp_path / name / "lampblack.db"))
        return opened[-1]

    yield open_one
    for one in opened:
        one.close()


def fill(database: Database) -> int:
    """A conversation with a branch, figures, a rating, a fault, a deleted message, a folder, a pin; its number."""
    store, messages, arranging = ConversationStore(database), MessageStore(database), ArrangingStore(database)
    conversation = store.create("Rich 丰富", ChatOptions(system_prompt="Be 茶", temperature=0.1, max_tokens=None))
    asked, reply = store.add_exchange(conversation.id, None, "Question", "Qwen")
    stats = GenerationStats(10, 5, 0.25, 12.5, 2048, 42, reused_tokens=3)
    store.close_message(reply.id, text="One", state=MessageState.DONE, stats=stats, finish=FinishReason.LENGTH)
    messages.rate(reply.id, Rating.GOOD)
    gone = store.add_message(conversation.id, reply.id, Role.USER, "Deleted", MessageState.DONE)
    after, failed = store.add_exchange(conversation.id, gone.id, "After", "Qwen")
    store.close_message(failed.id, text="", state=MessageState.FAILED, fault=Fault("engine.bug", {"n": 1}, "log"))
    store.see_from(failed.id, after.id)
    messages.delete(gone.id)
    other = store.add_message(conversation.id, asked.id, Role.ASSISTANT, "Two", MessageState.CANCELLED, "Gemma")
    arranging.move([conversation.id], arranging.create_folder("Work").id)
    arranging.pin([conversation.id], pinned=True)
    assert store.get(conversation.id).leaf_id == other.id
    return conversation.id


def test_round_trip_is_the_same(open_home: Callable[[str], Database], tmp_path: Path) -> None:
    here, there = open_home("here"), open_home("there")
    number = fill(here)
    path = tmp_path / "all.json"
    assert Exchange(TransferStore(here)).export([number], path, Format.JSON) == 1
    report = Exchange(TransferStore(there)).import_from([path])
    assert TransferStore(there).read(report.conversations[0]) == TransferStore(here).read(number)
    assert [one.title for one in ArrangingStore(there).folders()] == ["Work"]
    assert len(SearchStore(there).find("Question")) == 1
    again = tmp_path / "again.json"
    Exchange(TransferStore(there)).export(report.conversations, again, Format.JSON)
    assert json.loads(again.read_text())["conversations"] == json.loads(path.read_text())["conversations"]


def test_nothing_is_imported_twice(open_home: Callable[[str], Database], tmp_path: Path) -> None:
    database = open_home("home")
    exchange = Exchange(TransferStore(database))
    number = fill(database)
    own = tmp_path / "own.json"
    exchange.export([number], own, Format.JSON)
    archive = samples.write_chatgpt_zip(tmp_path / "a.zip", [samples.chatgpt(), samples.chatgpt()])
    first = exchange.import_from([own, archive])
    assert (len(first.conversations), first.known, first.attachments, first.tool_steps) == (1, 2, 1, 2)
    assert first.thinned == [(samples.chatgpt()["title"], 1)], "what came without its picture is named"
    store = ConversationStore(database)
    taken = first.conversations[0]
    store.rename(taken, "Another")
    store.add_message(taken, store.get(taken).leaf_id, Role.USER, "More", MessageState.DONE)
    assert exchange.import_from([archive]).known == 2
    grown = samples.chatgpt()
    grown["mapping"]["n"] = samples.chatgpt_node("n", "a", [], samples.chatgpt_message("user", "New there"))
    assert len(exchange.import_from([samples.write_chatgpt_zip(archive, [grown])]).conversations) == 1
    store.delete(taken)
    assert len(exchange.every()) == 2


def test_files_for_people(open_home: Callable[[str], Database], tmp_path: Path) -> None:
    database = open_home("home")
    exchange = Exchange(TransferStore(database))
    numbers = [fill(database), fill(database)]
    page = tmp_path / "one.html"
    exchange.export(numbers[:1], page, Format.HTML, as_archive=False)
    assert "Two" in page.read_text(encoding="utf-8")
    assert "One" not in page.read_text(encoding="utf-8")
    assert exchange.export(numbers, tmp_path / "all.zip", Format.MARKDOWN) == 2
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.namelist() == ["Rich 丰富.md", "Rich 丰富 (2).md"]
        assert "Question" in archive.read("Rich 丰富.md").decode()


def test_an_export_that_ends_early_leaves_nothing(open_home: Callable[[str], Database], tmp_path: Path) -> None:
    database = open_home("home")
    exchange = Exchange(TransferStore(database))
    numbers = [fill(database) for _ in range(3)]
    folder = tmp_path / "out"
    folder.mkdir()
    cancel = threading.Event()
    with pytest.raises(CancelledError):
        exchange.export(numbers, folder / "x.json", Format.JSON, heard=lambda _: cancel.set(), cancel=cancel)
    with pytest.raises(LookupError):
        exchange.export([99], folder / "x.json", Format.JSON)
    with pytest.raises(KnownError):
        exchange.export(numbers, folder / "no" / "x.json", Format.JSON)
    assert not list(folder.iterdir())


def test_cancel_keeps_what_is_whole(open_home: Callable[[str], Database], tmp_path: Path) -> None:
    exchange = Exchange(TransferStore(open_home("home")))
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([samples.chatgpt(created=1.5 + number) for number in range(20)]))
    cancel = threading.Event()

    def heard(report: ImportReport) -> None:
        if len(report.conversations) == 5:
            cancel.set()

    report = exchange.import_from([path], heard, cancel)
    assert report.was_cancelled
    assert len(report.conversations) == len(exchange.every()) == 5
    assert len(exchange.import_from([path]).conversations) == 15


def test_closing_ends_an_import(open_home: Callable[[str], Database], tmp_path: Path) -> None:
    exchange = Exchange(TransferStore(open_home("home")))
    path = tmp_path / "conversations.json"
    path.write_text(json.dumps([samples.chatgpt(created=1.5 + number) for number in range(2000)]))
    begun = threading.Event()
    reports: list[ImportReport] = []
    worker = threading.Thread(target=lambda: reports.append(exchange.import_from([path], lambda _: begun.set())))
    worker.start()
    assert begun.wait(30)
    exchange.close()
    worker.join(30)
    assert reports[0].was_cancelled


@pytest.mark.slow
def test_ten_thousand_take_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    with path.open("w", encoding="utf-8") as file:
        for number in range(10_000):
            file.write("[" if not number else ",")
            conversation = samples.chatgpt(f"Number {number}", 1_700_000_000.0 + number)
            conversation["moderation_results"] = ["x" * 2_000]
            json.dump(conversation, file)
        file.write("]")
    with closing(Database(tmp_path / "home" / "lampblack.db")) as database:
        exchange = Exchange(TransferStore(database))
        tracemalloc.start()
        try:
            report = exchange.import_from([path])
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
        assert len(report.conversations) == 10_000
        assert path.stat().st_size > 40_000_000
        assert peak < 12_000_000
