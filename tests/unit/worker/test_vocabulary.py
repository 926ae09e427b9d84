"""A model's vocabulary while several threads use it: prompts are prepared on some, replies are written on another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from llama_cpp import llama_cpp as api

from lampblack.worker.native.vocabulary import Vocabulary

if TYPE_CHECKING:
    import ctypes

    import pytest

PIECES = {1: b"ink", 2: b"sea", 3: b"lamp" * 100}


def test_whoever_asks_for_a_piece_gets_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where another thread asks just when llama.cpp has told it."""
    for name in ("n_tokens", "type", "get_add_bos", "get_add_eos", "bos", "eos"):
        monkeypatch.setattr(api, f"llama_vocab_{name}", lambda _: 0)
    vocabulary = Vocabulary(None)

    def to_piece(_: object, token: int, buffer: ctypes.Array[ctypes.c_char], size: int, *__: object) -> int:
        piece = PIECES[token]
        if len(piece) > size:
            return -len(piece)
        buffer.raw = piece.ljust(size, b"\0")
        if token == 1:
            assert vocabulary.piece(2) == b"sea"
        return len(piece)

    monkeypatch.setattr(api, "llama_token_to_piece", to_piece)
    assert vocabulary.piece(1) == b"ink"
    assert vocabulary.piece(3) == PIECES[3]
