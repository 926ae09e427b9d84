"""Encrypting the database, opening it again, and never losing it on the way."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.store import encryption
from lampblack.store.backups import KEPT_DAYS, backups_of, remove_old_backups
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.encryption import connect, is_encrypted, unlocked
from lampblack.store.migrations import MIGRATIONS
from lampblack.store.rewriting import GivenUpError, remove_what_is_left
from lampblack.store.search import SearchStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

MARKER = "Zwetschgendatschi"


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """What makes guessing slow makes tests slow; one test takes the real number."""
    monkeypatch.setattr(encryption, "_ROUNDS", 2)


def filled(path: Path, passphrase: str | None = None) -> Path:
    """A closed database with one conversation."""
    with closing(Database(path)) as database:
        store = ConversationStore(database)
        conversation = store.create(MARKER, ChatOptions())
        store.add_exchange(conversation.id, None, f"{MARKER} " * 2_000, "m")
        if passphrase is not None:
            database.change_passphrase(None, passphrase)
    return path


def opened(path: Path, passphrase: str | None = None) -> Database:
    return Database(path, key=unlocked(path, passphrase))


def titles(path: Path, passphrase: str | None = None) -> list[str]:
    with closing(opened(path, passphrase)) as database:
        return [one.title for one in ConversationStore(database).all()]


def fault_of(work: Callable[[], object]) -> str:
    with pytest.raises(KnownError) as caught:
        work()
    return caught.value.fault.kind


def holding(folder: Path, word: str = MARKER) -> list[str]:
    """The files in whose bytes the word stands."""
    return [file.name for file in folder.iterdir() if word.encode() in file.read_bytes()]


def test_nothing_can_be_read_of_an_encrypted_database(path: Path) -> None:
    assert holding(filled(path).parent) == [path.name]
    with closing(opened(path)) as database:
        database.change_passphrase(None, "salt and soot")
        store = ConversationStore(database)
        store.create(f"{MARKER} later", ChatOptions())  # it goes on being used
        assert len(store.all()) == 2
        assert len(SearchStore(database).find(MARKER.lower()[:9], 10)) > 0
        assert not holding(path.parent)  # nor in its log
    assert not holding(path.parent)
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert fault_of(lambda: Database(path)) == "database.locked"
    assert titles(path, "salt and soot") == [f"{MARKER} later", MARKER]


def test_sqlciphers_own_way_opens_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the number of rounds that people's databases have."""
    from sqlcipher3 import dbapi2

    monkeypatch.undo()
    filled(path, 'it\'s "quoted" 密码')
    with closing(dbapi2.connect(str(path))) as connection:
        connection.execute("PRAGMA key = 'it''s \"quoted\" 密码'")
        assert connection.execute("SELECT title FROM conversations").fetchall() == [(MARKER,)]


def test_a_wrong_passphrase_is_said_and_changes_nothing(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    filled(path, "right")
    before = path.read_bytes()
    for wrong in ("Right", "right ", "x" * 10_000, "\udcff\0"):
        assert fault_of(lambda wrong=wrong: unlocked(path, wrong)) == "database.wrong_passphrase"
    for none in (None, ""):
        assert fault_of(lambda none=none: unlocked(path, none)) == "database.locked"
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]
    assert capfd.readouterr().err == ""
    assert titles(path, "right") == [MARKER]


def test_the_same_letters_are_the_same_however_a_keyboard_makes_them(path: Path) -> None:
    filled(path, "caf\u00e9")
    assert titles(path, "cafe\u0301") == [MARKER]


def test_another_passphrase_takes_the_place_of_the_old_one(path: Path) -> None:
    filled(path, "old")
    with closing(opened(path, "old")) as database:
        assert fault_of(lambda: database.change_passphrase("oldd", "new")) == "database.wrong_passphrase"
        assert fault_of(lambda: database.change_passphrase(None, "new")) == "database.wrong_passphrase"
        database.change_passphrase("old", "new")
    assert fault_of(lambda: unlocked(path, "old")) == "database.wrong_passphrase"
    assert titles(path, "new") == [MARKER]


def test_without_its_passphrase_it_is_a_plain_file_again(path: Path) -> None:
    filled(path, "old")
    with closing(opened(path, "old")) as database:
        assert fault_of(lambda: database.change_passphrase("x", None)) == "database.wrong_passphrase"
        database.change_passphrase("old", None)
        assert database.key is None
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT title FROM conversations").fetchall() == [(MARKER,)]
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert titles(path) == [MARKER]


