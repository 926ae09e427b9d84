"""Taking a model away, so that it can be brought back: into the system's trash, or off the list."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QFile

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.tasks.shelf import Keeper

if TYPE_CHECKING:
    from lampblack.domain.models import ModelInfo
    from lampblack.tasks.model_desk import ModelDesk
    from lampblack.tasks.shelf import Shelf


class Removal:
    """One model that goes. `run` and `undo` touch the disk and raise KnownError: model.not_trashed, disk.*."""

    def __init__(self, shelf: Shelf, desk: ModelDesk, model: ModelInfo, keeper: Keeper) -> None:
        self._shelf, self._desk, self._model, self._keeper = shelf, desk, model, keeper
        self._moved: list[tuple[Path, Path]] = []

    def words(self) -> str:
        """What was done, in today's language."""
        if self._keeper is Keeper.PERSON:
            words = QCoreApplication.translate("ModelsDialog", "{name} is off the list; its file stays.")
        else:
            words = QCoreApplication.translate("ModelsDialog", "{name} is in the trash.")
        return words.format(name=self._model.name)

    def run(self) -> None:
        """Takes it away, and out of the memory. Of several files all go, or none."""
        self._desk.unload(self._model.path)
        if self._keeper is Keeper.PERSON:
            self._shelf.forget(self._model.path)
            return
        for path in self._shelf.files(self._model.path):
            file = QFile(str(path))
            if not file.moveToTrash():
                self.undo()
                raise KnownError("model.not_trashed", name=path.name)
            self._moved.append((path, Path(file.fileName())))

    def undo(self) -> None:
        """Brings it back to where it was."""
        if self._keeper is Keeper.PERSON:
            self._shelf.remember(self._model.path)
            return
        while self._moved:
            path, trashed = self._moved[-1]
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                trashed.rename(path)
            except OSError as error:
                raise disk_error(error, path) from error
            with suppress(OSError):  # the note that freedesktop's trash keeps of each file
                (trashed.parent.parent / "info" / (trashed.name + ".trashinfo")).unlink()
            self._moved.pop()
