"""Evening out what a model prefers whatever the text says.

Small models favour some labels. Batch calibration (Zhou et al., 2024, https://arxiv.org/abs/2309.17249) divides each
label's probability by its mean over all texts and lets the results add up to 1 again. It needs no examples and no
further request, but takes for granted that no label is far more frequent than the others, so it is for a person to ask
for.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.analysis.label_grammar import Choice

_LEAST = 1e-6
"""Of a label that nearly no text was given: it is not raised further."""


def balanced(choices: Sequence[Choice | None]) -> list[Choice | None]:
    """The choices with their probabilities evened out; those without probabilities stay."""
    known = [one.probabilities for one in choices if one is not None and one.probabilities]
    if len(known) < 2:
        return list(choices)
    means = {label: max(_LEAST, math.fsum(one[label] for one in known) / len(known)) for label in known[0]}
    return [one if one is None or not one.probabilities else _divided(one, means) for one in choices]


def _divided(choice: Choice, means: dict[str, float]) -> Choice:
    shares = {label: probability / means[label] for label, probability in choice.probabilities.items()}
    total = math.fsum(shares.values())
    likely = {label: share / total for label, share in shares.items()}
    return replace(choice, label=max(likely, key=likely.__getitem__), probabilities=likely)
