"""The engine process, spoken to in its own protocol."""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from lampblack.domain.generation import GenerationRequest, Role, Sampling, Turn
from lampblack.engine.protocol import (
    Cancel,
    Command,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadOptions,
    Ready,
    Tokens,
    decode_event,
    encode,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lampblack.domain.faults import Fault

APP = Path(__file__).parents[3] / "app"
PATIENCE = 60
GREEDY = Sampling(temperature=0.0)
ENGINE = ("-c", "from lampblack.worker.main import main; raise SystemExit(main())")


class EngineUnderTest:
    """An engine process; `heard` keeps every event in order."""

    def __init__(self, *arguments: str, **variables: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(APP), **variables}
        self.process = subprocess.Popen(
            [sys.executable, *(arguments or ENGINE)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
        )
        self.heard: list[Event] = []
        self.said = ""
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._requests = iter(range(1, 1000))
        self._readers = [threading.Thread(target=self._read), threading.Thread(target=self._read_stderr)]
        for reader in self._readers:
            reader.start()

    def say(self, *commands: Command) -> None:
        """Sends the commands in one write."""
        self.say_bytes(b"".join(map(encode, commands)))

    def say_bytes(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def next(self) -> Event:
        event = self._events.get(timeout=PATIENCE)
        self.heard.append(event)
        return event

    def wait_for(self, kind: type[Event], request: int | None = None) -> Event:
        while not isinstance(event := self.next(), kind) or (request and getattr(event, "request", None) != request):
            pass
        return event

    def load(self, path: Path, **options: int) -> Loaded | Failed:
        """Loads with one thread unless told otherwise: these tests run beside others."""
        request = next(self._requests)
        self.say(Load(request, LoadOptions(path=str(path), **{"context_length": 0, "threads": 1, **options})))
        end = self.end_of(request)
        assert not isinstance(end, Finished)
        return end

    def begin(
        self,
        prompt: str | tuple[Turn, ...],
        max_tokens: int | None = None,
        sampling: Sampling = GREEDY,
        stop: tuple[str, ...] = (),
    ) -> int:
        """Starts a generation; returns its number."""
        request = next(self._requests)
        self.say(Generate(request, GenerationRequest(prompt, sampling, max_tokens, stop)))
        return request

    def end_of(self, request: int) -> Loaded | Finished | Failed:
        while not isinstance(event := self.next(), Loaded | Finished | Failed) or event.request != request:
            pass
        return event

    def generate(
        self, prompt: str | tuple[Turn, ...], max_tokens: int | None = None, sampling: Sampling = GREEDY
    ) -> str:
        """The whole text of a generation that succeeds."""
        request = self.begin(prompt, max_tokens, sampling)
        end = self.end_of(request)
        assert isinstance(end, Finished), end
        return self.text_of(request)

    def failure(self, prompt: str | tuple[Turn, ...]) -> Fault:
        end = self.end_of(self.begin(prompt, 8))
        assert isinstance(end, Failed), end
        assert end.fault is not None
        return end.fault

    def text_of(self, request: int) -> str:
        return "".join(event.text for event in self.tokens_of(request))

    def tokens_of(self, request: int) -> list[Tokens]:
        return [event for event in self.heard if isinstance(event, Tokens) and event.request == request]

    def cancel(self, request: int) -> float:
        """Cancels and waits for the end; returns how many seconds that took."""
        began = time.monotonic()
        self.say(Cancel(request))
        self.end_of(request)
        return time.monotonic() - began

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def end_input(self) -> None:
        """What the engine sees when its app is gone."""
        assert self.process.stdin is not None
        self.process.stdin.close()

    def last_words(self) -> str:
        """All of standard error, once the process has ended."""
        self._readers[1].join()
        return self.said

    def close(self) -> None:
        if self.process.stdin is not None and not self.process.stdin.closed:
            with contextlib.suppress(BrokenPipeError):
                self.process.stdin.close()
        try:
            self.process.wait(10)
        finally:
            self.process.kill()
            self.process.wait()
            for reader in self._readers:
                reader.join()
            for pipe in (self.process.stdout, self.process.stderr):
                assert pipe is not None
                pipe.close()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._events.put(decode_event(line))

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line.decode()


def user(text: str) -> tuple[Turn, ...]:
    """A conversation of one message."""
    return (Turn(Role.USER, text),)


@pytest.fixture
def start_engine() -> Iterator[Callable[..., EngineUnderTest]]:
    """Starts engines that have said Ready, and ends them."""
    engines: list[EngineUnderTest] = []

    def start(*arguments: str, **variables: str) -> EngineUnderTest:
        engines.append(EngineUnderTest(*arguments, **variables))
        engines[-1].wait_for(Ready)
        return engines[-1]

    yield start
    for engine in engines:
        engine.close()


@pytest.fixture
def engine(start_engine: Callable[..., EngineUnderTest]) -> EngineUnderTest:
    return start_engine()


@pytest.fixture
def with_starter(engine: EngineUnderTest, starter_model: Path) -> EngineUnderTest:
    """An engine that has SmolLM2 in memory."""
    assert isinstance(engine.load(starter_model, context_length=4096), Loaded)
    return engine
