"""All of a person's data as one thing: backed up, restored, moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lampblack.store.exports import ExportStore
from lampblack.store.home_files import remove_unfinished
from lampblack.tasks.backup import Backup
from lampblack.tasks.moving import Moving, delete_what_is_left
from lampblack.tasks.restoring import Restoring

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from lampblack.paths import Folders
    from lampblack.store.database import Database


@dataclass(frozen=True, slots=True)
class HomeData:
    """What can be done with everything. folders: where it is."""

    folders: Folders
    backup: Backup
    restoring: Restoring
    moving: Moving

    @classmethod
    def of(
        cls, folders: Folders, database: Database, library: Callable[[], Path], added: Callable[[], Sequence[str]]
    ) -> HomeData:
        """Of an open home: library is its folder of models, added are the models from elsewhere."""
        backup = Backup(folders, database, library, added, exports=ExportStore(database))
        return cls(folders, backup, Restoring(folders), Moving(folders))

    def tidy(self) -> None:
        """Removes what earlier work has left. Call it once the home has been opened, before any of this is used."""
        remove_unfinished(self.folders)
        delete_what_is_left(self.folders)
        self.restoring.remove_old_asides()
