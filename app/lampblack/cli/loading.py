"""Loading the model that a command line names."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from lampblack.cli.model_flags import ENGINE_SETTINGS
from lampblack.cli.progress import progress
from lampblack.engine.protocol import LoadOptions
from lampblack.gguf.adapter_check import check_adapter_file
from lampblack.tasks.generating import load_model

if TYPE_CHECKING:
    import argparse

    from lampblack.domain.models import LoadedModel
    from lampblack.engine.engine import Engine
    from lampblack.models.library import ModelLibrary
    from lampblack.settings import Settings


def load(arguments: argparse.Namespace, settings: Settings, library: ModelLibrary, engine: Engine) -> LoadedModel:
    """The model, in memory, once its adapters' files have been looked at: that is quicker. Raises KnownError."""
    path = library.find(arguments.model).path
    for adapter in arguments.adapters:
        check_adapter_file(Path(adapter.path))
    chosen: dict[str, Any] = {}
    for setting in ENGINE_SETTINGS:
        given = getattr(arguments, setting.key)
        chosen[setting.key] = settings.get(setting) if given is None else given
    with progress("Loading the model…") as show:
        return load_model(engine, LoadOptions(path=path, **chosen), show)
