"""Whether guessing ahead pays, by the clock: what a guess costs depends on both models and on the computer."""

from __future__ import annotations

PLAIN_ROUNDS, TRIED_ROUNDS = 4, 8
"""Rounds without guesses that are timed first, and rounds with them after which both are compared."""

PAYING_ROUNDS = 32
"""Where guessing pays, so many follow before one round without is timed anew: attention takes longer as a text grows.
"""

REST, LONGEST_REST = 32, 512
"""Rounds until guessing is tried again where it did not pay; each time in a row it is twice as many."""

_KEPT = 0.9


class _Rate:
    """Tokens a second. Of what it knows, each new round leaves the share _KEPT."""

    def __init__(self) -> None:
        self._tokens = self._seconds = 0.0

    def add(self, tokens: int, seconds: float) -> None:
        self._tokens = _KEPT * self._tokens + tokens
        self._seconds = _KEPT * self._seconds + seconds

    @property
    def speed(self) -> float:
        return self._tokens / max(self._seconds, 1e-9)


class Worth:
    """Compares rounds with guesses, their drafting included, with rounds without, and rests where guessing is slower.

    A round is one decode of the model that writes: it yields one token, and those guesses that were right. tries:
    whether to guess in the next one.
    """

    def __init__(self) -> None:
        self.tries = False
        self._plain, self._guessed = _Rate(), _Rate()
        self._left, self._rest, self._next = PLAIN_ROUNDS, REST, TRIED_ROUNDS

    def took(self, tokens: int, seconds: float, *, guessed: bool) -> None:
        """A round yielded so many tokens in so many seconds."""
        (self._guessed if guessed else self._plain).add(tokens, seconds)
        if guessed != self.tries:
            return  # it was to guess and could not, which says nothing about guessing
        self._left -= 1
        if self._left:
            return
        if not self.tries:
            self.tries, self._left = True, self._next
            return
        pays = self._guessed.speed > self._plain.speed
        self.tries, self._left = False, 1 if pays else self._rest
        self._next = PAYING_ROUNDS if pays else TRIED_ROUNDS
        self._rest = REST if pays else min(2 * self._rest, LONGEST_REST)
