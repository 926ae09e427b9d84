"""Puts a restored backup in the place of what is there, and keeps that aside; whatever happens, one of them is whole.

The files lie ready in a folder, with a plan that says which. From the moment that the plan is there, the next start
comes first to its end, however often it is cut off, before anything of the home is opened. Every step is a rename.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.disk import disk_error
from lampblack.store.home_files import (
    ASIDE,
    RESTORING,
    config_files,
    data_files,
    database_files,
    remove_tree,
    sync_folder,
)
from lampblack.store.home_lock import HomeLock
from lampblack.store.keeping import keep

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.paths import Folders

_PLAN, _DONE = "plan.json", "restored.json"
DATA, CONFIG = "data", "config"


class Plan(msgspec.Struct, frozen=True):
    """data, config: names of the files that come in. aside: the name of the folder for those that go out.

    made_at: of the backup, Unix seconds; source: its file, empty for what was aside. kept: the name that the database
    gets instead, which is locked and whose passphrase was forgotten: what is aside goes one day.
    """

    aside: str
    data: tuple[str, ...]
    config: tuple[str, ...]
    made_at: float
    kept: str = ""
    source: str = ""


def staging(folders: Folders) -> Path:
    """Where the files are to lie ready, in the folders DATA and CONFIG."""
    return folders.data / RESTORING


def plan(folders: Folders, wanted: Plan) -> None:
    """The files that lie ready are whole: from here on they replace what is there. Raises OSError."""
    unfinished = staging(folders) / (_PLAN + ".new")
    with unfinished.open("wb") as file:
        file.write(msgspec.json.encode(wanted))
        file.flush()
        os.fsync(file.fileno())
    for folder in [one for one in staging(folders).rglob("*") if one.is_dir()]:
        sync_folder(folder)
    unfinished.replace(staging(folders) / _PLAN)
    sync_folder(staging(folders))


def finish(folders: Folders) -> bool:
    """Replaces what is there where that is planned, and removes what was prepared and not planned; whether it did.

    Call it before anything of the home is opened. Raises KnownError: home.in_use, disk.…
    """
    if not staging(folders).is_dir():
        return False
    with HomeLock(folders.data):
        try:
            return _finish(folders)
        except OSError as error:
            raise disk_error(error, folders.data) from error


def restored(folders: Folders) -> Plan | None:
    """What was restored at this start or at one before, and not yet acknowledged by `forget_restored`."""
    try:
        return msgspec.json.decode((folders.data / ASIDE / _DONE).read_bytes(), type=Plan)
    except (OSError, msgspec.DecodeError):
        return None


def forget_restored(folders: Folders) -> None:
    """It has been said. Raises OSError."""
    (folders.data / ASIDE / _DONE).unlink(missing_ok=True)


def _finish(folders: Folders) -> bool:
    place = staging(folders)
    try:
        wanted = msgspec.json.decode((place / _PLAN).read_bytes(), type=Plan)
    except (FileNotFoundError, msgspec.DecodeError):
        remove_tree(place)
        return False
    aside = folders.data / ASIDE / wanted.aside
    _put_aside(folders, wanted, aside)
    _put_in(folders, wanted)
    shutil.rmtree(folders.sessions, ignore_errors=True)  # what models have read was said in other conversations
    (place / _PLAN).rename(aside.parent / _DONE)
    sync_folder(aside.parent)
    sync_folder(place)
    remove_tree(place)
    return True


def _put_aside(folders: Folders, wanted: Plan, aside: Path) -> None:
    """What is planned and lies ready no more is in its place already, and stays."""
    place = staging(folders)
    (aside / DATA).mkdir(mode=0o700, parents=True, exist_ok=True)
    (aside / CONFIG).mkdir(mode=0o700, exist_ok=True)
    if wanted.kept and (place / DATA / folders.database.name).exists():
        keep(folders.database, wanted.kept)
    present = [*data_files(folders), *((path.name, path) for path in database_files(folders))]
    for name, path in present:
        if name not in wanted.data or (place / DATA / name).exists():
            (aside / DATA / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.rename(aside / DATA / name)
    for name, path in config_files(folders):
        if not (aside / CONFIG / name).exists() and (name not in wanted.config or (place / CONFIG / name).exists()):
            _copy(path, aside / CONFIG / name)
        if name not in wanted.config:
            path.unlink()
    for folder in (aside / DATA, aside / CONFIG, folders.data):
        sync_folder(folder)


def _put_in(folders: Folders, wanted: Plan) -> None:
    place = staging(folders)
    for name in wanted.data:
        if (place / DATA / name).exists():
            (folders.data / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (place / DATA / name).replace(folders.data / name)
    for name in wanted.config:
        if (place / CONFIG / name).exists():
            folders.config.mkdir(mode=0o700, parents=True, exist_ok=True)
            _copy(place / CONFIG / name, folders.config / name)
            (place / CONFIG / name).unlink()
            sync_folder(folders.config)
    sync_folder(folders.data)


def _copy(source: Path, destination: Path) -> None:
    """The folder for settings may be on another disk."""
    unfinished = destination.with_name(destination.name + ".new")
    with source.open("rb") as reading, unfinished.open("wb") as writing:
        shutil.copyfileobj(reading, writing)
        writing.flush()
        os.fsync(writing.fileno())
    unfinished.replace(destination)
