"""Ctrl-C in the terminal that the app was started from."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest
from tests.e2e.conftest import wait_until


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_ctrl_c_ends_the_app_and_its_engine(tmp_path):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "lampblack", "--home", str(tmp_path)]
    app = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    engines = wait_until(lambda: psutil.Process(app.pid).children(recursive=True), "the engine")

    app.send_signal(signal.SIGINT)

    assert app.wait(30) == 0
    assert psutil.wait_procs(engines, timeout=5)[1] == []
