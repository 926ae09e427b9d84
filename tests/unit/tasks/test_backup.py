"""Everything in one file, and back: on a real home, with files as people have them."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.domain.faults import KnownError
from lampblack.domain.generation import Role
from lampblack.exchange import backup_file, bounded_zip
from lampblack.paths import Folders
from lampblack.store import home_files
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.encryption import Key, is_encrypted, unlocked
from lampblack.store.migrations import MIGRATIONS
from lampblack.store.models import ModelStore
from lampblack.store.replacing import DATA, finish, restored, staging
from lampblack.tasks.exchange import CancelledError
from lampblack.tasks.home_data import HomeData
from lampblack.tasks.restoring import KEPT_DAYS, Restoring

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.tasks.backup import Progress

MODEL = b"GGUF" + bytes(range(256)) * 20


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = Folders.under(tmp_path / "home")
    fill(folders, "Tea")
    return folders


def fill(folders: Folders, title: str, key: Key | None = None) -> None:
    with closing(Database(folders.database, key=key)) as database:
        store = ConversationStore(database)
        conversation = store.create(title, ChatOptions())
        store.add_message(conversation.id, None, Role.USER, f"About {title}", MessageState.DONE)
    folders.config.mkdir(exist_ok=True)
    folders.settings.write_text(json.dumps({"theme": "dark", "last_model": f"/models/{title}.gguf"}))


def titles(folders: Folders, passphrase: str | None = None) -> list[str]:
    key = unlocked(folders.database, passphrase)
    with closing(Database(folders.database, key=key)) as database:
        return [one.title for one in ConversationStore(database).all()]


def backed_up(folders: Folders, path: Path, *, key: Key | None = None, **options: object) -> backup_file.Manifest:
    with closing(Database(folders.database, key=key)) as database:
        home = HomeData.of(folders, database, lambda: folders.models, ModelStore(database).paths)
        return home.backup.write(path, **options)  # type: ignore[arg-type]


def bring_back(folders: Folders, path: Path) -> None:
    restoring = Restoring(folders)
    restoring.look(path)
    restoring.prepare(path)
    assert finish(folders)


def state_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- there and back


def test_all_is_there_after_the_way_to_another_computer(folders: Folders, tmp_path: Path) -> None:
    (folders.data / "notes").mkdir()
    (folders.data / "notes" / "mine.txt").write_text("kept 茶")
    manifest = backed_up(folders, tmp_path / "all.lampblack.zip")
    assert (manifest.conversations, manifest.messages, manifest.is_encrypted) == (1, 1, False)
    assert {member.name for member in manifest.members} == {
        "data/lampblack.db",
        "data/notes/mine.txt",
        "config/settings.json",
    }
    there = Folders.under(tmp_path / "there")
    bring_back(there, tmp_path / "all.lampblack.zip")
    assert titles(there) == ["Tea"]
    assert json.loads(there.settings.read_text())["theme"] == "dark"
    assert (there.data / "notes" / "mine.txt").read_text() == "kept 茶"
    assert not staging(there).exists()


def test_what_was_there_is_kept_and_comes_back(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "old.zip")
    fill(folders, "Later")
    (folders.sessions).mkdir(parents=True)
    (folders.sessions / "1-abc").write_bytes(b"what was read")
    bring_back(folders, tmp_path / "old.zip")
    assert titles(folders) == ["Tea"]
    assert not folders.sessions.exists()
    assert restored(folders) is not None
    restoring = Restoring(folders)
    (aside,) = restoring.asides()
    restoring.prepare_aside(aside)
    assert finish(folders)
    assert sorted(titles(folders)) == ["Later", "Tea"]
    assert json.loads(folders.settings.read_text())["last_model"] == "/models/Later.gguf"
    assert len(restoring.asides()) == 2


@pytest.mark.parametrize("left", ["nothing", "empty folders", "all but the database"])
def test_what_is_not_kept_any_more_is_not_brought_back(folders: Folders, tmp_path: Path, left: str) -> None:
    (folders.data / "notes").mkdir()
    (folders.data / "notes" / "mine.txt").write_text("kept")
    backed_up(folders, tmp_path / "old.zip")
    bring_back(folders, tmp_path / "old.zip")
    (aside,) = Restoring(folders).asides()
    for path in [one for one in aside.path.rglob("*") if one.is_file()]:
        if left != "all but the database" or path.name.startswith("lampblack.db"):
            path.unlink()
    if left == "nothing":
        home_files.remove_tree(aside.path)
    before = state_of(folders.data)
    with pytest.raises(KnownError) as caught:
        Restoring(folders).prepare_aside(aside)
    assert caught.value.fault.kind == "restore.gone"
    assert not staging(folders).exists()
    assert not finish(folders)
    assert titles(folders) == ["Tea"]
    assert state_of(folders.data) == before


def test_what_stands_in_the_log_of_the_database_is_neither_lost_nor_mixed_in(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "old.zip")
    crashed = (
        "import os, sys; from pathlib import Path; from lampblack.store.database import Database;"
        "from lampblack.store.conversations import ConversationStore; from lampblack.domain.conversations import *;"
        "ConversationStore(Database(Path(sys.argv[1]))).create('In the log', ChatOptions()); os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", crashed, str(folders.database)], check=False)
    assert folders.database.with_name("lampblack.db-wal").stat().st_size
    bring_back(folders, tmp_path / "old.zip")
    assert titles(folders) == ["Tea"]
    (aside,) = Restoring(folders).asides()
    Restoring(folders).prepare_aside(aside)
    finish(folders)
    assert "In the log" in titles(folders)


def test_what_was_deleted_is_not_in_it(folders: Folders, tmp_path: Path) -> None:
    with closing(Database(folders.database)) as database:
        store = ConversationStore(database)
        gone = store.create("Gone", ChatOptions())
        store.add_message(gone.id, None, Role.USER, "unmistakable words", MessageState.DONE)
        store.delete(gone.id)
    manifest = backed_up(folders, tmp_path / "all.zip")
    assert manifest.conversations == 1
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert b"unmistakable" not in archive.read("data/lampblack.db")
    assert titles(folders) == ["Tea"], "the one that is in use still has it, for Undo"


def test_an_encrypted_database_stays_so(tmp_path: Path) -> None:
    folders, key = Folders.under(tmp_path / "home"), Key.new("open sesame")
    fill(folders, "Secret", key)
    manifest = backed_up(folders, tmp_path / "all.zip", key=key)
    assert (manifest.is_encrypted, manifest.conversations, manifest.models) == (True, None, ())
    assert b"Secret" not in zipfile.ZipFile(tmp_path / "all.zip").read("data/lampblack.db")
    there = Folders.under(tmp_path / "there")
    bring_back(there, tmp_path / "all.zip")
    assert is_encrypted(there.database)
    assert titles(there, "open sesame") == ["Secret"]


def test_models_are_named_by_hash_and_taken_along_where_wanted(folders: Folders, tmp_path: Path) -> None:
    (folders.models / "deep").mkdir(parents=True)
    (folders.models / "deep" / "one.gguf").write_bytes(MODEL)
    outside = tmp_path / "elsewhere" / "two.gguf"
    outside.parent.mkdir()
    outside.write_bytes(MODEL + b"2")
    with closing(Database(folders.database)) as database:
        ModelStore(database).add(str(outside))
    plain = backed_up(folders, tmp_path / "plain.zip")
    assert [(model.size, model.sha256) for model in plain.models] == [
        (len(data), hashlib.sha256(data).hexdigest()) for data in (MODEL, MODEL + b"2")
    ]
    assert not [member for member in plain.members if member.name.startswith("models/")]
    backed_up(folders, tmp_path / "whole.zip", with_models=True)
    outside.unlink()
    (folders.models / "deep" / "one.gguf").unlink()
    there = Folders.under(tmp_path / "there")
    bring_back(there, tmp_path / "whole.zip")
    assert sorted(path.read_bytes() for path in there.models.rglob("*.gguf")) == sorted([MODEL, MODEL + b"2"])
    assert not list(there.models.rglob("*.part"))


def test_models_that_are_here_are_not_brought_again(folders: Folders, tmp_path: Path) -> None:
    folders.models.mkdir()
    (folders.models / "one.gguf").write_bytes(MODEL)
    backed_up(folders, tmp_path / "whole.zip", with_models=True)
    there = Folders.under(tmp_path / "there")
    bring_back(there, tmp_path / "whole.zip")
    assert not there.models.exists()


def test_a_folder_of_models_that_is_not_here_does_not_hide_those_that_came(folders: Folders, tmp_path: Path) -> None:
    folders.settings.write_text(json.dumps({"theme": "dark", "models_folder": str(tmp_path / "of another computer")}))
    backed_up(folders, tmp_path / "all.zip")
    there = Folders.under(tmp_path / "there")
    bring_back(there, tmp_path / "all.zip")
    assert json.loads(there.settings.read_text()) == {"theme": "dark"}


def test_the_app_goes_on_writing_meanwhile(folders: Folders, tmp_path: Path) -> None:
    """What is copied is one moment: every conversation in it is whole."""
    with closing(Database(folders.database)) as database:
        store, stop = ConversationStore(database), threading.Event()
        conversation = store.create("Streams", ChatOptions())
        store.add_message(conversation.id, None, Role.USER, "x" * 5_000_000, MessageState.DONE)

        def write() -> None:
            while not stop.is_set():
                store.add_message(conversation.id, None, Role.USER, "more " * 1000, MessageState.DONE)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            home = HomeData.of(folders, database, lambda: folders.models, list)
            manifest = home.backup.write(tmp_path / "all.zip")
        finally:
            stop.set()
            writer.join()
    assert manifest.messages
    bring_back(Folders.under(tmp_path / "there"), tmp_path / "all.zip")
    assert sorted(titles(Folders.under(tmp_path / "there"))) == ["Streams", "Tea"]


# --- what does not come to an end


def test_cancelled_leaves_the_file_of_before(folders: Folders, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    path = out / "all.zip"
    path.write_bytes(b"the one of last week")
    for wanted in (False, True):
        cancel = threading.Event()

        def heard(progress: Progress, wanted: bool = wanted, cancel: threading.Event = cancel) -> None:
            if progress.checking is wanted:
                cancel.set()

        with pytest.raises(CancelledError):
            backed_up(folders, path, heard=heard, cancel=cancel)
        assert state_of(out) == {"all.zip": hashlib.sha256(b"the one of last week").hexdigest()}
    assert not list(folders.data.glob("unfinished-*"))


def test_a_full_disk_is_one_sentence(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lampblack.tasks.backup.free_space", lambda folder: 10)
    with pytest.raises(KnownError) as refused:
        backed_up(folders, tmp_path / "all.zip")
    assert "not enough room" in str(refused.value)
    assert not (tmp_path / "all.zip").exists()


@pytest.mark.parametrize("device", ["/dev/full"])
def test_a_disk_that_fills_up_meanwhile(folders: Folders, tmp_path: Path, device: str, monkeypatch) -> None:
    real = os.fsync

    def fail(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("lampblack.exchange.files.os.fsync", fail)
    with pytest.raises(KnownError) as refused:
        backed_up(folders, tmp_path / "all.zip")
    monkeypatch.setattr("lampblack.exchange.files.os.fsync", real)
    assert refused.value.fault.kind == "disk.full"
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="/proc is Linux's")
def test_of_a_place_that_cannot_be_written_to_no_room_is_spoken(folders: Folders) -> None:
    with pytest.raises(KnownError) as refused:
        backed_up(folders, Path("/proc/all.zip"))
    assert refused.value.fault.kind == "backup.denied"


def test_a_place_that_vanishes_or_is_our_own(folders: Folders, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as gone:
        backed_up(folders, tmp_path / "unplugged" / "all.zip")
    assert gone.value.fault.kind == "disk.failed"
    with pytest.raises(KnownError) as own:
        backed_up(folders, folders.data / "all.zip")
    assert own.value.fault.kind == "backup.inside"


def test_what_the_disk_got_wrong_is_found_at_once(folders: Folders, tmp_path: Path, monkeypatch) -> None:
    real = backup_file.write

    def wrong(file, parts, contents, models, heard):
        made = real(file, parts, contents, models, heard)
        file.seek(200)
        file.write(b"\0\0\0\0\0\0\0\0")
        return made

    monkeypatch.setattr(backup_file, "write", wrong)
    with pytest.raises(KnownError) as refused:
        backed_up(folders, tmp_path / "all.zip")
    assert refused.value.fault.kind == "backup.damaged"
    assert not list(tmp_path.glob("*.zip"))


# --- what is no good


def refusal(folders: Folders, path: Path) -> str:
    """The kind of what is said of a file; nothing is touched."""
    before = state_of(folders.data.parent)
    began = time.monotonic()
    with pytest.raises(KnownError) as looked:
        Restoring(folders).look(path)
    with pytest.raises(KnownError) as prepared:
        Restoring(folders).prepare(path)
    assert time.monotonic() - began < 10
    assert looked.value.fault.kind == prepared.value.fault.kind
    assert state_of(folders.data.parent) == before
    assert not finish(folders)
    return looked.value.fault.kind


def test_truncated_at_any_length(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()
    cut = tmp_path / "cut.zip"
    for length in sorted({0, 1, 3, 4, 30, len(whole) // 4, len(whole) // 2, len(whole) - 300, len(whole) - 1}):
        cut.write_bytes(whole[:length])
        assert refusal(folders, cut) == ("backup.not_ours" if length < 4 else "backup.damaged"), length


def test_altered_anywhere(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "all.zip")
    whole = (tmp_path / "all.zip").read_bytes()
    altered = tmp_path / "altered.zip"
    kinds: set[str] = set()
    for place in range(40, len(whole) - 30, len(whole) // 23):
        altered.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            Restoring(folders).look(altered)
        except KnownError as error:
            kinds.add(error.fault.kind)
        else:  # a bit that says nothing, such as of a time: then all members are as they were
            with zipfile.ZipFile(altered) as one, zipfile.ZipFile(tmp_path / "all.zip") as other:
                assert all(one.read(name) == other.read(name) for name in other.namelist())
    assert "backup.damaged" in kinds
    assert kinds <= {"backup.damaged", "backup.not_ours"}


def remade(source: Path, path: Path, change: Callable[[dict], object], more: dict[str, bytes] | None = None) -> Path:
    """The same backup, whose manifest somebody has changed, or to which files were added."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        for name in old.namelist():
            if name != "manifest.json" and name in {one["name"] for one in manifest["members"]}:
                new.writestr(name, old.read(name))
        for name, data in (more or {}).items():
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(manifest))
    return path


