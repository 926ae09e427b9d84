"""What it costs to be told, with each token of a reply, its log-probability and those of ten others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, ratio, text

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, NEW, ALTERNATIVES = 300, 128, 10


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second ÷ those of the same reply without."""
    with rigs(Rig("lampblack_engine", model=path, context_length=1024, threads=THREADS)) as (ours,):
        prompt = text(WORDS, 7)
        ours.run([prompt], 8)
        yield (
            "rate_to_without",
            ratio(
                7,
                lambda _: ours.run([prompt], NEW, logprobs=ALTERNATIVES).rate,
                lambda _: ours.run([prompt], NEW).rate,
            ),
        )
