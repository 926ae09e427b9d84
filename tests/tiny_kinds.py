"""Tiny models of other kinds, with random weights, and a tiny LoRA adapter: what caches and adapters must get right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np
from tests.tiny_gguf import CHATML, random_tables, vocabulary, write_hyperparameters, write_tables, write_vocabulary

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEADS, HEADS_KV = 64, 4, 2
INNER, STATE, RANK, KERNEL = 2 * WIDTH, 16, 4, 4


def write_tiny_gemma(path: Path, *, context_length: int = 1024, window: int = 32, layers: int = 6) -> Path:
    """A gemma3 model whose attention slides over `window` tokens in five of six layers; some hundred KB, F16."""
    words = vocabulary()
    random = np.random.default_rng(3)
    writer = gguf.GGUFWriter(path, "gemma3")
    write_hyperparameters(writer, "Tiny Gemma", context_length, layers, WIDTH, HEADS, HEADS_KV)
    head = WIDTH // HEADS
    writer.add_key_length(head)
    writer.add_value_length(head)
    writer.add_sliding_window(window)
    write_vocabulary(writer, words, CHATML)
    write_tables(writer, random_tables(random, len(words.pieces), WIDTH))
    vectors = dict.fromkeys(("attn_norm", "post_attention_norm", "ffn_norm", "post_ffw_norm"), WIDTH)
    vectors |= {"attn_q_norm": head, "attn_k_norm": head}
    matrices = {
        "attn_q": (WIDTH, WIDTH),
        "attn_k": (head * HEADS_KV, WIDTH),
        "attn_v": (head * HEADS_KV, WIDTH),
        "attn_output": (WIDTH, WIDTH),
        "ffn_gate": (2 * WIDTH, WIDTH),
        "ffn_up": (2 * WIDTH, WIDTH),
        "ffn_down": (WIDTH, 2 * WIDTH),
    }
    for layer in range(layers):
        for name, length in vectors.items():
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(length, np.float32))
        for name, shape in matrices.items():
            writer.add_tensor(f"blk.{layer}.{name}.weight", _matrix(random, shape))
    return _write(writer, path)


def write_tiny_mamba(path: Path, *, context_length: int = 1024, layers: int = 2) -> Path:
    """A recurrent model (mamba): it has a state instead of a cache, which cannot be cut back; some hundred KB."""
    random = np.random.default_rng(4)
    writer = gguf.GGUFWriter(path, "mamba")
    write_hyperparameters(writer, "Tiny Mamba", context_length, layers, WIDTH, 0, 0)
    _write_state_sizes(writer)
    words = vocabulary()
    write_vocabulary(writer, words, CHATML)
    write_tables(writer, random_tables(random, len(words.pieces), WIDTH))
    for layer in range(layers):
        writer.add_tensor(f"blk.{layer}.attn_norm.weight", np.ones(WIDTH, np.float32))
        _write_recurrence(writer, random, layer)
    return _write(writer, path)


def write_tiny_hybrid(path: Path, *, context_length: int = 1024, layers: int = 4) -> Path:
    """A model (jamba) every other layer of which has a state, the others a cache; some hundred KB."""
    random = np.random.default_rng(5)
    writer = gguf.GGUFWriter(path, "jamba")
    attends = [layer % 2 == 1 for layer in range(layers)]
    heads_kv = [HEADS_KV * attending for attending in attends]
    write_hyperparameters(writer, "Tiny Hybrid", context_length, layers, WIDTH, HEADS, heads_kv)
    _write_state_sizes(writer)
    words = vocabulary()
    write_vocabulary(writer, words, CHATML)
    write_tables(writer, random_tables(random, len(words.pieces), WIDTH))
    inward = {"attn_k": WIDTH // HEADS * HEADS_KV, "attn_v": WIDTH // HEADS * HEADS_KV}
    for layer, attending in enumerate(attends):
        block = f"blk.{layer}"
        for name in ("attn_norm", "ffn_norm"):
            writer.add_tensor(f"{block}.{name}.weight", np.ones(WIDTH, np.float32))
        if attending:
            for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
                writer.add_tensor(f"{block}.{name}.weight", _matrix(random, (inward.get(name, WIDTH), WIDTH)))
        else:
            _write_recurrence(writer, random, layer)
            for name, length in {"ssm_dt_norm": RANK, "ssm_b_norm": STATE, "ssm_c_norm": STATE}.items():
                writer.add_tensor(f"{block}.{name}.weight", np.ones(length, np.float32))
        for name, shape in {"gate": (2 * WIDTH, WIDTH), "up": (2 * WIDTH, WIDTH), "down": (WIDTH, 2 * WIDTH)}.items():
            writer.add_tensor(f"{block}.ffn_{name}.weight", _matrix(random, shape))
    return _write(writer, path)


def _write_state_sizes(writer: gguf.GGUFWriter) -> None:
    writer.add_ssm_conv_kernel(KERNEL)
    writer.add_ssm_inner_size(INNER)
    writer.add_ssm_state_size(STATE)
    writer.add_ssm_time_step_rank(RANK)


def _write_recurrence(writer: gguf.GGUFWriter, random: np.random.Generator, layer: int) -> None:
    """A layer that remembers over some fifty tokens."""
    block = f"blk.{layer}"
    writer.add_tensor(f"{block}.ssm_in.weight", _matrix(random, (2 * INNER, WIDTH)))
    writer.add_tensor(f"{block}.ssm_conv1d.weight", random.standard_normal((INNER, KERNEL), np.float32) * 0.5)
    writer.add_tensor(f"{block}.ssm_conv1d.bias", np.zeros(INNER, np.float32))
    writer.add_tensor(f"{block}.ssm_x.weight", _matrix(random, (RANK + 2 * STATE, INNER)))
    writer.add_tensor(f"{block}.ssm_dt.weight", _matrix(random, (INNER, RANK)))
    writer.add_tensor(f"{block}.ssm_dt.bias", np.zeros(INNER, np.float32))
    writer.add_tensor(f"{block}.ssm_a", -np.tile(np.linspace(0.02, 0.5, STATE, dtype=np.float32), (INNER, 1)))
    writer.add_tensor(f"{block}.ssm_d", np.ones(INNER, np.float32))
    writer.add_tensor(f"{block}.ssm_out.weight", _matrix(random, (WIDTH, INNER)))


def write_tiny_adapter(path: Path, *, seed: int, layers: int = 2, rank: int = 2, strength: float = 1.0) -> Path:
    """A LoRA adapter with random weights for the model that write_tiny_model makes by default."""
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", float(rank))
    for layer in range(layers):
        for name, (rows, columns) in {"attn_v": (WIDTH // 2, WIDTH), "ffn_down": (WIDTH, 2 * WIDTH)}.items():
            for part, shape in (("a", (rank, columns)), ("b", (rows, rank))):
                values = random.standard_normal(shape, np.float32) * np.float32(strength * shape[1] ** -0.5)
                writer.add_tensor(f"blk.{layer}.{name}.weight.lora_{part}", values)
    return _write(writer, path)


def _matrix(random: np.random.Generator, shape: tuple[int, int]) -> np.ndarray:
    return (random.standard_normal(shape, np.float32) * np.float32(shape[1] ** -0.5)).astype(np.float16)


def _write(writer: gguf.GGUFWriter, path: Path) -> Path:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path
