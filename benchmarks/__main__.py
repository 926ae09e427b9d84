"""Runs every benchmark, prints one table and writes build/bench.json: `make bench`, or `make bench ARGS=memory`."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import PySide6

from benchmarks.texts import models

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = (
    "first_paint",
    "memory",
    "streaming",
    "long_conversation",
    "searching",
    "explained",
    "downloading",
    "library",
    "documents",
)
"""Those of the window and its disk."""
ENGINE = (
    "one_stream",
    "shared",
    "different",
    "turns",
    "settings",
    "lookup",
    "scoring",
    "side_by_side",
    "logprobs",
    "classifying",
    "summarizing",
    "fit",
    "gpu",
)
"""Those of the engine, measured with each model."""
GOALS = {
    "first_paint.ratio": 2.0,
    "memory.app_rss_mb": 150.0,
    "streaming.p99_ms": 16.0,
    "streaming.max_ms": 50.0,
    "long_conversation.first_paint_seconds": 0.2,
    "long_conversation.opening_max_ms": 50.0,
    "long_conversation.streaming_p99_ms": 16.0,
    "long_conversation.memory_mb": 200.0,
    "searching.slowest_ms": 30.0,
    "downloading.window_p99_ms": 16.0,
    "library.warm_seconds": 0.3,
    "documents.seconds": 3.0,
    "documents.memory_mb": 300.0,
    "shared.wall_to_native_server": 0.3,
    "turns.second_turn_to_cold": 0.03,
    "turns.after_restart_to_cold": 0.05,
    "turns.amid_documents_to_idle": 3.0,
    "settings.measuring_seconds": 15.0,
    "scoring.memory_mb": 64.0,
    "side_by_side.wall_to_one_after_the_other": 1.0,
    "summarizing.wall_to_one_at_a_time": 1.0,
    "summarizing.message_amid_to_idle": 3.0,
    "fit.predicted_to_taken_at_2048": 1.1,
    "fit.predicted_to_taken_at_8192": 1.1,
}
"""The most that a figure may be, by the benchmark's name and its own, for each model where it has one."""
LEAST = {
    "one_stream.rate_to_bare": 0.97,
    "one_stream.rate_to_llama_cpp_python": 1.0,
    "one_stream.rate_to_native_server": 1.0,
    "one_stream.reading_to_bare": 0.97,
    "one_stream.smollm2.rate_to_bare_by_default": 1.5,
    "shared.rate_to_native_server_at_best": 1.25,
    "different.rate_to_bare": 0.95,
    "different.smollm2.rate_to_one_at_a_time": 1.35,
    "different.gemma.rate_to_one_at_a_time": 2.4,
    "different.rate_to_native_server_at_best": 1.0,
    "settings.measured_to_best_of_sweep": 0.95,
    "lookup.rate_to_without": 1.3,
    "scoring.rate_to_bare_reading": 0.9,
    "explained.rate_to_without": 0.95,
    "classifying.texts_to_without_sharing": 3.0,
    "summarizing.rate_to_one_at_a_time": 1.3,
    "downloading.rate_to_curl": 0.9,
    "fit.predicted_to_taken_at_2048": 0.9,
    "fit.predicted_to_taken_at_8192": 0.9,
}
"""The least that a figure should be, likewise."""
RESULTS = Path(__file__).parents[1] / "build" / "bench.json"


def main() -> int:
    """Returns 1 if a benchmark could not be run, 0 otherwise, also where a goal was missed: machines differ."""
    names = (*WINDOW, *ENGINE)
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure Lampblack.")
    parser.add_argument("names", nargs="*", default=names, help=f"which of {', '.join(names)}")
    chosen = parser.parse_args().names
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    figures: dict[str, float] = {}
    failed = False
    for name in chosen:
        print(f"Measuring {name} …", flush=True)
        try:
            for key, value in measured(name):
                figures[f"{name}.{key}"] = value
                print(line(f"{name}.{key}", value), flush=True)
                write(figures)
        except RuntimeError as error:
            print(f"  {error}", file=sys.stderr)
            failed = True
    print(f"Written to {RESULTS.relative_to(RESULTS.parents[1])}")
    return int(failed)


def measured(name: str) -> Iterator[tuple[str, float]]:
    """A benchmark's figures, each as soon as it is known. Raises RuntimeError where something cannot be run."""
    measure = importlib.import_module(f"benchmarks.{name}").measure
    if name in WINDOW:
        yield from measure().items()
        return
    for model, path in models():
        for key, value in measure(path):
            yield f"{model}.{key}", value


def line(name: str, value: float) -> str:
    """A figure, with its goal where it has one."""
    return f"  {name:52} {value:10.3f}  {verdict(name, value)}".rstrip()


def verdict(name: str, value: float) -> str:
    """As in "goal: at most 2, met"; empty where there is no goal."""
    benchmark, *model, figure = name.split(".")
    for known in (name, f"{benchmark}.{figure}" if model else name):
        if known in GOALS:
            return f"goal: at most {GOALS[known]:g}, {'met' if value <= GOALS[known] else 'MISSED'}"
        if known in LEAST:
            return f"goal: at least {LEAST[known]:g}, {'met' if value >= LEAST[known] else 'MISSED'}"
    return ""


def write(figures: dict[str, float]) -> None:
    """Keeps the figures, and what they were measured with, in build/bench.json."""
    RESULTS.parent.mkdir(exist_ok=True)
    measured_with = {
        "python": platform.python_version(),
        "pyside": PySide6.__version__,
        "system": platform.platform(),
        "machine": platform.machine(),
    }
    RESULTS.write_text(json.dumps({"measured_with": measured_with, "figures": figures}, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
