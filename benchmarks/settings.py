"""Whether the settings that the engine measures are the fastest, and how long it measures."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, text

if TYPE_CHECKING:
    from collections.abc import Iterator


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Every combination of flash attention and threads in a bare loop, and the measured one among them."""
    sweep = {
        (flash, threads): Rig("bare", model=path, length=1024, threads=threads, flash_attention=flash)
        for flash in (False, True)
        for threads in range(1, THREADS + 1)
    }
    with rigs(Rig("lampblack_engine", model=path, context_length=1024), *sweep.values()) as (ours, *_):
        measured = ours.ask(what="measure")
        rates: dict[tuple[bool, int], list[float]] = {way: [] for way in sweep}
        for turn in range(3):
            for way, rig in sweep.items():
                rates[way].append(rig.run([text(600, turn)], 64).rate)
    medians = {way: statistics.median(found) for way, found in rates.items()}
    chosen = medians[measured["flash_attention"], measured["threads"]]
    yield "measured_to_best_of_sweep", chosen / max(medians.values())
    yield "measuring_seconds", measured["seconds"]
