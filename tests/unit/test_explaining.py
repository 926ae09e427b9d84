"""A reply's text in cells."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from lampblack.domain.explaining import Candidate, Cell, ExplainedToken, cells_of, step_of
from lampblack.domain.generation import GenerationRequest, Role, Sampling, Turn
from lampblack.tasks.explaining import Kept


def token(piece: bytes, probability: float = 0.5) -> ExplainedToken:
    return ExplainedToken(Candidate(piece, 1, math.log(probability), 1.0), ())


REQUEST = GenerationRequest((Turn(Role.USER, "Say hello."),), Sampling(temperature=0.5), model="/m.gguf", begun="Hello")


def cells(count: int) -> tuple[Cell, ...]:
    return tuple(Cell("x", at) for at in range(count))


def test_an_explanation_is_kept_for_the_same_reply_model_and_options() -> None:
    kept = Kept()
    kept.put(7, REQUEST, cells(3))
    assert kept.get(7, replace(REQUEST)) == cells(3)
    others = (
        (8, REQUEST),
        (7, replace(REQUEST, model="/other.gguf")),
        (7, replace(REQUEST, sampling=Sampling(temperature=0.6))),
        (7, replace(REQUEST, prompt=(Turn(Role.USER, "Say goodbye."),))),
    )
    assert not any(kept.get(*other) for other in others)
    assert kept.get(7, REQUEST), "what was computed with other options may be looked at again"
    assert not kept.get(7, replace(REQUEST, begun="Hello there"))
    assert not kept.get(7, REQUEST), "of a reply that has changed nothing is kept"


def test_only_so_much_is_kept_and_what_is_looked_at_stays() -> None:
    kept = Kept(most=10)
    for number in (1, 2):
        kept.put(number, REQUEST, cells(4))
    assert kept.get(1, REQUEST)
    kept.put(3, REQUEST, cells(4))
    assert [bool(kept.get(number, REQUEST)) for number in (1, 2, 3)] == [True, False, True]
    kept.put(4, REQUEST, cells(11))
    assert not kept.get(4, REQUEST), "one that is larger than all that may be kept"
    for number in range(100):
        kept.put(number, REQUEST, cells(0))
    assert len(kept._cells) <= 32, "and what they answer is long"


def texts(cells: tuple[Cell, ...]) -> list[str]:
    return [cell.text for cell in cells]


def test_a_character_in_several_tokens_is_one_cell_as_likely_as_all_of_them() -> None:
    fox = "🦊".encode()
    cells = cells_of("a🦊b", [token(b"a"), token(fox[:1]), token(fox[1:3], 0.4), token(fox[3:], 0.1), token(b"b")])
    assert texts(cells) == ["a", "🦊", "b"]
    assert cells[1].probability == pytest.approx(0.5 * 0.4 * 0.1)
    assert (cells[1].left, cells[1].tokens) == (1.0, (1, 1, 1))
    assert [cell.begin for cell in cells] == [0, 1, 2]


def test_a_token_that_ends_one_character_and_begins_another_joins_both() -> None:
    text = "é è"
    both = text.encode()
    cells = cells_of(text, [token(both[:1]), token(both[1:4]), token(both[4:])])
    assert texts(cells) == ["é è"]


def test_what_stands_before_the_tokens_was_not_chosen() -> None:
    cells = cells_of("<think>\nYes", [token(b"Y"), token(b"es")])
    assert texts(cells) == ["<think>\n", "Y", "es"]
    assert cells[0].probability is None


def test_of_a_token_that_begins_in_the_prompt_only_the_rest_is_shown() -> None:
    assert texts(cells_of("\nYes", [token(b"\n\n"), token(b"Yes")])) == ["\n", "Yes"]


@pytest.mark.parametrize("tokens", [[], [token(b"other")], [token(b"bc"), token(b"x")]])
def test_no_letter_is_lost_where_tokens_do_not_fit_the_text(tokens: list[ExplainedToken]) -> None:
    assert "".join(texts(cells_of("äbc", tokens))) == "äbc"


def test_a_tail_that_begins_within_a_character_leaves_that_one_whole() -> None:
    fox = "🦊".encode()
    assert texts(cells_of("🦊b", [token(fox[2:]), token(b"b")])) == ["🦊", "b"]


def test_steps_grow_with_surprise() -> None:
    assert [step_of(probability) for probability in (1.0, 0.9, 0.6, 0.3, 0.1, 0.01)] == [0, 0, 1, 2, 3, 4]
