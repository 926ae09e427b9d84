"""The app is killed in the middle of each kind of work, at moments that are drawn, and all of it is found again."""

from __future__ import annotations

import contextlib
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import psutil
import pytest
from tests.e2e.works import PASSPHRASE, STORY, WORKS, starter
from tests.unit.exchange import samples

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.generation import Role
from lampblack.paths import HOME_VARIABLE, Folders
from lampblack.store import replacing
from lampblack.store.arranging import ArrangingStore
from lampblack.store.attachments import AttachmentStore
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.drafts import DraftStore
from lampblack.store.edits import EditStore
from lampblack.store.encryption import is_encrypted, unlocked
from lampblack.store.presets import PresetStore
from lampblack.store.side_by_side import SideBySideStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lampblack.domain.conversations import Conversation

pytestmark = pytest.mark.slow

PATIENCE = 120
KILLS = 3
"""Of each kind of work, one after the other in the same home."""
BEFORE = 40
"""Conversations that are there already."""
MANY = 400
"""Conversations in the file of another app."""


class Home(NamedTuple):
    """What is on disk while no app runs."""

    database: Database

    @property
    def conversations(self) -> list[Conversation]:
        return ConversationStore(self.database).all()

    def texts(self, conversation: Conversation) -> list[str]:
        return [message.text for message in ConversationStore(self.database).path(conversation.id)]


