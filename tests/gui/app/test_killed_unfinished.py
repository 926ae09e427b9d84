"""kill -9 in the middle of writing, attaching and reading: all of it is there again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.gui.app.test_attachments import attached

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.app.conftest import Driver


def long_conversation(home: Path) -> int:
    with closing(Database(home / "data" / "lampblack.db")) as database:
        store = ConversationStore(database)
        number = store.create("Long", ChatOptions()).id
        for place in range(15):
            leaf = store.get(number).leaf_id
            _, reply = store.add_exchange(number, leaf, f"Question {place}", "tiny")
            store.close_message(reply.id, text=f"Answer {place}.\n\n" + "Words. " * 200, state=MessageState.DONE)
        return number


@pytest.mark.slow
def test_text_documents_and_the_place_are_found_again(
    make_app: Callable[[], Driver], tmp_path: Path, tiny_model: Path
) -> None:
    home = tmp_path / "home"
    (home / "data").mkdir(parents=True)
    (home / "data" / "models").mkdir()
    model = shutil.copy(tiny_model, home / "data" / "models" / "tiny.gguf")
    number = long_conversation(home)
    document, slow = tmp_path / "lease.txt", tmp_path / "slow.txt"
    document.write_text("The rent is 740 pounds.", encoding="utf-8")
    slow.write_text("Late words.", encoding="utf-8")
    script = Path(__file__).with_name("unfinished_app.py")
    killed = subprocess.Popen(
        [sys.executable, str(script), str(home), str(number), str(document), str(slow), str(model)],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert killed.stdout is not None
    said, message = killed.stdout.readline().split()
    assert said == "ready"
    children = psutil.Process(killed.pid).children(recursive=True)
    killed.kill()
    killed.wait()
    killed.stdout.close()
    psutil.wait_procs(children, timeout=10)

    app = make_app().start()
    app.window.resize(1000, 600)
    app.wait(lambda: app["chatInput"].toPlainText() == "What about the")
    app.wait(lambda: len(attached(app)) == 2 and all("≈" in each for each in attached(app)))
    assert attached(app)[0].startswith("lease.txt")
    assert attached(app)[1].startswith("slow.txt"), "it is read again, and now to its end"
    spot = app.window.chat.transcript.spot
    app.wait(lambda: spot.place is not None and spot.place.message_id == int(message))
    assert app.newest().text.startswith("Answer 14"), "nothing was sent"
