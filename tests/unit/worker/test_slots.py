"""Which tokens lie where in a cache, and whose beginning a new prompt takes over."""

from __future__ import annotations

import random

from lampblack.worker.slots import Slot, SlotTable, common_prefix
from lampblack.worker.states.checkpoints import Checkpoint


def used(table: SlotTable, number: int, tokens: list[int], *, busy: bool = False) -> None:
    """A sequence has left `tokens` in a slot, or is still at work in it."""
    slot = table.slots[number]
    table.occupy(slot, list(tokens), len(tokens))
    if not busy:
        table.release(slot)


def test_a_common_beginning_is_counted_to_the_token() -> None:
    chance = random.Random(0)
    for _ in range(300):
        shared = [chance.randrange(3) for _ in range(chance.randrange(60))]
        one = [*shared, 7, *(chance.randrange(3) for _ in range(chance.randrange(9)))]
        other = [*shared, 8, *(chance.randrange(3) for _ in range(chance.randrange(9)))]
        most = chance.randrange(80)
        assert common_prefix(one, other, most) == min(len(shared), most)
        assert common_prefix(one, one, most) == min(len(one), most)


def test_the_longest_beginning_wins_and_the_last_token_is_always_left_to_decode() -> None:
    table = SlotTable(4)
    used(table, 0, [1, 2, 3])
    used(table, 1, [1, 2, 3, 4, 5])
    used(table, 2, [9, 9, 9])
    match = table.longest([1, 2, 3, 4, 5])
    assert match.slot is table.slots[1]
    assert match.shared == 4
    assert table.longest([7, 1, 2]).slot is None


def test_only_what_is_in_the_cache_counts() -> None:
    """A slot's list may be longer than its cache: the newest token, and guesses that were wrong."""
    table = SlotTable(1)
    table.occupy(table.slots[0], [1, 2, 3, 4], 2)
    assert table.longest([1, 2, 3, 4, 5]).shared == 2


def test_what_cannot_be_gone_on_with_does_not_count() -> None:
    """A memory that cannot be cut is taken whole, or as it was at an earlier place."""
    table = SlotTable(3)
    used(table, 0, [1, 2, 3, 4, 5])
    used(table, 1, [1, 2])

    def whole(slot: Slot, shared: int) -> int:
        return shared if shared == slot.length else 0

    match = table.longest([1, 2, 3, 9], whole)
    assert match.slot is table.slots[1]
    assert match.shared == 2
    assert table.longest([1, 2, 3, 4, 5, 6], whole).slot is table.slots[0]
    assert table.longest([1, 2, 3, 4, 9], lambda slot, shared: min(shared, 3) if slot.number == 0 else 0).shared == 3


def test_checkpoints_go_with_the_tokens_that_they_have() -> None:
    table = SlotTable(1)
    slot = table.slots[0]
    slot.checkpoints = [Checkpoint(length, bytearray(), length) for length in (2, 4, 6)]
    slot.places = [7]
    table.occupy(slot, [1, 2, 3, 4, 5], 5)
    assert [one.length for one in slot.checkpoints] == [2, 4]
    assert slot.places == []
    slot.cut(3)
    table.release(slot)
    assert [one.length for one in slot.checkpoints] == [2]
    table.clear()
    assert slot.checkpoints == []


def test_an_idle_slot_is_preferred_to_a_busy_one_with_the_same_beginning() -> None:
    table = SlotTable(2)
    used(table, 0, [1, 2, 3], busy=True)
    used(table, 1, [1, 2, 3])
    assert table.longest([1, 2, 3, 4]).slot is table.slots[1]


def test_empty_slots_are_given_out_first_then_those_idle_for_longest() -> None:
    table = SlotTable(3)
    used(table, 0, [1])
    used(table, 1, [2])
    assert table.free() is table.slots[2]
    used(table, 2, [3])
    assert table.free() is table.slots[0]
    used(table, 0, [4])
    assert table.free() is table.slots[1]
    assert table.free(besides=table.slots[1]) is table.slots[2]


def test_a_busy_slot_is_never_given_out_or_evicted() -> None:
    table = SlotTable(2)
    used(table, 0, [1], busy=True)
    used(table, 1, [2])
    assert table.free() is table.slots[1]
    assert table.oldest_cached() is table.slots[1]
    used(table, 1, [2, 3], busy=True)
    assert table.free() is None
    assert table.oldest_cached() is None


def test_what_ended_keeps_only_what_the_cache_has() -> None:
    table = SlotTable(1)
    slot = table.slots[0]
    table.occupy(slot, [1, 2, 3, 4, 5], 5)
    slot.cut(3)
    table.release(slot)
    assert slot.tokens == [1, 2, 3]
    table.clear()
    assert slot.tokens == []
    assert slot.length == 0
