"""The reply that is one of some labels: its grammar, and each label's probability from the model's own.

**The method.** The reply is a label in quotation marks, of which the first is given, and a grammar lets nothing else
through. The engine tells the probabilities of the likeliest tokens before the grammar. A label's probability is that of
a reply which begins as this label does and no other: along the tokens that were chosen, what leads to one label alone
counts for it. What leads to several labels off the chosen way is asked for again from there, where it is worth it.
Divided by the sum over all labels, the probabilities add up to 1; that sum, `mass`, says how much the model wanted to
answer with a label at all.

**Its limits.** Labels beyond the likeliest tokens count as 0. A model whose tokens are parts of a character gives no
probabilities there. The figures are the model's, and no better calibrated than it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.domain.generation import MOST_ALTERNATIVES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lampblack.domain.generation import ChosenToken

BEGUN = '"'
"""How the reply is begun."""
END = '"'
"""What follows a label, so that none is the beginning of another."""

NOTHING = ""
"""How much of a label is there at the beginning."""

_LEAST_ALTERNATIVES = 20

WORTH_ASKING = 0.01
"""Of all that was found: from this share on, beginnings that several labels have are followed."""

_PART = "\ufffd"
"""What stands for a part of a character."""


@dataclass(frozen=True, slots=True)
class Beginnings:
    """What one reply tells: the probability of each label by what leads to it alone, and of each beginning that several
    have and that was not followed. is_whole: whether all of its tokens could be read.
    """

    labels: dict[str, float]
    shared: dict[str, float]
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """The likeliest label; of each label its probability, which add up to 1, or none where they are not known; mass:
    what they added up to before, 0 to 1.
    """

    label: str
    probabilities: dict[str, float]
    mass: float = 0.0

    @property
    def probability(self) -> float | None:
        """That of the label."""
        return self.probabilities.get(self.label)


def alternatives(labels: Sequence[str]) -> int:
    """How many tokens are to be told besides each one chosen: some for each label, which may begin in several ways."""
    return min(MOST_ALTERNATIVES, max(_LEAST_ALTERNATIVES, 3 * len(labels)))


def grammar(labels: Sequence[str], begun: str = NOTHING) -> str:
    """GBNF for what is left of the labels that begin with `begun`, each with its end."""
    ways = [f"{label}{END}"[len(begun) :] for label in labels if f"{label}{END}".startswith(begun)]
    return "root ::= " + " | ".join(f'"{_escaped(way)}"' for way in ways) + "\n"


def label_of(text: str, labels: Sequence[str]) -> str:
    """The label that a reply is; empty where it is none, as one that was cut off."""
    return next((label for label in labels if text.strip() in (label, label + END)), "")


def beginnings(labels: Sequence[str], chosen: Sequence[ChosenToken], begun: str = NOTHING) -> Beginnings:
    """What the tokens of a reply tell, which goes on from `begun`."""
    found = dict.fromkeys(labels, 0.0)
    shared: dict[str, float] = {}
    written, reached = begun, 1.0
    for step in chosen:
        told = {one.token: one for one in (*step.alternatives, step.chosen)}
        if _PART in step.chosen.text:
            return Beginnings(found, shared, is_whole=False)
        for one in told.values():
            if one.text and (ways := _ways(labels, written + one.text)):
                share = reached * math.exp(one.logprob)
                if len(ways) == 1:
                    found[ways[0]] += share
                elif one.token != step.chosen.token:
                    shared[written + one.text] = shared.get(written + one.text, 0.0) + share
        written += step.chosen.text
        reached *= math.exp(step.chosen.logprob)
        if len(_ways(labels, written)) <= 1:
            break
    return Beginnings(found, shared)


def worth_asking(found: Beginnings, reached: float = 1.0, total: float | None = None) -> dict[str, float]:
    """The beginnings that are to be followed, with the probability of each. reached: the probability of where the reply
    began; total: of all that was found for the text, by default in this reply.
    """
    whole = total if total is not None else sum(found.labels.values()) + sum(found.shared.values())
    return {
        begun: reached * share
        for begun, share in sorted(found.shared.items())
        if reached * share >= WORTH_ASKING * whole > 0
    }


def choice_of(label: str, masses: dict[str, float]) -> Choice:
    """The choice from what was found for each label; `label` is the one that was written, should nothing be known."""
    total = math.fsum(masses.values())
    if total <= 0:
        return Choice(label, {})
    likely = {one: mass / total for one, mass in masses.items()}
    best = max(likely, key=lambda one: (likely[one], one == label))
    return Choice(best, likely, min(1.0, total))


def mean(choices: Sequence[Choice], weights: Sequence[float]) -> Choice:
    """One choice from those for the pieces of a long text: the probabilities' mean by the length of the pieces. Without
    probabilities, the label that the most of the text has.
    """
    if len(choices) == 1:
        return choices[0]
    votes: dict[str, float] = {}
    if not all(one.probabilities for one in choices):
        for one, weight in zip(choices, weights, strict=True):
            votes[one.label] = votes.get(one.label, 0.0) + weight
        return Choice(max(votes, key=votes.__getitem__), {})
    whole = math.fsum(weights)
    for one, weight in zip(choices, weights, strict=True):
        for label, probability in one.probabilities.items():
            votes[label] = votes.get(label, 0.0) + probability * weight / whole
    mass = math.fsum(one.mass * weight for one, weight in zip(choices, weights, strict=True)) / whole
    return Choice(max(votes, key=votes.__getitem__), votes, mass)


def _ways(labels: Sequence[str], text: str) -> list[str]:
    return [label for label in labels if f"{label}{END}".startswith(text)]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
