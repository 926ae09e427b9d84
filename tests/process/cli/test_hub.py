"""`lampblack models search | pull` against a hub on this computer, up to the first reply of what was fetched."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import pytest
from tests.loopback_hub import LoopbackHub, Repo
from tests.process.cli.conftest import COMMAND, environment

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = "HuggingFaceTB/SmolLM2-135M-Instruct-GGUF"
FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"


@pytest.fixture
def hub(starter_model) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        content = starter_model.read_bytes()
        hub.repos[REPO] = Repo({FILE: content, "README.md": b"# Hello"}, downloads=1234, likes=56)
        yield hub


@pytest.fixture
def on_hub(hub, lampblack):
    return lambda *arguments, **variables: lampblack("models", *arguments, HF_ENDPOINT=hub.endpoint, **variables)


@pytest.mark.slow
def test_from_a_search_to_the_first_reply(on_hub, lampblack, home):
    found = on_hub("search", "smollm2")
    assert found.out.decode().splitlines() == [REPO, "    1,234 downloads, 56 likes, 2026-11-01, apache-2.0"]

    pulled = on_hub("pull", REPO)
    assert pulled.status == 0
    assert pulled.sentence.startswith("Fetching SmolLM2-135M-Instruct-Q4_1 (98 MB)")
    place = home / "data" / "models" / REPO / FILE
    assert str(place) in pulled.out.decode()

    listed = json.loads(lampblack("models", "list", "--json").out)["models"]
    name = next(model["name"] for model in listed if model["path"] == str(place))
    reply = lampblack("generate", "-m", name, "-p", "Hello", "--max-tokens", "4")
    assert (reply.status, bool(reply.out.strip())) == (0, True)


def test_the_same_as_json(on_hub, home):
    (found,) = json.loads(on_hub("search", "smollm2", "--json").out)["models"]
    assert (found["repo"], found["downloads"], found["gated"]) == (REPO, 1234, False)
    pulled = json.loads(on_hub("pull", REPO, "q4_1", "--json").out)
    assert pulled["path"] == str(home / "data" / "models" / REPO / FILE)
    assert pulled["architecture"] == "llama"


@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT])
def test_what_was_ended_in_the_middle_goes_on_where_it_was(hub, on_hub, home, starter_model, end):
    def slowly(handler, content):
        def write(piece, plain=handler.wfile.write):
            time.sleep(0.01)
            return plain(piece)

        handler.wfile.write = write
        handler.send_file(content)

    hub.answers.append(slowly)
    environ = environment(home, HF_ENDPOINT=hub.endpoint)
    running = subprocess.Popen(
        [*COMMAND, "models", "pull", REPO], env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    part = home / "data" / "models" / ".fetching"
    arrived = 0
    while arrived < 5_000_000:
        assert running.poll() is None
        time.sleep(0.02)
        arrived = next((path.stat().st_size for path in part.glob("*/part")), 0)
    running.send_signal(end)
    _, err = running.communicate(timeout=30)
    assert running.returncode == (-signal.SIGKILL if end is signal.SIGKILL else 130)
    if end is signal.SIGINT:
        assert err.decode().splitlines()[-1].endswith("the same command goes on with it.")
    kept = next(part.glob("*/part")).stat().st_size
    assert kept >= arrived

    assert on_hub("pull", REPO).status == 0
    assert hub.file_requests()[-1]["Range"] == f"bytes={kept}-"
    assert (home / "data" / "models" / REPO / FILE).read_bytes() == starter_model.read_bytes()
    assert not list(part.glob("*"))


@pytest.mark.slow
def test_a_file_that_changed_on_the_disk_is_told_from_what_was_fetched(on_hub, home, starter_model):
    on_hub("pull", REPO)
    place = home / "data" / "models" / REPO / FILE
    good = on_hub("verify", str(place))
    assert (good.status, good.out.decode().splitlines()[0]) == (0, f"{FILE}  as it is in {REPO} at 0123456789ab")

    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    assert "its SHA-256 is another" in on_hub("verify", str(place)).sentence
    (told,) = json.loads(on_hub("verify", str(place), "--json").out)["files"]
    assert told["changed"] is True
    assert told["sha256"] != told["expected"]

    assert b"not fetched by Lampblack" in on_hub("verify", str(starter_model)).out


def test_what_cannot_be_had_is_said_in_one_sentence(on_hub, lampblack, hub):
    assert "The hub has no nobody/nothing" in on_hub("pull", "nobody/nothing").sentence
    assert "has no file Q8_0" in on_hub("pull", REPO, "Q8_0").sentence
    assert "cannot be reached" in lampblack("models", "search", HF_ENDPOINT="http://127.0.0.1:9").sentence
    hub.repos[REPO].files = {"README.md": b"# Hello"}
    assert "has no GGUF files" in on_hub("pull", REPO).sentence


def test_a_command_obeys_the_settings_of_the_window(hub, lampblack, home):
    (home / "config").mkdir(exist_ok=True)
    settings = home / "config" / "settings.json"
    settings.write_text(json.dumps({"hub_address": hub.endpoint}), encoding="utf-8")
    assert REPO in lampblack("models", "search", "smollm2").out.decode()

    settings.write_text(json.dumps({"hub_address": hub.endpoint, "offline": True}), encoding="utf-8")
    asked = len(hub.requests)
    refused = lampblack("models", "search", "smollm2")
    assert (refused.status, "stay offline" in refused.sentence) == (1, True)
    assert len(hub.requests) == asked
