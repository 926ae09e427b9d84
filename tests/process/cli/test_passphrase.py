"""Commands where the conversations are locked."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.process.cli.conftest import COMMAND, environment

from lampblack.domain.conversations import ChatOptions
from lampblack.paths import Folders
from lampblack.store import encryption
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.home_lock import HomeLock
from lampblack.store.models import ModelStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.process.cli.conftest import Done

PASSPHRASE = "salt and 墨"


@pytest.fixture
def home(tmp_path: Path, tiny_model: Path) -> Path:
    """One with a conversation and an added model, locked with the number of rounds that people's homes have."""
    assert encryption._ROUNDS == 256_000
    home = tmp_path / "home"
    with closing(Database(Folders.of(home).database)) as database:
        ConversationStore(database).create("About ink", ChatOptions())
        ModelStore(database).add(str(tiny_model))
        database.change_passphrase(None, PASSPHRASE)
    return home


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\nand more", encoding="utf-8")
    return file


def test_without_the_passphrase_one_sentence_says_how_to_give_it(
    lampblack: Callable[..., Done], tiny_model: Path
) -> None:
    for command in (("conversations", "list"), ("models", "add", tiny_model)):
        done = lampblack(*command)
        assert (done.status, done.out) == (1, b"")
        assert "--passphrase-file" in done.sentence
        assert "Where it is forgotten, nobody can find it" in done.sentence


def test_the_help_says_the_ways_to_give_it(lampblack: Callable[..., Done]) -> None:
    for command in ((), ("conversations", "list"), ("backup",), ("restore",), ("generate",)):
        words = " ".join(lampblack(*command, "--help").out.decode().split())
        assert "the passphrase is the first line of FILE" in words
        assert "LAMPBLACK_PASSPHRASE is the passphrase itself" in words


def test_models_that_were_not_added_are_listed_all_the_same(lampblack: Callable[..., Done], tiny_model: Path) -> None:
    done = lampblack("models", "list", "--json")
    assert done.status == 0
    assert "added are locked" in done.sentence
    listed = [one["path"] for one in json.loads(done.out)["models"]]
    assert listed
    assert str(tiny_model) not in listed


def test_a_file_gives_it(lampblack: Callable[..., Done], file: Path, tiny_model: Path) -> None:
    done = lampblack("conversations", "list", "--json", "--passphrase-file", file)
    assert done.err == b""
    assert [one["title"] for one in json.loads(done.out)["conversations"]] == ["About ink"]
    done = lampblack("--passphrase-file", file, "models", "list", "--json")
    assert str(tiny_model) in [one["path"] for one in json.loads(done.out)["models"]]


def test_the_environment_gives_it(lampblack: Callable[..., Done]) -> None:
    done = lampblack("conversations", "list", LAMPBLACK_PASSPHRASE=PASSPHRASE)
    assert (done.status, done.err) == (0, b"")
    assert b"About ink" in done.out


def test_a_wrong_one_is_said_in_one_sentence(lampblack: Callable[..., Done], tmp_path: Path) -> None:
    done = lampblack("conversations", "list", LAMPBLACK_PASSPHRASE="salt")
    assert (done.status, done.out) == (1, b"")
    assert "not the passphrase" in done.sentence
    assert "says what can be done then" in done.sentence
    (tmp_path / "empty").touch()
    assert "nothing in empty" in lampblack("models", "list", "--passphrase-file", tmp_path / "empty").sentence
    assert "no file" in lampblack("models", "list", "--passphrase-file", tmp_path / "none").sentence


def test_a_model_by_its_path_is_not_locked(lampblack: Callable[..., Done], tiny_model: Path) -> None:
    done = lampblack("generate", "-m", tiny_model, "-p", "a", "--max-tokens", "2")
    assert done.status == 0
    assert b"passphrase" not in done.err


def test_nothing_is_asked_where_nothing_is_locked(lampblack: Callable[..., Done], tmp_path: Path, file: Path) -> None:
    done = lampblack("conversations", "list", "--home", tmp_path / "other", "--passphrase-file", file)
    assert (done.status, done.err) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_in_a_terminal_it_is_asked_for_and_not_shown(home: Path) -> None:
    controlling, terminal = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "conversations", "list"],
        stdin=terminal,
        stdout=subprocess.PIPE,
        stderr=terminal,
        env=environment(home, LC_ALL="C.UTF-8"),
        start_new_session=True,
        preexec_fn=take_terminal,
    ) as child:
        os.close(terminal)
        seen = b""
        while b"Passphrase of your conversations:" not in seen:
            seen += os.read(controlling, 1_000)
        os.write(controlling, PASSPHRASE.encode() + b"\n")
        assert child.stdout is not None
        assert b"About ink" in child.stdout.read()
    os.close(controlling)
    assert PASSPHRASE.encode() not in seen


def take_terminal() -> None:
    """Makes standard input the terminal of this session."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_a_plain_backup_does_not_unlock_a_locked_home(
    lampblack: Callable[..., Done], home: Path, tmp_path: Path, file: Path
) -> None:
    other, plain = tmp_path / "other", tmp_path / "plain.zip"
    with closing(Database(Folders.of(other).database)) as database:
        ConversationStore(database).create("Plain", ChatOptions())
    assert lampblack("backup", plain, "--home", other).status == 0
    before = Folders.of(home).database.read_bytes()
    done = lampblack("restore", plain)
    assert (done.status, done.out) == (1, b"")
    assert "--passphrase-file" in done.sentence
    assert "not the passphrase" in lampblack("restore", plain, LAMPBLACK_PASSPHRASE="salt").sentence
    assert Folders.of(home).database.read_bytes() == before
    assert not (Folders.of(home).data / "aside").exists()
    done = lampblack("restore", plain, "--passphrase-file", file)
    assert done.status == 0
    assert "not encrypted" in done.sentence
    assert b"Plain" in lampblack("conversations", "list").out


def test_what_was_readable_before_an_encrypted_backup_is_said(
    lampblack: Callable[..., Done], tmp_path: Path, file: Path
) -> None:
    other, locked = tmp_path / "other", tmp_path / "locked.zip"
    with closing(Database(Folders.of(other).database)) as database:
        ConversationStore(database).create("Plain", ChatOptions())
    assert lampblack("backup", locked, "--passphrase-file", file).status == 0
    done = lampblack("restore", locked, "--home", other)
    assert done.status == 0
    assert "not encrypted" in done.sentence


def test_a_plain_copy_that_a_kill_left_is_removed(lampblack: Callable[..., Done], home: Path) -> None:
    left = Folders.of(home).database.with_name("lampblack.db.old")
    left.write_bytes(b"plain words")
    with HomeLock(Folders.of(home).data):
        lampblack("conversations", "list")
    assert left.exists(), "the window may be about to set a passphrase"
    lampblack("conversations", "list")
    assert not left.exists()


def test_the_shipped_model_is_not_locked(lampblack: Callable[..., Done], starter_model: Path) -> None:
    done = lampblack("generate", "-m", starter_model.stem, "-p", "a", "--max-tokens", "2")
    assert done.status == 0, done.err
