"""How long until the window is painted for the first time, against an empty QMainWindow of the same Python and Qt.

Both are timed from outside, from the start of the process until its line arrives, in turn, so that a busy machine slows
both; the ratio is that of the medians.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import time
from typing import TYPE_CHECKING

from benchmarks.measuring import APP, EMPTY_WINDOW, environment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REPEATS = 9
TOO_EARLY = ("llama_cpp", "torch", "huggingface_hub", "numpy")
"""Heavy packages that nothing may import before the first paint."""


def measure() -> dict[str, float]:
    """Medians in seconds and their ratio. Raises RuntimeError if a heavy package was imported too early."""
    app, empty = [], []
    with environment() as env:
        for repeat in range(REPEATS + 1):
            app_seconds, modules = time_to_first_paint([*APP, "--measure-first-paint"], env)
            empty_seconds, _ = time_to_first_paint(EMPTY_WINDOW, env)
            if repeat:  # the first of each fills the disk cache
                app.append(app_seconds)
                empty.append(empty_seconds)
            if early := sorted(set(modules) & set(TOO_EARLY)):
                raise RuntimeError(f"imported before the first paint: {', '.join(early)}")
    app_median, empty_median = statistics.median(app), statistics.median(empty)
    return {
        "app_seconds": app_median,
        "empty_window_seconds": empty_median,
        "ratio": app_median / empty_median,
    }


def time_to_first_paint(command: Sequence[str], env: Mapping[str, str]) -> tuple[float, list[str]]:
    """Seconds from the process's start until it says that it is painted, and the modules it had imported by then."""
    started = time.perf_counter()
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        seconds = time.perf_counter() - started
        if process.wait(timeout=60) or not line:
            raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode} and said {line!r}")
    return seconds, json.loads(line)["modules"]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
