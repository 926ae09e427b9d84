"""Saved sessions while several threads use them: the person may turn them off at any moment."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from lampblack.engine.protocol import Configure
from lampblack.worker.states import session_files
from lampblack.worker.states.session_files import SavedState, SessionFiles
from lampblack.worker.states.sessions import Sessions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = "ab" * 32
TOKENS = list(range(300))
SAVED = SavedState("chat", KEY, TOKENS, bytearray(9))


@pytest.fixture(autouse=True)
def _room_on_this_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_files, "LEFT_FREE", 0)


def test_sessions_may_be_turned_off_while_the_model_looks_for_one(tmp_path: Path) -> None:
    sessions = Sessions(on_bug=pytest.fail)

    class TurnedOff(str):
        """A session at the sight of which the person turns sessions off."""

        __slots__ = ()

        def __bool__(self) -> bool:
            sessions.configure(Configure())
            return True

    for look in (
        lambda: sessions.covers(TurnedOff("chat"), KEY, TOKENS),
        lambda: sessions.offers(TurnedOff("chat"), KEY, TOKENS, 0, whole=False),
    ):
        sessions.configure(Configure(str(tmp_path), 1 << 20))
        look()
        assert not sessions.enabled
    sessions.close(time.monotonic() + 10)


@pytest.fixture
def _threads_take_turns_often() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_a_file_may_be_removed_while_its_tokens_are_asked_for(tmp_path: Path) -> None:
    files = SessionFiles(tmp_path, 1 << 20)
    files.open()
    files.write(SAVED)
    name = next(tmp_path.glob("*[!t]")).name
    stop = threading.Event()

    def forget() -> None:
        while not stop.is_set():
            files._known.pop(name, None)  # what `remove` does; the file would have to be written again

    thread = threading.Thread(target=forget)
    thread.start()
    try:
        end = time.monotonic() + 1.0
        while time.monotonic() < end:
            assert files.tokens("chat", KEY) == TOKENS
    finally:
        stop.set()
        thread.join()
