"""What waits beside the cache, and what goes when there is too much of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.slots import Slot
from lampblack.worker.states import shelf

if TYPE_CHECKING:
    import pytest


def test_the_shelf_gives_up_what_belongs_to_no_conversation_first(monkeypatch: pytest.MonkeyPatch) -> None:
    class Cache:
        def state_size(self, _: int) -> int:
            return 100

        def state_of(self, _: int) -> bytearray:
            return bytearray(100)

    monkeypatch.setattr(shelf, "MOST_BYTES", 250)
    held = shelf.Shelf(Cache())  # type: ignore[arg-type]
    for number, session in enumerate(("chat", "", "other")):
        assert held.put(Slot(number, tokens=[number] * 9, length=9, session=session), "key")
    assert [one.session for one in held] == ["chat", "other"]
