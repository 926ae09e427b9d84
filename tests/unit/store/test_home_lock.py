"""One holder for each home, between real processes."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from lampblack.domain.faults import KnownError
from lampblack.store.home_lock import HomeLock

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import StartChild

HOLDING = """
import subprocess, sys, time
from pathlib import Path
from lampblack.store.home_lock import HomeLock

HomeLock(Path(sys.argv[1])).acquire()
# An engine that outlives its app for a moment must not keep the home locked.
orphan = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdout=subprocess.DEVNULL)
print(orphan.pid, flush=True)
time.sleep(600)
"""
TRYING = """
import sys
from pathlib import Path
from lampblack.domain.faults import KnownError
from lampblack.store.home_lock import HomeLock

try:
    with HomeLock(Path(sys.argv[1])):
        print("taken")
except KnownError as error:
    print(error.fault.kind)
"""


def answer(start_child: StartChild, folder: Path) -> str:
    """What another process finds."""
    out, trouble = start_child(TRYING, folder).communicate()
    assert trouble == ""
    return out.strip()


def test_a_second_process_is_refused_until_the_first_lets_go(tmp_path: Path, start_child: StartChild) -> None:
    folder = tmp_path / "new" / "home"
    with HomeLock(folder):
        assert answer(start_child, folder) == "home.in_use"
        assert answer(start_child, tmp_path / "other home") == "taken"
    assert answer(start_child, folder) == "taken"


def test_kill_9_releases_the_lock(tmp_path: Path, start_child: StartChild) -> None:
    child = start_child(HOLDING, tmp_path)
    assert child.stdout is not None
    orphan = int(child.stdout.readline())
    try:
        lock = HomeLock(tmp_path)
        with pytest.raises(KnownError) as caught:
            lock.acquire()
        assert caught.value.fault.kind == "home.in_use"
        assert str(tmp_path) in str(caught.value)
        child.kill()
        child.wait()
        lock.acquire()
        assert answer(start_child, tmp_path) == "home.in_use"
        lock.release()
    finally:
        os.kill(orphan, signal.SIGTERM)


def test_two_locks_in_one_process_exclude_each_other_and_taking_twice_is_harmless(tmp_path: Path) -> None:
    first = HomeLock(tmp_path)
    first.acquire()
    first.acquire()
    with pytest.raises(KnownError):
        HomeLock(tmp_path).acquire()
    first.release()
    first.release()
    with HomeLock(tmp_path):
        pass


def test_a_home_that_cannot_be_made_is_a_known_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(KnownError) as caught:
        HomeLock(tmp_path / "file").acquire()
    assert caught.value.fault.kind == "disk.failed"
