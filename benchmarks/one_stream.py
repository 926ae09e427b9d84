"""One reply at a time, end to end through the client: against a bare loop, llama-cpp-python and the native server."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, has_peer, rigs
from benchmarks.texts import THREADS, ratio, text

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, NEW = 600, 128
ROUNDS = 5


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Tokens per second ÷ those of each other way, at 600 tokens of context; the same for reading the prompt."""
    length = WORDS + NEW + 256
    ours = Rig("lampblack_engine", model=path, context_length=length, threads=THREADS)
    others = {
        "rate_to_bare": Rig("bare", model=path, length=length, threads=THREADS),
        "rate_to_bare_by_default": Rig("bare", model=path, length=length, threads=THREADS, flash_attention=None),
        "rate_to_llama_cpp_python": Rig("python_binding", model=path, length=length, threads=THREADS),
    }
    if has_peer():
        others["rate_to_native_server"] = Rig("native_server", model=path, length=length, threads=THREADS)
    with rigs(ours, *others.values()):
        for rig in (ours, *others.values()):
            rig.run([text(64, 999)], 8)
        for key, other in others.items():
            yield key, ratio(ROUNDS, functools.partial(_rate, ours), functools.partial(_rate, other))
        bare = others["rate_to_bare"]
        yield "reading_to_bare", ratio(ROUNDS, lambda turn: _reading(bare, turn), lambda turn: _reading(ours, turn))


def _rate(rig: Rig, turn: int) -> float:
    """Every turn has a prompt of its own, so that nothing is reused."""
    return rig.run([text(WORDS, turn)], NEW).rate


def _reading(rig: Rig, turn: int) -> float:
    return rig.run([text(WORDS, 100 + turn + 1000 * id(rig))], 1).first_token
