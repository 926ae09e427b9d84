"""One process serves many tests: what one of them did, the next must not meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.process.worker.conftest import SharedEngine

from lampblack.engine.protocol import Configure, Status, StatusReport, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def shared() -> Iterator[SharedEngine]:
    shared = SharedEngine()
    yield shared
    shared.close()


def test_the_next_test_meets_no_model_no_request_and_nothing_heard(shared: SharedEngine, tiny_model: Path) -> None:
    engine = shared.lend()
    engine.load(tiny_model)
    engine.wait_for(Tokens, engine.begin("the ink"))

    shared.take_back()

    again = shared.lend()
    assert again.process.pid == engine.process.pid
    assert again.heard == []
    again.say(Status(90))
    report = again.wait_for(StatusReport, 90)
    assert isinstance(report, StatusReport)
    assert report.models == ()
    assert again.heard == [report]


@pytest.mark.parametrize("trace", ["settings", "no command", "no input", "killed"])
def test_what_cannot_be_undone_costs_the_process(shared: SharedEngine, trace: str) -> None:
    engine = shared.lend()
    if trace == "settings":
        engine.say(Configure(memory_bytes=1))
    elif trace == "no command":
        engine.say_bytes(b"x\n")
    elif trace == "no input":
        engine.end_input()
    else:
        engine.process.kill()
        engine.process.wait()

    shared.take_back()

    assert engine.process.poll() is not None
    assert shared.lend().process.pid != engine.process.pid
