"""Listing a library of 2,000 models: the first time, when all headers are read, and from the index that this leaves.

Seconds; of the warm ones medians, each with a library that has just been opened, as a command or a started window
has it. `after_one_change_seconds`: one file has changed since.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from tests.tiny_gguf import write_tiny_model

from lampblack.models.index import ModelIndex
from lampblack.models.library import ModelLibrary

FILES, EACH = 2000, 5
"""How many models, and of them in each folder, as OWNER/NAME holds the quantizations of one."""
ROUNDS = 7


class _NoneAdded:
    def paths(self) -> list[str]:
        return []

    def add(self, path: str) -> None:
        """Nothing is added here."""

    def remove(self, path: str) -> None:
        """Nothing is removed either."""


def measure() -> dict[str, float]:
    """How long a list takes. Raises RuntimeError where it is not whole."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        changing = _fill(home / "models")
        figures = {"cold_seconds": _seconds(home)}
        figures["warm_seconds"] = statistics.median(_seconds(home) for _ in range(ROUNDS))
        write_tiny_model(changing, layers=1, embedding_length=8, heads=2, heads_kv=1, context_length=4096)
        figures["after_one_change_seconds"] = _seconds(home)
        return figures


def _seconds(home: Path) -> float:
    began = time.perf_counter()
    library = ModelLibrary(home / "shipped", home / "models", _NoneAdded(), ModelIndex(home / "index.json"))
    found = len(library.list().models)
    taken = time.perf_counter() - began
    if found != FILES:
        raise RuntimeError(f"{found} of {FILES} models were listed.")
    return taken


def _fill(folder: Path) -> Path:
    """Returns one of the files."""
    folder.mkdir()
    first = write_tiny_model(folder / "first.gguf", layers=1, embedding_length=8, heads=2, heads_kv=1)
    content = first.read_bytes()
    first.unlink()
    for number in range(FILES):
        place = folder / f"owner-{number // 100}" / f"model-{number // EACH}"
        place.mkdir(parents=True, exist_ok=True)
        path = place / f"model-{number // EACH}-{number % EACH}.gguf"
        if number == 0:
            path.write_bytes(content)
            first = path
        else:
            shutil.copyfile(first, path)
    return first
