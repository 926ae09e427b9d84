"""Eight requests at once: with a shared beginning, and with nothing in common."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, has_peer, rigs
from benchmarks.texts import THREADS, models, ratio, text

if TYPE_CHECKING:
    from benchmarks.rigs import Run

COUNT = 8
SHARED_WORDS, NEW = 760, 64
DIFFERENT_WORDS, LONG = 580, 96
ROUNDS = 3


def measure() -> dict[str, float]:
    """Ratios of wall time (lower is better) and of tokens per second while all eight write (higher is better)."""
    figures: dict[str, float] = {}
    for name, path in models():
        found = {**_shared(path), **_different(path)}
        figures |= {f"{name}.{key}": value for key, value in found.items()}
    return figures


def _ours(path: str) -> Rig:
    return Rig("lampblack_engine", model=path, context_length=8192, threads=THREADS)


def _servers(path: str, length: int) -> list[Rig]:
    """The native server in each way in which it may be at its best."""
    if not has_peer():
        return []
    return [
        Rig(
            "native_server",
            model=path,
            length=length,
            slots=COUNT,
            threads=THREADS,
            unified=unified,
            flash_attention=flash,
        )
        for unified in (False, True)
        for flash in (False, True)
    ]


def _shared(path: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    ours, servers = _ours(path), _servers(path, SHARED_WORDS + LONG + 128)
    with rigs(ours, *servers):
        rates = _rates(servers, shared=True)
        own = [ours.run(_prompts(turn, shared=True), LONG, priority="document") for turn in range(ROUNDS)]
        figures["shared_tokens_per_second"] = statistics.median(run.rate for run in own)
        if servers:
            figures["shared_rate_to_native_server_at_best"] = figures["shared_tokens_per_second"] / max(rates)
            figures["shared_wall_to_native_server"] = ratio(
                2,
                lambda turn: ours.run(_prompts(50 + turn, shared=True), NEW, priority="document").seconds,
                lambda turn: servers[0].run(_prompts(50 + turn, shared=True), NEW).seconds,
            )
    return figures


def _different(path: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    length = DIFFERENT_WORDS + LONG + 128
    ours = _ours(path)
    bare = Rig("bare", model=path, length=length, sequences=COUNT, unified=False, threads=THREADS)
    servers = _servers(path, length)
    with rigs(ours, bare, *servers):
        own, others, alone = [], [], []
        for turn in range(ROUNDS):
            own.append(_job(ours, turn).rate)
            others.append(bare.run(_prompts(turn, shared=False), LONG).rate)
            alone.append(ours.run([text(DIFFERENT_WORDS, 7000 + turn)], LONG, priority="document").rate)
        figures["different_tokens_per_second"] = statistics.median(own)
        figures["different_rate_to_bare"] = statistics.median(mine / its for mine, its in zip(own, others, strict=True))
        figures["different_rate_to_one_at_a_time"] = statistics.median(
            mine / its for mine, its in zip(own, alone, strict=True)
        )
        rates = _rates(servers, shared=False)
        if servers:
            figures["different_rate_to_native_server_at_best"] = figures["different_tokens_per_second"] / max(rates)
    return figures


def _job(ours: Rig, turn: int) -> Run:
    return ours.run(_prompts(turn, shared=False), LONG, priority="document")


def _rates(servers: list[Rig], *, shared: bool) -> list[float]:
    return [server.run(_prompts(90, shared=shared), LONG).rate for server in servers]


def _prompts(turn: int, *, shared: bool) -> list[str]:
    if shared:
        beginning = text(SHARED_WORDS, 300 + turn)
        return [f"{beginning} {text(8, 40 * turn + number)}" for number in range(COUNT)]
    return [text(DIFFERENT_WORDS, 5000 + 40 * turn + number) for number in range(COUNT)]
