"""Which passage of a source supports a sentence of its summary.

The method is weighted term containment: of the sentence's terms (stems of words, pairs of Chinese characters, numbers
by their value), each weighted by its inverse document frequency over the source's sentences (Spärck Jones, "A
statistical interpretation of term specificity", 1972), the share that a window of one to three sentences of the source
contains. It needs no model, and finds words, not what they mean.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass

from lampblack.domain.splitting.sentences import sentences
from lampblack.domain.summaries.terms import terms

THRESHOLD = 0.4
"""A window that contains less than this share supports nothing."""
LONGEST_WINDOW = 3
_PER_SENTENCE = 0.04
"""What a longer window must contain more: of two that support a sentence, the shorter one says where."""
_NUMBER_WEIGHT = 1.5
"""How much more a number counts than a word that is as rare."""


@dataclass(frozen=True, slots=True)
class Support:
    """Characters of the source from start to stop, and the share of the sentence's terms that they contain."""

    start: int
    stop: int
    share: float


class Source:
    """A text to which sentences are linked; its terms are found once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._sentences = [one for one in sentences(text) if text[one.start : one.stop].strip()]
        self._terms = [terms(text[one.start : one.stop]) for one in self._sentences]
        self._frequency: Counter[str] = Counter(term for found in self._terms for term in found)
        self._places: dict[str, list[int]] = {}
        for number, found in enumerate(self._terms):
            for term in found:
                self._places.setdefault(term, []).append(number)

    def support(self, sentence: str) -> Support | None:
        """The passage that supports a sentence best; None where none does."""
        best = self._best(terms(sentence))
        if best is None or best[0] < THRESHOLD:
            return None
        share, first, last = best
        start, stop = self._sentences[first].start, self._sentences[last].stop
        passage = self.text[start:stop]
        begin = len(passage) - len(passage.lstrip())
        return Support(start + begin, start + len(passage.rstrip()), share)

    def _best(self, wanted: frozenset[str]) -> tuple[float, int, int] | None:
        weights = {term: self._weight(term) for term in wanted}
        total = sum(weights.values())
        if not total:
            return None
        near = sorted({place for term in wanted for place in self._places.get(term, ())})
        best: tuple[float, float, int, int] | None = None
        for first in near:
            seen: set[str] = set()
            for last in range(first, min(first + LONGEST_WINDOW, len(self._sentences))):
                seen |= self._terms[last] & wanted
                share = sum(weights[term] for term in seen) / total
                rank = share - _PER_SENTENCE * (last - first)
                if best is None or rank > best[0]:
                    best = rank, share, first, last
        return best[1:] if best is not None else None

    def _weight(self, term: str) -> float:
        """Inverse document frequency; what the source lacks weighs as much as what it has once."""
        frequency = max(1, self._frequency[term])
        weight = math.log(1 + (len(self._sentences) + 1) / frequency)
        return weight * (_NUMBER_WEIGHT if term.startswith("#") else 1.0)
