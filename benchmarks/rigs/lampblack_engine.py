"""Lampblack's own engine, end to end through its client. Options: those of LoadOptions.
Jobs: prompts, max_tokens, priority, lookup, adapters; or `what`: "measure", "score", "arrive"."""

from __future__ import annotations

import functools
import queue
import sys
import threading
import time
from typing import Any

from benchmarks.rigs.serving import serve
from lampblack.domain.generation import (
    Adapter,
    GenerationRequest,
    Priority,
    Sampling,
    ScoreRequest,
    Speculation,
)
from lampblack.engine.client import EngineClient
from lampblack.engine.protocol import Failed, Finished, Loaded, LoadOptions, Measured, Scored, Tokens


class Engine:
    """One engine process; prompts of a job share nothing with those before unless their text does."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = LoadOptions(path=options.pop("model"), **options)
        self.start()

    def start(self) -> None:
        self.client = EngineClient([sys.executable, "-m", "lampblack", "--engine"])
        self.wait(lambda sink: self.client.load(self.options, sink), Loaded)

    def wait(self, begin: Any, kind: type) -> Any:
        events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        begin(events.put)
        while not isinstance(event := events.get(), (kind, Failed)):
            pass
        if isinstance(event, Failed):
            raise RuntimeError(str(event.fault))
        return event

    def answer(self, job: dict[str, Any]) -> Any:
        match job.get("what", "generate"):
            case "measure":
                measured = self.wait(lambda sink: self.client.measure(self.options.path, sink), Measured).measurement
                return {
                    "flash_attention": measured.flash_attention,
                    "threads": measured.threads,
                    "seconds": measured.seconds,
                }
            case "score":
                return self.score(job["text"])
            case "arrive":
                return self.arrive(job)
        return self.generate(job)

    def score(self, text: str) -> Any:
        started = time.perf_counter()
        scored = self.wait(lambda sink: self.client.score(ScoreRequest(text), sink), Scored)
        return {"tokens": scored.tokens, "seconds": time.perf_counter() - started}

    def generate(self, job: dict[str, Any]) -> Any:
        started = time.perf_counter()
        times: list[list[float]] = [[] for _ in job["prompts"]]
        requests = [self.request(prompt, job) for prompt in job["prompts"]]
        ended = [self.begin(request, times[number], started) for number, request in enumerate(requests)]
        stats = [one.get() for one in ended]
        for event in stats:
            if isinstance(event, Failed):
                raise RuntimeError(str(event.fault))
        return {
            "times": times,
            "seconds": time.perf_counter() - started,
            "reused": [event.stats.reused_tokens for event in stats],
            "prompt": [event.stats.prompt_tokens for event in stats],
        }

    def begin(self, request: GenerationRequest, times: list[float], started: float) -> queue.SimpleQueue[Any]:
        ended: queue.SimpleQueue[Any] = queue.SimpleQueue()

        def sink(event: Any) -> None:
            if isinstance(event, Tokens):
                times.extend([time.perf_counter() - started] * event.count)
            elif isinstance(event, (Finished, Failed)):
                ended.put(event)

        self.client.generate(request, sink)
        return ended

    def request(self, prompt: str, job: dict[str, Any]) -> GenerationRequest:
        return GenerationRequest(
            prompt=prompt,
            sampling=Sampling(temperature=0.0, ignore_eos=job.get("ignore_eos", True)),
            max_tokens=job["max_tokens"],
            priority=Priority(job.get("priority", "interactive")),
            speculation=Speculation(lookup=job.get("lookup", False)),
            adapters=tuple(Adapter(path, scale) for path, scale in job.get("adapters", ())),
            reproducible=job.get("alone", False),
        )

    def arrive(self, job: dict[str, Any]) -> Any:
        """Seconds to the first token of `prompts[0]`, which arrives `after` seconds behind all `others`."""
        stop = []
        for prompt in job["others"]:
            request = GenerationRequest(
                prompt=prompt,
                sampling=Sampling(temperature=0.0, ignore_eos=True),
                max_tokens=400,
                priority=Priority.DOCUMENT,
            )
            done = threading.Event()
            stop.append((self.client.generate(request, functools.partial(_set_at_end, done)), done))
        time.sleep(job["after"])
        times: list[float] = []
        self.begin(self.request(job["prompts"][0], job), times, time.perf_counter()).get()
        for number, _ in stop:
            self.client.cancel(number)
        for _, done in stop:
            done.wait(60)
        return {"first_token": times[0]}


def _set_at_end(done: threading.Event, event: Any) -> None:
    if isinstance(event, (Finished, Failed)):
        done.set()


if __name__ == "__main__":
    serve(lambda options: Engine(options).answer)
