"""One question to a model and to the same model with an adapter, at once."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from tests.tiny_adapter import Pairs, pairs_for, write_adapter

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, ratio, text
from lampblack.gguf.reader import read_header

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS, NEW = 300, 96
ROUNDS = 3
LINEAR = ("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Wall time of both at once ÷ of one after the other."""
    with tempfile.TemporaryDirectory() as folder:
        adapter = _adapter(Path(path), Path(folder) / "adapter.gguf")
        with rigs(Rig("lampblack_engine", model=path, context_length=4096, threads=THREADS)) as (ours,):
            ours.run([text(64, 997)], 8, adapters=[[adapter, 1.0]])
            yield (
                "wall_to_one_after_the_other",
                ratio(
                    ROUNDS,
                    lambda turn: _both(ours, text(WORDS, turn), adapter),
                    lambda turn: _in_turn(ours, text(WORDS, 100 + turn), adapter),
                ),
            )


def _adapter(model: Path, path: Path) -> str:
    """Random, rank 8, on every linear layer, and so weak that the model still writes plain text."""
    pairs: Pairs = {}
    for name in LINEAR:
        pairs |= pairs_for(model, rank=8, size=1e-3, named=f"{name}.weight")
    architecture = read_header(model).metadata["general.architecture"]
    return str(write_adapter(path, pairs, architecture=str(architecture)))


def _both(ours: Rig, prompt: str, adapter: str) -> float:
    return ours.run([prompt, prompt], NEW, each_adapters=[[], [[adapter, 1.0]]]).seconds


def _in_turn(ours: Rig, prompt: str, adapter: str) -> float:
    return ours.run([prompt], NEW).seconds + ours.run([prompt], NEW, adapters=[[adapter, 1.0]]).seconds
