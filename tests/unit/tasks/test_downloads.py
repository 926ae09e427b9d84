"""Several downloads at once, from a real server: paused, gone on with, cancelled, and found again after a restart."""

from __future__ import annotations

import hashlib
import random
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.loopback_hub import COMMIT, LoopbackHub, Repo

from lampblack.domain.hub import Download, DownloadState, HubFile
from lampblack.models.hub.hub import Hub
from lampblack.network.outbound import Outbound
from lampblack.tasks.downloads import AT_ONCE, Downloads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PATIENCE = 20
REPO = "Lampblack/Ink-GGUF"


class Gate:
    """A server that sends a little of each file, and the rest when it is opened."""

    def __init__(self, server: LoopbackHub, count: int) -> None:
        self.open = threading.Event()
        server.answers.extend([self.answer] * count)

    def answer(self, handler, content) -> None:
        written = 0

        def write(piece, plain=handler.wfile.write):
            nonlocal written
            written += len(piece)
            if written > 300_000:
                self.open.wait(PATIENCE)
                self.open.set()  # nobody waits twice where a test has failed
            return plain(piece)

        handler.wfile.write = write
        handler.send_file(content)


class Watcher:
    """Remembers what was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, Download | None]] = []
        self._changed = threading.Condition()

    def __call__(self, key: str, download: Download | None) -> None:
        with self._changed:
            self.told.append((key, download))
            self._changed.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        with self._changed:
            assert self._changed.wait_for(condition, PATIENCE), f"it did not happen: {self.told[-3:]}"


@pytest.fixture
def server() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        server.repos[REPO] = Repo({f"{name}.gguf": random.Random(name).randbytes(900_000) for name in "abcdef"})
        server.repos[REPO].files |= {
            f"m-{part:05}-of-00002.gguf": random.Random(part).randbytes(600_000) for part in (1, 2)
        }
        yield server


@pytest.fixture
def watcher() -> Watcher:
    return Watcher()


@pytest.fixture
def make(server, watcher, tmp_path, monkeypatch) -> Iterator[Callable[[], Downloads]]:
    monkeypatch.setattr("lampblack.models.hub.fetching.FIRST_PAUSE", 0.01)
    monkeypatch.setattr("lampblack.models.hub.fetching.TOLD_EVERY", 0.0)
    made: list[Downloads] = []

    def downloads() -> Downloads:
        outbound = Outbound()
        made.append(Downloads(Hub(outbound, lambda: server.endpoint), outbound, lambda: tmp_path, watcher))
        return made[-1]

    yield downloads
    for one in made:
        one.close()
    import huggingface_hub

    huggingface_hub.close_session()


def files(server: LoopbackHub, *names: str) -> tuple[HubFile, ...]:
    contents = [(f"{name}.gguf", server.repos[REPO].files[f"{name}.gguf"]) for name in names]
    return tuple(HubFile(REPO, COMMIT, path, len(one), hashlib.sha256(one).hexdigest()) for path, one in contents)


def state(downloads: Downloads, key: str) -> DownloadState | None:
    return next((one.state for one in downloads.list if one.key == key), None)


def arrived_file(server, tmp_path: Path, name: str) -> bool:
    return (tmp_path / REPO / f"{name}.gguf").read_bytes() == server.repos[REPO].files[f"{name}.gguf"]


def test_several_come_at_once_and_the_others_after_them(make, server, watcher, tmp_path):
    gate = Gate(server, AT_ONCE)
    downloads = make()
    keys = [downloads.begin(files(server, name)) for name in "abcdef"]
    watcher.wait(lambda: sum(one.state is DownloadState.READING for one in downloads.list) == AT_ONCE)
    assert [state(downloads, key) for key in keys[AT_ONCE:]] == [DownloadState.QUEUED] * 2

    gate.open.set()
    watcher.wait(lambda: all(one.state is DownloadState.DONE for one in downloads.list))
    assert all(arrived_file(server, tmp_path, name) for name in "abcdef")
    assert [one.done for one in downloads.list] == [900_000] * 6


def test_a_paused_one_rests_and_goes_on_with_what_is_missing(make, server, watcher, tmp_path):
    gate = Gate(server, 1)
    downloads = make()
    key = downloads.begin(files(server, "a"))
    watcher.wait(lambda: downloads.list[0].done >= 200_000)
    downloads.pause(key)
    gate.open.set()
    watcher.wait(lambda: state(downloads, key) is DownloadState.PAUSED)
    kept = downloads.list[0].done
    assert 200_000 <= kept < 900_000

    downloads.resume(key)
    watcher.wait(lambda: state(downloads, key) is DownloadState.DONE)
    assert int(server.file_requests()[-1]["Range"].removeprefix("bytes=")[:-1]) >= kept
    assert arrived_file(server, tmp_path, "a")


def test_after_a_restart_all_are_found_again_and_those_that_were_not_paused_go_on(make, server, watcher, tmp_path):
    gate = Gate(server, 2)
    first = make()
    resting, going = first.begin(files(server, "a")), first.begin(files(server, "b"))
    watcher.wait(lambda: all(one.done >= 200_000 for one in first.list))
    first.pause(resting)
    gate.open.set()
    watcher.wait(lambda: state(first, resting) is DownloadState.PAUSED)
    first.close()

    again = make()
    again.restore()
    assert {one.key for one in again.list} >= {resting}
    assert next(one.done for one in again.list if one.key == resting) >= 200_000
    watcher.wait(lambda: state(again, going) in (None, DownloadState.DONE))
    assert arrived_file(server, tmp_path, "b")
    assert state(again, resting) is DownloadState.PAUSED
    again.resume(resting)
    watcher.wait(lambda: state(again, resting) is DownloadState.DONE)
    assert arrived_file(server, tmp_path, "a")


def test_a_model_in_parts_is_one_download_also_after_a_restart_in_its_first_part(make, server, watcher, tmp_path):
    gate = Gate(server, 1)
    first = make()
    parts = files(server, "m-00001-of-00002", "m-00002-of-00002")
    key = first.begin(parts)
    watcher.wait(lambda: first.list[0].done >= 200_000)
    closing = threading.Thread(target=first.close)
    closing.start()
    time.sleep(0.05)
    gate.open.set()
    closing.join()

    again = make()
    again.restore()
    assert [(one.key, one.total) for one in again.list] == [(key, 1_200_000)]
    watcher.wait(lambda: state(again, key) is DownloadState.DONE)
    assert all(arrived_file(server, tmp_path, f"m-0000{number}-of-00002") for number in (1, 2))


def test_a_cancelled_one_leaves_nothing(make, server, watcher, tmp_path):
    gate = Gate(server, 1)
    downloads = make()
    key = downloads.begin(files(server, "a"))
    watcher.wait(lambda: downloads.list[0].done >= 200_000)
    downloads.cancel(key)
    gate.open.set()
    watcher.wait(lambda: watcher.told[-1] == (key, None))
    assert downloads.list == ()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_one_that_failed_says_why_and_can_be_gone_on_with(make, server, watcher, tmp_path):
    server.answers.append(lambda handler, _content: handler.answer(403))
    downloads = make()
    key = downloads.begin(files(server, "a"))
    watcher.wait(lambda: state(downloads, key) is DownloadState.FAILED)
    assert downloads.list[0].fault.kind == "hub.forbidden"

    downloads.resume(key)
    watcher.wait(lambda: state(downloads, key) is DownloadState.DONE)
    assert downloads.list[0].fault is None
    assert downloads.list[0].path == str(tmp_path / REPO / "a.gguf")
    downloads.forget(key)
    assert downloads.list == ()


def test_what_is_under_way_is_not_begun_twice(make, server, watcher):
    gate = Gate(server, 1)
    downloads = make()
    keys = {downloads.begin(files(server, "a")) for _ in range(3)}
    gate.open.set()
    watcher.wait(lambda: state(downloads, *keys) is DownloadState.DONE)
    assert len(server.file_requests()) == 1


def test_closing_does_not_wait_for_a_server_that_hangs(make, server, watcher, tmp_path, monkeypatch):
    monkeypatch.setattr("lampblack.tasks.downloads.PATIENCE", 0.1)
    gate = Gate(server, 1)
    downloads = make()
    downloads.begin(files(server, "a"))
    watcher.wait(lambda: downloads.list[0].done >= 200_000)
    began = time.monotonic()
    downloads.close()
    assert time.monotonic() - began < PATIENCE / 4
    gate.open.set()
