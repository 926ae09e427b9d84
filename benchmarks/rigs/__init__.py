"""Processes that generate, each in its own way, so that benchmarks can let them take turns: `Rig` starts one."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

HERE = Path(__file__).parent
PEERS = HERE.parents[1] / "build" / "peers"
"""Where `make bench` puts packages that only benchmarks use."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one job yielded: for each request the moments of its tokens, in seconds since the job began; the end."""

    times: list[list[float]]
    seconds: float

    @property
    def first_token(self) -> float:
        """Seconds until every request had its first token."""
        return max(times[0] for times in self.times)

    @property
    def rate(self) -> float:
        """Tokens per second while all requests were writing."""
        begin, end = self.first_token, min(times[-1] for times in self.times)
        count = sum(begin < when <= end for times in self.times for when in times)
        return count / (end - begin) if end > begin else 0.0


class Rig:
    """A process that takes jobs as JSON lines; `options` configure it, see the modules beside this file."""

    def __init__(self, script: str, **options: Any) -> None:
        path = os.pathsep.join(map(str, (HERE.parents[1], HERE.parents[1] / "app", PEERS)))
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.rigs.{script}", json.dumps(options)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        self._read()

    def run(self, prompts: Sequence[str], max_tokens: int, **options: Any) -> Run:
        """Generates from all prompts at once, greedily and past the end of the text."""
        answer = self.ask(prompts=list(prompts), max_tokens=max_tokens, **options)
        return Run(answer["times"], answer["seconds"])

    def ask(self, **job: Any) -> Any:
        """Any job that the script knows."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """Ends the process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("a process that is to be measured ended unexpectedly")
        return json.loads(line)


@contextlib.contextmanager
def rigs(*made: Rig) -> Iterator[tuple[Rig, ...]]:
    """Closes them all at the end."""
    try:
        yield made
    finally:
        for rig in made:
            rig.close()


def has_peer() -> bool:
    """Whether the native server is installed for comparison."""
    return (PEERS / "xllamacpp").is_dir()
