"""What the engine says of how a model in memory computes."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import pytest

from lampblack.engine.protocol import Loaded, Status, StatusReport

if TYPE_CHECKING:
    from pathlib import Path

    from tests.process.worker.conftest import EngineUnderTest

_requests = itertools.count(50_000)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"flash_attention": False}, (False, "F16")),
        ({"flash_attention": True}, (True, "F16")),
        ({"small_cache": True}, (True, "Q8_0")),
        ({"small_cache": False}, (True, "F16")),
    ],
)
def test_the_status_says_which_attention_and_cache_are_in_force(
    engine: EngineUnderTest, starter_model: Path, options: dict[str, bool], expected: tuple[bool, str]
) -> None:
    assert isinstance(engine.load(starter_model, context_length=256, **options), Loaded)
    request = next(_requests)
    engine.say(Status(request))
    report = engine.wait_for(StatusReport, request)
    assert isinstance(report, StatusReport)
    (status,) = report.models
    assert (status.flash_attention, status.cache_type) == expected
