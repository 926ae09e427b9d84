"""Which files conversations were written to."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.conversations import ChatOptions
from lampblack.store.exports import EVERYTHING, ExportStore

if TYPE_CHECKING:
    from tests.unit.store.conftest import Clock

    from lampblack.store.conversations import ConversationStore
    from lampblack.store.database import Database


def test_files_are_listed_with_what_is_in_them(database: Database, store: ConversationStore, clock: Clock) -> None:
    exports = ExportStore(database, clock)
    tea, ink = store.create("Tea 茶", ChatOptions()).id, store.create("Ink", ChatOptions()).id
    odd = Path(os.fsdecode(b"/tmp/\xff.md"))
    exports.add(Path("/tmp/both.json"), "json", (tea, ink))
    clock.now += 1
    exports.add(odd, "markdown", (tea,))
    clock.now += 1
    exports.add(Path("/tmp/all.zip"), EVERYTHING)
    listed = [(one.path, one.conversations, one.title) for one in exports.every()]
    assert listed == [(Path("/tmp/all.zip"), 0, None), (odd, 1, "Tea 茶"), (Path("/tmp/both.json"), 2, None)]
    assert exports.paths_with([ink]) == [Path("/tmp/all.zip"), Path("/tmp/both.json")]
    clock.now += 1
    later = store.create("Later", ChatOptions()).id
    assert exports.paths_with([later]) == []


def test_a_title_goes_with_its_conversation_and_the_file_stays_listed(
    database: Database, store: ConversationStore, clock: Clock, path: Path
) -> None:
    exports = ExportStore(database, clock)
    tea = store.create("Unmistakable", ChatOptions()).id
    exports.add(Path("/tmp/tea.md"), "markdown", (tea,))
    store.delete(tea)
    assert [one.title for one in exports.every()] == [None]
    store.purge_deleted()
    (only,) = exports.every()
    assert (only.conversations, only.title) == (1, None)
    database.close()
    assert b"Unmistakable" not in path.read_bytes()


def test_written_again_is_one_file_and_forgotten_is_none(database: Database, clock: Clock) -> None:
    exports = ExportStore(database, clock)
    exports.add(Path("/tmp/a.md"), "markdown", (1,))
    exports.add(Path("/tmp/a.md"), "html", (2, 2))
    (only,) = exports.every()
    assert (only.kind, only.conversations) == ("html", 1)
    exports.forget([only.id])
    assert exports.every() == []
