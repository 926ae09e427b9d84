"""Whether guessing ahead pays, by the clock: what a guess costs depends on both models and on the computer."""

from __future__ import annotations

PLAIN_ROUNDS, TRIED_ROUNDS = 4, 8
"""Rounds without guesses that are timed first, and rounds with them after which both are compared."""

PAYING_ROUNDS = 32
"""Where guessing pays, so many follow before one round without is timed anew: attention takes longer as a text grows.
"""

REST, LONGEST_REST = 32, 2048
"""Rounds until guessing is tried again where it did not pay; each time in a row it is twice as many."""

MOST_LOST = 0.05
"""Of all time, what trials that did not pay may take: after a dear one the rest is longer. Guesses that are right but
slow are the dear ones, for each of their rounds is long."""

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
        self._trial = _Trial()

    def took(self, tokens: int, seconds: float, *, guessed: bool) -> None:
        """A round yielded so many tokens in so many seconds."""
        (self._guessed if guessed else self._plain).add(tokens, seconds)
        if guessed != self.tries:
            return  # it was to guess and could not, which says nothing about guessing
        if guessed:
            self._trial.add(tokens, seconds)
        self._left -= 1
        if self._left:
            return
        if not self.tries:
            self.tries, self._left, self._trial = True, self._next, _Trial()
            return
        self.tries = False
        if self._guessed.speed > self._plain.speed:
            self._left, self._next, self._rest = 1, PAYING_ROUNDS, REST
        else:
            dear = self._trial.lost(self._plain.speed) * self._plain.speed / MOST_LOST
            self._left, self._next = max(self._rest, min(int(dear), LONGEST_REST)), TRIED_ROUNDS
            self._rest = min(2 * self._rest, LONGEST_REST)


class _Trial:
    """Some rounds with guesses, one after the other."""

    def __init__(self) -> None:
        self._tokens, self._seconds = 0, 0.0

    def add(self, tokens: int, seconds: float) -> None:
        self._tokens += tokens
        self._seconds += seconds

    def lost(self, speed: float) -> float:
        """Seconds more than as many tokens take at this speed."""
        return max(0.0, self._seconds - self._tokens / max(speed, 1e-9))
