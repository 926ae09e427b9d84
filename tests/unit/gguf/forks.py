"""Trying files with the real engine in forks that may die: the loop of the process that forks, and talking to it.

llama.cpp must not be loaded into the tests' own process, so a script beside the test calls `try_each`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIVES, REFUSED = "lives", "refused"
_STATUSES = {0: LIVES, 2: REFUSED, 1: "failed"}


def try_each(use: Callable[[str], None], refusals: tuple[type[Exception], ...]) -> None:
    """For each file that is named on standard input, uses it in a fork and prints a line with what became of that:

    "lives", "refused" where one of `refusals` was raised, "failed" for a bug of the script, or "signal" and its number.
    """
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                use(line.rstrip("\n"))
                status = 0
            except refusals:
                status = 2
            finally:
                os._exit(status)
        _, ended = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(ended)
        sys.stdout.write(f"{_STATUSES.get(code, f'signal {-code}')}\n")
        sys.stdout.flush()


@contextmanager
def engine_to_lose(script: str, *arguments: str) -> Iterator[Callable[[Path], str]]:
    """Runs a script of this folder that calls `try_each`; yields what says what becomes of the engine with a file."""
    with subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name(script)), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "GGML_NO_BACKTRACE": "1"},
    ) as engine:
        taken, said = engine.stdin, engine.stdout
        assert taken is not None
        assert said is not None

        def outcome(path: Path) -> str:
            taken.write(f"{path}\n")
            taken.flush()
            return said.readline().strip()

        yield outcome
        taken.close()
