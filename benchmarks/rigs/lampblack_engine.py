"""Lampblack's own engine, end to end through its client. Options: those of LoadOptions.
`sessions` is a folder to keep caches in. Jobs: prompts, max_tokens, priority, lookup, logprobs, session, adapters (of
all prompts; or each_adapters, of each); or `what`: "measure", "score", "arrive", "summarize", "amid_summary",
"restart", "memory", "taken", "has_gpu"."""

from __future__ import annotations

import contextlib
import functools
import queue
import random
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

from benchmarks.rigs.serving import serve
from lampblack.domain.generation import (
    Adapter,
    GenerationRequest,
    Priority,
    Sampling,
    ScoreRequest,
    Speculation,
)
from lampblack.domain.summaries.plan import SummaryPlan, SummaryTask
from lampblack.engine.client import EngineClient
from lampblack.engine.protocol import (
    Configure,
    Failed,
    Finished,
    Loaded,
    LoadOptions,
    Measured,
    Scored,
    StatusReport,
    Tokens,
)
from lampblack.resources import resource
from lampblack.tasks.plan_run import PlanRun, count_tokens
from lampblack.tasks.prompts import Prompts

if TYPE_CHECKING:
    from collections.abc import Sequence


class Engine:
    """One engine process; prompts of a job share nothing with those before unless their text does."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.configure = Configure(sessions_folder=options.pop("sessions", ""), sessions_bytes=1 << 32)
        self.options = LoadOptions(path=options.pop("model"), **options)
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "lampblack", "--engine"]
        self.client = EngineClient(command, configuration=lambda: self.configure)
        self.model = self.wait(lambda sink: self.client.load(self.options, sink), Loaded).model

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
            case "summarize":
                return self.summarize(job)
            case "amid_summary":
                return self.amid_summary(job)
            case "restart":
                self.client.close()
                return self.start()
            case "memory":
                return self.memory()
            case "taken":
                return self.most_memory()
            case "has_gpu":
                return any(device.is_gpu for device in self.client.devices)
        return self.generate(job)

    def score(self, text: str) -> Any:
        started = time.perf_counter()
        scored = self.wait(lambda sink: self.client.score(ScoreRequest(text), sink), Scored)
        return {"per_second": scored.tokens / (time.perf_counter() - started)}

    def memory(self) -> int:
        """The most bytes that the engine ever held besides the caches that it has now."""
        report = self.wait(self.client.ask_status, StatusReport)
        return self.most_memory() - int(sum(model.cache for model in report.models))

    def most_memory(self) -> int:
        """The most that it held; what it holds now where the system does not tell that."""
        process = max(psutil.Process().children(recursive=True), key=lambda one: one.memory_info().rss)
        with contextlib.suppress(OSError):
            for line in Path(f"/proc/{process.pid}/status").read_text("utf-8").splitlines():
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
        return int(process.memory_info().rss)

    def generate(self, job: dict[str, Any]) -> Any:
        started = time.perf_counter()
        times: list[list[float]] = [[] for _ in job["prompts"]]
        adapters = job.get("each_adapters") or [job.get("adapters", ())] * len(job["prompts"])
        requests = [self.request(prompt, job, mine) for prompt, mine in zip(job["prompts"], adapters, strict=True)]
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

    def request(self, prompt: str, job: dict[str, Any], adapters: Sequence[Any] = ()) -> GenerationRequest:
        return GenerationRequest(
            prompt=prompt,
            sampling=Sampling(temperature=0.0, ignore_eos=job.get("ignore_eos", True)),
            max_tokens=job["max_tokens"],
            priority=Priority(job.get("priority", "interactive")),
            logprobs=job.get("logprobs"),
            speculation=Speculation(lookup=job.get("lookup", False)),
            adapters=tuple(Adapter(path, scale) for path, scale in adapters),
            session=job.get("session", ""),
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

    def summarize(self, job: dict[str, Any]) -> Any:
        """A whole summary; the tokens are those of its notes and of itself."""
        started = time.perf_counter()
        outputs = self.summary_of(job).run().values()
        seconds = time.perf_counter() - started
        if faults := [output.fault for output in outputs if output.fault]:
            raise RuntimeError(str(faults[0]))
        tokens = sum(output.stats.generated_tokens for output in outputs if output.stats)
        return {"seconds": seconds, "rate": tokens / seconds}

    def amid_summary(self, job: dict[str, Any]) -> Any:
        """Seconds to the first token of each of `prompts`, one after the other while a summary is written."""
        run, draw, first_tokens = self.summary_of(job), random.Random(1), []
        work = threading.Thread(target=run.run)
        work.start()
        for prompt in job["prompts"]:
            time.sleep(draw.uniform(0.3, 1.0))
            if not work.is_alive():
                raise RuntimeError("the summary was written before every message had come")
            times: list[float] = []
            self.begin(self.request(prompt, job), times, time.perf_counter()).get()
            first_tokens.append(times[0])
        run.cancel()
        work.join()
        return {"first_tokens": first_tokens}

    def summary_of(self, job: dict[str, Any]) -> PlanRun:
        plan = SummaryPlan(
            SummaryTask(job["text"]),
            Prompts(resource("prompts")).shipped("summarize", "en"),
            lambda texts: count_tokens(self.client, texts),
            self.model.context_length,
            parameters=self.model.parameters,
        )
        return PlanRun(self.client, plan, at_once=job["at_once"])


def _set_at_end(done: threading.Event, event: Any) -> None:
    if isinstance(event, (Finished, Failed)):
        done.set()


if __name__ == "__main__":
    serve(lambda options: Engine(options).answer)
