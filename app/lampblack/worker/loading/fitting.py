"""What to try when a model does not fit the way it was asked for: less and less, never without saying so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault
from lampblack.worker.native.llama import CACHE_Q8_0

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.worker.native.llama import ContextShape

LEAST_CONTEXT = 1024
"""Tokens. With less there is no conversation."""

_SMALL_CACHE = 34 / 64
"""A block of 32 values takes 34 bytes as Q8_0 and 64 as F16 (block_q8_0 in ggml-common.h)."""


def with_small_cache(shape: ContextShape) -> ContextShape:
    """Keys and values as Q8_0, which llama.cpp has for flash attention only."""
    return replace(shape, key_type=CACHE_Q8_0, value_type=CACHE_Q8_0, flash_attention=True)


def shapes_to_try(
    shape: ContextShape, cache_per_token: int, available: int, *, may_be_small: bool = True
) -> Iterator[ContextShape]:
    """The shape that was asked for, then ones that take less: a smaller type of cache, then ever shorter contexts.

    cache_per_token: bytes of one token's keys and values as F16. available: bytes of memory that are free. What cannot
    fit is left out: systems promise more memory than they have, and end the engine when it is used. may_be_small:
    whether the person leaves the type of the cache open.
    """
    smaller = with_small_cache(shape) if may_be_small and shape.key_type != CACHE_Q8_0 else shape
    lengths = [shape.length]
    while lengths[-1] // 2 >= LEAST_CONTEXT:
        lengths.append(lengths[-1] // 2)
    for candidate in (shape, *(_of_length(smaller, length) for length in lengths)):
        if cache_bytes(candidate, cache_per_token) <= available:
            yield candidate


def cache_bytes(shape: ContextShape, cache_per_token: int) -> int:
    """What the cache of a unified context takes."""
    share = _SMALL_CACHE if shape.key_type == CACHE_Q8_0 else 1.0
    return int(shape.length * cache_per_token * share)


def layers_to_try(asked: int) -> Iterator[int]:
    """Layers on the graphics processor: as many as asked for, then fewer, then none."""
    yield from sorted({asked, asked * 3 // 4, asked // 2, asked // 4, 0}, reverse=True)


def reductions(name: str, asked: ContextShape, got: ContextShape, layers_asked: int, layers: int) -> tuple[Fault, ...]:
    """What to tell a person about the difference."""
    told = []
    if got.length < asked.length:
        told.append(Fault("model.smaller_context", {"name": name, "context": got.length, "asked": asked.length}))
    elif got.key_type != asked.key_type:
        told.append(Fault("model.small_cache", {"name": name}))
    if layers < layers_asked:
        told.append(Fault("model.fewer_layers", {"name": name, "layers": layers, "asked": layers_asked}))
    return tuple(told)


def _of_length(shape: ContextShape, length: int) -> ContextShape:
    return replace(shape, length=length, chunk=min(shape.chunk, length))
