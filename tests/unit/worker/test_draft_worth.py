"""Guessing rests where it is slower than not to guess."""

from __future__ import annotations

import pytest

from lampblack.worker.speculation.draft_worth import LONGEST_REST, PLAIN_ROUNDS, TRIED_ROUNDS, Worth


def played(worth: Worth, rounds: int, *, plain: float, guessed: float, right: int) -> list[bool]:
    """So many rounds that take so long with guesses and without; in which ones it guessed."""
    guesses = []
    for _ in range(rounds):
        guesses.append(worth.tries)
        worth.took(1 + right if worth.tries else 1, guessed if worth.tries else plain, guessed=worth.tries)
    return guesses


def test_it_times_a_few_rounds_without_first() -> None:
    assert played(Worth(), PLAIN_ROUNDS + 1, plain=1.0, guessed=1.0, right=0) == [False] * PLAIN_ROUNDS + [True]


def test_it_goes_on_where_it_pays() -> None:
    guesses = played(Worth(), 1000, plain=1.0, guessed=2.0, right=2)
    assert sum(guesses) > 950
    assert not all(guesses[100:]), "what a round without takes has to be known anew as the text grows"


@pytest.mark.parametrize(("guessed", "right"), [(1.1, 0), (4.0, 2), (1.0, 0)])
def test_it_rests_ever_longer_where_it_does_not(guessed: float, right: int) -> None:
    guesses = played(Worth(), 3000, plain=1.0, guessed=guessed, right=right)
    assert sum(guesses[:100]) < 25
    assert sum(guesses[1000:]) < 6 * TRIED_ROUNDS
    assert any(guesses[-LONGEST_REST - TRIED_ROUNDS :]), "it never gives up for good"


@pytest.mark.parametrize(("guessed", "right"), [(12.0, 8), (3.0, 0), (20.0, 15)])
def test_trials_that_do_not_pay_cost_little_time(guessed: float, right: int) -> None:
    """Guesses may all be right, and slow: such as those of a model as large as the one that writes."""
    worth, seconds, tokens = Worth(), 0.0, 0
    for _ in range(600):
        seconds += guessed if worth.tries else 1.0
        tokens += 1 + right if worth.tries else 1
        worth.took(1 + right if worth.tries else 1, guessed if worth.tries else 1.0, guessed=worth.tries)
    assert seconds < 1.08 * tokens


def test_it_begins_again_where_guesses_become_good_and_stops_where_they_become_bad() -> None:
    worth = Worth()
    played(worth, 60, plain=1.0, guessed=3.0, right=0)
    assert sum(played(worth, 800, plain=1.0, guessed=2.0, right=3)) > 400
    assert sum(played(worth, 200, plain=1.0, guessed=2.0, right=0)) < 80


def test_rounds_in_which_it_was_to_guess_and_could_not_count_as_rounds_without() -> None:
    worth = Worth()
    played(worth, PLAIN_ROUNDS, plain=1.0, guessed=1.0, right=0)
    for _ in range(50):
        worth.took(1, 1.0, guessed=False)
    assert worth.tries
    assert sum(played(worth, 100, plain=1.0, guessed=1.5, right=3)) > 90
