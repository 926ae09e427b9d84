"""The models that an endpoint lists, and servers that list none."""

from __future__ import annotations

import json
import socket

import pytest
from tests.loopback_endpoint import LoopbackEndpoint

from lampblack.domain.faults import KnownError
from lampblack.models.endpoints.endpoint import LONGEST_ANSWER, MOST_MODELS, Endpoint
from lampblack.network.outbound import Outbound


def kind_of(endpoint: Endpoint) -> str:
    with pytest.raises(KnownError) as error:
        endpoint.models()
    return error.value.fault.kind


def test_its_models_are_listed(endpoint):
    assert endpoint.models() == ("soot-1b", "soot-7b")


def test_an_address_without_a_path_means_the_usual_one(server):
    assert Endpoint(Outbound(), server.address.removesuffix("/v1") + "/").models() == ("soot-1b", "soot-7b")


def test_the_key_is_asked_for_each_time_and_sent(server):
    server.key = "right"
    keys = iter(["right", "wrong"])
    endpoint = Endpoint(Outbound(), server.address, lambda: next(keys))
    assert endpoint.models()
    assert kind_of(endpoint) == "endpoint.key_refused"
    assert [headers["Authorization"] for _, _, headers, _ in server.requests] == ["Bearer right", "Bearer wrong"]


@pytest.mark.parametrize("key", ["a b", "a\nX-Other: b", "schlüssel"])
def test_what_cannot_be_a_key_is_not_sent(server, key):
    assert kind_of(Endpoint(Outbound(), server.address, lambda: key)) == "endpoint.bad_key"
    assert server.requests == []


def test_this_computer_is_asked_past_proxies(server, endpoint, monkeypatch):
    with LoopbackEndpoint() as proxy:
        monkeypatch.setenv("http_proxy", proxy.address.removesuffix("/v1"))
        monkeypatch.setenv("HTTP_PROXY", proxy.address.removesuffix("/v1"))
        monkeypatch.setenv("no_proxy", "")
        assert endpoint.models() == ("soot-1b", "soot-7b")
        assert proxy.requests == []


def test_offline_nothing_is_sent(server):
    assert kind_of(Endpoint(Outbound(lambda: True), server.address)) == "network.offline"
    assert server.requests == []


def test_where_nobody_listens_it_cannot_be_reached():
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        assert kind_of(Endpoint(Outbound(), f"http://127.0.0.1:{unheard.getsockname()[1]}")) == "endpoint.unreachable"


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (401, "endpoint.key_refused"),
        (403, "endpoint.key_refused"),
        (404, "endpoint.no_models"),
        (429, "endpoint.too_many_requests"),
        (500, "endpoint.trouble"),
        (503, "endpoint.trouble"),
        (400, "endpoint.refused"),
        (418, "endpoint.refused"),
    ],
)
def test_refusals_have_their_sentences(server, endpoint, code, kind):
    server.answers.append(lambda handler: handler.answer_json(code, {"error": {"message": "no\n\x1b[31m."}}))
    assert kind_of(endpoint) == kind


def test_what_a_server_says_of_a_refusal_is_told_in_one_line(server, endpoint):
    server.answers.append(
        lambda handler: handler.answer_json(400, {"error": {"message": "not\nthis\x1b " + "x" * 999}})
    )
    with pytest.raises(KnownError) as error:
        endpoint.models()
    message = error.value.fault.details["message"]
    assert message.startswith("not this xxx")
    assert len(message) == 300


@pytest.mark.parametrize(
    "body",
    [
        b"<html>Log in first</html>",
        b"",
        b"[]",
        b"null",
        b'{"data": 3}',
        b'"\xff\xfe"',
        b"[" * 100_000,
    ],
)
def test_what_is_no_list_is_told(server, endpoint, body):
    server.answers.append(lambda handler: handler.answer(200, body, Content_Type="text/html"))
    assert kind_of(endpoint) == "endpoint.not_one"


def test_an_endless_list_is_left(server, endpoint):
    server.answers.append(lambda handler: handler.answer(200, b" " * (LONGEST_ANSWER + 2**20)))
    assert kind_of(endpoint) == "endpoint.endless"


def test_hostile_names_are_left_out(server, endpoint):
    listed = [{"id": name} for name in ("good", "", "x" * 301, 3, "a\nb", "\x1b[2J", "good")] + [None, "text"]
    server.answers.append(lambda handler: handler.answer(200, json.dumps({"data": listed}).encode()))
    assert endpoint.models() == ("good",)


def test_of_very_many_models_the_first_are_listed(server, endpoint):
    server.models = [f"m{number}" for number in range(MOST_MODELS + 5)]
    assert len(endpoint.models()) == MOST_MODELS


def test_a_redirect_is_not_followed(server):
    with LoopbackEndpoint() as other:
        server.answers.append(lambda handler: handler.answer(307, b"", Location=other.address + "/models"))
        assert kind_of(Endpoint(Outbound(), server.address, lambda: "secret")) == "endpoint.moved"
        assert other.requests == []


@pytest.mark.parametrize(
    "address",
    [
        "",
        "localhost:8080",
        "ftp://host",
        "http://",
        "http://a:b@host",
        "http://host/?x=1",
        "http://h\nost",
        "http://[::1",
    ],
)
def test_what_is_no_address_is_told(address):
    with pytest.raises(KnownError) as error:
        Endpoint(Outbound(), address)
    assert error.value.fault.kind == "endpoint.bad_address"
