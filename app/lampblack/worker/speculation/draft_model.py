"""Guessing the next tokens with a smaller model (Leviathan, Kalman and Matias, 2023; greedily, as llama.cpp does)."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from lampblack.engine.protocol import Generate
from lampblack.worker.speculation.draft_worth import Worth

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.worker.speculation.draft_lane import DraftLane
    from lampblack.worker.speculation.lookup import Drafter

LONGEST = 16
"""Tokens that are guessed at once, at most."""


def draft_of(command: object) -> str:
    """The path of the model that a request wants to guess for it, empty for none."""
    if isinstance(command, Generate) and not command.generation.reproducible:
        return command.generation.speculation.draft
    return ""


class DraftModel:
    """A drafter for one reply: what another model would write next, as far as that is sure of it.

    It follows the reply in a `DraftLane`. Once it is over, for the other model has left the memory or failed, it
    proposes nothing. request: the reply's. known: how many tokens the writing model's vocabulary has.
    """

    def __init__(
        self, request: int, lane: DraftLane, known: int, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self.request, self.known = request, known
        self.over = False
        self._lane, self._clock = lane, clock
        self._worth = Worth()
        self._trust = 4
        self._began: float | None = None
        self._guessed = False

    def follow(self, tokens: Sequence[int]) -> None:
        """Lets the other model read a long prompt beside the one that writes, so that it can guess from the start."""
        if not self.over:
            self._lane.follow(self, tokens)

    def propose(self, tokens: Sequence[int], most: int) -> list[int]:
        """What the other model would write after `tokens`; nothing where it has not read so far yet."""
        self._began = self._clock()
        guesses = None
        if self._worth.tries and most > 0 and not self.over:
            guesses = self._lane.guess(self, tokens, min(most, self._trust))
        self._guessed = guesses is not None
        return guesses or []

    def learn(self, drafted: int, accepted: int) -> None:
        """So many of the drafted tokens were right: guesses become longer or shorter, or rest for a while."""
        if self._began is None:
            return
        self._worth.took(1 + accepted, self._clock() - self._began, guessed=self._guessed)
        self._began = None
        if drafted:
            grown = self._trust + 2 if accepted == drafted else max(1, (self._trust + accepted) // 2)
            self._trust = max(2, min(LONGEST, grown))

    def close(self) -> None:
        """The reply has ended: what was read for it stays for the next turn."""
        self.over = True
        self._lane.leave(self)


class FirstToGuess:
    """Asks several drafters in their order; the one that has something, else the last one, learns what came of it."""

    def __init__(self, *drafters: Drafter) -> None:
        self._drafters = drafters
        self._asked = drafters[-1]

    def follow(self, tokens: Sequence[int]) -> None:
        """Tells them all."""
        for drafter in self._drafters:
            drafter.follow(tokens)

    def propose(self, tokens: Sequence[int], most: int) -> list[int]:
        """The proposal of the first that has one."""
        for drafter in self._drafters:
            self._asked = drafter
            if guesses := drafter.propose(tokens, most):
                return guesses
        return []

    def learn(self, drafted: int, accepted: int) -> None:
        """So many of the drafted tokens were right."""
        self._asked.learn(drafted, accepted)

    def close(self) -> None:
        """Closes them all."""
        for drafter in self._drafters:
            drafter.close()
