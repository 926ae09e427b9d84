"""The native llama.cpp server, as the PyPI package xllamacpp has it, in this process. Options: model, length (of each
slot), slots, unified, flash_attention, threads."""

from __future__ import annotations

import threading
import time
from typing import Any

import xllamacpp

from benchmarks.rigs.serving import serve


class NativeServer:
    """Its prompt cache is off, so that each job begins anew like the others' jobs."""

    def __init__(self, options: dict[str, Any]) -> None:
        params = xllamacpp.CommonParams()
        params.model.path = options["model"]
        params.n_parallel = options.get("slots", 1)
        params.n_ctx = options["length"] * params.n_parallel
        params.kv_unified = options.get("unified", False)
        params.n_batch = params.n_ubatch = 512
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options["threads"]
        flash = options.get("flash_attention")
        kind = type(params.flash_attn_type)
        params.flash_attn_type = kind(-1 if flash is None else int(flash))
        params.warmup = params.ui = False
        self.server = xllamacpp.Server(params)

    def answer(self, job: dict[str, Any]) -> Any:
        started = time.perf_counter()
        times: list[list[float]] = [[] for _ in job["prompts"]]

        def work(number: int, prompt: str) -> None:
            def take(event: dict[str, Any]) -> None:
                if event.get("choices") and not event["choices"][0].get("finish_reason"):
                    times[number].append(time.perf_counter() - started)

            self.server.handle_completions(
                {
                    "prompt": prompt,
                    "max_tokens": job["max_tokens"],
                    "temperature": 0,
                    "stream": True,
                    "ignore_eos": True,
                    "cache_prompt": job.get("cache_prompt", False),
                },
                take,
            )

        threads = [threading.Thread(target=work, args=item) for item in enumerate(job["prompts"])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return {"times": times, "seconds": time.perf_counter() - started}


if __name__ == "__main__":
    serve(lambda options: NativeServer(options).answer)
