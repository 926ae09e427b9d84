"""Tiny llama-architecture models that the real engine really loads, made by the tests in milliseconds.

With random weights a model babbles: syllables, Chinese characters and single bytes that may be no valid UTF-8, which is
what a detokenizer must survive. With `answer` it says exactly those pieces and ends: attention and feed-forward are
silenced, so that the next token depends on the last one alone, and the output matrix holds the chain of pieces.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING

import gguf
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
WORDS = (
    "▁the", "▁ink", "▁lamp", "▁black", "▁paper", "▁writes", "▁light", "▁of", "▁and", "▁a", "▁is", "▁in", "▁it",
    "▁Hello", "▁world", "▁quiet", "▁words", "▁one", "▁two", "▁three", "▁four", "▁five", "▁six", "▁seven", "▁eight",
    "▁flame", "▁drop", "▁night", "▁day", "▁read", "▁page", "▁line", "th", "er", "in", "on", "an", "▁t", "he", "en",
)  # fmt: skip
INFILL = ("<PRE>", "<SUF>", "<MID>")
CHINESE = tuple("你好世界墨灯黑纸写光水火山月日人天地中文字，。")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A SentencePiece vocabulary: pieces, scores (log probabilities) and gguf.TokenType of each."""

    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    types: tuple[int, ...]

    def id(self, piece: str) -> int:
        """The token of a piece, "<0xE4>" being the byte 0xE4."""
        return self.pieces.index(piece)


def vocabulary(extra: Sequence[str] = ()) -> Vocabulary:
    """Controls, 256 byte tokens, printable ASCII, some words, some Chinese, and `extra` pieces."""
    controls = ("<unk>", "<s>", "</s>", "<|im_start|>", "<|im_end|>")
    byte_pieces = tuple(f"<0x{byte:02X}>" for byte in range(256))
    letters = ("▁", *(chr(code) for code in range(0x21, 0x7F)))
    known = (*WORDS, *CHINESE)
    words = (*known, *(piece for piece in dict.fromkeys(extra) if piece not in {*known, *letters, *byte_pieces}))
    kinds = gguf.TokenType
    types = (
        [kinds.UNKNOWN]
        + [kinds.CONTROL] * (len(controls) - 1)
        + [kinds.BYTE] * len(byte_pieces)
        + [kinds.CONTROL if word in INFILL else kinds.NORMAL for word in words]
        + [kinds.NORMAL] * len(letters)
    )
    pieces = (*controls, *byte_pieces, *words, *letters)
    scores = [0.0] * (len(controls) + len(byte_pieces)) + [-float(rank) for rank in range(len(words) + len(letters))]
    return Vocabulary(pieces, tuple(scores), tuple(int(kind) for kind in types))


def pieces_of(text: str) -> list[str]:
    """An `answer` for write_tiny_model: characters of the vocabulary as they are, all others as byte tokens.

    Each piece may appear once only in an answer, so the text may not repeat a character.
    """
    known = set(vocabulary().pieces)
    pieces: list[str] = []
    for character in text.replace(" ", "▁"):
        pieces.extend([character] if character in known else [f"<0x{byte:02X}>" for byte in character.encode()])
    return pieces


