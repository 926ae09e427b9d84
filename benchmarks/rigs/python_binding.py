"""llama-cpp-python's own class, as most Python programs use it. Options: model, length, threads."""

from __future__ import annotations

import time
from typing import Any

from llama_cpp import Llama

from benchmarks.rigs.serving import serve
from lampblack.worker.native.backend import LlamaBackend


class Binding:
    """`create_completion(stream=True)`, its cache cleared before each job."""

    def __init__(self, options: dict[str, Any]) -> None:
        LlamaBackend()
        threads = options["threads"]
        self.llama = Llama(
            options["model"], n_ctx=options["length"], n_threads=threads, n_threads_batch=threads, verbose=False
        )

    def answer(self, job: dict[str, Any]) -> Any:
        self.llama.reset()
        started = time.perf_counter()
        bias = {str(self.llama.token_eos()): -100.0}
        stream = self.llama.create_completion(
            job["prompts"][0], max_tokens=job["max_tokens"], temperature=0.0, stream=True, logit_bias=bias
        )
        times = [time.perf_counter() - started for event in stream if not event["choices"][0]["finish_reason"]]
        return {"times": [times], "seconds": time.perf_counter() - started}


if __name__ == "__main__":
    serve(lambda options: Binding(options).answer)
