"""How much memory the window's process holds when nobody does anything; the engine is a process of its own.

RSS counts shared libraries in full; it is the figure to judge by, being the same whatever else runs. USS, what the
system would get back if the process ended, leaves out the pages of libraries that another program has loaded too.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

import psutil

from benchmarks.measuring import APP, EMPTY_WINDOW, environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REPEATS = 3
SETTLING = 5.0  # seconds at least
QUIET = 1.0  # seconds in which an idle process uses hardly any processor time
PATIENCE = 60.0  # seconds
MB = 1e6


def measure() -> dict[str, float]:
    """Medians in MB for the app's process and for an empty window's."""
    with environment() as env:
        app = [idle_memory(APP, env) for _ in range(REPEATS)]
        empty = [idle_memory([*EMPTY_WINDOW, "--stay"], env) for _ in range(REPEATS)]
    return {
        "app_uss_mb": statistics.median(uss for uss, _ in app),
        "app_rss_mb": statistics.median(rss for _, rss in app),
        "empty_window_uss_mb": statistics.median(uss for uss, _ in empty),
        "empty_window_rss_mb": statistics.median(rss for _, rss in empty),
    }


def idle_memory(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, float]:
    """USS and RSS in MB, once the process has nothing left to do.

    Raises RuntimeError if it ends, never rests, or shows its report of a bug instead of the window.
    """
    with subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as child:
        process = psutil.Process(child.pid)
        try:
            wait_until_idle(child, process)
            memory = process.memory_full_info()
        finally:
            engines = process.children(recursive=True)
            child.terminate()
            _, errors = child.communicate(timeout=PATIENCE)
            psutil.wait_procs(engines, timeout=PATIENCE)
    if "bug" in errors:
        raise RuntimeError(errors.strip())
    return memory.uss / MB, memory.rss / MB


def wait_until_idle(child: subprocess.Popen[str], process: psutil.Process) -> None:
    """Returns when the process has settled and rested. Raises RuntimeError if it ends or never rests."""
    time.sleep(SETTLING)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        before = sum(process.cpu_times()[:2])
        time.sleep(QUIET)
        if child.poll() is not None:
            raise RuntimeError(f"{child.args!r} ended with status {child.returncode}")
        if sum(process.cpu_times()[:2]) - before < QUIET * 0.05:
            return
    raise RuntimeError(f"{child.args!r} still works {PATIENCE:.0f} seconds after its start")


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
