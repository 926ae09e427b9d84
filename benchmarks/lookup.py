"""Guessing ahead by prompt lookup, on a text that is to be written again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, ratio, text

if TYPE_CHECKING:
    from collections.abc import Iterator


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second ÷ those without."""
    original = ". ".join(text(9, 60 + number).capitalize() for number in range(14)) + "."
    prompt = f"Text: {original}\n\nThe same text again, unchanged: {original[:120]}"
    with rigs(Rig("lampblack_engine", model=path, context_length=2048, threads=THREADS)) as (ours,):
        ours.run([prompt], 8)
        yield (
            "rate_to_without",
            ratio(5, lambda _: ours.run([prompt], 120, lookup=True).rate, lambda _: ours.run([prompt], 120).rate),
        )
