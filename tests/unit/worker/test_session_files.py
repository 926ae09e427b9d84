"""Saved sessions in real files: what was written comes back, and nothing else is believed."""

from __future__ import annotations

import os
import random
import resource
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from lampblack.domain.sessions import conversation_of, conversation_session, file_name
from lampblack.worker.states import session_files
from lampblack.worker.states.session_files import SavedState, SessionFiles

APP = Path(__file__).parents[3] / "app"
KEY, OTHER_KEY = "ab" * 32, "cd" * 32
TOKENS = list(range(1000, 1300))
CAP = 10_000_000
LARGE = 40_000

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions and signals of POSIX")


@pytest.fixture(scope="module", autouse=True)
def _room_on_this_disk():
    """The tests' own disk may be fuller than the engine likes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(session_files, "LEFT_FREE", 0)
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "sessions"


@pytest.fixture
def files(folder: Path) -> SessionFiles:
    return opened(folder)


def opened(folder: Path, cap: int = CAP) -> SessionFiles:
    files = SessionFiles(folder, cap)
    files.open()
    return files


def a_state(session: str = "conversation-1", key: str = KEY, size: int = LARGE, seed: int = 1) -> SavedState:
    chance = random.Random(seed)
    return SavedState(session, key, TOKENS, bytearray(chance.randbytes(size)), 200, bytearray(chance.randbytes(99)))


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"secret"}


def used(files: SessionFiles, saved: SavedState, seconds_ago: float) -> None:
    when = time.time() - seconds_ago
    os.utime(files.folder / saved.name, (when, when))


def test_a_named_pipe_in_a_files_place_is_not_waited_for(files: SessionFiles, folder: Path) -> None:
    saved = a_state()
    files.write(saved)
    (folder / saved.name).unlink()
    os.mkfifo(folder / saved.name)
    assert files.read(saved.session, saved.key) is None
    assert files.tokens(saved.session, saved.key) is None
    assert names(folder) == set()

    (folder / "secret").unlink()
    os.mkfifo(folder / "secret", 0o600)
    opened(folder).write(saved)
    assert opened(folder).read(saved.session, saved.key) is not None


# --- what comes back


def test_what_was_written_comes_back_also_to_the_next_engine(files: SessionFiles, folder: Path) -> None:
    saved = a_state()
    files.write(saved)
    for reader in (files, opened(folder)):
        read = reader.read(saved.session, saved.key)
        assert read is not None
        assert (read.tokens, read.state) == (saved.tokens, saved.state)
        assert (read.earlier, read.earlier_state) == (saved.earlier, saved.earlier_state)
        assert reader.earlier(saved.session, saved.key) == saved.earlier
        assert reader.tokens(saved.session, saved.key) == TOKENS


def test_a_later_state_takes_the_place_of_an_earlier_one(files: SessionFiles) -> None:
    files.write(a_state(seed=1))
    assert files.tokens("conversation-1", KEY) == TOKENS
    longer = SavedState("conversation-1", KEY, [*TOKENS, 7], bytearray(b"longer"))
    files.write(longer)
    assert files.tokens("conversation-1", KEY) == [*TOKENS, 7]
    assert files.read("conversation-1", KEY).state == b"longer"  # type: ignore[union-attr]
    assert len(names(files.folder)) == 1


def test_there_is_nothing_for_other_sessions_and_other_keys(files: SessionFiles) -> None:
    files.write(a_state())
    assert files.read("conversation-2", KEY) is None
    assert files.tokens("conversation-1", OTHER_KEY) is None
    assert files.read("conversation-1", KEY) is not None


def test_only_the_owner_can_read_any_of_it(files: SessionFiles, folder: Path) -> None:
    files.write(a_state())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 2


def test_a_folder_that_others_could_look_into_is_closed_to_them(folder: Path) -> None:
    folder.mkdir(parents=True)
    folder.chmod(0o755)
    opened(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


# --- what is not believed


def test_no_byte_of_a_file_can_be_changed(files: SessionFiles) -> None:
    saved = SavedState("conversation-1", KEY, [1, 2, 3], bytearray(b"the cache of three tokens"))
    path = files.folder / saved.name
    files.write(saved)
    whole = path.read_bytes()
    for position in range(len(whole)):
        altered = bytearray(whole)
        altered[position] ^= 1 << position % 8
        path.write_bytes(altered)
        assert files.read(saved.session, saved.key) is None, position
        assert not path.exists(), "a bad file is removed"


def test_a_file_may_not_be_cut_off_or_longer(files: SessionFiles) -> None:
    saved = a_state(size=500)
    path = files.folder / saved.name
    files.write(saved)
    whole = path.read_bytes()
    for length in (*range(0, len(whole), 37), len(whole) - 1):
        path.write_bytes(whole[:length])
        assert files.tokens(saved.session, saved.key) is None
        assert not path.exists()
    path.write_bytes(whole + b"x")
    assert files.read(saved.session, saved.key) is None
    assert not path.exists()


def test_a_file_of_another_session_or_model_is_refused_under_this_name(files: SessionFiles) -> None:
    for other in (a_state("conversation-2"), a_state(key=KEY[:16] + OTHER_KEY[16:])):
        files.write(other)
        (files.folder / other.name).rename(files.folder / a_state().name)
        assert files.read("conversation-1", KEY) is None
        assert not names(files.folder)


def test_the_state_of_one_file_does_not_fit_the_header_of_another(files: SessionFiles) -> None:
    path = files.folder / a_state().name
    files.write(a_state(seed=1))
    first = path.read_bytes()
    files.write(a_state(seed=2))
    second = path.read_bytes()
    rest = a_state().bytes + 32
    path.write_bytes(first[:-rest] + second[-rest:])  # headers are equal, states are both authentic
    assert files.read("conversation-1", KEY) is not None  # the same header: this is the second file, whole
    files.write(replace(a_state(seed=3), tokens=[*TOKENS[:-1], 5]))
    third = path.read_bytes()
    path.write_bytes(third[:-rest] + second[-rest:])
    assert files.read("conversation-1", KEY) is None


def test_what_was_written_with_another_secret_is_refused(files: SessionFiles, folder: Path, tmp_path: Path) -> None:
    files.write(a_state())
    stranger = opened(tmp_path / "elsewhere")
    (stranger.folder / a_state().name).write_bytes((folder / a_state().name).read_bytes())
    assert stranger.read("conversation-1", KEY) is None
    assert not names(stranger.folder)


def test_a_secret_that_others_could_read_is_not_used_any_more(files: SessionFiles, folder: Path) -> None:
    files.write(a_state())
    secret = (folder / "secret").read_bytes()
    (folder / "secret").chmod(0o644)
    again = opened(folder)
    assert (folder / "secret").read_bytes() != secret
    assert stat.S_IMODE((folder / "secret").stat().st_mode) == 0o600
    assert again.read("conversation-1", KEY) is None


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_secret_is_replaced(folder: Path, content: bytes) -> None:
    files = opened(folder)
    (folder / "secret").write_bytes(content)
    files = opened(folder)
    assert len((folder / "secret").read_bytes()) == 32
    files.write(a_state())
    assert files.read("conversation-1", KEY) is not None


def test_something_else_under_the_name_is_no_session(files: SessionFiles) -> None:
    (files.folder / a_state().name).mkdir()
    assert files.tokens("conversation-1", KEY) is None
    assert files.read("conversation-1", KEY) is None


# --- the cap


def test_the_least_recently_used_go_first(files: SessionFiles, folder: Path) -> None:
    small = opened(folder, cap=4 * (LARGE + 2000))
    saved = [a_state(f"conversation-{number}") for number in range(4)]
    for age, one in enumerate(saved):
        small.write(one)
        used(small, one, 1000 - 100 * age)
    assert small.read("conversation-0", KEY) is not None  # used now
    small.write(a_state("conversation-9"))
    assert names(folder) == {one.name for one in (saved[0], saved[2], saved[3], a_state("conversation-9"))}
    assert sum(path.stat().st_size for path in folder.iterdir()) <= small.cap


def test_a_smaller_cap_holds_from_the_next_start(files: SessionFiles, folder: Path) -> None:
    for number in range(4):
        files.write(a_state(f"conversation-{number}"))
        used(files, a_state(f"conversation-{number}"), 100 - number)
    opened(folder, cap=LARGE + 2000).clean()
    assert names(folder) == {a_state("conversation-3").name}


def test_what_is_larger_than_the_cap_is_not_saved_and_costs_nobody_their_place(folder: Path) -> None:
    files = opened(folder, cap=LARGE + 2000)
    files.write(a_state(size=1000))
    files.write(a_state("conversation-2", size=2 * LARGE))
    assert names(folder) == {a_state().name}


def test_a_disk_that_is_nearly_full_is_left_alone(files: SessionFiles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_files, "LEFT_FREE", 1 << 60)
    files.write(a_state())
    assert not names(files.folder)


def test_nothing_is_left_where_nothing_is_to_be_kept(files: SessionFiles, folder: Path) -> None:
    files.write(a_state())
    (folder / "conversation-3.abc.kv.1-2.new").write_bytes(b"unfinished")
    SessionFiles(folder, 0).wipe()
    assert list(folder.iterdir()) == []
    SessionFiles(folder / "not there", 0).wipe()


# --- trouble


def test_a_disk_that_takes_no_more_leaves_the_earlier_file(files: SessionFiles, folder: Path) -> None:
    files.write(a_state(size=1000))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGE // 2, before[1]))
    try:
        with pytest.raises(OSError, match="too large"):
            files.write(a_state(size=LARGE))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    read = files.read("conversation-1", KEY)
    assert read is not None
    assert len(read.state) == 1000
    assert len(names(folder)) == 1


@pytest.mark.parametrize("place", ["/proc/lampblack/sessions", "file"])
def test_a_folder_that_cannot_be_says_so(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError):  # noqa: PT011 - which one depends on the system
        opened(tmp_path / place)


WRITER = """
import random, sys
from pathlib import Path
from lampblack.worker.states import session_files
session_files.LEFT_FREE = 0
files = session_files.SessionFiles(Path(sys.argv[1]), 1 << 40)
files.open()
print("ready", flush=True)
for number in range(1_000_000):
    content = bytearray(random.Random(number).randbytes(8) * 100_000)
    files.write(session_files.SavedState("conversation-1", "ab" * 32, list(range(300)), content))
