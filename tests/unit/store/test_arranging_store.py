"""Pins, the archive and folders on the disk: what is there after a change, after its undoing, and after a restart."""

from __future__ import annotations

from contextlib import closing
from itertools import count
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, Folder
from lampblack.store.arranging import ArrangingStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.search import SearchStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with closing(Database(path)) as database:
        yield database


@pytest.fixture
def store(database: Database) -> ConversationStore:
    ticks = count(1)
    return ConversationStore(database, clock=lambda: float(next(ticks)))


@pytest.fixture
def arranging(database: Database) -> ArrangingStore:
    return ArrangingStore(database, clock=lambda: 77.0)


@pytest.fixture
def three(store: ConversationStore) -> list[int]:
    return [store.create(title, ChatOptions()).id for title in ("Tea", "Coffee", "Cocoa")]


def test_what_is_arranged_is_so_after_a_restart(store, arranging, three, database, path) -> None:
    folder = arranging.create_folder("Drinks")
    arranging.collapse_folder(folder.id, collapsed=True)
    arranging.move(three[:2], folder.id)
    arranging.pin(three[:1], pinned=True)
    arranging.archive(three[2:], archived=True)
    database.close()

    with closing(Database(path)) as again:
        found = [ConversationStore(again).get(number) for number in three]
        assert [one.folder_id for one in found] == [folder.id, folder.id, None]
        assert [one.is_pinned for one in found] == [True, False, False]
        assert [one.is_archived for one in found] == [False, False, True]
        assert ArrangingStore(again).folders() == [Folder(folder.id, "Drinks", is_collapsed=True)]


def test_one_put_back_undoes_a_change_of_many_which_stood_in_different_places(store, arranging, three) -> None:
    folder = arranging.create_folder("Drinks")
    arranging.move(three[:1], folder.id)
    arranging.pin(three[1:2], pinned=True)
    before = store.all()

    for change in (
        lambda: arranging.move(three, None),
        lambda: arranging.pin(three, pinned=False),
        lambda: arranging.archive(three, archived=True),
        lambda: arranging.delete(three),
    ):
        standings = change()
        assert store.all() != before
        arranging.put_back(standings)
        assert store.all() == before


def test_deleting_a_folder_lets_its_conversations_out_and_loses_none(store, arranging, three, database, path) -> None:
    folder = arranging.create_folder("Drinks")
    arranging.move(three, folder.id)
    arranging.delete_folder(folder.id)
    assert arranging.folders() == []
    assert [one.folder_id for one in store.all()] == [None] * 3

    other = arranging.create_folder("Cups")
    arranging.move(three[:1], other.id)
    arranging.restore_folder(folder.id)
    assert [store.get(number).folder_id for number in three] == [other.id, folder.id, folder.id], (
        "one that was moved meanwhile stays where it was moved to"
    )

    arranging.delete_folder(folder.id)
    arranging.purge_deleted()
    assert [one.title for one in store.all()] == ["Cocoa", "Coffee", "Tea"]
    with pytest.raises(LookupError):
        arranging.restore_folder(folder.id)


def test_a_change_that_names_something_unknown_changes_nothing(store, arranging, three) -> None:
    before = store.all()
    for change in (
        lambda: arranging.delete([*three, 4711]),
        lambda: arranging.move(three, 4711),
        lambda: arranging.rename_folder(4711, "Cups"),
    ):
        with pytest.raises(LookupError):
            change()
    assert store.all() == before


def test_search_finds_what_is_in_the_archive_and_says_so(store, arranging, three, database) -> None:
    arranging.archive(three[:1], archived=True)
    search = SearchStore(database)
    assert [(hit.title, hit.is_archived) for hit in search.find("Tea")] == [("Tea", True)]
    assert [(hit.title, hit.is_archived) for hit in search.find("Coffee")] == [("Coffee", False)]
    store.begin("Green", ChatOptions(), "sencha leaves", "tiny")
    number = store.all()[0].id
    arranging.archive([number], archived=True)
    assert [(hit.title, hit.is_archived) for hit in search.find("sencha")] == [("Green", True)]


def test_a_model_names_only_what_it_may(store, arranging) -> None:
    asked, _ = store.begin("why is the sky", ChatOptions(), "why is the sky blue", "tiny")
    number = asked.conversation_id
    assert store.get(number).title_is_open
    assert store.settle_title(number, "Colour of the sky")
    assert store.get(number).title == "Colour of the sky"
    assert not store.settle_title(number, "Another"), "it has one"

    mine = store.begin("why", ChatOptions(), "why", "tiny")[0].conversation_id
    store.rename(mine, "Mine")
    assert not store.settle_title(mine, "The model's")
    assert store.get(mine).title == "Mine"

    kept = store.begin("first words", ChatOptions(), "first words", "tiny")[0].conversation_id
    assert not store.settle_title(kept, None)
    assert not store.get(kept).title_is_open
    assert store.get(kept).title == "first words"

    gone = store.begin("gone", ChatOptions(), "gone", "tiny")[0].conversation_id
    arranging.delete([gone])
    assert not store.settle_title(gone, "Not gone")
