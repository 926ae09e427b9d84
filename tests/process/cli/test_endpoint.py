"""`lampblack generate --endpoint` against an engine elsewhere on this computer."""

from __future__ import annotations

import json
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from tests.loopback_endpoint import LoopbackEndpoint
from tests.process.cli.conftest import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

ASK = ("generate", "-m", "soot-1b", "-p", "What is ink?")


@pytest.fixture
def server() -> Iterator[LoopbackEndpoint]:
    with LoopbackEndpoint() as server:
        yield server


@pytest.mark.slow
@pytest.mark.parametrize("stream", [(), ("--stream",)])
def test_a_model_elsewhere_replies(server, lampblack, stream):
    done = lampblack(*ASK, "--endpoint", server.address, *stream)
    assert (done.status, done.out, done.err) == (0, b"Ink is made of soot.\n", b"")


@pytest.mark.slow
def test_its_models_are_listed(server, lampblack):
    listed = lampblack("models", "list", "--endpoint", server.address)
    assert (listed.status, listed.out) == (0, b"soot-1b\nsoot-7b\n")
    told = json.loads(lampblack("models", "list", "--endpoint", server.address, "--json").out)
    assert told == {"endpoint": server.address, "models": [{"name": "soot-1b"}, {"name": "soot-7b"}]}


@pytest.mark.slow
def test_its_figures_are_told_as_far_as_it_tells_them(server, lampblack):
    done = lampblack(*ASK, "--endpoint", server.address, "--json")
    told = json.loads(done.out)
    assert (told["text"], told["prompt_tokens"], told["finish_reason"]) == ("Ink is made of soot.", 7, "stop")
    assert not {"seed", "context_length", "reused_tokens"} & told.keys()


@pytest.mark.slow
def test_a_reply_that_is_cut_off_and_uncounted_says_no_more_than_is_known(server, lampblack):
    def cut(handler):
        handler.begin_events()
        handler.say_text(content="Ink is")
        handler.say({"choices": [{"delta": {}, "finish_reason": "length"}]})

    server.answers.extend([cut, cut])
    done = lampblack(*ASK, "--endpoint", server.address)
    assert (done.status, done.out) == (0, b"Ink is\n")
    assert done.sentence == "The reply was cut off, because --max-tokens or the server's own limit was reached."
    told = json.loads(lampblack(*ASK, "--endpoint", server.address, "--json").out)
    assert told.keys() == {"text", "finish_reason", "time_to_first_token"}


@pytest.mark.slow
def test_the_key_comes_from_a_file_or_the_environment(server, lampblack, tmp_path):
    server.key = "right"
    file = tmp_path / "key"
    file.write_text("right\n")
    assert lampblack(*ASK, "--endpoint", server.address, "--key-file", file).status == 0
    assert lampblack(*ASK, "--endpoint", server.address, LAMPBLACK_ENDPOINT_KEY="right").status == 0
    refused = lampblack(*ASK, "--endpoint", server.address)
    assert refused.status == 1
    assert "did not accept the key" in refused.sentence


@pytest.mark.slow
def test_offline_nothing_is_sent(server, lampblack, home):
    (home / "config").mkdir(parents=True, exist_ok=True)
    (home / "config" / "settings.json").write_text('{"offline": true}')
    done = lampblack(*ASK, "--endpoint", server.address)
    assert done.status == 1
    assert done.sentence.startswith("Lampblack is set to stay offline")
    assert server.requests == []


@pytest.mark.slow
def test_what_came_before_a_break_is_printed(server, lampblack):
    def cut(handler):
        handler.begin_events()
        handler.say_text(content="Ink is")

    server.answers.append(cut)
    done = lampblack(*ASK, "--endpoint", server.address, "--stream")
    assert (done.status, done.out.strip()) == (1, b"Ink is")
    assert "stopped in the middle of the reply" in done.sentence


@pytest.mark.slow
def test_an_interrupt_ends_the_request(server, home):
    server.may_go_on.clear()
    command = [*COMMAND, *ASK, "--endpoint", server.address, "--stream"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home, LC_ALL="C.UTF-8")
    ) as process:
        assert process.stdout is not None
        assert process.stdout.read(3) == b"Ink"
        process.send_signal(signal.SIGINT)
        assert process.wait() == 130
    server.left.wait()
