"""From the headers of a model's files to what lists show of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lampblack.domain.models import ModelInfo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lampblack.gguf.header import GgufHeader

CACHE_ELEMENT_BYTES = 2  # keys and values are kept as F16
SCORE_BYTES = 4
MICRO_BATCH = 512  # llama.cpp's default n_ubatch: so many tokens attend to the whole context at once

_FIRST_PART = re.compile(r"-00001-of-\d{5}$")


def model_name(path: Path) -> str:
    """The name of a model by its file, without what marks the first of several files."""
    return _FIRST_PART.sub("", path.stem)


def describe(path: Path, headers: Sequence[GgufHeader], name: str) -> ModelInfo:
    """A model by the headers of its files, of which the first is at `path`."""
    first = headers[0]
    return ModelInfo(
        name=name,
        path=str(path),
        architecture=first.architecture,
        parameters=sum(header.parameters for header in headers),
        quantization=first.quantization or headers[-1].quantization,
        bytes=sum(header.file_size for header in headers),
        context_length=first.context_length,
        has_chat_template=bool(first.chat_template),
        memory_per_token=memory_per_token(first),
    )


def memory_per_token(header: GgufHeader) -> int:
    """How many bytes each token of context takes.

    Keys and values: 2 bytes × the sum over the layers of key-value heads × (key length + value length). Attention
    scores of one micro batch without flash attention: 4 bytes × 512 × heads. Sliding windows and recurrent layers,
    which take less, are counted as full attention.
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
    return CACHE_ELEMENT_BYTES * sum(heads_kv) * head + SCORE_BYTES * MICRO_BATCH * most_heads
