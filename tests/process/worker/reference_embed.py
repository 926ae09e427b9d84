"""Prints the vector of each text as JSON: llama.cpp's own pooling over its C API, each text alone in one micro-batch.

Arguments: a model, the number of a pooling type (enum llama_pooling_type), and the texts. The vectors have any length.
"""

from __future__ import annotations

import json
import os
import sys

import numpy as np
from llama_cpp import llama_cpp as api

from lampblack.worker.native.backend import LlamaBackend


def main(path: str, pooling: int, texts: list[str]) -> None:
    LlamaBackend()
    model = api.llama_model_load_from_file(path.encode(), api.llama_model_default_params())
    vectors = [vector(model, pooling, text) for text in texts]
    os.write(1, json.dumps([[float(number) for number in row] for row in vectors]).encode())


def vector(model: object, pooling: int, text: str) -> np.ndarray:
    tokens = tokens_of(model, text)
    params = api.llama_context_default_params()
    params.n_ctx = params.n_batch = params.n_ubatch = max(len(tokens), 256)
    params.n_threads = params.n_threads_batch = 1
    params.flash_attn_type, params.embeddings, params.pooling_type = 0, True, pooling
    context = api.llama_init_from_model(model, params)
    batch = api.llama_batch_init(len(tokens), 0, 1)
    for index, token in enumerate(tokens):
        batch.token[index], batch.pos[index] = token, index
        batch.n_seq_id[index], batch.seq_id[index][0], batch.logits[index] = 1, 0, True
    batch.n_tokens = len(tokens)
    assert api.llama_decode(context, batch) == 0
    pooled = api.llama_get_embeddings_seq(context, 0)
    found = np.ctypeslib.as_array(pooled, (api.llama_model_n_embd_out(model),)).copy()
    api.llama_batch_free(batch)
    api.llama_free(context)
    return found


def tokens_of(model: object, text: str) -> list[int]:
    encoded = text.encode()
    buffer = (api.llama_token * (len(encoded) + 8))()
    vocabulary = api.llama_model_get_vocab(model)
    count = api.llama_tokenize(vocabulary, encoded, len(encoded), buffer, len(buffer), True, False)
    return list(buffer[:count])


main(sys.argv[1], int(sys.argv[2]), sys.argv[3:])
