"""A locked database that is put aside: cut off anywhere, all of it is in one place."""

from __future__ import annotations

import shutil
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.conversations import ChatOptions
from lampblack.store import encryption
from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database
from lampblack.store.encryption import unlocked
from lampblack.store.keeping import keep, kept_of, name_to_keep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType


class CutOffError(BaseException):
    """As a kill at that line would be, for all that is on the disk."""


@pytest.fixture(autouse=True)
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encryption, "_ROUNDS", 2)


@pytest.fixture
def crashed(tmp_path: Path) -> Path:
    """The folder of a locked database as a crash leaves it: the newest conversation is in its log alone."""
    path = tmp_path / "running" / "lampblack.db"
    with closing(Database(path)) as database:
        database.change_passphrase(None, "salt")
        ConversationStore(database).create("in the file", ChatOptions())
        database.settle()
        ConversationStore(database).create("in the log", ChatOptions())
        shutil.copytree(path.parent, tmp_path / "crashed")
    assert (tmp_path / "crashed" / "lampblack.db-wal").stat().st_size > 0
    return tmp_path / "crashed"


def titles(path: Path) -> list[str]:
    with closing(Database(path, key=unlocked(path, "salt"))) as database:
        return sorted(one.title for one in ConversationStore(database).all())


def test_all_of_it_is_kept_and_a_new_one_can_be_begun(crashed: Path) -> None:
    path = crashed / "lampblack.db"
    keep(path, name_to_keep(path, lambda: 1_800_000_000))
    (kept,) = kept_of(path)
    assert kept.name == "lampblack.db.locked-2027-01-15"
    assert titles(path) == [], "a new one"
    assert titles(kept) == ["in the file", "in the log"]
    assert name_to_keep(path, lambda: 1_800_000_000) == "lampblack.db.locked-2027-01-15-2"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a file that was open then
def test_cut_off_at_any_line_nothing_is_lost(crashed: Path, tmp_path: Path) -> None:
    places = set()
    for at in range(1, 100):
        folder = tmp_path / str(at)
        shutil.copytree(crashed, folder)
        path = folder / "lampblack.db"
        is_over = not cut_off_at(at, lambda path=path: keep(path, name_to_keep(path)))
        whole = path if path.exists() else kept_of(path)[0]
        if whole != path:
            assert titles(path) == [], "the next start begins a new one, whatever was left"
        assert titles(whole) == ["in the file", "in the log"]
        places.add(whole == path)
        if is_over:
            break
    assert places == {True, False}


def cut_off_at(at: int, work: Callable[[], None]) -> bool:
    seen = 0

    def trace(frame: FrameType, event: str, _argument: object) -> Callable[..., object] | None:
        nonlocal seen
        if not frame.f_code.co_filename.endswith("keeping.py"):
            return None
        if event == "line":
            seen += 1
            if seen == at:
                raise CutOffError
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    except CutOffError:
        return True
    finally:
        sys.settrace(before)
    return False
