"""Checks a model's vocabulary against what makes llama.cpp abort or read past its arrays.

Source: llama_vocab::impl::load in src/llama-vocab.cpp of the llama.cpp inside llama-cpp-python 0.3.36, where scores and
token types are read without asking for their length, and GGML_ASSERT(id_to_token.size() == token_to_id.size()).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.gguf.reader import FLOAT32, INT8, INT32, STRING, UINT8, read_numbers, read_strings

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.gguf.header import GgufArray, GgufHeader

TOKENIZER = "tokenizer.ggml.model"
TOKENS = "tokenizer.ggml.tokens"
TOKEN_TYPES = "tokenizer.ggml.token_type"
SCORES = "tokenizer.ggml.scores"
MERGES = "tokenizer.ggml.merges"
CHARACTER_MAP = "tokenizer.ggml.precompiled_charsmap"

NO_TOKENIZERS = frozenset({"none", "no_vocab"})
SENTENCEPIECE, BYTE_PAIRS, WORD_PIECES = "llama", "gpt2", "bert"
BYTE_TOKEN = 6  # enum llama_token_type in include/llama.h
SHORTEST_BYTE_NAME = 5  # the shortest text from which llama.cpp reads a byte token's byte, such as <0x0A


WORD_PIECE_MARKS = {"bos": 101, "seperator": 102, "unknown": 100}
"""Tokens that llama.cpp puts around each text of word pieces and in place of what it does not know, and which they are
where the file does not say; the spelling is GGUF's."""


def vocabulary_problem(path: Path, header: GgufHeader) -> str | None:
    """What is wrong with the vocabulary, in plain words; None where nothing is. Raises what read_header raises."""
    if not header.text(TOKENIZER):
        return "it does not say which tokenizer it uses"
    tokens = header.array(TOKENS)
    if header.text(TOKENIZER) in NO_TOKENIZERS or tokens is None or tokens.kind != STRING or tokens.length == 0:
        return "it has no vocabulary"
    return (
        _lists_problem(header, tokens.length)
        or _marks_problem(header, tokens.length)
        or _tokens_problem(path, header, tokens)
    )


def _lists_problem(header: GgufHeader, tokens: int) -> str | None:
    for key, kind, what in ((SCORES, FLOAT32, "scores"), (TOKEN_TYPES, INT32, "token types")):
        if key not in header.metadata:
            continue
        found = header.array(key)
        if found is None or found.kind != kind:
            return f"its list of {what} is no list of numbers"
        if found.length != tokens:
            return f"its vocabulary has {tokens} tokens but {found.length} {what}"
    merges = header.array(MERGES)
    if MERGES in header.metadata and (merges is None or merges.kind != STRING):
        return "its list of merges is no list of texts"
    if header.text(TOKENIZER) == BYTE_PAIRS and merges is None:
        return "the merges of its vocabulary are missing"
    characters = header.array(CHARACTER_MAP)
    if CHARACTER_MAP in header.metadata and (characters is None or characters.kind not in (INT8, UINT8)):
        return "its map of characters is no list of bytes"
    return None


def _marks_problem(header: GgufHeader, tokens: int) -> str | None:
    if header.text(TOKENIZER) != WORD_PIECES:
        return None
    marks = [header.integer(f"tokenizer.ggml.{name}_token_id", usual) for name, usual in WORD_PIECE_MARKS.items()]
    return None if all(0 <= mark < tokens for mark in marks) else "its vocabulary lacks the tokens around a text"


def _tokens_problem(path: Path, header: GgufHeader, array: GgufArray) -> str | None:
    # llama.cpp reads a token up to its first zero byte, and gives empty ones this name, so that they may repeat
    ended = (text.split(b"\0", 1)[0] if b"\0" in text else text for text in read_strings(path, array))
    texts = [text or f"[EMPTY_{number}]".encode() for number, text in enumerate(ended)]
    known = set(texts)
    if len(known) != len(texts):
        return "its vocabulary has the same token twice"
    types = header.array(TOKEN_TYPES)
    tokenizer = header.text(TOKENIZER)
    if types is not None:
        bytes_of = [text for text, kind in zip(texts, read_numbers(path, types), strict=True) if kind == BYTE_TOKEN]
        if bytes_of and (tokenizer == WORD_PIECES or min(map(len, bytes_of)) < SHORTEST_BYTE_NAME):
            return "its vocabulary has a byte token that names no byte"
    if tokenizer == SENTENCEPIECE and not _has_all_bytes(known):
        return "its vocabulary lacks some of the 256 byte tokens"
    return None


def _has_all_bytes(tokens: set[bytes]) -> bool:
    return all(f"<0x{byte:02X}>".encode() in tokens or bytes([byte]) in tokens for byte in range(256))
