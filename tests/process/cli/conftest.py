"""The real command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

if TYPE_CHECKING:
    from collections.abc import Callable

APP = Path(__file__).parents[3] / "app"
COMMAND = [sys.executable, "-m", "lampblack"]


@dataclass(frozen=True)
class Done:
    """How a command ended; out and err as bytes, for their encoding is part of what is tested."""

    status: int
    out: bytes
    err: bytes

    @property
    def sentence(self) -> str:
        """What was said on standard error: one line, in words."""
        (line,) = self.err.decode().splitlines()
        assert line.startswith("lampblack: ")
        assert line.endswith(".")
        return line.removeprefix("lampblack: ")


def environment(home: Path, **variables: str) -> dict[str, str]:
    """For a child process: the app, a home, and nothing that says how to speak."""
    speaking = {"LANG", "LC_ALL", "LC_CTYPE", "LANGUAGE", "PYTHONUTF8", "PYTHONIOENCODING", "PYTHONUNBUFFERED"}
    inherited = {name: value for name, value in os.environ.items() if name not in speaking}
    return {**inherited, "PYTHONPATH": str(APP), "LAMPBLACK_HOME": str(home), **variables}


@pytest.fixture
def lampblack(home: Path) -> Callable[..., Done]:
    """Runs `lampblack ARGUMENTS` to its end."""

    def run(*arguments: str | bytes | Path, stdin: bytes = b"", deny_root: bool = False, **variables: str) -> Done:
        done = subprocess.run(
            [*COMMAND, *arguments],
            input=stdin,
            capture_output=True,
            check=False,
            env=environment(home, **{"LC_ALL": "C.UTF-8", **variables}),
            preexec_fn=forget_that_root_may_write_anywhere if deny_root else None,
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


def forget_that_root_may_write_anywhere() -> None:
    """For preexec_fn: takes CAP_DAC_OVERRIDE from what is started next, so that permissions hold for root as well."""
    import ctypes

    bounding_set_drop, dac_override = 24, 1
    ctypes.CDLL(None).prctl(bounding_set_drop, dac_override, 0, 0, 0)


@pytest.fixture(scope="session")
def parrot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model whose answer is always the same, and is not ASCII."""
    return write_tiny_model(tmp_path_factory.mktemp("parrot") / "parrot.gguf", answer=["▁café"])
