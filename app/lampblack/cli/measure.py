"""`lampblack models measure`."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from lampblack.cli.fault_words import tell_fault
from lampblack.cli.models import speed_in_words
from lampblack.cli.output import tell, write_json, write_line
from lampblack.cli.progress import progress
from lampblack.domain.faults import KnownError
from lampblack.tasks.generating import load_model
from lampblack.tasks.measuring import keep_speed
from lampblack.tasks.speed_test import measure_speed

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo
    from lampblack.engine.engine import Engine
    from lampblack.engine.protocol import LoadOptions
    from lampblack.tasks.measuring import Speeds


def run_measure(
    engine: Engine, model: ModelInfo, options: LoadOptions, speeds: Speeds | None, *, as_json: bool
) -> None:
    """Tests a model and remembers how fast it was. speeds: None where nothing can be remembered. Raises KnownError."""
    with progress("Loading the model…") as show:
        loaded = load_model(engine, options, show)
    for reduction in loaded.reductions:
        tell_fault(reduction)
    with progress("Measuring…") as show:
        speed = measure_speed(engine, loaded, show, lambda: False)
    if speeds is None:
        tell("This is not remembered: Lampblack's database is locked, or cannot be written.")
    else:
        try:
            keep_speed(speeds, model.path, speed)
        except KnownError as error:
            tell_fault(error.fault)
    if as_json:
        write_json({"model": model.name} | asdict(speed))
        return
    write_line(f"{model.name}  {speed_in_words(speed)}")
