"""Searching a hub and reading what a repository holds, with Hugging Face's own client, over a real connection."""

from __future__ import annotations

import json
import time

import pytest
from tests.loopback_hub import COMMIT, Repo
from tests.unit.models.hub.conftest import NAME, REPO

from lampblack.domain.faults import KnownError
from lampblack.domain.hub import Order


def status(code: int, body: bytes = b"", **headers: str):
    return lambda handler, _content: handler.answer(code, body, **headers)


def kind_of(work) -> str:
    with pytest.raises(KnownError) as caught:
        work()
    assert "{" not in str(caught.value)
    return caught.value.fault.kind


@pytest.fixture
def shelf(server):
    gguf = {"architecture": "llama", "total": 1_100_000_000, "context_length": 2048}
    server.repos = {
        "a/Tiny-GGUF": Repo({"t.gguf": b"t"}, downloads=5, likes=90, updated="2026-01-01T00:00:00.000Z", gguf=gguf),
        "b/Ink-7B-GGUF": Repo({"i.gguf": b"i"}, downloads=50, likes=9, updated="2026-03-01T00:00:00.000Z"),
        "b/Ink-7B": Repo({"model.safetensors": b"s"}, downloads=500, is_gguf=False),
        "c/Ink-Gated": Repo({"g.gguf": b"g"}, downloads=20, likes=1, is_gated=True, licence="gemma"),
    }
    return server


def test_a_search_finds_repositories_with_gguf_files_whose_names_have_all_words(hub, shelf):
    assert [model.repo for model in hub.search("ink")] == ["b/Ink-7B-GGUF", "c/Ink-Gated"]
    assert [model.repo for model in hub.search("ink 7b")] == ["b/Ink-7B-GGUF"]
    assert hub.search("nothing like it") == []


@pytest.mark.parametrize(
    ("order", "first"),
    [(Order.DOWNLOADS, "b/Ink-7B-GGUF"), (Order.LIKES, "a/Tiny-GGUF"), (Order.RECENT, "c/Ink-Gated")],
)
def test_they_are_sorted_as_is_wished(hub, shelf, order, first):
    assert hub.search("", order)[0].repo == first


def test_what_the_hub_says_of_a_model_is_there(hub, shelf):
    found = {model.repo: model for model in hub.search("")}
    tiny, gated = found["a/Tiny-GGUF"], found["c/Ink-Gated"]
    assert (tiny.architecture, tiny.parameters, tiny.context_length) == ("llama", 1_100_000_000, 2048)
    assert (tiny.likes, tiny.licence, tiny.updated[:10], tiny.gated) == (90, "apache-2.0", "2026-01-01", False)
    assert (gated.licence, gated.gated, gated.parameters) == ("gemma", True, 0)


def test_a_repository_says_its_commit_and_of_each_file_its_size_and_check_sum(hub, content):
    import hashlib

    repository = hub.repository(REPO)
    (file,) = repository.files
    assert repository.commit == file.commit == COMMIT
    assert (file.path, file.size, file.sha256) == (NAME, len(content), hashlib.sha256(content).hexdigest())


def test_unknown_and_senseless_repositories_are_told_apart(hub):
    assert kind_of(lambda: hub.repository("nobody/nothing")) == "hub.no_repository"
    for name in ("", "a/b/c", "a b/c", "../x", "https://huggingface.co/a/b", "a/b\n"):
        assert kind_of(lambda name=name: hub.repository(name)) in ("hub.bad_repository", "hub.no_repository")


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (status(200, b"<html>Welcome to the hotel</html>", Content_Type="text/html"), "hub.not_a_hub"),
        (status(200, b'{"what": "ever"}'), "hub.not_a_hub"),
        (status(200, b'["x"]'), "hub.not_a_hub"),
        (status(200, b"[" * 100_000), "hub.not_a_hub"),
        (status(200, b"\xff\xfe"), "hub.not_a_hub"),
        (status(200, json.dumps([{"id": "a/b", "downloads": "many", "gguf": 3}]).encode()), "hub.not_a_hub"),
        (status(403), "hub.forbidden"),
        (status(404), "hub.no_repository"),
        (status(401, X_Error_Message="Invalid credentials in Authorization header"), "hub.token_refused"),
        (status(429, Retry_After="20"), "hub.too_many_requests"),
        (status(500), "hub.trouble"),
        (status(503), "hub.trouble"),
    ],
)
def test_strange_answers_end_in_their_own_sentence_at_once(hub, server, answer, kind):
    server.api_answers.append(answer)
    assert kind_of(lambda: hub.search("ink")) == kind
    server.api_answers.append(answer)
    assert kind_of(lambda: hub.repository(REPO)) in (kind, "hub.not_a_hub", "hub.no_repository")
    assert len(server.requests) == 2


