"""How well labels fit gold labels: accuracy, precision, recall, F1 and the confusion matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class LabelScore:
    """Of one label. precision: of the texts that were given it, the share that has it; recall: of those that have it,
    the share that was given it; f1: their harmonic mean; each 0 where there is nothing to divide by. support: how many
    have it.
    """

    label: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True, slots=True)
class Scores:
    """accuracy: the share of texts with the right label; macro: the plain means over the labels that occur. confusion:
    counts, a row for each gold label, a column for each that was given, both in the order of `labels`.
    """

    accuracy: float
    macro_precision: float
    macro_recall: float
    macro_f1: float
    labels: tuple[LabelScore, ...]
    confusion: tuple[tuple[int, ...], ...]
    count: int


def scores(pairs: Iterable[tuple[str, str]], labels: Sequence[str]) -> Scores | None:
    """From pairs of gold label and given label; None where there are none.

    Gold labels compare without regard to case and spaces; those that are not among `labels` come after them: no text
    can be given them. An empty gold label is none.
    """
    by_folded = {_folded(label): label for label in labels}
    compared = [
        (by_folded.setdefault(_folded(gold), gold.strip()), by_folded.setdefault(_folded(given), given.strip()))
        for gold, given in pairs
        if gold.strip() and given.strip()
    ]
    if not compared:
        return None
    names = tuple(dict.fromkeys(by_folded.values()))
    places = {name: place for place, name in enumerate(names)}
    counts = [[0] * len(names) for _ in names]
    for gold, given in compared:
        counts[places[gold]][places[given]] += 1
    of_labels = tuple(_label_score(name, place, counts) for name, place in places.items())
    occurring = [one for one in of_labels if one.support or any(row[places[one.label]] for row in counts)]
    return Scores(
        accuracy=sum(counts[place][place] for place in places.values()) / len(compared),
        macro_precision=sum(one.precision for one in occurring) / len(occurring),
        macro_recall=sum(one.recall for one in occurring) / len(occurring),
        macro_f1=sum(one.f1 for one in occurring) / len(occurring),
        labels=of_labels,
        confusion=tuple(map(tuple, counts)),
        count=len(compared),
    )


def _label_score(name: str, place: int, counts: list[list[int]]) -> LabelScore:
    right, given, support = counts[place][place], sum(row[place] for row in counts), sum(counts[place])
    precision, recall = _share(right, given), _share(right, support)
    return LabelScore(name, precision, recall, _share(2 * right, given + support), support)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()
