"""Prints the greedy continuation of a text as JSON: a bare loop over llama.cpp's C API, independent of the engine.

Arguments: a model, the number of tokens, the text. With one more, a number: prints the ids and log-probabilities of so
many alternatives for each token instead, the most likely first.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys

import numpy as np
from llama_cpp import llama_cpp as api

from lampblack.worker.native.backend import LlamaBackend


def main(path: str, count: int, text: str, alternatives: int = 0) -> None:
    LlamaBackend()
    model = api.llama_model_load_from_file(path.encode(), api.llama_model_default_params())
    params = api.llama_context_default_params()
    params.n_ctx, params.n_threads, params.n_threads_batch, params.flash_attn_type = 1024, 1, 1, 1
    context = api.llama_init_from_model(model, params)
    vocabulary = api.llama_model_get_vocab(model)
    tokens = (api.llama_token * 1024)()
    length = api.llama_tokenize(vocabulary, text.encode(), len(text.encode()), tokens, 1024, False, True)
    batch = api.llama_batch_get_one(tokens, length)
    written = b""
    likely = []
    for _ in range(count):
        assert api.llama_decode(context, batch) == 0
        pointer = api.llama_get_logits_ith(context, -1)
        logits = np.ctypeslib.as_array(pointer, (api.llama_vocab_n_tokens(vocabulary),)).astype(np.float64)
        token = int(logits.argmax())
        logprobs = logits - logits.max() - np.log(np.exp(logits - logits.max()).sum())
        likely.append([(int(one), float(logprobs[one])) for one in np.argsort(-logprobs)[:alternatives]])
        buffer = ctypes.create_string_buffer(64)
        size = api.llama_token_to_piece(vocabulary, token, buffer, 64, 0, False)
        written += buffer.raw[:size]
        tokens[0] = token
        batch = api.llama_batch_get_one(tokens, 1)
    os.write(1, json.dumps(likely if alternatives else written.decode()).encode())


main(sys.argv[1], int(sys.argv[2]), sys.argv[3], *map(int, sys.argv[4:]))
