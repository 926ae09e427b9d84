"""All of a person's data as one thing: backed up, restored, moved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.store.exports import EVERYTHING, ExportStore
from lampblack.store.home_files import remove_unfinished
from lampblack.store.replacing import forget_restored, restored
from lampblack.tasks.backup import Backup
from lampblack.tasks.moving import Moving, delete_what_is_left
from lampblack.tasks.restoring import Restoring

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.paths import Folders
    from lampblack.store.database import Database
    from lampblack.store.replacing import Plan


@dataclass(frozen=True, slots=True)
class HomeData:
    """What can be done with everything. folders: where it is; exports: the files that were written."""

    folders: Folders
    exports: ExportStore
    backup: Backup
    restoring: Restoring
    moving: Moving

    @classmethod
    def of(
        cls, folders: Folders, database: Database, library: Callable[[], Path], added: Callable[[], Sequence[str]]
    ) -> HomeData:
        """Of an open home: library is its folder of models, added are the models from elsewhere."""
        exports = ExportStore(database)
        backup = Backup(folders, database, library, added, exports=exports)
        return cls(folders, exports, backup, Restoring(folders), Moving(folders))

    def acknowledge_restored(self) -> Plan | None:
        """What was restored at this start, once: the backup is listed again among the files that were written, for the
        database that was in it is older than the file. Raises OSError, and KnownError as `Database` does."""
        plan = restored(self.folders)
        if plan is None:
            return None
        if plan.source and Path(plan.source).is_file():
            self.exports.add(Path(plan.source), EVERYTHING, made_at=plan.made_at)
        forget_restored(self.folders)
        return plan

    def tidy(self) -> None:
        """Removes what earlier work has left. Call it once the home has been opened, before any of this is used."""
        remove_unfinished(self.folders)
        delete_what_is_left(self.folders)
        self.restoring.remove_old_asides()
