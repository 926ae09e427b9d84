"""Fair shares of time between contexts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

from lampblack.worker.turns import INTERACTIVE_WEIGHT, Turns

if TYPE_CHECKING:
    from lampblack.worker.resident import Resident


@dataclass(eq=False)
class Lane:
    """What turns are dealt to."""

    is_interactive: bool = False
    is_busy: bool = True


@dataclass(eq=False)
class Model:
    """A model with its lanes."""

    lanes: list[Lane] = field(default_factory=list)


def deal(turns: Turns, lanes: list[Lane], rounds: int, costs: dict[int, float] | None = None) -> dict[Lane, float]:
    """Deals so many turns; returns the seconds that each lane had. costs: seconds of a turn, by the lane's place."""
    models = cast("list[Resident]", [Model(lanes)])
    had = dict.fromkeys(lanes, 0.0)
    for _ in range(rounds):
        choice = turns.next(models)
        assert choice is not None
        lane = cast("Lane", choice[1])
        seconds = (costs or {}).get(lanes.index(lane), 0.1)
        had[lane] += seconds
        turns.took(choice[1], seconds)
    return had


def test_equals_get_equal_time_however_long_their_turns_are() -> None:
    lanes = [Lane(), Lane(), Lane()]
    had = deal(Turns(), lanes, 900, costs={0: 0.3, 1: 0.1, 2: 0.2})
    assert max(had.values()) - min(had.values()) <= 0.3 + 1e-9


def test_an_interactive_one_gets_more_and_a_document_still_its_share() -> None:
    interactive, document = Lane(is_interactive=True), Lane()
    had = deal(Turns(), [interactive, document], 500)
    assert abs(had[interactive] / had[document] - INTERACTIVE_WEIGHT) < 0.1


def test_a_newcomer_neither_waits_for_the_past_nor_makes_up_for_it() -> None:
    turns = Turns()
    old, new = Lane(), Lane()
    deal(turns, [old], 100)
    had = deal(turns, [old, new], 10)
    assert abs(had[old] - had[new]) < 0.15


def test_an_interactive_newcomer_is_next() -> None:
    turns = Turns()
    document, person = Lane(), Lane(is_interactive=True)
    deal(turns, [document], 50)
    choice = turns.next(cast("list[Resident]", [Model([document, person])]))
    assert choice is not None
    assert cast("Lane", choice[1]) is person


def test_only_what_is_busy_is_dealt_to() -> None:
    turns, idle, busy = Turns(), Lane(is_busy=False), Lane()
    assert turns.next(cast("list[Resident]", [Model([idle])])) is None
    assert deal(turns, [idle, busy], 5)[idle] == 0
