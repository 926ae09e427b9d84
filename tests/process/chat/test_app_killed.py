"""kill -9 of the app in the middle of a reply."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lampblack.domain.conversations import MessageState
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database

SHOWN_BEFORE = 0.5


@pytest.mark.slow
def test_what_was_shown_half_a_second_before_is_there_marked_as_interrupted(tmp_path, starter_model):
    script = Path(__file__).with_name("chatting_app.py")
    app = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path), str(starter_model)], stdout=subprocess.PIPE, text=True
    )
    assert app.stdout is not None
    first = app.stdout.readline()
    engines = psutil.Process(app.pid).children(recursive=True)
    time.sleep(1.5)
    killed_at = time.monotonic()
    app.kill()
    shown = [json.loads(line) for line in (first, *app.stdout) if line.endswith("\n")]
    app.wait()
    app.stdout.close()
    psutil.wait_procs(engines, timeout=5)

    database = Database(tmp_path / "lampblack.db")
    store = ConversationStore(database)
    store.mark_interrupted()
    reply = store.path(store.all()[0].id)[-1]
    database.close()

    must_be_there = "".join(text for when, text in shown if when <= killed_at - SHOWN_BEFORE)
    assert must_be_there
    assert reply.text.startswith(must_be_there)
    assert reply.state is MessageState.INTERRUPTED