def write_tiny_model(
    path: Path,
    *,
    context_length: int = 2048,
    layers: int = 2,
    embedding_length: int = 64,
    heads: int = 4,
    heads_kv: int = 2,
    answer: Sequence[str] | None = None,
    endless: bool = False,
    chat_template: str | None = CHATML,
    name: str = "Tiny",
    seed: int = 0,
    infill: bool = False,
    spoiled: str | None = None,
) -> Path:
    """Writes a valid F16 llama model of some hundred KB to `path` and returns `path`; equal arguments, equal bytes.

    answer: the pieces that the model says after any prompt, before it ends; each must differ from the others, since the
    chain knows only the last token. Pieces that the vocabulary lacks are added. endless: start over instead of ending.
    infill: with tokens for fill-in-the-middle. spoiled: a piece whose embedding is no number.
    ValueError where a piece repeats.
    """
    if answer is not None and (len(set(answer)) != len(answer) or not answer):
        raise ValueError("an answer needs at least one piece, and each piece once only")
    words = vocabulary((*INFILL, *(answer or ())) if infill else answer or ())
    random = np.random.default_rng(seed)
    writer = gguf.GGUFWriter(path, "llama")
    write_hyperparameters(writer, name, context_length, layers, embedding_length, heads, heads_kv)
    write_vocabulary(writer, words, chat_template)
    if infill:
        _write_infill(writer, words)
    tables = random_tables(random, len(words.pieces), embedding_length)
    if answer is not None:
        tables = _chain_tables(random, words, answer, embedding_length, endless)
    if spoiled is not None:
        tables[0][words.id(spoiled)] = np.nan
    write_tables(writer, tables)
    for layer in range(layers):
        _write_layer(writer, random, layer, embedding_length, embedding_length // heads * heads_kv, answer is not None)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def write_hyperparameters(
    writer: gguf.GGUFWriter,
    name: str,
    context_length: int,
    layers: int,
    embedding_length: int,
    heads: int,
    heads_kv: int | list[int],
) -> None:
    """What every kind of model needs; heads 0 where there is no attention, heads_kv a list where layers differ."""
    writer.add_type("model")
    writer.add_name(name)
    writer.add_license("Apache-2.0")
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    writer.add_context_length(context_length)
    writer.add_embedding_length(embedding_length)
    writer.add_block_count(layers)
    writer.add_feed_forward_length(2 * embedding_length)
    writer.add_head_count(heads)
    writer.add_head_count_kv(heads_kv)
    writer.add_layer_norm_rms_eps(1e-5)
    if heads:
        writer.add_rope_dimension_count(embedding_length // heads)
        writer.add_rope_freq_base(10000.0)


def write_vocabulary(writer: gguf.GGUFWriter, words: Vocabulary, chat_template: str | None) -> None:
    """A SentencePiece tokenizer."""
    writer.add_vocab_size(len(words.pieces))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(list(words.pieces))
    writer.add_token_scores(list(words.scores))
    writer.add_token_types(list(words.types))
    writer.add_bos_token_id(words.id("<s>"))
    writer.add_eos_token_id(words.id("<|im_end|>"))
    writer.add_unk_token_id(words.id("<unk>"))
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)
    if chat_template is not None:
        writer.add_chat_template(chat_template)


def _write_infill(writer: gguf.GGUFWriter, words: Vocabulary) -> None:
    """The tokens before the prefix, before the suffix and before the hole."""
    for name, piece in zip(("pre", "suf", "mid"), INFILL, strict=True):
        writer.add_uint32(f"tokenizer.ggml.fim_{name}_token_id", words.id(piece))


Tables = tuple["NDArray[np.float32]", "NDArray[np.float32]"]


def random_tables(random: np.random.Generator, tokens: int, width: int) -> Tables:
    """Embeddings and an output matrix that babble."""
    shape = (tokens, width)
    return random.standard_normal(shape, np.float32), random.standard_normal(shape, np.float32) * np.float32(0.3)


def _chain_tables(
    random: np.random.Generator, words: Vocabulary, answer: Sequence[str], width: int, endless: bool
) -> Tables:
    """Embeddings and output such that each piece is followed by the next, and every other token by the first."""
    directions = random.standard_normal((len(words.pieces), width), np.float32)
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    numbers = {piece: number for number, piece in enumerate(words.pieces)}
    tokens = [numbers[piece] for piece in answer]
    embeddings = np.repeat(directions[:1], len(words.pieces), axis=0)
    output = np.zeros_like(embeddings)
    embeddings[tokens] = directions[tokens]
    output[tokens[0]] = directions[0]
    for token, following in itertools.pairwise(tokens):
        output[following] = directions[token]
    if endless:
        output[tokens[0]] += directions[tokens[-1]]
    else:
        output[words.id("<|im_end|>")] = directions[tokens[-1]]
    return embeddings, output * np.float32(8.0)


def write_tables(writer: gguf.GGUFWriter, tables: Tables) -> None:
    """Embeddings, the last norm and the output matrix."""
    embeddings, output = tables
    writer.add_tensor("token_embd.weight", embeddings.astype(np.float16))
    writer.add_tensor("output_norm.weight", np.ones(embeddings.shape[1], np.float32))
    writer.add_tensor("output.weight", output.astype(np.float16))


def _write_layer(
    writer: gguf.GGUFWriter, random: np.random.Generator, layer: int, width: int, width_kv: int, silent: bool
) -> None:
    """One transformer block; a silent one adds nothing to the residual stream."""
    hidden = 2 * width
    matrices = {
        "attn_q": (width, width),
        "attn_k": (width_kv, width),
        "attn_v": (width_kv, width),
        "attn_output": (width, width),
        "ffn_gate": (hidden, width),
        "ffn_up": (hidden, width),
        "ffn_down": (width, hidden),
    }
    for norm in ("attn_norm", "ffn_norm"):
        writer.add_tensor(f"blk.{layer}.{norm}.weight", np.ones(width, np.float32))
    for name, shape in matrices.items():
        scale = 0.0 if silent and name in ("attn_output", "ffn_down") else shape[1] ** -0.5
        values = random.standard_normal(shape, np.float32) * np.float32(scale)
        writer.add_tensor(f"blk.{layer}.{name}.weight", values.astype(np.float16))
