"""The real client over the real engine process."""

from __future__ import annotations

import queue
import sys
from typing import TYPE_CHECKING

import psutil
import pytest

from lampblack.domain.generation import GenerationRequest, Sampling
from lampblack.engine.client import EngineClient
from lampblack.engine.protocol import Embedded, Failed, Finished, Loaded, LoadOptions, Tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lampblack.domain.faults import Fault
    from lampblack.engine.engine import Engine, RequestEvent

ENGINE = [sys.executable, "-m", "lampblack", "--engine"]
PATIENCE = 60


class Talk:
    """One request's events, and waiting for them."""

    def __init__(self) -> None:
        self.events: queue.SimpleQueue[RequestEvent] = queue.SimpleQueue()
        self.number = 0
        self.text = ""

    def next(self) -> RequestEvent:
        event = self.events.get(timeout=PATIENCE)
        if isinstance(event, Tokens):
            self.text += event.text
        return event

    def wait_for(self, *kinds: type) -> RequestEvent:
        while not isinstance(event := self.next(), kinds):
            pass
        return event

    def end(self) -> RequestEvent:
        return self.wait_for(Loaded, Finished, Embedded, Failed)


def load(engine: Engine, path: Path, **options: int) -> RequestEvent:
    """Loads with one thread unless told otherwise: these tests run beside others."""
    talk = Talk()
    engine.load(LoadOptions(path=str(path), **{"threads": 1, **options}), talk.events.put)
    return talk.end()


def generate(engine: Engine, prompt: str, max_tokens: int | None = None) -> Talk:
    talk = Talk()
    request = GenerationRequest(prompt, Sampling(temperature=0.0), max_tokens)
    talk.number = engine.generate(request, talk.events.put)
    return talk


def engine_processes() -> list[psutil.Process]:
    """The engines that this test run has started, and their template processes."""
    children = psutil.Process().children(recursive=True)
    living = [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    return [child for child in living if any(part in " ".join(child.cmdline()) for part in _OURS)]


_OURS = ("--engine", "template_process")


@pytest.fixture
def deaths() -> list[tuple[Fault, tuple[str, ...]]]:
    return []


@pytest.fixture
def make_client(deaths: list[tuple[Fault, tuple[str, ...]]]) -> Iterator[Callable[..., EngineClient]]:
    clients: list[EngineClient] = []

    def make(command: list[str] = ENGINE, **limits: float) -> EngineClient:
        client = EngineClient(command, on_died=lambda fault, model: deaths.append((fault, model)), **limits)
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.close()
