"""How a command ends before it is done: quietly, and no engine is left."""

from __future__ import annotations

import signal
import subprocess
import sys

import psutil
import pytest
from tests.process.cli.conftest import COMMAND, environment
from tests.tiny_gguf import write_tiny_model

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and pipes are POSIX's")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_ends_it_and_its_engine(home, starter_model, number, status):
    story = ["-p", "Tell a very long story.", "--stream", "--threads", "1"]
    command = [*COMMAND, "generate", "-m", str(starter_model), *story]
    process = subprocess.Popen(command, env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.read(1)
    engines = psutil.Process(process.pid).children(recursive=True)
    assert engines

    process.send_signal(number)

    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (status, b"")
    assert psutil.wait_procs(engines, timeout=5)[1] == []
    assert not (home / "data" / "lampblack.db-wal").exists(), "the database was not closed"


@pytest.fixture(scope="module")
def babbler(tmp_path_factory):
    """A model that writes for minutes if nobody ends it."""
    path = tmp_path_factory.mktemp("babbler") / "babbler.gguf"
    return write_tiny_model(path, answer=["▁ink", "▁lamp"], endless=True, context_length=2**18)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("generate", "--help"),
        ("models", "info", "MODEL"),
        ("generate", "-m", "MODEL", "-p", "Tell a very long story.", "--stream", "--threads", "1"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_seen_enough_ends_it_quietly(home, babbler, arguments, unbuffered):
    command = [*COMMAND, *(str(babbler) if argument == "MODEL" else argument for argument in arguments)]
    process = subprocess.Popen(
        command,
        env=environment(home, PYTHONUNBUFFERED=unbuffered),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()

    assert process.stderr is not None
    assert process.stderr.read() == b""
    process.stderr.close()
    assert process.wait(30) in (0, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="/dev/full is Linux's")
@pytest.mark.parametrize("arguments", [("--help",), ("models", "list")])
def test_a_full_disk_behind_standard_output_is_said_once(home, arguments):
    with open("/dev/full", "wb") as full:  # noqa: PTH123 (a device, no file)
        done = subprocess.run(
            [*COMMAND, *arguments], env=environment(home), stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"lampblack: The disk is full, so this could not be saved. Free some space, then try again.\n"
