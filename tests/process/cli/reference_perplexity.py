"""Prints the mean negative log-likelihood of a text's tokens, and how many there are, as JSON: a bare loop over
llama.cpp's C API, independent of the engine.

Arguments: a model, a file, window, stride, and perhaps an adapter and its scale.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path

import numpy as np
from llama_cpp import llama_cpp as api

from lampblack.worker.native.backend import LlamaBackend

CHUNK = 128


def main(path: str, file: str, window: int, stride: int, adapter: str = "", scale: str = "1") -> None:
    LlamaBackend()
    model = api.llama_model_load_from_file(path.encode(), api.llama_model_default_params())
    params = api.llama_context_default_params()
    params.n_ctx, params.n_threads, params.n_threads_batch, params.flash_attn_type = 2048, 1, 1, 1
    context = api.llama_init_from_model(model, params)
    if adapter:
        handle = api.llama_adapter_lora_init(model, adapter.encode())
        handles, scales = (api.llama_adapter_lora_p_ctypes * 1)(handle), (ctypes.c_float * 1)(float(scale))
        assert api.llama_set_adapters_lora(context, handles, 1, scales) == 0
    vocabulary = api.llama_model_get_vocab(model)
    text = Path(file).read_bytes()
    buffer = (api.llama_token * (len(text) + 8))()
    tokens = buffer[: api.llama_tokenize(vocabulary, text, len(text), buffer, len(buffer), False, False)]
    bos = [api.llama_vocab_bos(vocabulary)] if api.llama_vocab_get_add_bos(vocabulary) else []
    losses: dict[int, float] = {}
    for begin in range(0, len(tokens), stride):
        read = bos + tokens[begin : begin + window]
        logprobs = read_window(context, read[:-1], api.llama_vocab_n_tokens(vocabulary))
        for place, token in enumerate(read[1:], 1):
            losses.setdefault(begin + place - len(bos), -float(logprobs[place - 1][token]))
        if begin + window >= len(tokens):
            break
    os.write(1, json.dumps({"nll": sum(losses.values()) / len(losses), "tokens": len(losses)}).encode())


def read_window(context: ctypes.c_void_p, tokens: list[int], words: int) -> np.ndarray:
    """The logarithms of all probabilities behind each token."""
    api.llama_memory_clear(api.llama_get_memory(context), True)
    rows = []
    batch = api.llama_batch_init(CHUNK, 0, 1)
    for start in range(0, len(tokens), CHUNK):
        chunk = tokens[start : start + CHUNK]
        batch.n_tokens = len(chunk)
        for index, token in enumerate(chunk):
            batch.token[index], batch.pos[index], batch.logits[index] = token, start + index, True
            batch.n_seq_id[index], batch.seq_id[index][0] = 1, 0
        assert api.llama_decode(context, batch) == 0
        for index in range(len(chunk)):
            logits = np.ctypeslib.as_array(api.llama_get_logits_ith(context, index), (words,)).astype(np.float64)
            rows.append(logits - logits.max() - np.log(np.exp(logits - logits.max()).sum()))
    api.llama_batch_free(batch)
    return np.array(rows)


main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:])
