"""How much memory a model takes besides its weights, from its header alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lampblack.gguf.header import GgufHeader

CACHE_ELEMENT_BYTES = 2  # keys and values are kept as F16
SCORE_BYTES = 4
MICRO_BATCH = 512  # so many tokens attend to the whole context at once


def cache_per_token(header: GgufHeader) -> int:
    """Bytes of keys and values of a token: 2 × the sum over the layers of key-value heads × (key + value length).

    Sliding windows and recurrent layers, which take less, are counted as full attention.
    """
    layers = header.integer(header.key("block_count"))
    heads = header.integers(header.key("attention.head_count"), layers)
    if header.key("attention.head_count_kv") in header.metadata:
        heads_kv = header.integers(header.key("attention.head_count_kv"), layers)
    else:
        heads_kv = heads
    most_heads = max(heads, default=0)
    if most_heads <= 0:
        return 0
    usual = header.integer(header.key("embedding_length")) // most_heads
    head = sum(header.integer(header.key(f"attention.{what}_length"), usual) for what in ("key", "value"))
    return CACHE_ELEMENT_BYTES * sum(heads_kv) * head


def memory_per_token(header: GgufHeader) -> int:
    """Bytes that each token of context takes: keys and values, and the attention scores of one micro batch without
    flash attention (4 bytes × 512 × heads)."""
    layers = header.integer(header.key("block_count"))
    most_heads = max(header.integers(header.key("attention.head_count"), layers), default=0)
    return cache_per_token(header) + SCORE_BYTES * MICRO_BATCH * max(0, most_heads)
