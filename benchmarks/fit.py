"""What the header says that a model takes, against what its engine holds once it has read and written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.rigs import Rig, rigs
from benchmarks.texts import THREADS, text
from lampblack.gguf.preflight import check_model_file
from lampblack.models.computer import memory_needed
from lampblack.models.description import describe

if TYPE_CHECKING:
    from collections.abc import Iterator

LENGTHS = (2048, 8192)
WORDS, NEW = 600, 16


def measure(path: str) -> Iterator[tuple[str, float]]:
    """Predicted bytes ÷ resident bytes of the engine's process, for a small context and a large one."""
    model = describe(Path(path), [check_model_file(Path(path))], "")
    for length in LENGTHS:
        with rigs(Rig("lampblack_engine", model=path, context_length=length, threads=THREADS)) as (engine,):
            engine.run([text(WORDS, length)], NEW)
            yield f"predicted_to_taken_at_{length}", memory_needed(model, length) / engine.ask(what="taken")
