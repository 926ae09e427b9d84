"""What a model might have written instead of a token, and what of that the samplers leave."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.explaining import Candidate, ExplainedToken
from lampblack.worker.logprobs import LEAST, likeliest, log_normalizer

if TYPE_CHECKING:
    import numpy as np

    from lampblack.worker.native.vocabulary import Vocabulary
    from lampblack.worker.sampler import Sampler


@dataclass(frozen=True, slots=True, eq=False)
class Explainer:
    """Explains the tokens of one text in their order: samplers may look back at those before."""

    sampler: Sampler
    vocabulary: Vocabulary
    alternatives: int

    def explain(self, logits: np.ndarray, token: int) -> ExplainedToken:
        """The token that stands in the text, and the likeliest at its place. Call once for each."""
        normalizer = log_normalizer(logits)
        best = likeliest(logits, min(self.alternatives, len(logits)))
        left, removed = self.sampler.left(logits, token, (token, *best))

        def candidate(of: int) -> Candidate:
            logprob = float(logits[of]) - normalizer
            ends = self.vocabulary.ends_generation(of)
            piece = b"" if ends else self.vocabulary.piece(of)
            known = logprob if math.isfinite(logprob) else LEAST
            return Candidate(piece, of, known, float(left[of]), ends, removed.get(of, ""))

        return ExplainedToken(candidate(token), tuple(map(candidate, best)))
