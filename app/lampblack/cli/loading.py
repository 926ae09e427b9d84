"""Loading the model that a command line names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from lampblack.cli.model_flags import ENGINE_SETTINGS
from lampblack.cli.progress import progress
from lampblack.gguf.adapter_check import check_adapter_file
from lampblack.tasks.generating import load_model

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine
    from lampblack.engine.protocol import LoadOptions
    from lampblack.models.library import ModelLibrary


def load(
    arguments: argparse.Namespace,
    library: ModelLibrary,
    engine: Engine,
    load_options: Callable[[str], LoadOptions],
) -> LoadedModel:
    """The model, in memory, once its adapters' files have been looked at: that is quicker. Raises KnownError."""
    path = library.find(arguments.model).path
    for adapter in arguments.adapters:
        check_adapter_file(Path(adapter.path))
    given = {setting.key: getattr(arguments, setting.key) for setting in ENGINE_SETTINGS}
    options = replace(load_options(path), **{key: value for key, value in given.items() if value is not None})
    with progress("Loading the model…") as show:
        return load_model(engine, options, show)
