"""Taking a model away, so that it can be brought back: into the system's trash, or off the list."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.tasks.shelf import Keeper

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import ModelInfo
    from lampblack.tasks.shelf import Shelf


class Removal:
    """One model that goes. `run` and `undo` touch the disk and raise KnownError: model.not_trashed, model.not_ours,
    model.shipped, disk.*.

    trash: moves a file into the system's trash and says where it is there, None where it cannot; unload: takes a model
    out of the memory, of which a command has none.
    """

    def __init__(
        self,
        shelf: Shelf,
        model: ModelInfo,
        trash: Callable[[Path], Path | None],
        unload: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._shelf, self._model, self._trash, self._unload = shelf, model, trash, unload
        self.keeper = shelf.keeper(model)
        self._moved: list[tuple[Path, Path]] = []

    def run(self) -> None:
        """Takes it away, and out of the memory. Of several files all go, or none."""
        if self.keeper is Keeper.SHIPPED:
            raise KnownError("model.shipped", name=self._model.name)
        if self.keeper is Keeper.OTHER_APP:
            raise KnownError("model.not_ours", name=self._model.name, app=self._model.holder)
        self._unload(self._model.path)
        if self.keeper is Keeper.PERSON:
            self._shelf.forget(self._model.path)
            return
        for path in self._shelf.files(self._model):
            trashed = self._trash(path)
            if trashed is None:
                self.undo()
                raise KnownError("model.not_trashed", name=path.name)
            self._moved.append((path, trashed))
        self._remove_empty_folders()

    def undo(self) -> None:
        """Brings it back to where it was."""
        if self.keeper is Keeper.PERSON:
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

    def _remove_empty_folders(self) -> None:
        """OWNER/NAME, which held nothing else."""
        top, folder = self._shelf.top(self._model), Path(self._model.path).parent
        with suppress(OSError):
            while folder != top and folder.is_relative_to(top):
                folder.rmdir()
                folder = folder.parent
