"""Scoring a given text, against plain reading with logits for every token."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, ratio, text

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = 3900
ROUNDS = 3


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second ÷ those of a bare loop in chunks of 512, and the memory that scoring adds, in MB."""
    bare = Rig("bare", model=path, length=4096, threads=THREADS)
    with rigs(Rig("lampblack_engine", model=path, context_length=4096, threads=THREADS), bare) as (ours, _):
        ours.run([text(64, 998)], 8)
        before = ours.ask(what="memory")
        yield (
            "rate_to_bare_reading",
            ratio(
                ROUNDS,
                lambda turn: float(ours.ask(what="score", text=text(WORDS, turn))["per_second"]),
                lambda turn: float(
                    bare.ask(prompts=[text(WORDS, turn)], max_tokens=1, all_outputs=True)["read_per_second"]
                ),
            ),
        )
        yield "memory_mb", (ours.ask(what="memory") - before) / 1e6
