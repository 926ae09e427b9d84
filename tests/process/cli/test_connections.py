"""`lampblack connections`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from lampblack.bootstrap.network import connections_made
from lampblack.network.journal import Outcome
from lampblack.paths import Folders

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_what_was_asked_of_other_computers_is_printed_until_the_list_is_emptied(lampblack, home: Path):
    assert lampblack("connections").out == b"Lampblack has asked nothing of another computer.\n"
    journal = connections_made(Folders.of(home))
    journal.end(journal.record("hub.example:8443", "GET /ink.gguf"), Outcome.ANSWERED, 200, 3_000_000)
    journal.keep_back("hub.example", "GET /soot.gguf")
    newer, older = lampblack("connections").out.decode().splitlines()
    assert newer.endswith("  hub.example  GET /soot.gguf  kept back: offline only")
    assert older.endswith("  hub.example:8443  GET /ink.gguf  answered (200), 3 MB")
    listed = json.loads(lampblack("connections", "--json").out)["connections"]
    assert [(one["host"], one["outcome"], one["status"]) for one in listed] == [
        ("hub.example", "offline", 0),
        ("hub.example:8443", "answered", 200),
    ]
    assert json.loads(lampblack("connections", "--clear", "--json").out) == {"cleared": 2}
    assert journal.all() == []