"""


def test_kill_9_while_writing_leaves_a_whole_file_or_none(folder: Path) -> None:
    reader = opened(folder)
    chance = random.Random(11)
    kills = leftovers = 0
    while kills < 8 or (not leftovers and kills < 60):
        kills += 1
        environment = {**os.environ, "PYTHONPATH": str(APP)}
        with subprocess.Popen([sys.executable, "-c", WRITER, folder], stdout=subprocess.PIPE, env=environment) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0.0, 0.2))
            child.kill()
        leftovers += sum(name.endswith(".new") for name in names(folder))
        read = reader.read("conversation-1", KEY)
        if read is not None:
            assert read.state == read.state[:8] * 100_000
        reader.clean()
        assert not [name for name in names(folder) if name.endswith(".new")]
    assert leftovers, "no kill came in the midst of writing: this test proves nothing"
    assert reader.read("conversation-1", KEY) is not None


def test_what_another_engine_is_writing_now_is_not_cleaned_away(files: SessionFiles, folder: Path) -> None:
    (folder / f"conversation-1.ab.kv.{os.getppid()}-0.new").write_bytes(b"unfinished")
    files.clean()
    assert len(names(folder)) == 1


def test_engines_that_start_at_once_share_one_secret(folder: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        all_files = list(pool.map(lambda _: opened(folder), range(64)))
    all_files[0].write(a_state())
    assert all(files.read("conversation-1", KEY) is not None for files in all_files)
    assert names(folder) == {a_state().name}


def test_two_engines_that_write_and_read_at_once_never_see_half_a_file(folder: Path) -> None:
    one, other = opened(folder), opened(folder, cap=3 * LARGE)

    def work(files: SessionFiles, seed: int) -> int:
        chance, seen = random.Random(seed), 0
        for _ in range(60):
            session = f"conversation-{chance.randrange(4)}"
            if chance.random() < 0.5:
                files.write(SavedState(session, KEY, TOKENS, bytearray(chance.randbytes(8) * (LARGE // 8))))
            else:
                read = files.read(session, KEY)
                assert read is None or read.state == read.state[:8] * (LARGE // 8)
                seen += read is not None
        return seen

    with ThreadPoolExecutor(2) as pool:
        assert all(pool.map(work, (one, other), (1, 2)))
    assert not [name for name in names(folder) if name.endswith(".new")]


# --- names


@pytest.mark.parametrize("session", ["conversation-7", "../../etc/passwd", "C:\\x", "茶" * 300, "A", "", "a.b"])
def test_any_name_of_a_session_gives_the_name_of_a_file(session: str) -> None:
    name = file_name(session, KEY)
    assert Path(name).name == name
    assert len(name) < 100
    assert name.isascii()


def test_the_files_of_a_conversation_are_found_by_their_names() -> None:
    name = file_name(conversation_session(12), KEY)
    assert conversation_of(name) == conversation_of(name + ".41-0.new") == 12
    for other in ("secret", file_name("document-12", KEY), "conversation-12", "xconversation-1.kv", "conversation-.kv"):
        assert conversation_of(other) is None
