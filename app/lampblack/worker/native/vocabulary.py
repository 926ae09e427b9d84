"""A model's vocabulary: text to tokens and back."""

from __future__ import annotations

import ctypes
import functools
from typing import Any

import numpy as np
from llama_cpp import llama_cpp as api

_UNKNOWN, _CONTROL = 1 << 0, 1 << 3  # enum llama_token_attr in llama.h

_LONGEST = 256
_STEPS = (*range(2, 17), 18, 20, 22, 24, 28, 32, 40, 48, 64)

PART = 8192
"""Tokens."""


class Vocabulary:
    """Valid as long as its model; for any thread: prompts are prepared on some while others write."""

    def __init__(self, pointer: Any) -> None:
        self.pointer = pointer
        self.size: int = api.llama_vocab_n_tokens(pointer)
        self.kind: int = api.llama_vocab_type(pointer)
        self.has_tokens = self.kind != 0
        self.adds_bos: bool = api.llama_vocab_get_add_bos(pointer)
        self.adds_eos: bool = api.llama_vocab_get_add_eos(pointer)
        self.bos: int = api.llama_vocab_bos(pointer)
        self.eos: int = api.llama_vocab_eos(pointer)

    def tokenize(self, text: str, *, add_special: bool, parse_special: bool) -> list[int]:
        """The tokens of `text`. add_special adds BOS and EOS where the model wants them; parse_special reads text like
        `<|im_end|>` as the control token it names, otherwise it stays plain text.
        """
        encoded = text.encode("utf-8", "replace")
        room = len(encoded) + 8
        while True:
            tokens = (api.llama_token * room)()
            count = api.llama_tokenize(self.pointer, encoded, len(encoded), tokens, room, add_special, parse_special)
            if count >= 0:
                return list(tokens[:count])
            if -count <= room:
                raise OverflowError("the text has more tokens than llama.cpp can count")
            room = -count

    def piece(self, token: int) -> bytes:
        """The bytes a token stands for; none for control tokens."""
        size = _LONGEST
        while True:
            buffer = ctypes.create_string_buffer(size)
            length = api.llama_token_to_piece(self.pointer, token, buffer, size, 0, False)
            if length >= 0:
                return buffer.raw[:length]
            size = -length

    def text(self, token: int) -> str:
        """How the vocabulary writes a token (`<|im_end|>`); empty where the model has no such token (-1)."""
        if token < 0:
            return ""
        written: bytes = api.llama_vocab_get_text(self.pointer, token)
        return written.decode("utf-8", "replace")

    def ends_generation(self, token: int) -> bool:
        """Whether a token ends the reply: EOS, end of turn, and the like."""
        return bool(api.llama_vocab_is_eog(self.pointer, token))

    @functools.cached_property
    def end_tokens(self) -> tuple[int, ...]:
        """All tokens that end a reply. Looks at every token once."""
        return tuple(token for token in range(self.size) if self.ends_generation(token))

    @functools.cached_property
    def by_length(self) -> tuple[np.ndarray, ...]:
        """All tokens, those of few bytes first, in parts of at most PART. Looks at every token once; on any thread."""
        buffer = ctypes.create_string_buffer(_LONGEST)
        to_piece, pointer = api.llama_token_to_piece, self.pointer
        lengths = np.abs([to_piece(pointer, token, buffer, _LONGEST, 0, False) for token in range(self.size)])
        order = np.argsort(lengths, kind="stable").astype(np.int32)
        cuts = {*np.searchsorted(lengths[order], _STEPS).tolist(), *range(0, self.size, PART)} - {0, self.size}
        return tuple(np.split(order, sorted(cuts)))

    @property
    def fill_in_the_middle(self) -> tuple[int, int, int] | None:
        """The tokens before the prefix, before the suffix and before the hole; None where the model has none."""
        tokens = (
            api.llama_vocab_fim_pre(self.pointer),
            api.llama_vocab_fim_suf(self.pointer),
            api.llama_vocab_fim_mid(self.pointer),
        )
        return None if -1 in tokens else tokens

    def control_names(self) -> list[str]:
        """How the control tokens are written, longest first: what plain text must not be able to name.

        Looks at every token, a tenth of a second for the largest vocabularies.
        """
        attributes, pointer = api.llama_vocab_get_attr, self.pointer
        controls = [token for token in range(self.size) if attributes(pointer, token) & (_CONTROL | _UNKNOWN)]
        return sorted({self.text(token) for token in controls} - {""}, key=lambda name: (-len(name), name))