def test_an_answer_without_end_is_left(hub, server, monkeypatch):
    monkeypatch.setattr("lampblack.network.outbound.LONGEST_ANSWER", 100_000)

    def endless(handler, _content):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(1000):
            handler.wfile.write(b'"' * 10_000)
        handler.close_connection = True

    server.api_answers.append(endless)
    assert kind_of(lambda: hub.search("ink")) == "hub.not_a_hub"


def test_a_drip_is_left_after_some_time(hub, server, monkeypatch):
    monkeypatch.setattr("lampblack.network.outbound.LONGEST_SECONDS", 0.2)

    def drip(handler, _content):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b" ")
            time.sleep(0.05)
        handler.close_connection = True

    server.api_answers.append(drip)
    assert kind_of(lambda: hub.search("ink")) == "hub.not_a_hub"


def test_a_server_that_says_nothing_is_left(hub, server, monkeypatch):
    monkeypatch.setattr("lampblack.network.outbound.PATIENCE", 0.2)
    server.api_answers.append(lambda handler, _content: time.sleep(0.6))
    assert kind_of(lambda: hub.search("ink")) == "hub.unreachable"


@pytest.mark.parametrize("address", ["", "huggingface.co", "ftp://hub", "https://", "http://host:99999", "data:1"])
def test_an_address_that_is_none_is_said(hub, address):
    hub._endpoint = lambda: address
    assert kind_of(lambda: hub.search("ink")) == "hub.bad_address"


def test_nobody_there_and_offline_are_told_apart(hub, outbound, server):
    hub._endpoint = lambda: "http://127.0.0.1:9/"
    assert kind_of(lambda: hub.search("ink")) == "hub.unreachable"
    outbound._is_offline = lambda: True
    assert kind_of(lambda: hub.search("ink")) == "network.offline"


def test_why_nobody_is_there_is_said_in_words(hub):
    for address, words in {
        "http://127.0.0.1:9": "(it refuses the connection)",
        "http://no.such.host.invalid": "(nobody knows its name)|(there is no network)",
    }.items():
        hub._endpoint = lambda address=address: address
        with pytest.raises(KnownError) as caught:
            hub.search("ink")
        assert any(word in str(caught.value) for word in words.split("|")), caught.value


def test_each_request_is_told_to_who_lists_them(server, tmp_path):
    from lampblack.models.hub.hub import Hub
    from lampblack.network.journal import Journal
    from lampblack.network.outbound import Outbound

    journal = Journal(tmp_path / "connections.jsonl")
    Hub(Outbound(journal=journal), lambda: server.endpoint).search("ink")
    host = server.endpoint.removeprefix("http://")
    assert [(one.host, one.what, one.status) for one in journal.all()] == [(host, "GET /api/models", 200)]


def test_neither_telemetry_nor_a_token_that_lies_about_is_sent(hub, server, monkeypatch, tmp_path):
    monkeypatch.setenv("HF_TOKEN", "hf_lying_about")
    hub.search("ink")
    (request,) = server.requests
    assert "Authorization" not in request[2]
    assert "lampblack/" in request[2]["User-Agent"]
