"""Probabilities of tokens, from logits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lampblack.domain.generation import ChosenToken, TokenLogprob

if TYPE_CHECKING:
    from lampblack.worker.native.vocabulary import Vocabulary

LEAST = -9999.0
"""The log-probability of what is impossible, or not a number (a damaged model): JSON has no infinity. OpenAI's."""


_BLOCK = 1 << 16
"""Numbers that are taken together: what is made of them stays in the processor's cache, which takes two thirds of the
time with the largest vocabularies. Within a block float32 does, for NumPy adds pairwise."""


def log_normalizer(logits: np.ndarray) -> float:
    """ln of the sum of e^logit, without overflow."""
    most = logits.max()
    total, room = 0.0, np.empty(min(_BLOCK, len(logits)), np.float32)
    for begin in range(0, len(logits), _BLOCK):
        block = logits[begin : begin + _BLOCK]
        part = room[: len(block)]
        np.subtract(block, most, out=part)
        np.exp(part, out=part)
        total += float(part.sum())
    return float(most) + (math.log(total) if total > 0 else -math.inf if total == 0 else math.nan)


def chosen_token(logits: np.ndarray, token: int, alternatives: int, vocabulary: Vocabulary) -> ChosenToken:
    """The token's log-probability before any sampler, and those of the most likely tokens."""
    normalizer = log_normalizer(logits)

    def logprob(of: int) -> TokenLogprob:
        text = vocabulary.piece(of).decode("utf-8", "replace")
        logprob = float(logits[of]) - normalizer
        return TokenLogprob(text or vocabulary.text(of), of, logprob if math.isfinite(logprob) else LEAST)

    count = min(alternatives, len(logits))
    return ChosenToken(logprob(token), tuple(map(logprob, likeliest(logits, count))))


def likeliest(logits: np.ndarray, count: int) -> list[int]:
    """So many tokens, of at most the whole vocabulary, the likeliest first."""
    best = np.argpartition(logits, -count)[-count:].tolist() if count else []
    return sorted(best, key=lambda one: (-float(logits[one]), one))
