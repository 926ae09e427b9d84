"""Ctrl-C in the terminal that the app was started from, and the polite kill at the end of a session."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import psutil
import pytest
from tests.e2e.conftest import STORIES, wait_until


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_ctrl_c_ends_the_app_and_its_engine(tmp_path):
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "lampblack", "--home", str(tmp_path)]
    app = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    engines = wait_until(lambda: psutil.Process(app.pid).children(recursive=True), "the engine")

    app.send_signal(signal.SIGINT)

    assert app.wait(30) == 0
    assert psutil.wait_procs(engines, timeout=5)[1] == []


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX's")
def test_sigterm_amid_a_reply_and_a_dialog_saves_and_closes_everything(start_app):
    app = start_app()
    wait_until(lambda: app.has_chosen_a_model(press="Return"), "the choice of the starter model")
    running = app.say_and_hear(*STORIES)
    app.press("ctrl+comma")
    engines = app.engines()

    app.process.send_signal(signal.SIGTERM)

    assert app.process.wait(30) == 0
    assert app.process.stderr is not None
    assert b"Traceback" not in app.process.stderr.read()
    assert psutil.wait_procs(engines, timeout=5)[1] == []
    assert not (app.home / "data" / "lampblack.db-wal").exists(), "the database was not closed"
    assert app.messages()[-1][2] == "interrupted"
    assert app.messages()[-1][3].startswith(running[3])
