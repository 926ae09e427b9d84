"""What the header says that a model takes is what llama.cpp says that it took, within a tenth."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.test_memory import models_of
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_gemma, write_tiny_hybrid

from lampblack.gguf.memory import PROCESS, cache_per_token, memory_besides, memory_per_token
from lampblack.gguf.reader import read_header

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

SLACK = 1_500_000
"""Bytes that do not grow with the model: the small parts of a graph."""

KINDS = {
    "plain": partial(write_tiny_model, context_length=16384),
    "wide": partial(write_tiny_model, context_length=4096, embedding_length=512, heads=8, heads_kv=8, layers=3),
    "window": partial(write_tiny_gemma, context_length=8192, window=64),
    "hybrid": partial(write_tiny_hybrid, context_length=4096),
}


@pytest.mark.parametrize("flash_attention", [True, False])
@pytest.mark.parametrize("kind", [*KINDS, "starter"])
def test_cache_and_buffers_are_as_predicted(
    engine: EngineUnderTest, tmp_path: Path, starter_model: Path, kind: str, flash_attention: bool
) -> None:
    path = KINDS[kind](tmp_path / "m.gguf") if kind in KINDS else starter_model
    header = read_header(path)
    engine.load(path, flash_attention=flash_attention)
    (taken,) = models_of(engine)
    tokens = header.context_length
    cache = tokens * cache_per_token(header)
    assert taken.cache == pytest.approx(cache, rel=0.1, abs=SLACK)
    rest = tokens * memory_per_token(header, flash_attention=flash_attention) - cache
    assert taken.compute == pytest.approx(memory_besides(header) - PROCESS + rest, rel=0.1, abs=SLACK)
