"""Guessing the next tokens from the text itself: prompt lookup decoding (A. Saxena, 2023)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_MATCH, SHORTEST_MATCH = 4, 2


class Drafter(Protocol):
    """Guesses what comes next; a wrong guess costs time, never correctness."""

    def follow(self, tokens: Sequence[int]) -> None:
        """The model that writes begins to read `tokens`, the prompt, which will grow by its reply."""

    def propose(self, tokens: Sequence[int], most: int) -> list[int]:
        """At most `most` tokens that may follow."""

    def learn(self, drafted: int, accepted: int) -> None:
        """So many of the last proposal's tokens were checked, and so many were right."""

    def close(self) -> None:
        """The reply has ended: gives back what is held for it."""


class PromptLookup:
    """Proposes what followed the newest tokens where they stood before, the longest and latest match first.

    Indexes every pair of tokens by its latest places as the text grows, so that a proposal does not search the text.
    `most` adapts: after a guess that was all right it grows, after a bad one it shrinks.
    """

    def __init__(self, longest: int = 10) -> None:
        self._longest = longest
        self._places: dict[tuple[int, int], list[int]] = {}
        self._indexed = 1
        self._trust = 4

    def follow(self, tokens: Sequence[int]) -> None:
        """Indexes the prompt."""
        self._index(tokens)

    def propose(self, tokens: Sequence[int], most: int) -> list[int]:
        """The continuation of the best earlier match of the last LONGEST_MATCH to SHORTEST_MATCH tokens."""
        self._index(tokens)
        most = min(most, self._trust)
        if len(tokens) < SHORTEST_MATCH + 1 or most < 1:
            return []
        place = self._best_place(tokens)
        return list(tokens[place : place + most]) if place else []

    def learn(self, drafted: int, accepted: int) -> None:
        """So many of the drafted tokens were right."""
        if drafted:
            grown = self._trust + 2 if accepted == drafted else max(1, (self._trust + accepted) // 2)
            self._trust = max(2, min(self._longest, grown))

    def close(self) -> None:
        """Forgets the text."""
        self._places.clear()

    def _index(self, tokens: Sequence[int]) -> None:
        """Places are where the pair's continuation begins; the newest pair has none yet."""
        for end in range(self._indexed + 1, len(tokens)):
            self._places.setdefault((tokens[end - 2], tokens[end - 1]), []).append(end)
        self._indexed = max(self._indexed, len(tokens) - 1)

    def _best_place(self, tokens: Sequence[int]) -> int:
        best, best_length = 0, SHORTEST_MATCH - 1
        for place in reversed(self._places.get((tokens[-2], tokens[-1]), [])[-8:]):
            length = SHORTEST_MATCH
            while (
                length < LONGEST_MATCH
                and place - length - 1 >= 0
                and tokens[place - length - 1] == tokens[len(tokens) - length - 1]
            ):
                length += 1
            if length > best_length:
                best, best_length = place, length
        return best
