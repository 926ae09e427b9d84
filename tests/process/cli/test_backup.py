"""`lampblack backup` and `lampblack restore`, as a person types them."""

from __future__ import annotations

import json
import signal
import subprocess
from contextlib import closing
from typing import TYPE_CHECKING

from tests.process.cli.conftest import COMMAND, environment

from lampblack.domain.conversations import ChatOptions
from lampblack.paths import Folders
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.home_lock import HomeLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.cli.conftest import Done


def fill(home: Path, title: str) -> None:
    with closing(Database(Folders.under(home).database)) as database:
        ConversationStore(database).create(title, ChatOptions())


def titles(lampblack: Callable[..., Done]) -> list[str]:
    listed = json.loads(lampblack("conversations", "list", "--json").out)
    return sorted(one["title"] for one in listed["conversations"])


def test_there_and_back(lampblack: Callable[..., Done], home: Path, tmp_path: Path) -> None:
    fill(home, "Tea 茶")
    path = tmp_path / "all.lampblack.zip"
    written = lampblack("backup", path)
    assert (written.status, written.err) == (0, b"")
    assert str(path) in written.out.decode()
    assert "conversations: 1" in written.out.decode()
    fill(home, "Later")
    looked = lampblack("restore", path, "--look")
    assert "is whole." in looked.out.decode()
    assert titles(lampblack) == ["Later", "Tea 茶"]
    done = json.loads(lampblack("restore", path, "--json").out)
    assert done["restored"]
    assert titles(lampblack) == ["Tea 茶"]
    assert list((home / "data" / "aside").iterdir())


def test_into_a_folder_it_has_a_name(lampblack: Callable[..., Done], home: Path, tmp_path: Path) -> None:
    fill(home, "Tea")
    folder = tmp_path / "stick"
    folder.mkdir()
    made = json.loads(lampblack("backup", folder, "--with-models", "--json").out)
    (only,) = folder.iterdir()
    assert made["path"] == str(only)
    assert only.name.startswith("Lampblack 20")


def test_one_sentence_for_what_is_no_good(lampblack: Callable[..., Done], home: Path, tmp_path: Path) -> None:
    fill(home, "Tea")
    junk = tmp_path / "junk.zip"
    junk.write_bytes(b"PK\x03\x04 and no more")
    for arguments, words in (
        (("restore", junk), "damaged, cut off"),
        (("restore", tmp_path / "no.zip"), "cannot be read"),
        (("backup", tmp_path / "unplugged" / "x.zip"), "Saving to"),
        (("backup", home / "data" / "x.zip"), "would be lost together"),
    ):
        done = lampblack(*arguments)
        assert done.status == 1
        assert words in done.sentence
    assert titles(lampblack) == ["Tea"]


def test_the_window_must_be_closed_for_it(lampblack: Callable[..., Done], home: Path, tmp_path: Path) -> None:
    fill(home, "Tea")
    path = tmp_path / "all.zip"
    lampblack("backup", path)
    with HomeLock(home / "data"):
        done = lampblack("restore", path)
        assert "already running" in done.sentence
    assert titles(lampblack) == ["Tea"]
    assert not (home / "data" / "restoring").exists()
    assert not (home / "data" / "aside").exists()


def test_ended_in_the_middle_nothing_half_is_left(home: Path, tmp_path: Path) -> None:
    fill(home, "Tea " + "x" * 900)
    with closing(Database(Folders.under(home).database)) as database, database.transaction() as connection:
        connection.execute("CREATE TABLE large (data BLOB)")
        connection.executemany("INSERT INTO large VALUES (randomblob(1000000))", [()] * 120)
    out = tmp_path / "out"
    out.mkdir()
    child = subprocess.Popen([*COMMAND, "backup", str(out / "all.zip")], env=environment(home), stderr=subprocess.PIPE)
    while not list((home / "data").glob("unfinished-*")) and child.poll() is None:
        pass
    child.send_signal(signal.SIGTERM)
    _, said = child.communicate(timeout=60)
    assert (child.returncode, said) == (143, b"")
    assert list(out.iterdir()) == []
    assert not list((home / "data").glob("unfinished-*"))


def test_a_moved_home_that_is_not_there(lampblack: Callable[..., Done], tmp_path: Path) -> None:
    config = tmp_path / "config" / "Lampblack"
    config.mkdir(parents=True)
    (config / "home.json").write_text(json.dumps({"home": str(tmp_path / "usb")}))
    done = lampblack("models", "list", LAMPBLACK_HOME="", XDG_CONFIG_HOME=str(tmp_path / "config"))
    assert done.status == 1
    assert f"moved to {tmp_path / 'usb'}" in done.sentence
    assert not (tmp_path / "usb").exists()
