"""One reply, and sixteen at once, with all layers on a GPU; nothing where the engine was built for none."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, text

if TYPE_CHECKING:
    from collections.abc import Iterator

MANY = 16
WORDS, NEW = 200, 256
ROUNDS = 3
ALL_LAYERS = 999


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second, and the same ÷ a bare loop's."""
    length = WORDS + NEW + 128
    with rigs(
        Rig("lampblack_engine", model=path, context_length=MANY * length, threads=THREADS),
        Rig("bare", model=path, length=length, sequences=MANY, threads=THREADS, gpu_layers=ALL_LAYERS),
        Rig("bare", model=path, length=length, threads=THREADS, gpu_layers=ALL_LAYERS),
    ) as (ours, bare_many, bare_one):
        if not ours.ask(what="has_gpu"):
            return
        for name, count, bare in (("one", 1, bare_one), ("sixteen", MANY, bare_many)):
            own, shares = [], []
            for turn in range(ROUNDS):
                prompts = [text(WORDS, 9000 + 100 * turn + number) for number in range(count)]
                own.append(ours.run(prompts, NEW, priority="document").rate)
                shares.append(own[-1] / bare.run(prompts, NEW).rate)
            yield f"{name}_tokens_per_second", statistics.median(own)
            yield f"{name}_rate_to_bare", statistics.median(shares)
