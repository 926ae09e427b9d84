"""A client that stops reading: the engine waits for it, loses nothing, and does not outlive it."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.process.worker.conftest import APP, ENGINE, GREEDY, PATIENCE
from tests.process.worker.test_batching import CYCLE, following
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.generation import FinishReason, GenerationRequest
from lampblack.engine.protocol import (
    Cancel,
    Command,
    Event,
    Finished,
    Generate,
    Load,
    Loaded,
    LoadOptions,
    Tokens,
    decode_event,
    encode,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

fcntl = pytest.importorskip("fcntl")
termios = pytest.importorskip("termios")

MANY = 32_768
"""Bytes in a pipe that nobody reads. One holds 64 KiB on Linux, less elsewhere."""


class DeafClient:
    """An engine whose events stay in the pipe until they are asked for."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *ENGINE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": str(APP)},
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.commands, self.events = self.process.stdin, self.process.stdout

    def say(self, command: Command) -> None:
        self.commands.write(encode(command))
        self.commands.flush()

    def wait_for(self, kind: type[Event]) -> list[Event]:
        """Reads up to an event of this kind; returns all that came, and that one."""
        read: list[Event] = []
        while not read or not isinstance(read[-1], kind):
            read.append(decode_event(self.events.readline()))
        return read

    def be_deaf(self) -> None:
        """Returns once the engine has more to say than it can."""
        end = time.monotonic() + PATIENCE
        while int.from_bytes(fcntl.ioctl(self.events, termios.FIONREAD, bytes(4)), sys.byteorder) < MANY:
            assert time.monotonic() < end
            time.sleep(0.01)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[DeafClient]:
    """With an endless reply under way, each token of which takes kilobytes to tell."""
    model = write_tiny_model(tmp_path / "m.gguf", answer=CYCLE, endless=True, context_length=4096)
    client = DeafClient()
    client.say(Load(1, LoadOptions(path=str(model), threads=1)))
    client.wait_for(Loaded)
    client.say(Generate(2, GenerationRequest("你", GREEDY, max_tokens=600, logprobs=100)))
    yield client
    client.process.kill()
    client.process.wait()
    for pipe in (client.commands, client.events):
        with contextlib.suppress(BrokenPipeError):
            pipe.close()


def test_what_was_not_read_at_once_comes_whole(client: DeafClient) -> None:
    client.be_deaf()
    *events, end = client.wait_for(Finished)
    assert isinstance(end, Finished)
    assert end.reason is FinishReason.LENGTH
    assert "".join(event.text for event in events if isinstance(event, Tokens)) == following("你", 600)


def test_it_can_still_cancel(client: DeafClient) -> None:
    client.be_deaf()
    client.say(Cancel(2))
    *events, end = client.wait_for(Finished)
    assert isinstance(end, Finished)
    assert end.reason is FinishReason.CANCELLED
    text = "".join(event.text for event in events if isinstance(event, Tokens))
    assert text == following("你", end.stats.generated_tokens)
    assert len(text) < 600


def test_the_engine_ends_with_it(client: DeafClient) -> None:
    client.be_deaf()
    client.commands.close()
    client.events.close()
    assert client.process.wait(PATIENCE) == 0
