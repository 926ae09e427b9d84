"""Brings a backup back: looks at all of it first, and keeps what it replaces."""

from __future__ import annotations

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import KnownError
from lampblack.domain.sizes import in_words
from lampblack.exchange import backup_file
from lampblack.exchange.backup_file import DATABASE, MODELS, BackupFile, Manifest
from lampblack.exchange.files import whole_file
from lampblack.store.home_files import ASIDE, free_space, remove_tree
from lampblack.store.home_lock import HomeLock
from lampblack.store.inspection import inspect
from lampblack.store.keeping import keep, name_to_keep
from lampblack.store.migrations import MIGRATIONS
from lampblack.store.replacing import CONFIG, DATA, Plan, plan, staging
from lampblack.tasks.backup import Meter, Progress

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from lampblack.paths import Folders

KEPT_DAYS = 30
"""What was replaced is kept for so long."""
_NAME = "%Y-%m-%d %H%M%S"


class Aside(NamedTuple):
    """What a restored backup has replaced. replaced_at: Unix seconds; size in bytes."""

    path: Path
    replaced_at: float
    size: int


class Restoring:
    """Methods with `heard` take as long as there is much: call them from a thread of their own.

    A backup takes its place at the next start (`store.replacing.finish`). Needs nothing of the home to be open.
    """

    def __init__(self, folders: Folders, clock: Callable[[], float] = time.time, kept: str = "") -> None:
        """kept: the name under which a database that nobody can open is kept for good, not for KEPT_DAYS."""
        self._folders, self._clock, self._kept = folders, clock, kept

    def look(
        self, path: Path, heard: Callable[[Progress], None] = lambda _: None, cancel: threading.Event | None = None
    ) -> Manifest:
        """Reads all of a backup and says what is in it; nothing is changed.

        Raises CancelledError, and KnownError: backup.not_ours, backup.newer, backup.damaged, backup.no_room,
        import.unreadable.
        """
        with backup_file.opened(path) as backup:
            manifest = backup.manifest
            if manifest.database_version > len(MIGRATIONS):
                raise KnownError("backup.newer", name=path.name, app=manifest.app)
            self._refuse_without_room(manifest.size)
            backup.check(Meter(manifest.size, heard, cancel))
        return manifest

    def prepare(
        self, path: Path, heard: Callable[[Progress], None] = lambda _: None, cancel: threading.Event | None = None
    ) -> Manifest:
        """Has a backup take the place of what is there at the next start. Raises as `look`, and disk.…"""
        self.give_up()
        with backup_file.opened(path) as backup:
            manifest = backup.manifest
            if manifest.database_version > len(MIGRATIONS):
                raise KnownError("backup.newer", name=path.name, app=manifest.app)
            self._refuse_without_room(manifest.size)
            made: list[Path] = []
            try:
                self._stage(backup, path, Meter(manifest.size, heard, cancel), made)
            except BaseException as error:
                remove_tree(staging(self._folders))
                for model in made:
                    model.unlink(missing_ok=True)
                if isinstance(error, OSError):
                    raise disk_error(error, self._folders.data) from error
                raise
        return manifest

    def alone(self) -> HomeLock:
        """For as long as it is held, nobody opens the home. Raises KnownError home.in_use, disk.…"""
        return HomeLock(self._folders.data)

    def give_up(self) -> None:
        """Nothing takes the place of what is there after all."""
        if staging(self._folders).is_dir():
            (staging(self._folders) / "plan.json").unlink(missing_ok=True)
            remove_tree(staging(self._folders))

    # --- what was replaced

    def asides(self) -> list[Aside]:
        """What restored backups have replaced and can be brought back, the newest first."""
        return [one for one in self._every_aside() if (one.path / DATA / self._folders.database.name).is_file()]

    def begin_anew(self) -> None:
        """Keeps the database that nobody can open under the name for that, so that the next start makes a new one.

        Raises KnownError: home.in_use, disk.…
        """
        with self.alone():
            try:
                keep(self._folders.database, self._kept or name_to_keep(self._folders.database, self._clock))
            except OSError as error:
                raise disk_error(error, self._folders.data) from error

    def _every_aside(self) -> list[Aside]:
        found = []
        for folder in (self._folders.data / ASIDE).glob("*/"):
            with suppress(ValueError, OSError):
                when = time.mktime(time.strptime(folder.name[:17], _NAME))
                size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
                found.append(Aside(folder, when, size))
        return sorted(found, key=lambda aside: _age(aside.path.name), reverse=True)

    def prepare_aside(
        self, aside: Aside, heard: Callable[[Progress], None] = lambda _: None, cancel: threading.Event | None = None
    ) -> None:
        """Has what was once replaced come back at the next start; it is kept all the same.

        Raises as `prepare`, and KnownError restore.gone where it is not there any more, or not whole.
        """
        self.give_up()
        self._refuse_without_room(aside.size)
        place, meter = staging(self._folders), Meter(aside.size, heard, cancel)
        try:
            names: dict[str, list[str]] = {DATA: [], CONFIG: []}
            for root, listed in names.items():
                (place / root).mkdir(mode=0o700, parents=True)
                for path in sorted((aside.path / root).rglob("*")):
                    if path.is_file():
                        listed.append(path.relative_to(aside.path / root).as_posix())
                        _copy(path, place / root / listed[-1], meter)
            if self._folders.database.name not in names[DATA]:  # as it was deleted meanwhile: an empty app would come
                raise KnownError("restore.gone")
            replaced_at = aside.replaced_at
            plan(
                self._folders,
                Plan(self._aside_name(), tuple(names[DATA]), tuple(names[CONFIG]), replaced_at, self._kept),
            )
        except BaseException as error:
            remove_tree(place)
            if isinstance(error, OSError):
                raise disk_error(error, self._folders.data) from error
            raise

    def remove_aside(self, aside: Aside) -> None:
        """Deletes it for good."""
        remove_tree(aside.path)

    def remove_old_asides(self) -> None:
        """Deletes what was replaced long ago, for words that were deleted are in it."""
        for aside in self._every_aside():
            if aside.replaced_at < self._clock() - KEPT_DAYS * 24 * 3600:
                self.remove_aside(aside)

    # --- inside

    def _refuse_without_room(self, needed: int) -> None:
        free = free_space(self._folders.data)
        if free is not None and free < needed:
            raise KnownError(
                "backup.no_room", path=str(self._folders.data), needed=in_words(needed), free=in_words(free)
            )

    def _stage(self, backup: BackupFile, source: Path, meter: Meter, made: list[Path]) -> None:
        place = staging(self._folders)
        names: dict[str, list[str]] = {DATA: [], CONFIG: []}
        for root in names:
            (place / root).mkdir(mode=0o700, parents=True)
        for member in backup.manifest.members:
            root, _, name = member.name.partition("/")
            if root == MODELS:
                continue
            path = place / root / name
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            backup.extract(member, path, meter)
            names[root].append(name)
        self._inspect(place / DATABASE)
        _forget_folders_of_elsewhere(place / CONFIG / self._folders.settings.name)
        self._bring_models(backup, meter, made)
        made_at = backup.manifest.made_at
        come = tuple(names[DATA]), tuple(names[CONFIG])
        wanted = Plan(self._aside_name(), *come, made_at, self._kept, source=os.path.abspath(source))  # noqa: PTH100
        plan(self._folders, wanted)

    def _inspect(self, database: Path) -> None:
        """What is encrypted cannot be looked into without its passphrase, which is asked for when it is opened."""
        try:
            inspect(database, len(MIGRATIONS))
        except KnownError as error:
            if error.fault.kind != "database.locked":
                raise

    def _bring_models(self, backup: BackupFile, meter: Meter, made: list[Path]) -> None:
        """Those that are on this computer already, where they were or in the library folder, are not brought."""
        members = {member.name: member for member in backup.manifest.members}
        for model in backup.manifest.models:
            if not model.member or _has(Path(model.path), model.size):
                continue
            path = self._folders.models / model.member.removeprefix(f"{MODELS}/")
            if path.exists():
                continue
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            unfinished = path.with_name(path.name + ".part")
            unfinished.unlink(missing_ok=True)
            try:
                backup.extract(members[model.member], unfinished, meter)
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
            made.append(path)

    def _aside_name(self) -> str:
        name = time.strftime(_NAME, time.localtime(self._clock()))
        number = 1
        while (self._folders.data / ASIDE / (name if number == 1 else f"{name} {number}")).exists():
            number += 1
        return name if number == 1 else f"{name} {number}"


def _age(name: str) -> tuple[str, int]:
    """Grows from one to the next: the tenth of a second comes behind the second one."""
    number = name[17:].strip()
    return name[:17], int(number) if number.isdecimal() else 1


def _has(path: Path, size: int) -> bool:
    try:
        return path.stat().st_size == size
    except (OSError, ValueError):
        return False


def _copy(source: Path, destination: Path, meter: Meter) -> None:
    destination.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with source.open("rb") as reading, destination.open("xb") as writing:
        destination.chmod(0o600)
        while chunk := reading.read(backup_file.CHUNK):
            writing.write(chunk)
            meter(len(chunk))
        writing.flush()
        os.fsync(writing.fileno())


def _forget_folders_of_elsewhere(settings: Path) -> None:
    """A folder for models that this computer does not have would hide those that came with the backup."""
    with suppress(FileNotFoundError, ValueError, RecursionError):
        values = json.loads(settings.read_bytes())
        folder = values.get("models_folder") if isinstance(values, dict) else None
        if isinstance(folder, str) and folder and not Path(folder).expanduser().is_dir():
            del values["models_folder"]
            with whole_file(settings) as file:
                file.write(json.dumps(values, indent=2).encode() + b"\n")
