"""Eight requests at once whose prompts begin alike."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.eight import COUNT, LONG, ROUNDS, lampblack, native_servers
from benchmarks.rigs import rigs
from benchmarks.texts import ratio, text

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, NEW = 760, 64


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Wall time ÷ the native server's, and tokens per second while all write ÷ those of its best."""
    ours, servers = lampblack(path), native_servers(path, WORDS + LONG + 128)
    with rigs(ours, *servers):
        own = statistics.median(ours.run(_prompts(turn), LONG, priority="document").rate for turn in range(ROUNDS))
        yield "tokens_per_second", own
        if servers:
            yield (
                "wall_to_native_server",
                ratio(
                    ROUNDS,
                    lambda turn: ours.run(_prompts(50 + turn), NEW, priority="document").seconds,
                    lambda turn: servers[0].run(_prompts(50 + turn), NEW).seconds,
                ),
            )
            yield "rate_to_native_server_at_best", own / max(server.run(_prompts(90), LONG).rate for server in servers)


def _prompts(turn: int) -> list[str]:
    beginning = text(WORDS, 300 + turn)
    return [f"{beginning} {text(8, 40 * turn + number)}" for number in range(COUNT)]
