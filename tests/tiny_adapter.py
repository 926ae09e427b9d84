"""LoRA adapters in GGUF for any model, right or wrong as a test wants them; tests.tiny_kinds has a plain one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np

from lampblack.gguf.reader import read_header

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

Pairs = dict[str, tuple["NDArray[np.float32]", "NDArray[np.float32]"]]
"""By the name of a weight: A (rank × in) and B (out × rank), as NumPy orders them."""


def pairs_for(model: Path, *, rank: int = 4, size: float = 1.0, seed: int = 0, named: str = "attn_q.weight") -> Pairs:
    """Random pairs for all weights of `model` whose names end in `named`; size 0 leaves B empty, as before training."""
    random = np.random.default_rng(seed)
    pairs: Pairs = {}
    for tensor in read_header(model).tensors:
        if tensor.name.endswith(named):
            columns, rows = tensor.dimensions
            a = random.standard_normal((rank, columns), np.float32) * np.float32(columns**-0.5)
            b = random.standard_normal((rows, rank), np.float32) * np.float32(size)
            pairs[tensor.name] = (a, b)
    return pairs


def write_adapter(
    path: Path,
    pairs: Pairs,
    *,
    architecture: str = "llama",
    alpha: float | None = 8.0,
    kind: str = "adapter",
    adapter_type: str = "lora",
    more: Mapping[str, NDArray[np.float32]] | None = None,
) -> Path:
    """Writes an adapter file of these pairs, and of `more` tensors that do not belong into one; returns `path`."""
    writer = gguf.GGUFWriter(path, architecture)
    writer.add_type(kind)
    writer.add_string("adapter.type", adapter_type)
    if alpha is not None:
        writer.add_float32("adapter.lora.alpha", alpha)
    for name, (a, b) in pairs.items():
        writer.add_tensor(f"{name}.lora_a", a)
        writer.add_tensor(f"{name}.lora_b", b)
    for name, values in (more or {}).items():
        writer.add_tensor(name, values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
