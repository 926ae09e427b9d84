"""kill -9 of the app while two replies to one question are being written."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from lampblack.domain.conversations import MessageState
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.side_by_side import SideBySideStore

SHOWN_BEFORE = 0.5


@pytest.mark.slow
def test_both_replies_are_there_side_by_side_as_far_as_they_were_shown(tmp_path, starter_model):
    other = Path(shutil.copy(starter_model, tmp_path / "other.gguf"))
    script = Path(__file__).with_name("comparing_app.py")
    app = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path), str(starter_model), str(other)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert app.stdout is not None
    lines = []
    while len({json.loads(line)[1] for line in lines}) < 2:  # until both write
        lines.append(app.stdout.readline())
    engines = psutil.Process(app.pid).children(recursive=True)
    time.sleep(1.5)
    killed_at = time.monotonic()
    app.kill()
    shown = [json.loads(line) for line in (*lines, *app.stdout) if line.endswith("\n")]
    app.wait()
    app.stdout.close()
    psutil.wait_procs(engines, timeout=5)

    database = Database(tmp_path / "lampblack.db")
    store = ConversationStore(database)
    store.mark_interrupted()
    conversation = store.all()[0].id
    pair = SideBySideStore(database).pair(store.path(conversation)[-1].id)
    contender = SideBySideStore(database).contender(conversation)
    database.close()

    assert pair is not None
    assert contender is not None
    assert contender.model == str(other)
    for reply in pair:
        must_be_there = "".join(
            text for when, number, text in shown if number == reply.id and when <= killed_at - SHOWN_BEFORE
        )
        assert must_be_there
        assert reply.text.startswith(must_be_there)
        assert reply.state is MessageState.INTERRUPTED
