"""The engine process, spoken to in its own protocol."""

from __future__ import annotations

import contextlib
import itertools
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
from tests import leaks

from lampblack.domain.generation import GenerationRequest, Role, Sampling, ScoreRequest, Turn
from lampblack.engine.protocol import (
    Cancel,
    Command,
    Configure,
    Embedded,
    Event,
    Failed,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadOptions,
    Logprobs,
    Measured,
    Ping,
    PromptProgress,
    Ready,
    Score,
    Scored,
    Shutdown,
    StatusReport,
    Tokens,
    Unload,
    Unloaded,
    decode_event,
    encode,
)
from lampblack.tasks.scoring import logprobs_of
from lampblack.worker.scoring import PART

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import ChosenToken, GenerationStats, Prompt

APP = Path(__file__).parents[3] / "app"
PATIENCE = 60
GREEDY = Sampling(temperature=0.0)
End = Loaded | Finished | Scored | Failed
"""What a load, a generation or a score ends with."""
Answer = End | Embedded | Measured | StatusReport | Unloaded
"""What any request ends with."""
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
        self._events: queue.SimpleQueue[Event | None] = queue.SimpleQueue()
        self._requests = itertools.count(1)
        self._asked: set[int] = set()
        self._is_as_it_began = True
        self._readers = [threading.Thread(target=self._read), threading.Thread(target=self._read_stderr)]
        for reader in self._readers:
            reader.start()

    def say(self, *commands: Command) -> None:
        """Sends the commands in one write."""
        self._asked.update(command.request for command in commands if not isinstance(command, _UNANSWERED))
        self._is_as_it_began &= not any(isinstance(command, Configure | Shutdown) for command in commands)
        self._write(b"".join(map(encode, commands)))

    def say_bytes(self, data: bytes) -> None:
        """Sends what may be no command."""
        self._is_as_it_began = False
        self._write(data)

    def _write(self, data: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def next(self) -> Event:
        event = self._events.get(timeout=PATIENCE)
        if event is None:
            self._events.put(None)
            raise AssertionError(f"the engine has ended ({self.process.wait(10)}): {self.last_words()[-3000:]}")
        self.heard.append(event)
        if isinstance(event, Answer):
            self._asked.discard(event.request)
        return event

    def wait_for(self, kind: type[Event], request: int | None = None) -> Event:
        while not isinstance(event := self.next(), kind) or (request and getattr(event, "request", None) != request):
            pass
        return event

    def begin_load(self, path: Path, **options: int | str) -> int:
        """Starts to load with one thread unless told otherwise: these tests run beside others."""
        request = next(self._requests)
        self.say(Load(request, LoadOptions(path=str(path), **{"context_length": 0, "threads": 1, **options})))
        return request

    def load(self, path: Path, **options: int | str) -> Loaded | Failed:
        request = self.begin_load(path, **options)
        end = self.end_of(request)
        assert isinstance(end, Loaded | Failed)
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

    def ask(self, prompt: Prompt, **fields: object) -> int:
        """Starts a generation, greedy unless told otherwise; fields as in GenerationRequest. Returns its number."""
        return self.ask_all([prompt], **fields)[0]

    def ask_all(self, prompts: Iterable[Prompt], **fields: object) -> list[int]:
        """Starts generations in one write."""
        requests = [GenerationRequest(prompt, **{"sampling": GREEDY, **fields}) for prompt in prompts]  # type: ignore[arg-type]
        commands = [Generate(next(self._requests), request) for request in requests]
        self.say(*commands)
        return [command.request for command in commands]

    def begin_score(self, text: str, **fields: object) -> int:
        """Starts to score a text; fields as in ScoreRequest."""
        request = next(self._requests)
        self.say(Score(request, ScoreRequest(text, **fields)))  # type: ignore[arg-type]
        return request

    def score(self, text: str, **fields: object) -> tuple[float, ...]:
        """The log-probabilities of a text's tokens."""
        return self.logprobs(self.begin_score(text, **fields))

    def logprobs(self, request: int) -> tuple[float, ...]:
        """What a score that does not fail has found."""
        end = self.end_of(request)
        assert isinstance(end, Scored), end
        parts = [event for event in self.heard if isinstance(event, Logprobs) and event.request == request]
        found = [logprob for part in parts for logprob in logprobs_of(part)]
        assert [part.first for part in parts] == list(range(0, len(found), PART))
        return tuple(found)

    def begin_unload(self, path: Path | None = None) -> int:
        """Asks for a model, or all, to be freed; returns the request's number."""
        request = next(self._requests)
        self.say(Unload(request, str(path or "")))
        return request

    def unload(self, path: Path | None = None) -> tuple[str, ...]:
        """Frees a model, or all; returns which went."""
        event = self.wait_for(Unloaded, self.begin_unload(path))
        assert isinstance(event, Unloaded)
        return event.paths

    def end_of(self, request: int) -> End:
        """Waits for the end of a request, unless it has come already."""
        for event in self.heard:
            if isinstance(event, End) and event.request == request:
                return event
        while not isinstance(event := self.next(), End) or event.request != request:
            pass
        return event

    def finish(self, request: int) -> Finished:
        """The end of a generation that does not fail."""
        end = self.end_of(request)
        assert isinstance(end, Finished), end
        return end

    def stats(self, request: int) -> GenerationStats:
        return self.finish(request).stats

    def chosen(self, request: int) -> list[ChosenToken]:
        """The tokens of a reply, which must have been asked for log-probabilities."""
        self.finish(request)
        return [chosen for event in self.tokens_of(request) for chosen in event.chosen]

    def fault(self, request: int) -> Fault:
        end = self.end_of(request)
        assert isinstance(end, Failed), end
        assert end.fault is not None
        return end.fault

    def generate(
        self, prompt: str | tuple[Turn, ...], max_tokens: int | None = None, sampling: Sampling = GREEDY
    ) -> str:
        """The whole text of a generation that succeeds."""
        request = self.begin(prompt, max_tokens, sampling)
        end = self.end_of(request)
        assert isinstance(end, Finished), end
        return self.text_of(request)

    def failure(self, prompt: str | tuple[Turn, ...]) -> Fault:
        return self.fault(self.begin(prompt, 8))

    def text_of(self, request: int) -> str:
        return "".join(event.text for event in self.tokens_of(request))

    def tokens_of(self, request: int) -> list[Tokens]:
        return [event for event in self.heard if isinstance(event, Tokens) and event.request == request]

    def read_of(self, request: int) -> list[PromptProgress]:
        return [event for event in self.heard if isinstance(event, PromptProgress) and event.request == request]

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
        self._is_as_it_began = False
        assert self.process.stdin is not None
        self.process.stdin.close()

    def last_words(self) -> str:
        """All of standard error, once the process has ended."""
        self._readers[1].join()
        return self.said

    def begin_anew(self) -> bool:
        """Ends all requests, frees all models and forgets what was heard; False where only a new process would do."""
        if not self._is_as_it_began or self.process.poll() is not None:
            return False
        self.say(*map(Cancel, self._asked))
        while self._asked:
            self.next()
        self.unload()
        self.heard.clear()
        self._asked.clear()
        self.said = ""
        return self._events.empty()

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Until the end, this process may outlive the test that started it."""
        leaks.kept_processes.add(self.process.pid)
        leaks.kept_threads.update(self._readers)
        try:
            yield
        finally:
            self.close()
            leaks.kept_processes.discard(self.process.pid)
            leaks.kept_threads.difference_update(self._readers)

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
        self._events.put(None)

    def _read_stderr(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said += line.decode()


_UNANSWERED = Cancel | Configure | Shutdown | Ping


class SharedEngine:
    """One process for one test after another: starting it takes longer than most of them do."""

    def __init__(self) -> None:
        self._engine: EngineUnderTest | None = None
        self._life = contextlib.ExitStack()

    def lend(self) -> EngineUnderTest:
        """An engine that has said Ready and is as it began: no model, no request, nothing heard."""
        if self._engine is None:
            engine = EngineUnderTest()
            self._life.enter_context(engine.kept())
            engine.wait_for(Ready)
            engine.heard.clear()
            self._engine = engine
        return self._engine

    def take_back(self) -> None:
        """Makes it ready for the next test, or ends it where this one left traces."""
        is_ready = False
        try:
            is_ready = self._engine is not None and self._engine.begin_anew()
        finally:
            if not is_ready:
                self.close()

    def close(self) -> None:
        self._engine = None
        self._life.close()


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


@pytest.fixture(scope="module")
def shared_engine() -> Iterator[SharedEngine]:
    shared = SharedEngine()
    yield shared
    shared.close()


@pytest.fixture
def engine(shared_engine: SharedEngine) -> Iterator[EngineUnderTest]:
    """An engine without a model, as if newly started."""
    yield shared_engine.lend()
    shared_engine.take_back()


@pytest.fixture
def with_starter(engine: EngineUnderTest, starter_model: Path) -> EngineUnderTest:
    """An engine that has SmolLM2 in memory."""
    assert isinstance(engine.load(starter_model, context_length=4096), Loaded)
    return engine
