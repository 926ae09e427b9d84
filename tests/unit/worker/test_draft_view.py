"""What a drafting model reads of a text that is longer than its cache."""

from __future__ import annotations

import pytest

from lampblack.worker.speculation.draft_lane import KEPT_AT_START, seen_of


def test_a_text_that_fits_is_read_as_it_is() -> None:
    tokens = list(range(100))
    assert seen_of(tokens, 100) is tokens


@pytest.mark.parametrize("room", [48, 100, 101, 4080])
def test_a_longer_text_is_read_from_its_beginning_and_at_its_end(room: int) -> None:
    for length in range(room + 1, 4 * room, 7):
        tokens = list(range(length))
        seen = seen_of(tokens, room)
        assert room // 2 - 1 <= len(seen) <= room
        assert list(seen[:KEPT_AT_START]) == tokens[:KEPT_AT_START]
        assert list(seen[KEPT_AT_START:]) == tokens[length - len(seen) + KEPT_AT_START :]


def test_while_a_text_grows_little_is_read_anew() -> None:
    room, read, before = 100, 0, []
    for length in range(1, 1001):
        seen = list(seen_of(list(range(length)), room))
        shared = next((at for at, (a, b) in enumerate(zip(seen, before, strict=False)) if a != b), len(before))
        read += len(seen) - min(shared, len(seen))
        before = seen
    assert read < 2.2 * 1000
