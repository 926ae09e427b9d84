"""How soon the first token comes: in the next turn of a conversation, and amid document work."""

from __future__ import annotations

import random
import statistics
import tempfile
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, text

if TYPE_CHECKING:
    from collections.abc import Iterator

LONG_WORDS, NEW_WORDS = 1950, 18
DOCUMENT_WORDS, PIECE_WORDS = 3900, 300
ARRIVALS = 20


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Time to first token ÷ that of a cold, or of an idle, engine."""
    yield "second_turn_to_cold", _second_turn(path)
    yield "after_restart_to_cold", _after_restart(path)
    yield "amid_documents_to_idle", _arrival(path)


def _second_turn(path: str) -> float:
    found = []
    with rigs(Rig("lampblack_engine", model=path, context_length=4096, threads=THREADS)) as (ours,):
        for turn in range(3):
            first = text(LONG_WORDS, turn)
            cold = ours.run([first], 1).first_token
            found.append(ours.run([f"{first} {text(NEW_WORDS, 500 + turn)}"], 1).first_token / cold)
    return statistics.median(found)


def _after_restart(path: str) -> float:
    """The engine ends in between, and another one, which has loaded the model, goes on from the saved session."""
    found = []
    with (
        tempfile.TemporaryDirectory() as folder,
        rigs(Rig("lampblack_engine", model=path, context_length=4096, threads=THREADS, sessions=folder)) as (ours,),
    ):
        for turn in range(3):
            first, session = text(LONG_WORDS, 50 + turn), f"conversation-{turn}"
            cold = ours.run([first], 1, session=session).first_token
            ours.ask(what="restart")
            ours.run([text(30, turn)], 8)
            second = f"{first} {text(NEW_WORDS, 550 + turn)}"
            found.append(ours.run([second], 1, session=session).first_token / cold)
    return statistics.median(found)


def _arrival(path: str) -> float:
    """A 40-token request while a 4,000-token prompt is being read and six pieces are written."""
    draw = random.Random(1)
    with rigs(Rig("lampblack_engine", model=path, context_length=8192, threads=THREADS)) as (ours,):
        idle = statistics.median(ours.run([text(38, 900 + turn)], 1).first_token for turn in range(7))
        found = []
        for turn in range(ARRIVALS):
            others = [text(DOCUMENT_WORDS, 2000 + turn), *(text(PIECE_WORDS, 3000 + 10 * turn + n) for n in range(6))]
            answer = ours.ask(
                what="arrive", prompts=[text(38, 1000 + turn)], max_tokens=1, others=others, after=draw.uniform(0.5, 8)
            )
            found.append(answer["first_token"])
    return float(statistics.median(found) / idle)
