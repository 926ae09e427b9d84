"""A tiny encoder (BERT) with random weights that the real engine really loads: it gives vectors and writes no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

WIDTH, HEADS = 64, 4
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
_LETTERS = tuple("abcdefghijklmnopqrstuvwxyz.,?!'0123456789")
_PIECES = ("▁the", "▁lamp", "▁ink", "▁paper", "▁light", "▁black", "▁night", "▁reads", "▁of", "ing", "er", "ed")


def write_tiny_bert(
    path: Path,
    *,
    context_length: int = 512,
    layers: int = 2,
    pooling: gguf.PoolingType | None = gguf.PoolingType.CLS,
    width: int = WIDTH,
    seed: int = 0,
    damaged: bool = False,
) -> Path:
    """A WordPiece tokenizer of letters and some words, attention in both directions, learned positions; F16 and F32.

    pooling: what the file says, nothing where it is None. damaged: its states are no numbers.
    """
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, "bert")
    tokens = (*SPECIAL, *_PIECES, *("▁" + letter for letter in _LETTERS), *_LETTERS)
    _write_settings(writer, context_length, layers, width, pooling)
    _write_words(writer, tokens)
    for name, rows in (("token_embd", len(tokens)), ("position_embd", context_length), ("token_types", 2)):
        values = random.standard_normal((rows, width), np.float32)
        writer.add_tensor(f"{name}.weight", values.astype(np.float32 if name == "token_types" else np.float16))
    _write_norm(writer, "token_embd_norm", width, np.nan if damaged else 1.0)
    for layer in range(layers):
        _write_layer(writer, random, f"blk.{layer}", width)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _write_settings(
    writer: gguf.GGUFWriter, context_length: int, layers: int, width: int, pooling: gguf.PoolingType | None
) -> None:
    writer.add_type("model")
    writer.add_name("Tiny BERT")
    writer.add_license("Apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(context_length)
    writer.add_embedding_length(width)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(2 * width)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(1e-12)
    writer.add_causal_attention(False)
    if pooling is not None:
        writer.add_pooling_type(pooling)


def _write_words(writer: gguf.GGUFWriter, tokens: tuple[str, ...]) -> None:
    kinds = [gguf.TokenType.CONTROL if token in SPECIAL else gguf.TokenType.NORMAL for token in tokens]
    writer.add_tokenizer_model("bert")
    writer.add_token_type_count(2)
    writer.add_token_list(list(tokens))
    writer.add_token_types([int(kind) for kind in kinds])
    writer.add_bos_token_id(tokens.index("[CLS]"))
    writer.add_eos_token_id(tokens.index("[SEP]"))
    writer.add_sep_token_id(tokens.index("[SEP]"))
    writer.add_unk_token_id(tokens.index("[UNK]"))
    writer.add_pad_token_id(tokens.index("[PAD]"))
    writer.add_mask_token_id(tokens.index("[MASK]"))


def _write_layer(writer: gguf.GGUFWriter, random: np.random.Generator, block: str, width: int) -> None:
    matrices = dict.fromkeys(("attn_q", "attn_k", "attn_v", "attn_output"), (width, width))
    matrices |= {"ffn_up": (2 * width, width), "ffn_down": (width, 2 * width)}
    for name, (rows, columns) in matrices.items():
        values = random.standard_normal((rows, columns), np.float32) * np.float32(columns**-0.5)
        writer.add_tensor(f"{block}.{name}.weight", values.astype(np.float16))
        writer.add_tensor(f"{block}.{name}.bias", random.standard_normal(rows, np.float32) * np.float32(0.1))
    for name in ("attn_output_norm", "layer_output_norm"):
        _write_norm(writer, f"{block}.{name}", width)


def _write_norm(writer: gguf.GGUFWriter, name: str, width: int, value: float = 1.0) -> None:
    writer.add_tensor(f"{name}.weight", np.full(width, value, np.float32))
    writer.add_tensor(f"{name}.bias", np.zeros(width, np.float32))
