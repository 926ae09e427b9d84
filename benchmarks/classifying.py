"""Labels for 200 short texts after one long instruction, as Analyze asks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, ratio, text

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT, INSTRUCTION_WORDS, TEXT_WORDS = 200, 300, 40
AT_ONCE, NEW, ALTERNATIVES = 8, 2, 20
"""Requests with the engine at a time, as in a job; tokens of a label with its end; tokens that are told with each."""
ROUNDS = 3


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Texts per second ÷ those of the same with a number before each instruction, so that no two begin alike."""
    with rigs(Rig("lampblack_engine", model=path, context_length=8192, threads=THREADS)) as (ours,):
        yield (
            "texts_to_without_sharing",
            ratio(ROUNDS, lambda turn: _rate(ours, turn, shares=True), lambda turn: _rate(ours, turn, shares=False)),
        )


def _rate(ours: Rig, turn: int, *, shares: bool) -> float:
    prompts = _prompts(turn, shares=shares)
    seconds = sum(
        ours.run(prompts[start : start + AT_ONCE], NEW, priority="document", logprobs=ALTERNATIVES).seconds
        for start in range(0, COUNT, AT_ONCE)
    )
    return COUNT / seconds


def _prompts(turn: int, *, shares: bool) -> list[str]:
    """Another instruction each turn, which nothing has read before."""
    instruction = text(INSTRUCTION_WORDS, 9000 + turn)
    return [
        f"{'' if shares else f'{number} '}{instruction} {text(TEXT_WORDS, 10_000 + 1000 * turn + number)}"
        for number in range(COUNT)
    ]
