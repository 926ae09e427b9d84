"""What the benchmarks of eight requests at once share."""

from __future__ import annotations

from benchmarks.rigs import Rig, has_peer
from benchmarks.texts import THREADS

COUNT = 8
ROUNDS = 3
LONG = 96
"""New tokens, so that all eight write at once for long enough where some were read later than others."""


def lampblack(path: str) -> Rig:
    """Our engine, with room for all of them."""
    return Rig("lampblack_engine", model=path, context_length=8192, threads=THREADS)


def native_servers(path: str, length: int) -> list[Rig]:
    """The native server in each way in which it may be at its best, a slot of `length` tokens for each request."""
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
