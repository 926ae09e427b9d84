"""Segments that were translated before and resemble a new one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST_SHARE = 0.75
MOST_OFFERED = 3


@dataclass(frozen=True, slots=True)
class Remembered:
    """A translation of the memory. share: how much of its source is the same, 0 to 1."""

    source: str
    target: str
    share: float


def similar(text: str, memory: Mapping[str, str]) -> tuple[Remembered, ...]:
    """The most similar segments of a memory (translations by their sources), the best first; the same one is 1."""
    found = process.extract(text, memory.keys(), scorer=fuzz.ratio, score_cutoff=LEAST_SHARE * 100, limit=MOST_OFFERED)
    return tuple(Remembered(source, memory[source], score / 100) for source, score, _ in found)
