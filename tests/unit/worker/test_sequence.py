"""What a sequence takes of the tokens that were guessed ahead for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from lampblack.domain.generation import FinishReason
from lampblack.worker.sequence import Clock, Sequence
from lampblack.worker.stops import StopStrings

if TYPE_CHECKING:
    from lampblack.engine.protocol import Event

END = 0


class Letters:
    """A vocabulary of letters; token 0 ends a reply."""

    def piece(self, token: int) -> bytes:
        return bytes([96 + token])

    def ends_generation(self, token: int) -> bool:
        return token == END


class Chooser:
    """Chooses what was written down for it."""

    def __init__(self, *tokens: int) -> None:
        self._tokens = list(tokens)

    def sample(self, *_: object) -> tuple[int, None]:
        return self._tokens.pop(0), None


def sequence_of(sampler: Any, events: list[Event], stop: tuple[str, ...] = ()) -> Sequence:
    vocabulary: Any = Letters()
    return Sequence(
        request=1,
        order=1,
        tokens=[1, 2],
        context_length=100,
        max_tokens=50,
        seed=0,
        sampler=sampler,
        vocabulary=vocabulary,
        stops=StopStrings(stop),
        clock=Clock(0.0),
        send=events.append,
    )


@pytest.mark.parametrize(
    ("chosen", "stop", "accepted", "reason"),
    [
        ((3, 4, 5), ("d",), 2, FinishReason.STOP),  # the stop string ends with a right guess
        ((3, 4, 5), ("e",), 2, FinishReason.STOP),  # and with the token behind the guesses
        ((3, 9), ("i",), 1, FinishReason.STOP),  # and with a wrong one
        ((3, END), (), 1, FinishReason.STOP),
        ((3, 9), (), 1, None),
        ((3, 4, 5), (), 2, None),
    ],
)
def test_each_right_guess_counts_also_the_one_that_ends_the_reply(
    chosen: tuple[int, ...], stop: tuple[str, ...], accepted: int, reason: FinishReason | None
) -> None:
    events: list[Event] = []
    sequence = sequence_of(Chooser(*chosen), events, stop)
    context: Any = None
    assert sequence.consume(context, [0, 1, 2], [3, 4]) == (accepted, reason)
    assert sequence.counts.accepted == accepted
    assert sequence.counts.drafted == 2


def test_a_right_guess_that_the_reply_ends_without_is_not_among_its_tokens() -> None:
    """The cut of the cache goes by the number: the end is in the cache, and not in the sequence."""
    sequence = sequence_of(Chooser(3, END), [])
    context: Any = None
    assert sequence.consume(context, [0, 1, 2], [3, END]) == (1, FinishReason.STOP)
    assert sequence.tokens == [1, 2, 3]