def test_others_of_this_process_wait_and_go_on(path: Path) -> None:
    filled(path)
    with closing(opened(path)) as database:
        store, stop = ConversationStore(database), threading.Event()
        made: list[int] = []

        def write() -> None:
            while not stop.is_set():
                made.append(store.create("more", ChatOptions()).id)

        writer = threading.Thread(target=write)
        writer.start()
        for current, wanted in ((None, "a"), ("a", "b"), ("b", None)):
            database.change_passphrase(current, wanted)
        stop.set()
        writer.join(30)
        assert made
        assert {one.id for one in store.all()} >= set(made)


@pytest.mark.parametrize("passphrase", [None, "old"])
def test_while_another_process_uses_it_nothing_is_changed(path: Path, passphrase: str | None) -> None:
    filled(path, passphrase)
    program = (
        "import sys; from pathlib import Path; from lampblack.store.encryption import *;"
        "from lampblack.store import encryption; encryption._ROUNDS = 2; path = Path(sys.argv[1]);"
        "c = connect(path, unlocked(path, sys.argv[2]));"
        "c.execute('SELECT count(*) FROM conversations').fetchone(); print('ready', flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path), passphrase or ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        with closing(opened(path, passphrase)) as database:
            assert other.stdout.readline() == "ready\n"
            assert fault_of(lambda: database.change_passphrase(passphrase, "new")) == "database.in_use"
            ConversationStore(database).create("still here", ChatOptions())
        other.communicate("\n", timeout=30)
    assert titles(path, passphrase) == ["still here", MARKER]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_without_room_for_the_new_file_nothing_is_changed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 99, 1))
    with closing(opened(path)) as database:
        assert fault_of(lambda: database.change_passphrase(None, "new")) == "disk.full"
        assert len(ConversationStore(database).all()) == 1
    assert [file.name for file in path.parent.iterdir()] == [path.name]


# --- older and newer ones, and damage


def test_an_older_one_is_migrated_with_a_copy_that_the_same_passphrase_opens(path: Path) -> None:
    with closing(Database(path, MIGRATIONS[:-1])) as database:
        ConversationStore(database)
        with database.transaction() as connection:
            connection.execute(
                "INSERT INTO conversations (title, created_at, updated_at, options) VALUES (?, 1, 1, '{}')", (MARKER,)
            )
        database.change_passphrase(None, "old")
    assert titles(path, "old") == [MARKER]
    [copy] = backups_of(path)
    assert not holding(path.parent)
    with closing(connect(copy, unlocked(copy, "old"))) as connection:
        assert connection.execute("SELECT title FROM conversations").fetchall() == [(MARKER,)]
        assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) - 1,)


