"""Signals that ask the app to end, sent to this very process."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from lampblack.ui.interruption import Interruption

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")


def test_the_first_asks_and_the_second_insists(qtbot):
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)
    heard = []
    interruption = Interruption(lambda: heard.append("end"), lambda: heard.append("end now"))
    try:
        os.kill(os.getpid(), signal.SIGTERM)
        qtbot.waitUntil(lambda: heard == ["end"])
        os.kill(os.getpid(), signal.SIGINT)
        qtbot.waitUntil(lambda: heard == ["end", "end now"])
    finally:
        interruption.close()
    assert (signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGINT)) == before
