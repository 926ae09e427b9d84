"""The list of what left this computer."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from tests.loopback_hub import LoopbackHub, Repo

from lampblack.domain.faults import KnownError
from lampblack.models.hub.hub import Hub
from lampblack.network import journal
from lampblack.network.journal import Journal
from lampblack.network.outbound import Outbound

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPO = "Lampblack/Ink-GGUF"


@pytest.fixture
def server() -> Iterator[LoopbackHub]:
    with LoopbackHub() as server:
        server.repos[REPO] = Repo({"ink.gguf": b"ink"})
        yield server
        import huggingface_hub

        huggingface_hub.close_session()


@pytest.fixture
def listed(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "logs" / "connections.jsonl")


def test_every_request_is_listed_with_the_hosts_it_was_led_on_to(server: LoopbackHub, listed: Journal):
    outbound = Outbound(on_request=listed.record)
    hub = Hub(outbound, lambda: server.endpoint)
    hub.search("a secret wish")
    file = hub.repository(REPO).files[0]
    with outbound.client() as client:
        assert client.get(hub.address(file)).content == b"ink"

    made = listed.all()
    assert len(made) == len(server.requests)
    assert [one.what for one in reversed(made)] == [f"{method} {path}" for method, path, _ in server.requests]
    assert {one.host for one in made} == {"127.0.0.1", "localhost"}
    assert not any("secret" in one.what for one in made)


def test_while_offline_nothing_is_asked_and_nothing_listed(server: LoopbackHub, listed: Journal):
    hub = Hub(Outbound(lambda: True, listed.record), lambda: server.endpoint)
    with pytest.raises(KnownError):
        hub.search("ink")
    assert server.requests == []
    assert listed.all() == []


def test_the_newest_come_first_and_damaged_lines_are_left_out(listed: Journal, tmp_path: Path):
    listed.record("a.example", "GET /1")
    with (tmp_path / "logs" / "connections.jsonl").open("ab") as file:
        file.write(b"\xff\xfe damaged\n")
    listed.record("b.example", "GET /2")
    assert [one.host for one in Journal(tmp_path / "logs" / "connections.jsonl").all()] == ["b.example", "a.example"]
    listed.clear()
    assert listed.all() == []
    listed.clear()


def test_a_long_list_loses_its_older_half(listed: Journal, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal, "MOST_BYTES", 4000)
    for number in range(200):
        listed.record("a.example", f"GET /{number}")
    made = [one.what for one in listed.all()]
    assert made == [f"GET /{number}" for number in range(199, 199 - len(made), -1)]
    assert 10 < len(made) < 100


def test_many_threads_lose_no_line(listed: Journal):
    def work(name: str) -> None:
        for number in range(50):
            listed.record(name, f"GET /{number}")

    threads = [threading.Thread(target=work, args=(f"{name}.example",)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(listed.all()) == 200


def test_a_disk_that_cannot_be_written_stops_nobody(tmp_path: Path):
    (tmp_path / "file").touch()
    Journal(tmp_path / "file" / "connections.jsonl").record("a.example", "GET /")
