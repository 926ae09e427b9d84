"""The models on this computer."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.resources import resource
from lampblack.settings.declared import MODELS_FOLDER, OTHER_APPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.models.choices import Choices
    from lampblack.models.library import AddedModels, ModelLibrary
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings


def model_library(folders: Folders, settings: Settings, added: AddedModels, choices: Choices) -> ModelLibrary:
    """The app's own models, those in the library folder, those `added` from elsewhere, and those of other apps.

    choices: what a person calls them.
    """
    from lampblack.models.index import ModelIndex
    from lampblack.models.library import ModelLibrary
    from lampblack.models.other_apps import OtherApps

    apps = OtherApps(Path.home(), os.environ, sys.platform)
    return ModelLibrary(
        resource("models"),
        models_folder(folders, settings),
        added,
        ModelIndex(folders.model_index),
        lambda: apps.held() if settings.get(OTHER_APPS) else (),
        choices,
    )


def models_folder(folders: Folders, settings: Settings) -> Callable[[], Path]:
    """Says which the library folder is now."""

    def folder() -> Path:
        chosen = settings.get(MODELS_FOLDER)
        return Path(chosen).expanduser() if chosen else folders.models

    return folder
