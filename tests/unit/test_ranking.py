"""Reciprocal rank fusion."""

from __future__ import annotations

from lampblack.domain.ranking import fused


def test_what_both_rankings_have_comes_before_what_is_first_in_one() -> None:
    assert fused((["a", "b", "c"], ["d", "b", "e"])) == ["b", "a", "d", "c", "e"]


def test_one_ranking_stays_as_it_is() -> None:
    assert fused((["a", "b"], [])) == ["a", "b"]
    assert fused(()) == []
