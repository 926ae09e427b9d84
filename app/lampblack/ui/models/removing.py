"""What is said of a model that was taken away, and how Qt moves its files into the system's trash."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QFile, QStandardPaths

from lampblack.tasks.shelf import Keeper

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo


def move_to_trash(path: Path) -> Path | None:
    """Where the file is in the trash now; None where there is no trash for it."""
    with suppress(OSError):  # Qt makes the trash in it, but not this folder itself
        Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)).mkdir(parents=True)
    file = QFile(str(path))
    return Path(file.fileName()) if file.moveToTrash() else None


def removed_words(model: ModelInfo, keeper: Keeper) -> str:
    """What was done, in today's language."""
    if keeper is Keeper.PERSON:
        words = QCoreApplication.translate("ModelsDialog", "{name} is off the list; its file stays.")
    else:
        words = QCoreApplication.translate("ModelsDialog", "{name} is in the trash.")
    return words.format(name=model.name)
