"""`lampblack models quantize | measure`."""

from __future__ import annotations

import hashlib
import json
import signal
import subprocess
import time
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.process.cli.conftest import COMMAND, environment
from tests.tiny_gguf import write_tiny_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.process.cli.conftest import Done


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_tiny_model(tmp_path / "tiny.gguf", embedding_length=256)


@pytest.fixture
def models(home: Path) -> Path:
    """The library folder."""
    return home / "data" / "models"


def wait_for(condition: Callable[[], object]) -> None:
    while not condition():
        time.sleep(0.02)


@pytest.mark.slow
def test_without_a_type_it_says_what_can_be_made(lampblack: Callable[..., Done], source: Path):
    done = lampblack("models", "quantize", source)
    assert (done.status, done.err) == (0, b"")
    first, *lines = done.out.decode().splitlines()
    assert first.startswith("tiny  F16, ")
    assert [line.split()[0] for line in lines][:2] == ["Q8_0", "Q6_K"]
    assert all("fits this computer" in line for line in lines)

    told = json.loads(lampblack("models", "quantize", source, "--json").out)
    assert (told["model"], told["requantizing"]) == ("tiny", False)
    assert [one["quantization"] for one in told["smaller"]] == [line.split()[0] for line in lines]


@pytest.mark.slow
def test_what_is_made_is_in_the_list_at_once_and_answers(lampblack: Callable[..., Done], source: Path, models: Path):
    made = json.loads(lampblack("models", "quantize", source, "q8_0", "--json").out)
    assert (made["name"], made["quantization"], made["made_from"]) == ("tiny-Q8_0", "Q8_0", "tiny")
    assert made["bytes"] == (models / "tiny-Q8_0.gguf").stat().st_size < source.stat().st_size
    listed = json.loads(lampblack("models", "list", "--json").out)["models"]
    assert "tiny-Q8_0" in {model["name"] for model in listed}
    answered = lampblack("generate", "-m", "tiny-Q8_0", "-p", "x", "--max-tokens", "2", "--json")
    assert json.loads(answered.out)["generated_tokens"] > 0
    again = lampblack("models", "quantize", "tiny-Q8_0", "Q4_0")
    assert again.status == 0
    assert again.sentence.startswith("tiny-Q8_0 is quantized already: ")


@pytest.mark.slow
def test_what_would_not_be_smaller_is_refused_with_what_would(lampblack: Callable[..., Done], source: Path):
    lampblack("models", "quantize", source, "Q4_0")
    done = lampblack("models", "quantize", "tiny-Q4_0", "Q8_0")
    assert done.status == 1
    assert done.sentence.startswith("tiny-Q4_0 would not get smaller as Q8_0. What can be made of it: ")


def test_an_unknown_type_is_wrong_usage(lampblack: Callable[..., Done], source: Path):
    done = lampblack("models", "quantize", source, "IQ1_S")
    assert done.status == 2
    assert done.sentence.startswith("TYPE must be one of Q8_0, Q6_K, ")


@pytest.fixture
def under_way(home: Path, models: Path, starter_model: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A command that has begun to write a smaller starter model."""
    command = [*COMMAND, "models", "quantize", str(starter_model), "Q2_K"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(home)) as process:
        wait_for(
            lambda: any(part.stat().st_size for part in models.glob(".making/*/part")) or process.poll() is not None
        )
        yield process
        process.kill()


@pytest.mark.slow
def test_ended_by_ctrl_c_it_leaves_nothing(under_way: subprocess.Popen[bytes], models: Path):
    under_way.send_signal(signal.SIGINT)
    assert under_way.wait() == 130
    assert list(models.iterdir()) == []


@pytest.mark.slow
def test_killed_it_leaves_the_source_as_it_was_and_the_next_start_removes_the_rest(
    under_way: subprocess.Popen[bytes], models: Path, starter_model: Path, lampblack: Callable[..., Done]
):
    before = hashlib.sha256(starter_model.read_bytes()).digest()
    children = psutil.Process(under_way.pid).children()
    under_way.kill()
    under_way.wait()
    assert psutil.wait_procs(children)[1] == [], "the quantizer outlives nobody"
    assert [path.name for path in models.iterdir()] == [".making"]
    listed = json.loads(lampblack("models", "list", "--json").out)["models"]
    assert {model["name"] for model in listed} == {starter_model.stem}
    assert lampblack("models", "quantize", starter_model).status == 0
    assert list(models.iterdir()) == []
    assert hashlib.sha256(starter_model.read_bytes()).digest() == before


# --- measuring


@pytest.mark.slow
def test_measuring_tells_tokens_and_memory_and_remembers_them(lampblack: Callable[..., Done], source: Path, home: Path):
    measured = json.loads(lampblack("models", "measure", source, "--json").out)
    assert measured["model"] == "tiny"
    assert min(measured["read_per_second"], measured["written_per_second"]) > 0
    assert 10_000_000 < measured["memory"] < 2_000_000_000
    told = json.loads(lampblack("models", "info", source, "--json").out)
    assert told["speed"] == {key: value for key, value in measured.items() if key != "model"}
    said = lampblack("models", "measure", source)
    assert "tokens/s, takes " in said.out.decode()


def test_measuring_what_is_not_there_is_a_sentence(lampblack: Callable[..., Done]):
    done = lampblack("models", "measure", "nothing")
    assert (done.status, done.sentence) == (
        1,
        "There is no model named “nothing”. `lampblack models list` shows the names.",
    )
