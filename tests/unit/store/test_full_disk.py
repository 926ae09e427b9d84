"""A disk that is full, and one that may not be written: a real one where this system lets a test mount it, and always
SQLite's own limit on the size of the file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import StartChild
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.database import Database


def test_what_was_saved_before_the_disk_was_full_stays_and_saving_works_again_after(
    database: Database, store: ConversationStore
) -> None:
    conversation = store.create("a", ChatOptions())
    _, reply = store.add_exchange(conversation.id, None, "a long story", "m")
    with database.read() as connection:
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages + 10}")
    texts = ["once upon a time " * 100 * length for length in range(1, 100)]
    saved: list[str] = []

    def save_more_and_more() -> None:
        for text in texts:
            store.save_text(reply.id, text)
            saved.append(text)

    with pytest.raises(KnownError) as caught:
        save_more_and_more()
    assert caught.value.fault.kind == "disk.full"
    assert saved
    text = texts[-1]
    for refused in (
        lambda: store.close_message(reply.id, text=text, state=MessageState.DONE),
        lambda: store.add_exchange(conversation.id, reply.id, text, "m"),
        lambda: store.create("b" * 100_000, ChatOptions()),
    ):
        with pytest.raises(KnownError) as caught:
            refused()
        assert caught.value.fault.kind == "disk.full"
    assert [message.text for message in store.path(conversation.id)] == ["a long story", saved[-1]]
    assert len(store.all()) == 1

    with database.read() as connection:
        connection.execute("PRAGMA max_page_count = 1000000")
    closed = store.close_message(reply.id, text=text, state=MessageState.DONE)
    assert store.path(conversation.id)[-1] == closed


def mounting() -> tuple[str, ...] | None:
    """The command before a program that lets it mount, in a world of its own; None where that is not permitted."""
    if shutil.which("unshare") is None:
        return None
    prefix = ("unshare", "-m") if os.geteuid() == 0 else ("unshare", "-rm")
    probe = subprocess.run([*prefix, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False)
    return prefix if probe.returncode == 0 else None


ON_A_TINY_DISK = """
import json, logging, subprocess, sys
from pathlib import Path
from lampblack import logs
from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import KnownError
from lampblack.settings.declared import MODELS_FOLDER, THREADS
from lampblack.settings.file import Settings
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.home_lock import HomeLock

def kind_of(call):
    try:
        call()
    except KnownError as error:
        return error.fault.kind
    return "done"

disk = Path(sys.argv[1])
def mount(*options):
    subprocess.run(["mount", *options, disk], check=True)

mount("-t", "tmpfs", "-o", "size=2m", "none")
report = {}
logs.set_up(disk / "logs", "test")
settings = Settings(disk / "config" / "settings.json")
settings.load()
settings.set(THREADS, 3)
Database(disk / "data" / "closed.db").close()
database = Database(disk / "data" / "lampblack.db")
store = ConversationStore(database)
conversation = store.create("a", ChatOptions())
_, reply = store.add_exchange(conversation.id, None, "question", "m")
store.save_text(reply.id, "saved")

ballast = disk / "ballast"
with ballast.open("wb", buffering=0) as file:
    try:
        while file.write(b"x" * 4096):
            pass
    except OSError:
        pass
story = "once upon a time " * 20_000
report["save"] = kind_of(lambda: store.save_text(reply.id, story))
report["close"] = kind_of(lambda: store.close_message(reply.id, text=story, state=MessageState.DONE))
report["open a closed one"] = kind_of(lambda: Database(disk / "data" / "closed.db"))
report["open another"] = kind_of(lambda: Database(disk / "data" / "other.db"))
report["set"] = kind_of(lambda: settings.set(MODELS_FOLDER, "x" * 5000))
report["threads"] = settings.get(THREADS)
report["folder"] = settings.get(MODELS_FOLDER)
with HomeLock(disk / "data"):  # an empty file still fits: the app must be able to start and say that the disk is full
    report["locked"] = True
for number in range(2000):
    logging.getLogger("lampblack.test").info("record %s", number)
report["text"] = store.message(reply.id).text
database.close()  # with a full disk
database = Database(disk / "data" / "lampblack.db")
store = ConversationStore(database)
report["text after restart"] = store.message(reply.id).text

ballast.unlink()
logging.getLogger("lampblack.test").info("the disk has room again")
report["set later"] = kind_of(lambda: settings.set(MODELS_FOLDER, "/models"))
report["close later"] = kind_of(lambda: store.close_message(reply.id, text=story, state=MessageState.DONE))
report["text later"] = store.message(reply.id).text == story
database.close()
logs.close()
report["logged later"] = "room again" in (disk / "logs" / "test.log").read_text()
again = Settings(disk / "config" / "settings.json")
report["fault later"] = again.load() is not None
report["folder later"] = again.get(MODELS_FOLDER)

mount("-o", "remount,bind,ro")
report["read-only open"] = kind_of(lambda: Database(disk / "data" / "lampblack.db"))
report["read-only new"] = kind_of(lambda: Database(disk / "data" / "third.db"))
report["read-only set"] = kind_of(lambda: again.set(THREADS, 4))
report["read-only lock"] = kind_of(HomeLock(disk / "locks").acquire)
logs.set_up(disk / "logs", "test")  # goes to standard error
logging.getLogger("lampblack.test").info("still running")
logs.close()
print(json.dumps(report))
"""


def test_on_a_real_full_disk_nothing_is_lost_and_all_is_said(tmp_path: Path, start_child: StartChild) -> None:
    prefix = mounting()
    if prefix is None:
        pytest.skip("this system does not let a test mount a disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    child = start_child(ON_A_TINY_DISK, disk, prefix=prefix)
    out, trouble = child.communicate()
    assert child.returncode == 0, trouble
    report: dict[str, Any] = json.loads(out)
    assert "still running" in trouble
    assert "Traceback" not in trouble
    assert report == {
        "save": "disk.full",
        "close": "disk.full",
        "open a closed one": "disk.full",
        "open another": "disk.full",
        "set": "disk.full",
        "threads": 3,
        "folder": "",
        "locked": True,
        "text": "saved",
        "text after restart": "saved",
        "set later": "done",
        "close later": "done",
        "text later": True,
        "logged later": True,
        "fault later": False,
        "folder later": "/models",
        "read-only open": "disk.denied",
        "read-only new": "disk.denied",
        "read-only set": "disk.denied",
        "read-only lock": "disk.denied",
    }
