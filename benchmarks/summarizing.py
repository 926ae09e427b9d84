"""A long document summarized as the Summarize panel does it, and a chat message that comes meanwhile."""

from __future__ import annotations

import random
import statistics
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, text

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARACTERS = 60_000
AT_ONCE = 8
MESSAGE_WORDS, MESSAGES = 38, 20
_SOURCES = Path(__file__).parents[1] / "tests" / "data" / "summaries"


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second and time of the whole job with eight pieces at a time ÷ one at a time, and the time to the
    first token of a message ÷ that on an idle engine. Each job takes minutes, so one of each evens out by itself.
    """
    with rigs(Rig("lampblack_engine", model=path, context_length=8192, threads=THREADS)) as (ours,):
        alone = ours.ask(what="summarize", text=_document(0), at_once=1)
        together = ours.ask(what="summarize", text=_document(1), at_once=AT_ONCE)
        yield "rate_to_one_at_a_time", together["rate"] / alone["rate"]
        yield "wall_to_one_at_a_time", together["seconds"] / alone["seconds"]
        idle = statistics.median(ours.run([text(MESSAGE_WORDS, 700 + turn)], 1).first_token for turn in range(7))
        answer = ours.ask(
            what="amid_summary",
            text=_document(2),
            at_once=AT_ONCE,
            prompts=[text(MESSAGE_WORDS, 800 + turn) for turn in range(MESSAGES)],
            max_tokens=1,
        )
        yield "message_amid_to_idle", statistics.median(answer["first_tokens"]) / idle


def _document(seed: int) -> str:
    """Paragraphs of real texts in another order for each seed: nothing that was read before is found again."""
    draw = random.Random(seed)
    paragraphs = [
        paragraph
        for name in ("harbour.txt", "bees.txt")
        for paragraph in (_SOURCES / name).read_text("utf-8").split("\n\n")
    ]
    chosen: list[str] = []
    while sum(map(len, chosen)) < CHARACTERS:
        chosen.append(f"{len(chosen) + 1}. {draw.choice(paragraphs).strip()}")
    return "\n\n".join(chosen)[:CHARACTERS]
