"""llama.cpp's log while several threads write to it and one reads it."""

from __future__ import annotations

import sys
import threading
from typing import TYPE_CHECKING

import pytest

from lampblack.worker.native.native_log import NativeLog

if TYPE_CHECKING:
    from collections.abc import Iterator

ERROR = 4


@pytest.fixture(autouse=True)
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def test_a_reason_can_be_asked_for_while_others_meet_errors() -> None:
    """A model fails to load beside one that computes."""
    log = NativeLog(lambda _: None)
    stop = threading.Event()

    def meet_errors() -> None:
        while not stop.is_set():
            log._on_text(ERROR, b"decode: no room\n", None)

    other = threading.Thread(target=meet_errors)
    other.start()
    try:
        for _ in range(2000):
            log.reason()
    finally:
        stop.set()
        other.join()
    assert log.reason() == "no room"
