"""The list of what left this computer."""

from __future__ import annotations

import os
import socket
import threading
from typing import TYPE_CHECKING

import pytest
from tests.loopback_hub import LoopbackHub, Repo

from lampblack.domain.faults import KnownError
from lampblack.models.hub.hub import Hub
from lampblack.network import journal
from lampblack.network.journal import Journal, Outcome
from lampblack.network.outbound import Outbound, UnansweredError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

REPO = "Lampblack/Ink-GGUF"
CUT_OFF = b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nink"


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
    outbound = Outbound(journal=listed)
    hub = Hub(outbound, lambda: server.endpoint)
    hub.search("a secret wish")
    file = hub.repository(REPO).files[0]
    with outbound.client() as client:
        assert client.get(hub.address(file)).content == b"ink"

    made = listed.all()
    assert len(made) == len(server.requests)
    assert [one.what for one in reversed(made)] == [f"{method} {path}" for method, path, _ in server.requests]
    port = server.endpoint.rpartition(":")[2]
    assert {one.host for one in made} == {f"127.0.0.1:{port}", f"localhost:{port}"}
    assert {one.outcome for one in made} == {Outcome.ANSWERED}
    assert (made[0].status, made[0].received) == (200, 3)
    assert 302 in {one.status for one in made}
    assert not any("secret" in one.what for one in made)


def test_while_offline_nothing_is_asked_and_what_was_kept_back_is_listed(server: LoopbackHub, listed: Journal):
    hub = Hub(Outbound(lambda: True, listed), lambda: server.endpoint)
    with pytest.raises(KnownError):
        hub.search("ink")
    assert server.requests == []
    assert {(one.outcome, one.status) for one in listed.all()} == {(Outcome.OFFLINE, 0)}


def test_why_there_was_no_answer_is_listed(listed: Journal):
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    with Outbound(journal=listed).client() as client, pytest.raises(UnansweredError):
        client.get(f"http://127.0.0.1:{port}/models")
    (one,) = listed.all()
    assert (one.host, one.what, one.outcome) == (f"127.0.0.1:{port}", "GET /models", Outcome.UNREACHED)


@pytest.mark.parametrize(("answer", "outcome", "received"), [(b"HT", Outcome.CUT, 0), (CUT_OFF, Outcome.CUT, 3)])
def test_an_answer_that_is_cut_off_is_listed_with_what_came(
    listed: Journal, answer: bytes, outcome: Outcome, received: int
):
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with server.accept()[0] as peer:
                peer.recv(4096)
                peer.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        with Outbound(journal=listed).client() as client, pytest.raises(UnansweredError):
            client.get(f"http://127.0.0.1:{server.getsockname()[1]}/")
        thread.join()
    (one,) = listed.all()
    assert (one.outcome, one.received) == (outcome, received)


def test_a_server_with_trouble_is_listed_with_its_status(server: LoopbackHub, listed: Journal):
    with Outbound(journal=listed).client() as client:
        client.get(f"{server.endpoint}/nothing/here")
    (one,) = listed.all()
    assert (one.outcome, one.status) == (Outcome.ANSWERED, 404)


def test_lines_of_an_older_version_and_of_what_never_ended_are_read(tmp_path: Path):
    path = tmp_path / "connections.jsonl"
    path.write_bytes(b'\n{"at":1.5,"host":"old.example","what":"GET /a"}\n\n{"end":"0","outcome":"new","status":1,')
    listed = Journal(path)
    listed.end(listed.record("b.example", "GET /b"), Outcome.ANSWERED, 200, 5)
    listed.record("c.example", "GET /c")
    assert [(one.host, one.outcome, one.status, one.received) for one in listed.all()] == [
        ("c.example", "", 0, 0),
        ("b.example", "answered", 200, 5),
        ("old.example", "", 0, 0),
    ]


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


def test_a_line_that_was_cut_off_takes_no_other_with_it(tmp_path):
    path = tmp_path / "connections.jsonl"
    Journal(path).record("first.org", "GET /")
    with path.open("ab") as file:
        file.write(b'{"at": 1, "ho')
    Journal(path).record("second.org", "GET /")
    assert [one.host for one in Journal(path).all()] == ["second.org", "first.org"]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps who may read a file elsewhere")
def test_nobody_else_may_read_the_list(tmp_path):
    path = tmp_path / "logs" / "connections.jsonl"
    Journal(path).record("example.org", "GET /")
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_what_the_disk_does_not_take_is_listed_all_the_same(tmp_path):
    (tmp_path / "logs").write_text("no folder")
    listed = Journal(tmp_path / "logs" / "connections.jsonl")
    listed.record("example.org", "GET /")
    assert [(one.host, one.what) for one in listed.all()] == [("example.org", "GET /")]
