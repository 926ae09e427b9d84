"""A hub on this computer in a process of its own, which stops when its standard input ends."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.loopback_hub import LoopbackHub, Repo

if TYPE_CHECKING:
    from collections.abc import Iterator

REPO = "Lampblack/Ink-GGUF"


@contextmanager
def hub_server(files: int, size: int, piece: int) -> Iterator[str]:
    """Its endpoint; it has so many files of `size` bytes in REPO, and sends them in pieces of so many bytes."""
    command = [sys.executable, "-m", "benchmarks.rigs.hub_server", str(files), str(size), str(piece)]
    root = Path(__file__).parents[2]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.stdin.close()


def main() -> None:
    """Serves until it is told to stop."""
    files, size, piece = map(int, sys.argv[1:])
    with LoopbackHub() as hub:
        made = {f"{number}.gguf": random.Random(number).randbytes(piece) * (size // piece) for number in range(files)}
        hub.repos[REPO], hub.piece = Repo(made), piece
        print(hub.endpoint, flush=True)
        sys.stdin.read()
        os._exit(0)  # clients may hold connections, which closing would wait for


if __name__ == "__main__":
    main()
