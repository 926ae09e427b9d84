"""What the requests about one text tell of each label, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.analysis.label_grammar import NOTHING, beginnings, worth_asking

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lampblack.domain.analysis.label_grammar import Beginnings
    from lampblack.domain.jobs import Output


def branch_key(key: str, begun: str) -> str:
    """The key of the request for the labels of which several begin so; nothing begun: of the request for all."""
    return f"{key} after {begun}" if begun else key


class LabelMasses:
    """Reads each output once, for a plan asks again and again."""

    def __init__(self, labels: Sequence[str]) -> None:
        self._labels = labels
        self._told: dict[str, Beginnings] = {}

    def found(self, key: str, done: Mapping[str, Output]) -> tuple[dict[str, float], tuple[str, ...]]:
        """What was found for each label in the piece with this key, and the beginnings that are yet to be asked for.
        Nothing for any label where tokens could not be read.
        """
        masses: dict[str, float] = dict.fromkeys(self._labels, 0.0)
        left: list[str] = []
        total: float | None = None
        to_see = [(NOTHING, 1.0)]
        while to_see:
            begun, reached = to_see.pop()
            output = done.get(branch_key(key, begun))
            if output is None:
                left.append(begun)
                continue
            told = self._beginnings(output, begun)
            if not told.is_whole:
                return dict.fromkeys(masses, 0.0), ()
            for label, share in told.labels.items():
                masses[label] += reached * share
            if total is None:
                total = sum(told.labels.values()) + sum(told.shared.values())
            to_see += worth_asking(told, reached, total).items()
        return masses, tuple(left)

    def _beginnings(self, output: Output, begun: str) -> Beginnings:
        if output.key not in self._told:
            self._told[output.key] = beginnings(self._labels, output.chosen, begun)
        return self._told[output.key]
