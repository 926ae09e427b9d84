"""How much memory a model takes besides its weights, from its header alone, with the sizes that the engine uses.

The terms are those of llama.cpp's buffers (`llama_kv_cache`, `sched_reserve` and `llama_context: output buffer` in its
log); `benchmarks/fit.py` compares the sum with what is really taken.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.decoding import LARGEST_CHUNK, OUTPUTS, SEQUENCES
from lampblack.gguf.header import GgufArray

if TYPE_CHECKING:
    from lampblack.gguf.header import GgufHeader

CACHE_ELEMENT_BYTES = 2  # keys and values are kept as F16
MASK_BYTES = 2  # with flash attention; four without
FLOAT_BYTES = 4

_BLOCK = 32
"""Numbers of a block of Q8_0 (QK8_0 in ggml-common.h)."""

PROCESS = 60_000_000
"""Bytes of an engine besides all this: interpreter, libraries, vocabulary."""


def cache_per_token(header: GgufHeader) -> int:
    """Bytes of keys and values of a token: 2 × the sum over the layers of key-value heads × (key + value length).

    Layers with a sliding window keep all tokens, too: the engine has llama.cpp keep whole caches (swa_full), so that
    any beginning can be used again. Recurrent layers have no key-value heads.
    """
    layers = header.integer(header.key("block_count"))
    heads = header.integers(header.key("attention.head_count"), layers)
    if header.key("attention.head_count_kv") in header.metadata:
        heads_kv = header.integers(header.key("attention.head_count_kv"), layers)
    else:
        heads_kv = heads
    return CACHE_ELEMENT_BYTES * sum(heads_kv) * sum(_head_lengths(header))


def can_have_small_cache(header: GgufHeader) -> bool:
    """Whether keys and values can be kept as Q8_0: of each head llama.cpp takes whole blocks only."""
    return all(length % _BLOCK == 0 for length in _head_lengths(header))


def _head_lengths(header: GgufHeader) -> tuple[int, ...]:
    """How many numbers the key and the value of one head have; none where there are no heads."""
    layers = header.integer(header.key("block_count"))
    most_heads = max(header.integers(header.key("attention.head_count"), layers), default=0)
    if most_heads <= 0:
        return ()
    usual = header.integer(header.key("embedding_length")) // most_heads
    return tuple(header.integer(header.key(f"attention.{what}_length"), usual) for what in ("key", "value"))


def memory_per_token(header: GgufHeader, *, flash_attention: bool = True) -> int:
    """Bytes that each token of context takes: keys and values, its column of the mask (of two where some layers have a
    sliding window), and, without flash attention, the scores that the tokens of one step give it in each head."""
    masks = 2 if header.integer(header.key("attention.sliding_window")) else 1
    if flash_attention:
        return cache_per_token(header) + MASK_BYTES * LARGEST_CHUNK * masks
    layers = header.integer(header.key("block_count"))
    most_heads = max(header.integers(header.key("attention.head_count"), layers), default=0)
    return cache_per_token(header) + FLOAT_BYTES * LARGEST_CHUNK * (max(0, most_heads) + masks)


def memory_besides(header: GgufHeader) -> int:
    """Bytes that it takes besides weights and context: what a step computes with, its logits, and the process.

    The graph's buffer is as large as its largest moment: a feed-forward layer of a whole step (three times its inner
    width and four times the model's), or the logits, whichever is more.
    """
    layers = header.integer(header.key("block_count"))
    width = header.integer(header.key("embedding_length"))
    inner = max(header.integers(header.key("feed_forward_length"), layers), default=0)
    experts = header.integer(header.key("expert_used_count"))
    inner = max(inner, experts * header.integer(header.key("expert_feed_forward_length")))
    logits = FLOAT_BYTES * vocabulary_size(header)
    feed_forward = FLOAT_BYTES * LARGEST_CHUNK * (3 * inner + 4 * width)
    last = OUTPUTS * logits + FLOAT_BYTES * LARGEST_CHUNK * width
    return max(feed_forward, last) + SEQUENCES * logits + PROCESS


def vocabulary_size(header: GgufHeader) -> int:
    """How many tokens it knows, 0 where the file does not say."""
    tokens = header.metadata.get("tokenizer.ggml.tokens")
    return tokens.length if isinstance(tokens, GgufArray) else header.integer(header.key("vocab_size"))
