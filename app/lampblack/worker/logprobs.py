"""Probabilities of tokens, from logits."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from lampblack.domain.generation import ChosenToken, TokenLogprob

if TYPE_CHECKING:
    from lampblack.worker.native.vocabulary import Vocabulary

MOST_ALTERNATIVES = 100
"""Whoever asks for more gets so many, whoever asks for less than none gets none."""

LEAST = -9999.0
"""The log-probability of what is impossible, or not a number (a damaged model): JSON has no infinity. OpenAI's."""


def log_normalizer(logits: np.ndarray) -> float:
    """ln of the sum of e^logit, without overflow."""
    most = float(logits.max())
    return most + float(np.log(np.exp(logits - np.float32(most)).sum(dtype=np.float64)))


def chosen_token(logits: np.ndarray, token: int, alternatives: int, vocabulary: Vocabulary) -> ChosenToken:
    """The token's log-probability before any sampler, and those of the most likely tokens."""
    normalizer = log_normalizer(logits)

    def logprob(of: int) -> TokenLogprob:
        text = vocabulary.piece(of).decode("utf-8", "replace")
        logprob = float(logits[of]) - normalizer
        return TokenLogprob(text or vocabulary.text(of), of, logprob if math.isfinite(logprob) else LEAST)

    count = max(0, min(alternatives, MOST_ALTERNATIVES, len(logits)))
    return ChosenToken(logprob(token), tuple(map(logprob, likeliest(logits, count))))


def likeliest(logits: np.ndarray, count: int) -> list[int]:
    """So many tokens, of at most the whole vocabulary, the likeliest first."""
    best = np.argpartition(logits, -count)[-count:].tolist() if count else []
    return sorted(best, key=lambda one: (-float(logits[one]), one))
