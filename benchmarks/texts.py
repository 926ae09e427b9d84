"""Models and texts that the engine's benchmarks use."""

from __future__ import annotations

import os
import random
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

STARTER = Path(__file__).parents[1] / "resources" / "models" / "SmolLM2-135M-Instruct-Q4_1.gguf"
MORE_MODELS = "LAMPBLACK_BENCH_MODELS"
"""An environment variable with the paths of more models, separated like those of PATH."""

THREADS = 2
_WORDS = (
    "the sea was calm and the ship sailed on through the night while men sang old songs of home and rain fell "
    "softly over harbour lights nobody spoke about letters which had never come"
)


def models() -> Iterator[tuple[str, str]]:
    """A short name and the path of each model: the starter model, and those that MORE_MODELS names."""
    yield "smollm2", str(STARTER)
    for path in filter(None, os.environ.get(MORE_MODELS, "").split(os.pathsep)):
        yield Path(path).stem.split("-")[0].lower(), path


def text(words: int, seed: int) -> str:
    """Plain words, about as many tokens."""
    draw, choices = random.Random(seed), _WORDS.split()
    return " ".join(draw.choice(choices) for _ in range(words))


def ratio(rounds: int, ours: Callable[[int], float], theirs: Callable[[int], float]) -> float:
    """The median of `ours` ÷ `theirs`, taken in turn so that a machine that slows down slows both."""
    quotients = []
    for number in range(rounds):
        pair = (ours(number), theirs(number)) if number % 2 else (theirs(number), ours(number))[::-1]
        quotients.append(pair[0] / pair[1])
    return statistics.median(quotients)
