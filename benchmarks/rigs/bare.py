"""A bare loop over llama.cpp's C API: as little as it takes to generate. Options: model, length (tokens of each
sequence), sequences, unified, flash_attention (true, false, or null for llama.cpp's default), threads, gpu_layers."""

from __future__ import annotations

import ctypes
import time
from typing import Any

from llama_cpp import llama_cpp as api

from benchmarks.rigs.serving import serve
from lampblack.worker.native.backend import LlamaBackend

CHUNK = 512


class BareLoop:
    """One context; each job begins with an empty cache."""

    def __init__(self, options: dict[str, Any]) -> None:
        LlamaBackend()
        self.count = options.get("sequences", 1)
        loading = api.llama_model_default_params()
        loading.n_gpu_layers = options.get("gpu_layers", 0)
        self.model = api.llama_model_load_from_file(options["model"].encode(), loading)
        self.vocabulary = api.llama_model_get_vocab(self.model)
        params = api.llama_context_default_params()
        unified = options.get("unified", True)
        params.n_ctx = options["length"] * self.count
        params.n_batch = params.n_ubatch = CHUNK
        params.n_seq_max, params.kv_unified = self.count, unified
        params.n_threads = params.n_threads_batch = options["threads"]
        flash = options.get("flash_attention", True)
        params.flash_attn_type = -1 if flash is None else int(flash)
        self.context = api.llama_init_from_model(self.model, params)
        self.memory = api.llama_get_memory(self.context)
        self.batch = api.llama_batch_init(CHUNK, 0, 1)

    def answer(self, job: dict[str, Any]) -> dict[str, Any]:
        api.llama_memory_clear(self.memory, True)
        sampler = api.llama_sampler_init_greedy()
        prompts = [self.tokenize(prompt) for prompt in job["prompts"]]
        started = time.perf_counter()
        newest, times = [], []
        for number, tokens in enumerate(prompts):
            index = self.read(number, tokens, every=job.get("all_outputs", False))
            newest.append(api.llama_sampler_sample(sampler, self.context, index))
            times.append([time.perf_counter() - started])
        read = time.perf_counter() - started
        for step in range(job["max_tokens"] - 1):
            self.batch.n_tokens = 0
            for number, token in enumerate(newest):
                self.add(token, len(prompts[number]) + step, number, wanted=True)
            assert api.llama_decode(self.context, self.batch) == 0
            newest = [api.llama_sampler_sample(sampler, self.context, index) for index in range(len(newest))]
            for moments in times:
                moments.append(time.perf_counter() - started)
        api.llama_sampler_free(sampler)
        length = sum(map(len, prompts))
        return {"times": times, "seconds": time.perf_counter() - started, "read_per_second": length / read}

    def tokenize(self, text: str) -> list[int]:
        room = (api.llama_token * (len(text) + 8))()
        count = api.llama_tokenize(self.vocabulary, text.encode(), len(text.encode()), room, len(room), True, True)
        return list(room[:count])

    def read(self, number: int, tokens: list[int], *, every: bool) -> int:
        for begin in range(0, len(tokens), CHUNK):
            self.batch.n_tokens = 0
            part = tokens[begin : begin + CHUNK]
            for position, token in enumerate(part, begin):
                self.add(token, position, number, wanted=every or position == len(tokens) - 1)
            assert api.llama_decode(self.context, self.batch) == 0
        return int(self.batch.n_tokens) - 1

    def add(self, token: int, position: int, sequence: int, *, wanted: bool) -> None:
        index = self.batch.n_tokens
        self.batch.token[index], self.batch.pos[index] = token, position
        self.batch.n_seq_id[index], self.batch.logits[index] = 1, wanted
        ctypes.cast(self.batch.seq_id[index], ctypes.POINTER(ctypes.c_int32))[0] = sequence
        self.batch.n_tokens = index + 1


if __name__ == "__main__":
    serve(lambda options: BareLoop(options).answer)
