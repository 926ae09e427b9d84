"""Prints the log-probability of each token of a text as JSON: a bare loop over llama.cpp's C API.

Arguments: a model, the window, the stride, the chunk (tokens of one decode), and the text. Windows begin `stride`
apart; each scores what the one before has not; where the model wants BOS it stands before each and is not scored.
"""

from __future__ import annotations

import json
import os
import sys

import numpy as np
from llama_cpp import llama_cpp as api

from lampblack.worker.native.backend import LlamaBackend


def main(path: str, window: int, stride: int, chunk: int, text: str) -> None:
    LlamaBackend()
    model = api.llama_model_load_from_file(path.encode(), api.llama_model_default_params())
    params = api.llama_context_default_params()
    params.n_ctx, params.n_threads, params.n_threads_batch, params.flash_attn_type = 2048, 1, 1, 1
    context = api.llama_init_from_model(model, params)
    vocabulary = api.llama_model_get_vocab(model)
    size = api.llama_vocab_n_tokens(vocabulary)
    buffer = (api.llama_token * (len(text.encode()) + 8))()
    count = api.llama_tokenize(vocabulary, text.encode(), len(text.encode()), buffer, len(buffer), False, False)
    tokens = list(buffer[:count])
    start = [api.llama_vocab_bos(vocabulary)] if api.llama_vocab_get_add_bos(vocabulary) else []
    scored = 0 if start else 1
    logprobs: list[float] = []
    for begin in range(0, count, stride):
        end = min(begin + window, count)
        if end <= scored:
            continue
        row = start + tokens[begin:end]
        logits = decode(context, row[:-1], chunk, size)
        for position in range(scored, end):
            place = len(start) + position - begin
            if place:
                logprobs.append(float(log_softmax(logits[place - 1])[row[place]]))
        scored = end
        if end == count:
            break
    os.write(1, json.dumps({"tokens": count, "logprobs": logprobs}).encode())


def decode(context: object, row: list[int], chunk: int, size: int) -> np.ndarray:
    """The logits after each token of a row, read afresh."""
    api.llama_memory_clear(api.llama_get_memory(context), True)
    found: list[np.ndarray] = []
    for at in range(0, len(row), chunk):
        part = row[at : at + chunk]
        batch = api.llama_batch_init(len(part), 0, 1)
        for index, token in enumerate(part):
            batch.token[index], batch.pos[index] = token, at + index
            batch.n_seq_id[index], batch.seq_id[index][0], batch.logits[index] = 1, 0, True
        batch.n_tokens = len(part)
        assert api.llama_decode(context, batch) == 0
        rows = (np.ctypeslib.as_array(api.llama_get_logits_ith(context, index), (size,)) for index in range(len(part)))
        found += [logits.copy() for logits in rows]
        api.llama_batch_free(batch)
    return np.array(found)


def log_softmax(logits: np.ndarray) -> np.ndarray:
    exact = logits.astype(np.float64)
    return exact - exact.max() - np.log(np.exp(exact - exact.max()).sum())


main(sys.argv[1], *map(int, sys.argv[2:5]), sys.argv[5])
