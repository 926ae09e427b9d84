"""Ten thousand requests, started and cancelled at random moments: nothing leaks, and nobody gets another's words."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.process.worker.test_batching import CYCLE, following
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import (
    FinishReason,
    GenerationRequest,
    Priority,
    Sampling,
    ScoreRequest,
    Speculation,
)
from lampblack.engine.protocol import (
    Cancel,
    Failed,
    Finished,
    Generate,
    Logprobs,
    PromptProgress,
    Score,
    Scored,
    Status,
    StatusReport,
    Tokens,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

    from lampblack.engine.protocol import Event

REQUESTS = 10_000
WARM_UP = 3_000
"""By then every buffer has its size, and the allocator its arenas."""

AT_ONCE = 60
EACH = 1_000
"""Requests between two looks at the memory."""

NUMBERS = itertools.count(1_000_000)


@dataclass
class Open:
    """A request under way. cancel_after: events of it until it is cancelled, 0 for at once, None for never."""

    prompt: str
    most: int
    cancel_after: int | None
    text: str = ""
    events: int = 0
    cancelled: bool = False


@dataclass
class Crowd:
    """What has been asked, and what is still open."""

    engine: EngineUnderTest
    chance: random.Random
    open: dict[int, Open] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)

    def start(self) -> None:
        """One request of any kind, which may be cancelled in the same breath."""
        number, chance = next(NUMBERS), self.chance
        prompt = f"{'the ink ' * chance.choice((0, 1, 2, 3, 30))}{chance.choice(CYCLE)}"
        entry = Open(prompt, chance.randrange(1, 40), chance.choice((None, None, 0, 1, 2, 3)))
        self.open[number] = entry
        if chance.random() < 0.05:
            self.engine.say(Score(number, ScoreRequest(f"{prompt} {prompt}", window=16)))
        else:
            self.engine.say(Generate(number, self._request(entry)))
        if entry.cancel_after == 0:
            self._cancel(number, entry)

    def _request(self, entry: Open) -> GenerationRequest:
        chance = self.chance
        return GenerationRequest(
            entry.prompt,
            Sampling(chance.choice((0.0, 0.3)), repeat_penalty=chance.choice((1.0, 1.001)), seed=1),
            entry.most,
            grammar=f"root ::= [{CYCLE}]*" if chance.random() < 0.1 else "",
            logprobs=chance.choice((None, None, 2)),
            priority=chance.choice(list(Priority)),
            speculation=Speculation(lookup=chance.random() < 0.3),
            reproducible=chance.random() < 0.05,
        )

    def take(self, event: Event) -> None:
        """Checks an event against the request that it is about."""
        number = getattr(event, "request", 0)
        assert number in self.open, f"{event} came after the end, or was never asked for"
        entry = self.open[number]
        entry.events += 1
        if isinstance(event, Tokens):
            entry.text += event.text
        elif isinstance(event, Finished):
            assert entry.text == following(entry.prompt, event.stats.generated_tokens)
            assert event.reason is FinishReason.LENGTH or entry.cancelled
            self._end(number, event.reason)
        elif isinstance(event, Scored):
            self._end(number, "scored")
        elif isinstance(event, Failed):
            assert event.fault is None
            assert entry.cancelled
            self._end(number, "cancelled")
        else:
            assert isinstance(event, PromptProgress | Logprobs)
        if entry.cancel_after is not None and entry.events >= entry.cancel_after and not entry.cancelled:
            self._cancel(number, entry)

    def _cancel(self, number: int, entry: Open) -> None:
        entry.cancelled = True
        self.engine.say(Cancel(number))

    def _end(self, number: int, how: str) -> None:
        del self.open[number]
        self.ends[how] = self.ends.get(how, 0) + 1


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ten_thousand_requests_at_random_moments(
    engine: EngineUnderTest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_tiny_model(tmp_path / "cycle.gguf", answer=CYCLE, endless=True, layers=1)
    engine.load(path, context_length=512)
    process = psutil.Process(engine.process.pid)
    crowd = Crowd(engine, random.Random(0))
    memory: dict[int, float] = {}
    threads: dict[int, int] = {}
    for count in range(1, REQUESTS + 1):
        crowd.start()
        while len(crowd.open) > crowd.chance.choice((AT_ONCE, AT_ONCE, 1)):
            crowd.take(engine.next())
        engine.heard.clear()
        if count % EACH == 0:
            while crowd.open:
                crowd.take(engine.next())
            memory[count], threads[count] = process.memory_info().rss / 1e6, process.num_threads()
    growth = (memory[REQUESTS] - memory[WARM_UP]) / ((REQUESTS - WARM_UP) / 1000)
    with capsys.disabled():
        curve = ", ".join(f"{count:,}: {used:.1f}" for count, used in memory.items())
        print(f"\nengine memory in MB after so many requests: {curve}; {growth:+.2f} MB a thousand; {crowd.ends}")  # noqa: T201
    assert growth <= 1.0
    assert len(set(list(threads.values())[2:])) == 1, threads
    engine.say(Status(next(NUMBERS)))
    report = engine.wait_for(StatusReport)
    assert isinstance(report, StatusReport)
    assert {one.state for model in report.models for one in model.sequences} <= {"kept"}
    assert crowd.ends["cancelled"] > REQUESTS / 4
    assert crowd.ends["length"] > REQUESTS / 4
    assert crowd.ends["scored"] > REQUESTS / 100
