"""Which drafter is asked, and which one learns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.worker.speculation.draft_model import FirstToGuess

if TYPE_CHECKING:
    from collections.abc import Sequence


class Guesser:
    """Proposes the same each time, and remembers what it was told."""

    def __init__(self, *guesses: int) -> None:
        self.guesses = list(guesses)
        self.learned: list[tuple[int, int]] = []
        self.asked = 0
        self.closed = False

    def follow(self, tokens: Sequence[int]) -> None:
        self.followed = list(tokens)

    def propose(self, tokens: Sequence[int], most: int) -> list[int]:
        del tokens
        self.asked += 1
        return self.guesses[:most]

    def learn(self, drafted: int, accepted: int) -> None:
        self.learned.append((drafted, accepted))

    def close(self) -> None:
        self.closed = True


def test_the_first_that_has_a_guess_is_heard_and_learns() -> None:
    one, other = Guesser(1, 2), Guesser(3)
    both = FirstToGuess(one, other)
    assert both.propose([7], 4) == [1, 2]
    both.learn(2, 1)
    assert (one.learned, other.learned, other.asked) == ([(2, 1)], [], 0)
    one.guesses = []
    assert both.propose([7], 4) == [3]
    both.learn(1, 1)
    assert (one.learned, other.learned) == ([(2, 1)], [(1, 1)])


def test_where_none_has_a_guess_the_last_one_learns_what_a_round_without_takes() -> None:
    one, other = Guesser(), Guesser()
    both = FirstToGuess(one, other)
    assert both.propose([7], 4) == []
    both.learn(0, 0)
    assert (one.learned, other.learned) == ([], [(0, 0)])


def test_both_follow_the_text() -> None:
    one, other = Guesser(), Guesser()
    FirstToGuess(one, other).follow([7, 8])
    assert one.followed == other.followed == [7, 8]


def test_both_end_with_the_reply() -> None:
    one, other = Guesser(), Guesser()
    FirstToGuess(one, other).close()
    assert one.closed
    assert other.closed
