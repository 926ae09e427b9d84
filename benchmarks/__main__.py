"""Runs every benchmark, prints one table and writes build/bench.json: `make bench`, or `make bench ARGS=memory`."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sys
from pathlib import Path

import PySide6

BENCHMARKS = ("first_paint", "memory", "streaming", "one_stream", "together", "turns", "choices")
GOALS = {
    "first_paint.ratio": 2.0,
    "memory.app_rss_mb": 150.0,
    "streaming.p99_ms": 16.0,
    "streaming.max_ms": 50.0,
    "together.shared_wall_to_native_server": 0.3,
    "turns.second_turn_to_cold": 0.03,
    "turns.amid_documents_to_idle": 3.0,
    "choices.measuring_seconds": 15.0,
}
"""The most that a figure may be, by the benchmark's name and its own, for each model where it has one."""
LEAST = {
    "one_stream.rate_to_bare": 0.97,
    "one_stream.rate_to_llama_cpp_python": 1.0,
    "one_stream.rate_to_native_server": 1.0,
    "one_stream.reading_to_bare": 0.97,
    "together.shared_rate_to_native_server_at_best": 1.25,
    "together.different_rate_to_bare": 0.95,
    "together.different_rate_to_native_server_at_best": 1.0,
    "one_stream.smollm2.rate_to_bare_by_default": 1.5,
    "together.smollm2.different_rate_to_one_at_a_time": 1.35,
    "together.gemma.different_rate_to_one_at_a_time": 2.4,
    "choices.measured_to_best_of_sweep": 0.95,
    "choices.lookup_to_without": 1.3,
    "choices.scoring_to_bare_reading": 0.9,
}
"""The least that a figure should be, likewise."""
RESULTS = Path(__file__).parents[1] / "build" / "bench.json"


def main() -> int:
    """Returns 1 if a benchmark could not be run, 0 otherwise, also where a goal was missed: machines differ."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="Measure Lampblack.")
    parser.add_argument("names", nargs="*", default=BENCHMARKS, help=f"which of {', '.join(BENCHMARKS)}")
    chosen = parser.parse_args().names
    if unknown := sorted(set(chosen) - set(BENCHMARKS)):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    figures: dict[str, object] = {}
    failed = False
    for name in chosen:
        print(f"Measuring {name} …", flush=True)
        try:
            result = importlib.import_module(f"benchmarks.{name}").measure()
        except RuntimeError as error:
            print(f"  {error}", file=sys.stderr)
            failed = True
        else:
            figures.update({f"{name}.{key}": value for key, value in result.items()})
    print_table(figures)
    write(figures)
    return int(failed)


def print_table(figures: dict[str, object]) -> None:
    """One line a figure, with its goal where it has one."""
    width = max(map(len, figures), default=0)
    for name, value in figures.items():
        shown = f"{value:10.3f}" if isinstance(value, float) else f"{value!s:>10}"
        print(f"{name:{width}}  {shown}  {verdict(name, value)}".rstrip())


def verdict(name: str, value: object) -> str:
    """As in "goal: at most 2, met"; empty where there is no goal."""
    if not isinstance(value, float | int):
        return ""
    benchmark, *model, figure = name.split(".")
    for known in (name, f"{benchmark}.{figure}" if model else name):
        if known in GOALS:
            return f"goal: at most {GOALS[known]:g}, {'met' if value <= GOALS[known] else 'MISSED'}"
        if known in LEAST:
            return f"goal: at least {LEAST[known]:g}, {'met' if value >= LEAST[known] else 'MISSED'}"
    return ""


def write(figures: dict[str, object]) -> None:
    """Keeps the figures, and what they were measured with, in build/bench.json."""
    RESULTS.parent.mkdir(exist_ok=True)
    measured_with = {
        "python": platform.python_version(),
        "pyside": PySide6.__version__,
        "system": platform.platform(),
        "machine": platform.machine(),
    }
    RESULTS.write_text(json.dumps({"measured_with": measured_with, "figures": figures}, indent=2) + "\n", "utf-8")
    print(f"Written to {RESULTS.relative_to(RESULTS.parents[1])}")


if __name__ == "__main__":
    sys.exit(main())