def test_a_newer_one_is_refused_and_untouched(path: Path) -> None:
    filled(path, "old")
    key = unlocked(path, "old")
    with closing(connect(path, key)) as connection:
        connection.execute("PRAGMA user_version = 999")
    before = path.read_bytes()
    assert fault_of(lambda: Database(path, key=key)) == "database.newer"
    assert path.read_bytes() == before


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def middle_overwritten(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[4_096:] = bytes(len(content) - 4_096)
    path.write_bytes(content)


@pytest.mark.parametrize("damage", [cut_off, middle_overwritten])
def test_damage_behind_the_first_page_is_told_from_a_wrong_passphrase(
    path: Path, damage: Callable[[Path], None]
) -> None:
    filled(path, "old")
    damage(path)
    before = path.read_bytes()
    assert fault_of(lambda: opened(path, "old")) == "database.damaged"
    assert fault_of(lambda: opened(path, "wrong")) == "database.wrong_passphrase"
    assert path.read_bytes() == before


def beginning_lost(path: Path) -> None:
    path.write_bytes(bytes(4_096) + path.read_bytes()[4_096:])


def is_a_page(path: Path) -> None:
    path.write_bytes(b"<!doctype html>" * 1_000)


def plain_without_its_header(path: Path) -> None:
    path.unlink()
    filled(path)
    path.write_bytes(bytes(range(100)) + path.read_bytes()[100:])


@pytest.mark.parametrize("damage", [beginning_lost, is_a_page, plain_without_its_header])
def test_nobody_is_asked_for_the_passphrase_of_what_is_plainly_damaged(
    path: Path, damage: Callable[[Path], None]
) -> None:
    filled(path, "old")
    damage(path)
    assert not is_encrypted(path)
    assert fault_of(lambda: opened(path)) == "database.damaged"


def test_many_encrypted_files_and_no_plain_one_look_encrypted(path: Path, tmp_path: Path) -> None:
    with closing(Database(path)) as database:
        for round_ in range(40):
            database.change_passphrase(str(round_ - 1) if round_ else None, str(round_))
            shutil.copy(path, tmp_path / f"{round_}.db")
    assert all(is_encrypted(tmp_path / f"{round_}.db") for round_ in range(40))
    assert not is_encrypted(filled(tmp_path / "plain.db"))
    assert not is_encrypted(tmp_path / "none.db")


# --- copies from before updates


def copies(path: Path, *ages: int) -> list[Path]:
    """Plain copies, so many days old each."""
    made = []
    for age in ages:
        moment = datetime.now(UTC) - timedelta(days=age)
        made.append(path.with_name(f"{path.name}.v9-{moment:%Y-%m-%d-%H%M%S}"))
        shutil.copy(path, made[-1])
    return made


def test_copies_that_could_be_read_go_with_the_passphrase(path: Path) -> None:
    copies(filled(path), 3, 5)
    path.with_name(f"{path.name}.v9-2026-01-01-000000.part").write_bytes(path.read_bytes()[:8_192])
    with closing(opened(path)) as database:
        database.change_passphrase(None, "new")
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_copies_are_kept_for_their_time_and_only_for_the_key_that_is_in_use(path: Path) -> None:
    old, new = copies(filled(path), KEPT_DAYS + 1, KEPT_DAYS - 1)
    remove_old_backups(path, None, datetime.now(UTC))
    assert (old.exists(), new.exists()) == (False, True)
    with closing(opened(path)) as database:
        database.change_passphrase(None, "new")
        again = copies(path, 1)[0]
        again.write_bytes(b"SQLite format 3\0 and so on")  # as a kill between the two steps would leave it
        remove_old_backups(path, database.key, datetime.now(UTC))
    assert not again.exists()


# --- being killed

KILLED_AT_EACH_LINE = f"""
import json, os, shutil, signal, sys
from contextlib import closing
from pathlib import Path
from lampblack.store import encryption
encryption._ROUNDS = 2
from lampblack.domain.faults import KnownError
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.encryption import unlocked
from lampblack.store.rewriting import remove_what_is_left

source, folder, current, wanted = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] or None, sys.argv[4] or None
WATCHED = ("rewriting.py", "overwriting.py", "backups.py")

def change(path, kill_at):
    database = Database(path, key=unlocked(path, current))
    seen = 0
    def trace(frame, event, argument):
        nonlocal seen
        if not frame.f_code.co_filename.endswith(WATCHED):
            return None
        if event == "line":
            seen += 1
            if seen == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    sys.settrace(trace)
    database.change_passphrase(current, wanted)
    os._exit(0)

def opened(path):
    for passphrase in (current, wanted):
        try:
            return Database(path, key=unlocked(path, passphrase))
        except KnownError as error:
            if error.fault.kind not in ("database.locked", "database.wrong_passphrase"):
                raise
    raise AssertionError("no passphrase opens it")

results = []
for kill_at in range(1, 10_000):
    home = folder / str(kill_at)
    home.mkdir(parents=True)
    path = home / "lampblack.db"
    for file in source.iterdir():
        shutil.copy(file, home / file.name)
    child = os.fork()
    if not child:
        change(path, kill_at)
    status = os.waitpid(child, 0)[1]
    remove_what_is_left(path)
    with closing(opened(path)) as database:
        titles = [one.title for one in ConversationStore(database).all()]
        is_encrypted = database.key is not None
    left = sorted(file.name for file in home.iterdir())
    plain = [file.name for file in home.iterdir() if {MARKER!r}.encode() in file.read_bytes()]
    results.append((titles, is_encrypted, left, plain))
    shutil.rmtree(home)
    if os.WIFEXITED(status):
        assert os.WEXITSTATUS(status) == 0
        break
print(json.dumps(results))
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="forks")
@pytest.mark.parametrize(("current", "wanted"), [("", "new"), ("old", "new"), ("old", "")])
def test_killed_at_any_line_it_leaves_one_whole_database(tmp_path: Path, current: str, wanted: str) -> None:
    filled(tmp_path / "source" / "lampblack.db", current or None)
    ran = subprocess.run(
        [sys.executable, "-c", KILLED_AT_EACH_LINE, tmp_path / "source", tmp_path / "homes", current, wanted],
        capture_output=True,
        text=True,
        timeout=100,
    )
    assert ran.returncode == 0, ran.stderr
    results = json.loads(ran.stdout)
    assert len(results) > 60  # lines
    for titles_, is_locked, left, plain in results:
        assert titles_ == [MARKER]
        assert left == ["lampblack.db"]
        assert plain == ([] if is_locked else ["lampblack.db"])
    assert {bool(one[1]) for one in results} == {bool(current), bool(wanted)}  # killed before it and after it


@pytest.mark.parametrize(("current", "wanted"), [(None, "new"), ("old", "new"), ("old", None)])
def test_cancelled_wherever_it_is_it_leaves_one_whole_database(
    tmp_path: Path, current: str | None, wanted: str | None
) -> None:
    source = filled(tmp_path / "source" / "lampblack.db", current)
    outcomes = []
    for at in range(1, 10_000, 4):  # lines
        path = tmp_path / str(at) / "lampblack.db"
        path.parent.mkdir()
        shutil.copy(source, path)
        with closing(opened(path, current)) as database:
            is_changed, is_over = cancelled_at(at, database, current, wanted)
            assert [one.title for one in ConversationStore(database).all()] == [MARKER]
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        assert titles(path, wanted if is_changed else current) == [MARKER]
        outcomes.append(is_changed)
        if is_over:
            break
    assert outcomes == sorted(outcomes)  # up to a line it is given up, from there on it comes to its end
    assert outcomes.count(False) > 5


def cancelled_at(at: int, database: Database, current: str | None, wanted: str | None) -> tuple[bool, bool]:
    """Has the passphrase changed and cancels at that line of the work; whether it was changed, and before that line."""
    cancel, seen = threading.Event(), 0

    def trace(frame: FrameType, event: str, _argument: object) -> Callable[..., object] | None:
        nonlocal seen
        if not frame.f_code.co_filename.endswith("rewriting.py"):
            return None
        if event == "line":
            seen += 1
            if seen == at:
                cancel.set()
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        database.change_passphrase(current, wanted, cancel)
    except GivenUpError:
        return False, False
    finally:
        sys.settrace(before)
    return True, not cancel.is_set()


def test_cancelled_in_the_middle_of_copying_it_ends_at_once(path: Path) -> None:
    """Not only between two steps: one of them may take minutes."""
    with closing(Database(path)) as database:
        store = ConversationStore(database)
        for number in range(300):
            store.add_exchange(store.create(MARKER, ChatOptions()).id, None, f"{number} {MARKER} " * 500, "m")
        cancel = Asked()
        with pytest.raises(GivenUpError):
            database.change_passphrase(None, "new", cancel)
        assert len(store.all()) == 300
    assert cancel.last_was == "_export"
    assert [file.name for file in path.parent.iterdir()] == [path.name]


class Asked(threading.Event):
    """Is set when it is asked for the third time while everything is copied."""

    last_was = ""
    times = 0

    def is_set(self) -> bool:
        frame = sys._getframe(1)
        if frame.f_code.co_name == "_export":
            self.last_was = "_export"
            self.times += 1
        return self.times > 2


def test_what_a_kill_left_is_overwritten_at_the_next_start(path: Path) -> None:
    filled(path)
    old = path.with_name(f"{path.name}.old")
    shutil.copy(path, old)
    watched = old.with_name("watched")  # another name of the same bytes on the disk
    watched.hardlink_to(old)
    with closing(opened(path)) as database:
        database.change_passphrase(None, "new")
    shutil.copy(watched, old)
    old.unlink()
    old.hardlink_to(watched)
    remove_what_is_left(path)
    assert not old.exists()
    assert set(watched.read_bytes()) == {0}


def test_a_second_name_of_the_database_itself_is_not_overwritten(path: Path) -> None:
    path.with_name(f"{path.name}.old").hardlink_to(filled(path))
    remove_what_is_left(path)
    assert titles(path) == [MARKER]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


# --- deleting


@pytest.mark.parametrize("passphrase", [None, "old"])
def test_what_was_deleted_is_in_no_file_once_it_is_purged(path: Path, passphrase: str | None) -> None:
    filled(path, passphrase)
    with closing(opened(path, passphrase)) as database:
        store = ConversationStore(database)
        kept = store.create("kept", ChatOptions())
        store.add_exchange(kept.id, None, "what stays " * 2_000, "m")
        store.delete(next(one.id for one in store.all() if one.title == MARKER))
        store.purge_deleted()
        database.settle()
        words = connect_words(database)
        with database.read() as connection:  # which some builds of SQLite do by themselves
            assert connection.execute("PRAGMA secure_delete").fetchone() == (1,)
        assert not holding(path.parent)
        assert not [word for word in words if MARKER.lower() in word]
        assert [one.title for one in store.all()] == ["kept"]
    assert not holding(path.parent)
    assert not holding(path.parent, MARKER.lower())


def connect_words(database: Database) -> list[str]:
    """Every word in the index."""
    with database.transaction() as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab (main, message_search, row)")
        return [str(row[0]) for row in connection.execute("SELECT term FROM temp.words")]
