"""Whether two replies are the same up to the noise that other batches and places in the cache bring."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.generation import ChosenToken


def assert_same_up_to_noise(found: Sequence[ChosenToken], expected: Sequence[ChosenToken], noise: float = 0.25) -> None:
    """Both chose the same tokens, with log-probabilities that differ by less than `noise`.

    Where two tokens are as good as equally likely the texts may part, and are not compared from there on.
    """
    assert bool(found) == bool(expected)
    for number, (one, other) in enumerate(zip(found, expected, strict=False)):
        assert abs(one.chosen.logprob - other.chosen.logprob) < noise, f"at token {number}"
        if one.chosen.token != other.chosen.token:
            return
    assert len(found) == len(expected)
