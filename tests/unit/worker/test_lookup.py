"""Prompt lookup: guesses from the text itself."""

from __future__ import annotations

import random

from lampblack.worker.speculation.lookup import LONGEST_MATCH, SHORTEST_MATCH, PromptLookup


def searched(tokens: list[int], most: int) -> list[int]:
    """The same by plain search: of the eight latest places where the last two tokens stood before, the longest match,
    the latest of equals; what followed there."""
    places = [end for end in range(2, len(tokens)) if tokens[end - 2 : end] == tokens[-2:]][-8:]
    best, best_length = 0, 0
    for place in places:
        length = SHORTEST_MATCH
        while length < LONGEST_MATCH and length < place and tokens[place - length - 1] == tokens[-length - 1]:
            length += 1
        if length >= best_length:
            best, best_length = place, length
    return tokens[best : best + most] if best else []


def test_it_proposes_what_followed_the_same_words_before() -> None:
    assert PromptLookup().propose([5, 6, 7, 8, 9, 1, 5, 6], 4) == [7, 8, 9, 1]
    assert PromptLookup().propose([5, 6, 7, 8, 9, 1, 5, 6], 2) == [7, 8]


def test_nothing_is_proposed_for_words_that_are_new() -> None:
    assert PromptLookup().propose([1, 2, 3, 4, 5], 4) == []
    assert PromptLookup().propose([1], 4) == []
    assert PromptLookup().propose([], 4) == []
    assert PromptLookup().propose([1, 2, 1, 2], 0) == []


def test_the_longer_match_wins_then_the_later() -> None:
    longer = [1, 2, 3, 4, 50, 0, 3, 4, 60, 0, 1, 2, 3, 4]
    assert PromptLookup().propose(longer, 1) == [50]
    later = [3, 4, 50, 0, 3, 4, 60, 0, 9, 3, 4]
    assert PromptLookup().propose(later, 1) == [60]


def test_a_growing_text_is_proposed_from_like_one_that_was_there_at_once() -> None:
    chance = random.Random(1)
    for _ in range(50):
        tokens = [chance.randrange(4) for _ in range(chance.randrange(3, 30))]
        lookup = PromptLookup()
        for _ in range(60):
            assert lookup.propose(tokens, 4) == searched(tokens, 4)
            tokens += [chance.randrange(4) for _ in range(chance.randrange(1, 4))]


def test_good_guesses_make_it_bolder_and_bad_ones_more_careful() -> None:
    text = [*range(30), 0, 1]
    lookup = PromptLookup(longest=10)
    assert len(lookup.propose(text, 20)) == 4
    for _ in range(10):
        lookup.learn(4, 4)
    assert len(lookup.propose(text, 20)) == 10
    for _ in range(10):
        lookup.learn(10, 0)
    assert len(lookup.propose(text, 20)) == 2
    lookup.learn(0, 0)
    assert len(lookup.propose(text, 20)) == 2
