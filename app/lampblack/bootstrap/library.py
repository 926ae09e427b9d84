"""The models on this computer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.resources import resource
from lampblack.settings.declared import MODELS_FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.models.library import AddedModels, ModelLibrary
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings


def model_library(folders: Folders, settings: Settings, added: AddedModels) -> ModelLibrary:
    """The app's own models, those in the library folder, and those `added` from elsewhere."""
    from lampblack.models.index import ModelIndex
    from lampblack.models.library import ModelLibrary

    index = ModelIndex(folders.model_index)
    return ModelLibrary(resource("models"), models_folder(folders, settings), added, index)


def models_folder(folders: Folders, settings: Settings) -> Callable[[], Path]:
    """Says which the library folder is now."""

    def folder() -> Path:
        chosen = settings.get(MODELS_FOLDER)
        return Path(chosen).expanduser() if chosen else folders.models

    return folder