@pytest.mark.parametrize(
    "name",
    [
        "data/../../evil", "/data/evil", "data/..", "config/a/../../b", "data\\..\\evil", "data/c:evil", "data/nul",
        "else/where", "data/", "data/a//b", "data/x.", "../data/x", "data/\x07",
    ],
)  # fmt: skip
def test_names_that_lead_elsewhere(folders: Folders, tmp_path: Path, name: str) -> None:
    backed_up(folders, tmp_path / "all.zip")
    member = {"name": name, "size": 4, "sha256": hashlib.sha256(b"evil").hexdigest()}
    path = remade(
        tmp_path / "all.zip", tmp_path / "x.zip", lambda made: made["members"].append(member), {name: b"evil"}
    )
    assert refusal(folders, path) == "backup.damaged"
    assert not list(tmp_path.rglob("evil"))


def test_a_link_is_written_as_the_file_it_is(folders: Folders, tmp_path: Path) -> None:
    """zipfile knows no links: what says it is one is a small file with a path in it."""
    backed_up(folders, tmp_path / "all.zip")
    member = {"name": "data/link", "size": 11, "sha256": hashlib.sha256(b"/etc/passwd").hexdigest()}
    path = remade(
        tmp_path / "all.zip",
        tmp_path / "x.zip",
        lambda made: made["members"].append(member),
        {"data/link": b"/etc/passwd"},
    )
    bring_back(folders, path)
    assert not (folders.data / "link").is_symlink()


