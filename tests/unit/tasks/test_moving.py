"""Everything of a person's to another folder, and what is found of it at the next start."""

from __future__ import annotations

import json
import os
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.paths import HOME_VARIABLE, Folders
from lampblack.store import home_files
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.home_lock import HomeLock
from lampblack.tasks import moving
from lampblack.tasks.exchange import CancelledError
from lampblack.tasks.moving import Moving, delete_what_is_left, home_in, point_to

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folders:
    """A home where systems keep such things, with something in each of its folders."""
    monkeypatch.delenv(HOME_VARIABLE)
    for variable, name in (
        ("XDG_DATA_HOME", "share"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_STATE_HOME", "state"),
    ):
        monkeypatch.setenv(variable, str(tmp_path / "user" / name))
    folders = Folders.of()
    with closing(Database(folders.database)) as database:
        ConversationStore(database).create("Tea", ChatOptions())
    folders.config.mkdir(parents=True)
    folders.settings.write_text('{"theme": "dark"}')
    (folders.config / "window.ini").write_text("[General]")
    folders.models.mkdir()
    (folders.models / "one.gguf").write_bytes(b"GGUF" * 1000)
    folders.sessions.mkdir(parents=True)
    (folders.sessions / "1").write_bytes(b"read")
    return folders


def titles(folders: Folders) -> list[str]:
    with closing(Database(folders.database)) as database:
        return [one.title for one in ConversationStore(database).all()]


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def moved(folders: Folders, to: Path) -> Folders:
    Moving(folders).move(Moving(folders).check(to))
    return Folders.of()


def test_it_is_there_and_only_then_gone_here(usual: Folders, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    (usual.data / "lampblack.db.locked-2026-01-01").write_bytes(b"whose passphrase was forgotten")
    there = moved(usual, disk)
    assert there.data == disk / "data"
    assert (there.data / "lampblack.db.locked-2026-01-01").read_bytes() == b"whose passphrase was forgotten"
    assert usual.database.is_file(), "until the new place was opened"
    assert titles(there) == ["Tea"]
    delete_what_is_left(there)
    assert files(tmp_path / "user") == ["config/Lampblack/home.json"]
    assert titles(Folders.of()) == ["Tea"]
    assert (there.models / "one.gguf").stat().st_size == 4000
    assert there.settings.read_text() == '{"theme": "dark"}'
    assert "data/moved-from.json" not in files(disk)
    delete_what_is_left(there)

    second = tmp_path / "second"
    again = moved(there, second / "Lampblack")
    delete_what_is_left(again)
    assert titles(Folders.of()) == ["Tea"]
    assert files(disk) == []


def test_a_folder_with_other_things_gets_one_for_ours(usual: Folders, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "photo.jpg").write_bytes(b"x")
    assert moved(usual, stick).data == stick / "Lampblack" / "data"
    assert (stick / "photo.jpg").exists()


def test_the_command_line_and_the_environment_win(usual: Folders, tmp_path: Path, monkeypatch) -> None:
    there = moved(usual, tmp_path / "Lampblack")
    assert Folders.of() == there
    assert Folders.of(tmp_path / "given").data == tmp_path / "given" / "data"
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "by variable"))
    assert Folders.of().data == tmp_path / "by variable" / "data"
    with pytest.raises(KnownError) as refused:
        Moving(Folders.of()).check(tmp_path / "x")
    assert refused.value.fault.kind == "move.home_given"


