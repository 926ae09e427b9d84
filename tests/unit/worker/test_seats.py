"""Who sits where in a cache, when llama.cpp does not take a state back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from lampblack.worker.seats import Seats
from lampblack.worker.sequence import Counts
from lampblack.worker.states import shelf
from lampblack.worker.states.session_files import SavedState

if TYPE_CHECKING:
    from lampblack.worker.sequence import Sequence

MODEL = SimpleNamespace(can_cut=True, window=0)
TOLD = list(range(400))


class Cache:
    """As much of llama.cpp's as there is to count: positions. It takes no state back."""

    length = 1000

    def __init__(self) -> None:
        self.lengths: dict[int, int] = {}

    def forget(self, sequence: int, start: int = 0) -> bool:
        self.lengths[sequence] = min(start, self.lengths.get(sequence, 0))
        return True

    def copy(self, source: int, target: int, end: int = -1) -> None:
        self.lengths[target] = self.lengths[source] if end < 0 else end

    def covers(self, *_: int) -> bool:
        return True

    def length_of(self, sequence: int) -> int:
        return self.lengths.get(sequence, 0)

    def state_size(self, sequence: int) -> int:
        return self.lengths[sequence]

    def state_of(self, sequence: int) -> bytearray:
        return bytearray(self.lengths[sequence])

    def restore(self, *_: object) -> bool:
        return False


def asked(tokens: list[int], session: str = "", saved: SavedState | None = None) -> Sequence:
    return SimpleNamespace(  # type: ignore[return-value]
        tokens=tokens,
        prompt_length=len(tokens),
        session=session,
        saved=saved,
        slot=None,
        reuse=True,
        counts=Counts(),
    )


@pytest.fixture
def refused() -> list[SavedState]:
    """Files that were of no use."""
    return []


@pytest.fixture
def seats(refused: list[SavedState]) -> Seats:
    made = Seats(
        Cache(),  # type: ignore[arg-type]
        MODEL,  # type: ignore[arg-type]
        4,
        unified=True,
        on_gpu=False,
        keep=lambda _: None,
        refuse=refused.append,
    )
    made.session_key = "key"
    return made


def read(seats: Seats, sequence: Sequence) -> None:
    """Seats it, and reads all that it has."""
    seats.seat(sequence)
    assert sequence.slot is not None
    seats.context.lengths[sequence.slot.number] = sequence.slot.length = len(sequence.tokens)  # type: ignore[attr-defined]


def test_whoever_does_not_find_a_better_place_begins_with_what_others_have(seats: Seats) -> None:
    begun = [asked([*TOLD[:50], 900], session="one"), asked([800 + number for number in range(100)])]
    for sequence in begun:
        read(seats, sequence)
    for sequence in begun:
        seats.unseat(sequence, forget=False)
    follower = asked([*TOLD[:60]], session="other")
    seats.seat(follower)
    assert [len(one.tokens) for one in seats.shelf] == [100]
    assert follower.counts.reused == 50
    assert follower.slot is not None
    assert seats.context.length_of(follower.slot.number) == 50


def test_a_file_does_not_go_for_what_the_cache_had_beside_it(
    seats: Seats, refused: list[SavedState], monkeypatch: pytest.MonkeyPatch
) -> None:
    """To make room for a state, others have been put in its place."""
    monkeypatch.setattr(shelf, "MOST_BYTES", 900)
    for tokens in (TOLD, [1000 + number for number in range(700)]):
        sequence = asked(tokens, session=f"chat {tokens[0]}")
        read(seats, sequence)
        seats.unseat(sequence, forget=False)
    assert [len(one.tokens) for one in seats.shelf] == [400]
    again = asked([*TOLD, 5000], session="chat 0")
    seats.seat(again)
    assert [len(one.tokens) for one in seats.shelf] == [700], "the one had to go for the other"
    assert again.counts.reused == 0
    assert not refused


def test_a_file_that_is_refused_goes(seats: Seats, refused: list[SavedState]) -> None:
    saved = SavedState("chat", "key", TOLD, bytearray(9))
    seats.seat(asked([*TOLD, 5000], session="chat", saved=saved))
    assert refused == [saved]