def test_a_file_in_it_that_somebody_has_replaced(folders: Folders, tmp_path: Path) -> None:
    """The .zip is whole, and what is in it is not what was written."""
    backed_up(folders, tmp_path / "all.zip")

    def change(made: dict) -> None:
        made["members"][0]["sha256"] = hashlib.sha256(b"another").hexdigest()

    assert refusal(folders, remade(tmp_path / "all.zip", tmp_path / "x.zip", change)) == "backup.damaged"


def test_from_a_newer_version(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "all.zip")
    for number, change in enumerate(({"version": 2}, {"database_version": len(MIGRATIONS) + 1})):
        path = remade(tmp_path / "all.zip", tmp_path / f"{number}.zip", lambda made, change=change: made.update(change))
        assert refusal(folders, path) == "backup.newer"


def test_not_ours(folders: Folders, tmp_path: Path) -> None:
    path = tmp_path / "photo.zip"
    for data in (b"", b"PNG", os.urandom(5000)):
        path.write_bytes(data)
        assert refusal(folders, path) == "backup.not_ours"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("conversations.json", "[]")
    assert refusal(folders, path) == "backup.not_ours"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("manifest.json", "[" * 100_000)
    assert refusal(folders, path) == "backup.not_ours"


def test_bombs(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backed_up(folders, tmp_path / "all.zip")
    zeros = bytes(50_000_000)
    small = {"name": "data/zeros", "size": 10, "sha256": hashlib.sha256(zeros).hexdigest()}
    says_less = remade(
        tmp_path / "all.zip", tmp_path / "a.zip", lambda made: made["members"].append(small), {"data/zeros": zeros}
    )
    assert refusal(folders, says_less) == "backup.damaged"
    monkeypatch.setattr("lampblack.tasks.restoring.free_space", lambda folder: 1_000_000)
    honest = {**small, "size": len(zeros)}
    too_large = remade(
        tmp_path / "all.zip", tmp_path / "b.zip", lambda made: made["members"].append(honest), {"data/zeros": zeros}
    )
    assert refusal(folders, too_large) == "backup.no_room"


def test_a_list_without_end(folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2000):
            archive.writestr(f"data/{number}", b"")
        archive.writestr("manifest.json", "{}")
    monkeypatch.setattr(bounded_zip, "MAX_LIST", 80_000)
    assert refusal(folders, path) == "backup.damaged"


def test_a_damaged_database_in_a_good_file(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "all.zip")
    junk = b"SQLite format 3\0" + bytes(5000)

    def change(made: dict) -> None:
        made["members"] = [{"name": "data/lampblack.db", "size": len(junk), "sha256": hashlib.sha256(junk).hexdigest()}]

    path = tmp_path / "x.zip"
    with zipfile.ZipFile(tmp_path / "all.zip") as old, zipfile.ZipFile(path, "w") as new:
        manifest = json.loads(old.read("manifest.json"))
        change(manifest)
        new.writestr("data/lampblack.db", junk)
        new.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(KnownError) as refused:
        Restoring(folders).prepare(path)
    assert refused.value.fault.kind == "database.damaged"
    assert not finish(folders)
    assert titles(folders) == ["Tea"]


def test_the_newest_of_many_in_one_second_comes_first(folders: Folders) -> None:
    for number in ("", *(f" {each}" for each in range(2, 12))):
        data = folders.data / home_files.ASIDE / f"2026-05-01 101500{number}" / DATA
        data.mkdir(parents=True)
        (data / folders.database.name).touch()
    names = [aside.path.name[17:] for aside in Restoring(folders).asides()]
    assert names == [" 11", " 10", *(f" {each}" for each in range(9, 1, -1)), ""]


# --- killed at any moment


class _KilledError(BaseException):
    pass


def test_killed_before_any_rename_one_whole_set_is_there(folders: Folders, tmp_path: Path, monkeypatch) -> None:
    """As kill -9 would: at each step of the replacing in turn everything ends, and the next start comes to its end."""
    backed_up(folders, tmp_path / "old.zip")
    fill(folders, "Later")
    steps = 0
    while True:
        Restoring(folders).give_up()
        Restoring(folders).prepare(tmp_path / "old.zip")
        done = _kill_after(folders, steps, monkeypatch)
        finish(folders)  # the next start, before anything is opened
        assert titles(folders) == ["Tea"]
        assert json.loads(folders.settings.read_text())["last_model"] == "/models/Tea.gguf"
        aside = Restoring(folders).asides()[0]
        Restoring(folders).prepare_aside(aside)
        finish(folders)
        assert sorted(titles(folders)) == ["Later", "Tea"], steps
        if done:
            break
        steps += 1
    assert steps > 5


def _kill_after(folders: Folders, steps: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether it came to its end."""
    import pathlib

    left = steps
    with monkeypatch.context() as patch:
        for name in ("rename", "replace", "unlink"):
            real = getattr(pathlib.Path, name)

            def counted(self, *args, real=real, **kwargs):
                nonlocal left
                if not left:
                    raise _KilledError
                left -= 1
                return real(self, *args, **kwargs)

            patch.setattr(pathlib.Path, name, counted)
        try:
            finish(folders)
        except _KilledError:
            return False
    return True


KILLED = """
import sys
from pathlib import Path
from contextlib import closing
from lampblack.paths import Folders
from lampblack.store.database import Database
from lampblack.tasks.home_data import HomeData
folders = Folders.under(Path(sys.argv[1]))
with closing(Database(folders.database)) as database:
    home = HomeData.of(folders, database, lambda: folders.models, lambda: [])
    def heard(progress):
        print(progress.done, flush=True)
    if sys.argv[3] == "backup":
        home.backup.write(Path(sys.argv[2]), heard=heard)
    else:
        home.restoring.prepare(Path(sys.argv[2]), heard=heard)
print("over", flush=True)
"""


@pytest.mark.slow
@pytest.mark.parametrize("work", ["backup", "restore"])
def test_kill_9_in_the_middle(folders: Folders, tmp_path: Path, work: str) -> None:
    with closing(Database(folders.database)) as database:
        store = ConversationStore(database)
        for number in range(6):
            one = store.create(f"Large {number}", ChatOptions())
            store.add_message(one.id, None, Role.USER, os.urandom(1_500_000).hex(), MessageState.DONE)
    path = tmp_path / "all.zip"
    if work == "restore":
        backed_up(folders, path)
        fill(folders, "Later")
    before = sorted(titles(folders))
    for seen in (1, 8):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(folders.data.parent), str(path), work],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        lines = [child.stdout.readline() for _ in range(seen)]
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        assert "over\n" not in lines
        assert not finish(folders), "nothing was planned yet"
        assert sorted(titles(folders)) == before
        assert path.exists() is (work == "restore")
        home_files.remove_unfinished(folders)
        assert not list(folders.data.glob("unfinished-*"))
    backed_up(folders, tmp_path / "again.zip")
    Restoring(folders).look(tmp_path / "again.zip")


def test_what_was_replaced_goes_after_a_month(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "old.zip")
    bring_back(folders, tmp_path / "old.zip")
    Restoring(folders, lambda: time.time() + (KEPT_DAYS - 1) * 86400).remove_old_asides()
    assert len(Restoring(folders).asides()) == 1
    Restoring(folders, lambda: time.time() + (KEPT_DAYS + 1) * 86400).remove_old_asides()
    assert Restoring(folders).asides() == []


def test_a_passphrase_leaves_nothing_readable_of_what_was_replaced(folders: Folders, tmp_path: Path) -> None:
    backed_up(folders, tmp_path / "old.zip")
    bring_back(folders, tmp_path / "old.zip")
    with closing(Database(folders.database)) as database:
        database.change_passphrase(None, "open sesame")
    assert Restoring(folders).asides() == []
    assert titles(folders, "open sesame") == ["Tea"]