def test_places_that_are_refused(usual: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = tmp_path / "other" / "Lampblack"
    taken.mkdir(parents=True)
    (taken / "novel.txt").write_text("mine")
    (tmp_path / "link").symlink_to(usual.data)

    def refusal(chosen: Path) -> str:
        before = files(tmp_path)
        with pytest.raises(KnownError) as refused:
            Moving(usual).check(chosen)
        assert files(tmp_path) == before
        return refused.value.fault.kind

    assert refusal(usual.data / "inner" / "Lampblack") == "move.inside"
    assert refusal(usual.data) == "move.inside"
    assert refusal(tmp_path / "link" / "Lampblack") == "move.inside"
    assert refusal(usual.data.parent) == "move.inside"
    assert refusal(taken) == "move.taken"
    assert refusal(tmp_path / "other") == "move.taken"
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert refusal(tmp_path / "new") == "backup.denied"
    monkeypatch.undo()
    monkeypatch.setattr("lampblack.tasks.moving.free_space", lambda folder: 100)
    assert refusal_of(usual, tmp_path / "new") == "backup.no_room"


def refusal_of(folders: Folders, chosen: Path) -> str:
    folders = Folders(folders.data, folders.config, folders.cache, folders.logs, folders.config / "home.json")
    with pytest.raises(KnownError) as refused:
        Moving(folders).check(chosen)
    return refused.value.fault.kind


def test_cancelled_or_in_use_everything_is_as_it_was(usual: Folders, tmp_path: Path) -> None:
    before = files(tmp_path)
    for checking in (False, True):
        cancel = threading.Event()

        def heard(progress, cancel=cancel, checking=checking) -> None:
            if progress.checking is checking:
                cancel.set()

        with pytest.raises(CancelledError):
            Moving(usual).move(tmp_path / "disk", heard, cancel)
        assert [one for one in files(tmp_path) if not one.endswith("/lock")] == before
        assert Folders.of() == usual
    with HomeLock(usual.data), pytest.raises(KnownError) as refused:
        Moving(usual).move(tmp_path / "disk")
    assert refused.value.fault.kind == "home.in_use"


class _KilledError(BaseException):
    pass


def test_killed_anywhere_the_old_place_or_the_new_one_is_whole(usual: Folders, tmp_path: Path, monkeypatch) -> None:
    import pathlib

    root = tmp_path / "disk"
    root.mkdir()
    for steps in range(100):
        left = steps

        def counted(self, *args, _real=pathlib.Path.rename, **kwargs):
            nonlocal left
            if not left:
                raise _KilledError
            left -= 1
            return _real(self, *args, **kwargs)

        def if_it_lives(folder: Path) -> None:
            if left:  # noqa: B023 - called within this very turn
                home_files.remove_tree(folder)

        with monkeypatch.context() as patch:
            for name in ("rename", "replace"):
                patch.setattr(pathlib.Path, name, counted)
            patch.setattr(moving, "remove_tree", if_it_lives)
            try:
                Moving(usual).move(Moving(usual).check(root))
                done = True
            except _KilledError:
                done = False
        assert titles(Folders.of()) == ["Tea"]
        assert Folders.of().missing is None
        if done:
            break
        assert Folders.of() == usual
        assert files(root), "nobody tidies up after kill -9"
    assert steps >= 3
    assert Folders.of().data == root / "data"


def test_a_disk_that_is_not_there_is_said_and_nothing_new_is_begun(usual: Folders, tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    there = moved(usual, disk)
    delete_what_is_left(there)
    disk.rename(tmp_path / "unplugged")
    disk.mkdir()  # where it is mounted, when it is
    found = Folders.of()
    assert found.missing == disk
    assert list(disk.iterdir()) == []
    with pytest.raises(KnownError) as refused:
        home_in(disk)
    assert refused.value.fault.kind == "home.none_there"
    assert usual.pointer is not None
    point_to(usual.pointer, home_in(tmp_path / "unplugged"))
    assert titles(Folders.of()) == ["Tea"]


@pytest.mark.parametrize("content", ["", "[]", '{"home": 3}', "{", "\0" * 50, "[" * 100_000])
def test_a_damaged_pointer_begins_nothing_new(usual: Folders, content: str) -> None:
    assert usual.pointer is not None
    usual.pointer.write_text(content)
    assert Folders.of().missing == usual.pointer
    assert json.dumps(str(usual.pointer))
