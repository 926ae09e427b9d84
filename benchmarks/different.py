"""Eight requests at once that have nothing in common."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.eight import COUNT, LONG, ROUNDS, lampblack, native_servers
from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, text

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS = 580


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second while all write ÷ those of a bare loop, of one request at a time, of the best native server."""
    length = WORDS + LONG + 128
    ours = lampblack(path)
    bare = Rig("bare", model=path, length=length, sequences=COUNT, unified=False, threads=THREADS)
    with rigs(ours, bare):
        own, to_bare, to_alone = [], [], []
        for turn in range(ROUNDS):
            own.append(ours.run(_prompts(turn), LONG, priority="document").rate)
            to_bare.append(own[-1] / bare.run(_prompts(turn), LONG).rate)
            alone = ours.run([text(WORDS, 7000 + turn)], LONG, priority="document").rate
            to_alone.append(own[-1] / alone)
        yield "tokens_per_second", statistics.median(own)
        yield "rate_to_bare", statistics.median(to_bare)
        yield "rate_to_one_at_a_time", statistics.median(to_alone)
    if not (servers := native_servers(path, length)):
        return
    ours = lampblack(path)
    with rigs(ours, *servers):
        theirs = max(server.run(_prompts(90), LONG).rate for server in servers)
        again = statistics.median(ours.run(_prompts(turn), LONG, priority="document").rate for turn in range(ROUNDS))
        yield "rate_to_native_server_at_best", again / theirs


def _prompts(turn: int) -> list[str]:
    return [text(WORDS, 5000 + 40 * turn + number) for number in range(COUNT)]
