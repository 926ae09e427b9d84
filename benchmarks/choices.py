"""What the engine chooses by itself: measured settings, prompt lookup, scoring in small chunks."""

from __future__ import annotations

import statistics

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, models, ratio, text

SCORED_WORDS = 3900


def measure() -> dict[str, float]:
    """Speeds ÷ those of the best setting of a sweep, of the same task without lookup, of plain reading."""
    figures: dict[str, float] = {}
    for name, path in models():
        figures |= {
            f"{name}.{key}": value for key, value in {**_settings(path), **_lookup(path), **_score(path)}.items()
        }
    return figures


def _settings(path: str) -> dict[str, float]:
    """Every combination of flash attention and threads in a bare loop; the measured one among them."""
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
    return {"measured_to_best_of_sweep": chosen / max(medians.values()), "measuring_seconds": measured["seconds"]}


def _lookup(path: str) -> dict[str, float]:
    original = ". ".join(text(9, 60 + number).capitalize() for number in range(14)) + "."
    prompt = f"Text: {original}\n\nThe same text again, unchanged: {original[:120]}"
    with rigs(Rig("lampblack_engine", model=path, context_length=2048, threads=THREADS)) as (ours,):
        ours.run([prompt], 8)
        with_lookup = ratio(
            5, lambda _: ours.run([prompt], 120, lookup=True).rate, lambda _: ours.run([prompt], 120).rate
        )
    return {"lookup_to_without": with_lookup}


def _score(path: str) -> dict[str, float]:
    bare = Rig("bare", model=path, length=4096, threads=THREADS)
    with rigs(Rig("lampblack_engine", model=path, context_length=4096, threads=THREADS), bare) as (ours, _):

        def scored(turn: int) -> float:
            answer = ours.ask(what="score", text=text(SCORED_WORDS, turn))
            return float(answer["tokens"] / answer["seconds"])

        def read(turn: int) -> float:
            return float(
                bare.ask(prompts=[text(SCORED_WORDS, turn)], max_tokens=1, all_outputs=True)["read_per_second"]
            )

        return {"scoring_to_bare_reading": ratio(3, scored, read)}
