"""Which settings are fastest for a model on this machine: measured in small steps, between which others may come first.

Flash attention alone can halve or double the speed, depending on processor, build and head size: a guess is not enough.
"""

from __future__ import annotations

import functools
import statistics
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.models import Figure, Measurement
from lampblack.worker.native.llama import ABORTED, CACHE_F16, DECODED, NO_MEMORY, Batch, Context, LlamaError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from lampblack.worker.native.abort_flag import AbortFlag
    from lampblack.worker.native.llama import ContextShape, Model

FILLED = 512
"""Tokens in the cache while single tokens are timed: without any, attention would cost nothing."""

_SEED_TOKENS = 32
_SEQUENCES = 2
_PREFILL = 64
_ROUNDS = 3
_STEPS = 4
_SECONDS = 12.0
"""After about so long no further round begins."""

_WORTH_CHANGING = 1.05
"""So much faster must be what is chosen instead of the usual: all threads, and flash attention, which skips the cells
of other conversations. Without it, 600 idle tokens in the cache take a seventh of the speed (SmolLM2, November 2026).
"""


class CannotMeasureError(Exception):
    """llama.cpp refuses what a measurement takes of this model, as it will the next time."""


class Bench:
    """One way of computing: a small context of its own, filled as if a conversation were in it.

    The same 32 tokens are put there many times over by restoring their saved state, which computes nothing, then given
    to one sequence: attention reads as much as for a real conversation of that length. A recurrent state is the same
    however much came before; it cannot be cut back, and so is taken once and put back after each time.
    """

    def __init__(self, model: Model, shape: ContextShape, abort_flag: AbortFlag) -> None:
        length = FILLED + _PREFILL + 2 * _STEPS + 2 * _SEED_TOKENS
        self.shape = replace(shape, length=length, sequences=_SEQUENCES, unified=True, outputs=_SEQUENCES)
        self.context = Context(model, self.shape, abort_flag)
        self._batch = Batch(_PREFILL)
        self._tokens = min(model.vocabulary.size, 97)
        self._can_cut = model.can_cut
        self._filled = bytearray()

    def close(self) -> None:
        """Frees the context."""
        self._batch.close()
        self.context.close()

    def write(self, threads: int, steps: int = _STEPS) -> float | None:
        """Seconds for a token that is written after FILLED others; None where somebody came and it was broken off."""
        return self._time(threads, 1, steps)

    def read(self, threads: int) -> float | None:
        """Seconds for a token of a prompt that is read after FILLED others; None as for `write`."""
        seconds = self._time(threads, _PREFILL, 1)
        return seconds / _PREFILL if seconds is not None else None

    def _time(self, threads: int, tokens: int, steps: int) -> float | None:
        self.context.use_threads(threads)
        started = time.perf_counter()
        done = all(self._decode(0, _SEED_TOKENS + step * tokens, tokens) for step in range(steps))
        seconds = (time.perf_counter() - started) / steps
        self._go_back()
        return seconds if done else None

    def fill(self) -> float | None:
        """Puts FILLED tokens into the cache. Seconds that it took; None as for `write`."""
        started = time.perf_counter()
        if not self._decode(1, 0, _SEED_TOKENS):
            self.context.forget(1)
            return None
        seed = self.context.state_of(1)
        for _ in range(FILLED // _SEED_TOKENS):
            self.context.forget(1)
            if not self.context.restore(1, seed):
                raise CannotMeasureError
            self.context.copy(1, 0)
        self.context.forget(1)
        if not self._can_cut:
            self._filled = self.context.state_of(0, partial=True)
        return time.perf_counter() - started

    def _go_back(self) -> None:
        """Leaves what `fill` has put there, and nothing else."""
        restored = self._can_cut or self.context.restore(0, self._filled, partial=True)
        if not (restored and self.context.forget(0, _SEED_TOKENS)):
            raise CannotMeasureError

    def _decode(self, sequence: int, begin: int, tokens: int) -> bool:
        self._batch.clear()
        for position in range(begin, begin + tokens):
            self._batch.add(position % self._tokens, position, sequence, output=position == begin + tokens - 1)
        code = self.context.decode(self._batch)
        if code == NO_MEMORY:
            raise LlamaError("decode")
        if code not in (DECODED, ABORTED):
            raise CannotMeasureError
        return code == DECODED


def measure(
    model: Model, shape: ContextShape, most_threads: int, abort_flag: AbortFlag
) -> Generator[Measurement | None]:
    """Yields None between steps of some hundred milliseconds, and the measurement at the end.

    A step that `abort_flag` ends is begun again by the next `next`.
    Both ways of attention with all threads take turns, so that a machine that slows down slows both; then the better
    one with fewer threads. llama.cpp keeps quantized values for flash attention only. Raises LlamaError where
    the memory does not do, and CannotMeasureError.
    """
    started = time.perf_counter()
    benches = {}
    try:
        for flash in (False, True) if shape.value_type == CACHE_F16 else (True,):
            benches[flash] = Bench(model, replace(shape, flash_attention=flash), abort_flag)
            yield from _patiently(benches[flash].fill)
        times: dict[tuple[bool, int], list[tuple[float, float]]] = {}
        ways = [(flash, most_threads) for flash in benches]
        for flash, threads in ways:
            yield from _patiently(
                functools.partial(benches[flash].write, threads, 1)
            )  # it plans memory and is no measure
        yield from _rounds(benches, ways, times, started)
        usual = _better({way: _figure(way, times[way]) for way in ways}, (True, most_threads))
        fewer = [(usual[0], threads) for threads in _fewer(most_threads)]
        yield from _rounds(benches, fewer, times, started)
        figures = {way: _figure(way, taken) for way, taken in times.items()}
        flash, threads = _better(figures, usual)
        seconds = round(time.perf_counter() - started, 2)
        yield Measurement(flash, threads, tuple(figures.values()), seconds)
    finally:
        for bench in benches.values():
            bench.close()


def _rounds(
    benches: dict[bool, Bench],
    ways: list[tuple[bool, int]],
    times: dict[tuple[bool, int], list[tuple[float, float]]],
    started: float,
) -> Generator[None]:
    for number in range(_ROUNDS):
        if number and time.perf_counter() - started > _SECONDS:
            return
        for way in ways:
            flash, threads = way
            written = yield from _patiently(functools.partial(benches[flash].write, threads))
            read = yield from _patiently(functools.partial(benches[flash].read, threads))
            times.setdefault(way, []).append((written, read))


def _patiently(step: Callable[[], float | None]) -> Generator[None, None, float]:
    while (seconds := step()) is None:
        yield None
    yield None
    return seconds


def _fewer(most: int) -> list[int]:
    return sorted({most // 2, most - 1} - {0, most}, reverse=True)


def _figure(way: tuple[bool, int], times: list[tuple[float, float]]) -> Figure:
    written, read = (statistics.median(column) for column in zip(*times, strict=True))
    return Figure(flash_attention=way[0], threads=way[1], written_per_second=1 / written, read_per_second=1 / read)


def _better(figures: dict[tuple[bool, int], Figure], usual: tuple[bool, int]) -> tuple[bool, int]:
    """The fastest way, where it is clearly faster than the usual one."""
    best = max(figures, key=lambda way: figures[way].score)
    return best if figures[best].score >= _WORTH_CHANGING * figures[usual].score else usual