@contextlib.contextmanager
def opened(folder: Path, folders: Folders | None = None) -> Iterator[Home]:
    """The home in a folder, or in these folders; whole, whether or not it is locked."""
    path = (folders or Folders.of(folder / "home")).database
    key = unlocked(path, PASSPHRASE) if is_encrypted(path) else None
    with contextlib.closing(Database(path, key=key)) as database:
        with database.read() as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        yield Home(database)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A home with conversations, and beside it a file of another app."""
    with contextlib.closing(Database(Folders.of(tmp_path / "home").database)) as database:
        store = ConversationStore(database)
        for number in range(BEFORE):
            one = store.create(f"Before {number}", ChatOptions())
            asked = store.add_message(one.id, None, Role.USER, f"Question {number}", MessageState.DONE)
            store.add_message(one.id, asked.id, Role.ASSISTANT, f"Answer {number}", MessageState.DONE)
    many = [samples.chatgpt(f"Imported {number}", 1_700_000_000.0 + number) for number in range(MANY)]
    (tmp_path / "conversations.json").write_text(json.dumps(many), encoding="utf-8")
    return tmp_path


@pytest.fixture
def kill(folder: Path, display: str) -> Callable[[str, int], None]:
    """Has the app do its work in a window, and kills it in the middle; its engine goes with it."""

    def run(work: str, seed: int) -> None:
        home = "" if work == "moving" else str(folder / "home")
        command = [sys.executable, "-m", "tests.e2e.works", home, work, str(seed)]
        environment = os.environ | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as app:
            assert app.stdout is not None
            line = app.stdout.readline()
            if not line:
                app.wait(PATIENCE)
                raise AssertionError(app.stderr and app.stderr.read().decode()[-3000:])
            time.sleep(random.Random(seed).uniform(0, 0.6))
            engines = psutil.Process(app.pid).children(recursive=True)
            app.send_signal(signal.SIGKILL)
            app.wait(PATIENCE)
        assert psutil.wait_procs(engines, timeout=10)[1] == []

    return run


def assert_nothing_lost(home: Home) -> None:
    before = {one.title: home.texts(one) for one in home.conversations if one.title.startswith("Before")}
    assert before == {f"Before {number}": [f"Question {number}", f"Answer {number}"] for number in range(BEFORE)}


def test_every_work_is_killed() -> None:
    here = {name.removeprefix("test_killed_while_") for name in globals() if name.startswith("test_killed_while_")}
    assert here == set(WORKS)


def test_killed_while_replying(folder: Path, kill: Callable[[str, int], None]) -> None:
    for seed in range(KILLS):
        kill("replying", seed)
        with opened(folder) as home:
            assert_nothing_lost(home)
            question, reply = home.texts(home.conversations[0])[-2:]
            assert question == STORY
            assert len(reply) > 10


def test_killed_while_typing(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("typing", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        (typed,) = DraftStore(home.database).all().values()
    words = typed.split()
    assert words == [f"word{number}" for number in range(len(words))]
    assert len(words) > 20, "a second of typing may be lost, not all of it"


def test_killed_while_editing(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("editing", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        assert home.texts(home.conversations[0])[0] == STORY
        (edit,) = EditStore(home.database).all().values()
    assert re.fullmatch(re.escape(STORY) + r"(edit\d+ ?)+", edit)
    assert len(edit.split()) > 20


def test_killed_while_deleting(folder: Path, kill: Callable[[str, int], None]) -> None:
    for seed in range(KILLS):
        kill("deleting", seed)
        with opened(folder) as home, home.database.read() as connection:
            there = connection.execute("SELECT title FROM conversations WHERE title LIKE 'Before%'").fetchall()
            deleted = connection.execute("SELECT count(*) FROM conversations WHERE deleted_at IS NOT NULL").fetchone()
        assert deleted[0] <= 1, "one deletion at most had not been taken back"
        assert len(there) >= BEFORE - seed, "each start clears away what had been deleted before it, and nothing else"


def test_killed_while_importing(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("importing", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        whole = {tuple(home.texts(one)) for one in home.conversations if one.title.startswith("Imported")}
        count = sum(one.title.startswith("Imported") for one in home.conversations)
    assert 0 < count <= MANY
    assert len(whole) == 1, "a conversation comes in whole or not at all"


def test_killed_while_exporting(folder: Path, kill: Callable[[str, int], None]) -> None:
    for seed in range(KILLS):
        kill("exporting", seed)
        with opened(folder) as home:
            assert_nothing_lost(home)
        written = json.loads((folder / "all.json").read_bytes())
        assert len(written["conversations"]) >= BEFORE, "the file under the name that was chosen is whole"


def test_killed_while_attaching(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("attaching", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        assert list(DraftStore(home.database).all().values()) == ["What did the keeper light?"]
        attached = AttachmentStore(home.database).of_draft(None)
        assert len({one.name for one in attached}) == len(attached)


def test_killed_while_comparing(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("comparing", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        assert home.texts(home.conversations[0])[0] == STORY
        newest = ConversationStore(home.database).path(home.conversations[0].id)[1]
        pair = SideBySideStore(home.database).pair(newest.id)
    assert pair is not None
    assert [len(reply.text) > 20 for reply in pair] == [True, True]
    assert [reply.model for reply in pair][1] == "other"


def test_killed_while_explaining(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("explaining", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        question, reply = home.texts(home.conversations[0])
    assert question == STORY
    assert len(reply) > 400


def test_killed_while_organizing(folder: Path, kill: Callable[[str, int], None]) -> None:
    for seed in range(2):
        kill("organizing", seed)
        with opened(folder) as home:
            assert_nothing_lost(home)
            folders = {each.id for each in ArrangingStore(home.database).folders()}
            assert len(folders) == seed + 1
            assert {each.folder_id for each in home.conversations} <= {None, *folders}


def test_killed_while_naming(folder: Path, kill: Callable[[str, int], None]) -> None:
    kill("naming", 1)
    with opened(folder) as home:
        assert_nothing_lost(home)
        presets = PresetStore(home.database).all()
    names = {f"Pirate {number}" for number in range(len(presets))}
    assert {each.name for each in presets} == names
    assert len(names) >= 4
    assert {each.options.system_prompt for each in presets} == {"Speak like a pirate."}


def test_killed_while_backing_up(folder: Path, kill: Callable[[str, int], None]) -> None:
    for seed in range(2):
        kill("backing_up", seed)
        with opened(folder) as home:
            assert_nothing_lost(home)
        looked = lampblack(folder / "home", "restore", "--look", "--json", str(folder / "all.lampblack.zip"))
        assert json.loads(looked)["conversations"] >= BEFORE, "the file under the name that was chosen is whole"


def test_killed_while_restoring(folder: Path, kill: Callable[[str, int], None]) -> None:
    lampblack(folder / "home", "backup", str(folder / "old.lampblack.zip"))
    found = set()
    for seed in range(KILLS):
        with opened(folder) as home:
            ConversationStore(home.database).create(f"Later {seed}", ChatOptions())
            now = {one.title for one in home.conversations}
        kill("restoring", seed)
        replacing.finish(Folders.of(folder / "home"))  # as the next start does before all else
        with opened(folder) as home:
            assert_nothing_lost(home)
            later = {one.title for one in home.conversations}
        old = {f"Before {number}" for number in range(BEFORE)}
        assert later in (now, old), "one whole set of data"
        found.add(later == old)
    assert True in found, "no restoring had come so far that the next start ends it"


def test_killed_while_moving(folder: Path, kill: Callable[[str, int], None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    for variable, name in (("DATA", "share"), ("CONFIG", "config"), ("CACHE", "cache"), ("STATE", "state")):
        monkeypatch.setenv(f"XDG_{variable}_HOME", str(folder / "user" / name))
    usual = Folders.of()
    usual.data.parent.mkdir(parents=True)
    Folders.of(folder / "home").data.rename(usual.data)
    usual.models.mkdir(exist_ok=True)
    shutil.copy(starter(), usual.models / "large.gguf")  # moving takes a while
    (folder / "user" / "disk").mkdir()
    for seed in (1, 2):
        if (folder / "user" / "disk" / "Lampblack").exists() and Folders.of().data != usual.data:
            break  # it has moved
        kill("moving", seed)
        assert Folders.of().missing is None
        with opened(folder, Folders.of()) as home:
            assert_nothing_lost(home)
        assert (Folders.of().models / "large.gguf").stat().st_size == starter().stat().st_size


def test_killed_while_locking(folder: Path, kill: Callable[[str, int], None]) -> None:
    for seed in range(KILLS):
        kill("locking", seed)
        with opened(folder) as home:
            assert_nothing_lost(home)
            if home.database.key is not None:
                home.database.change_passphrase(PASSPHRASE, None)
        with opened(folder) as home:
            assert_nothing_lost(home)


def lampblack(home: Path, *arguments: str) -> str:
    """What a command prints."""
    command = [sys.executable, "-m", "lampblack", "--home", str(home), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=PATIENCE).stdout
