"""The file that keeps the settings of one home: read with care, replaced whole."""

from __future__ import annotations

import contextlib
import json
import os
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lampblack.domain.disk import disk_error
from lampblack.domain.faults import Fault, KnownError
from lampblack.settings.declared import ALL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from lampblack.settings.setting import AnySetting, Setting, T

_LONGEST_SHOWN = 40
"""Characters of a value that cannot be used."""
CORRUPT_BEYOND = 1 << 20
"""Bytes. A settings file is a few hundred; whatever is larger is something else."""


class Settings:
    """The settings of one home, kept in one JSON file. May be used from any thread.

    Only what was set is in the file, so that a default may become better later. Keys and values that this version does
    not know are kept, because a newer version may have written them.
    """

    def __init__(self, file: Path) -> None:
        """Nothing is read before `load`."""
        self._file = file
        self._lock = threading.Lock()
        self._values: dict[str, object] = {}
        self._unreadable: OSError | None = None
        self._subscribers: list[Callable[[AnySetting], None]] = []

    def load(self) -> Fault | None:
        """Reads the file. The fault, if any, is for the user to see, and the defaults are in use:

        settings.damaged: the file was kept aside under another name.
        settings.values: some of the values may not be; they stay in the file, and only theirs are the defaults.
        settings.unreadable: the file was left where it is, and `set` raises the same.
        """
        with self._lock:
            self._values, self._unreadable = {}, None
            try:
                self._values = _read(self._file)
            except FileNotFoundError:
                return None
            except OSError as error:
                self._unreadable = error
                return self._unreadable_error(error).fault
            except (ValueError, RecursionError):
                return Fault("settings.damaged", {"kept": str(_keep_aside(self._file))})
            return self._fault_of_values()

    def _fault_of_values(self) -> Fault | None:
        """Such a value may come from a person's own hand, or from a newer version."""
        wrong = [f"{key} = {_shown(value)}" for key, value in self._values.items() if not _may_be(key, value)]
        return Fault("settings.values", {"values": ", ".join(wrong)}) if wrong else None

    def get(self, setting: Setting[T]) -> T:
        """The value in force: the default where none was set or what was read is not valid."""
        try:
            return setting.validated(self._values.get(setting.key, setting.default))
        except ValueError:
            return setting.default

    def set(self, setting: Setting[T], value: T) -> None:
        """Saves a value, then tells the subscribers. ValueError where the setting may not hold it.

        Raises KnownError disk.full, disk.denied, disk.failed or settings.unreadable; the old value then stays in force.
        """
        setting.validated(value)
        with self._lock:
            if self._unreadable is not None:
                raise self._unreadable_error(self._unreadable)
            stored = self._values.get(setting.key, setting.default)
            if type(stored) is type(value) and stored == value:  # True == 1
                return
            changed = {**self._values, setting.key: value}
            replace_file(self._file, json.dumps(changed, indent=2).encode() + b"\n")
            self._values = changed
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            subscriber(setting)

    def subscribe(self, callback: Callable[[AnySetting], None]) -> Callable[[], None]:
        """`callback` is told each setting that was changed, on the thread that changed it; returns how to end that."""
        with self._lock:
            self._subscribers.append(callback)

        def unsubscribe() -> None:
            with self._lock, contextlib.suppress(ValueError):
                self._subscribers.remove(callback)

        return unsubscribe

    def _unreadable_error(self, error: OSError) -> KnownError:
        reason = error.strerror or type(error).__name__
        return KnownError("settings.unreadable", path=str(self._file), reason=reason)


def _may_be(key: str, value: object) -> bool:
    setting = next((each for each in ALL if each.key == key), None)
    try:
        if setting is not None:
            setting.validated(value)
    except ValueError:
        return False
    return True


def _shown(value: object) -> str:
    """As it stands in the file, or its beginning."""
    words = json.dumps(value, ensure_ascii=False)
    return words if len(words) <= _LONGEST_SHOWN else words[: _LONGEST_SHOWN - 1] + "…"


def replace_file(file: Path, content: bytes) -> None:
    """Writes `content` beside `file`, to disk, then puts it in its place: after a crash one of the two is there, whole.

    Raises KnownError disk.full, disk.denied or disk.failed; the old file is then untouched.
    """
    target = file.resolve()  # where settings are kept elsewhere and linked to, the link stays
    unfinished = target.with_name(target.name + ".new")
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with unfinished.open("wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise disk_error(error, file) from error


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows cannot open a folder, and NTFS keeps the order of renames
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(file: Path) -> dict[str, object]:
    with file.open("rb") as stream:
        content = stream.read(CORRUPT_BEYOND + 1)
    if len(content) > CORRUPT_BEYOND:
        raise ValueError("too large")
    values = json.loads(content)
    if not isinstance(values, dict):
        raise ValueError("not an object")
    return values


def _keep_aside(file: Path) -> Path:
    """Renames a corrupt file; where that is not allowed, it stays and is what is returned."""
    stem = f"{file.name}.corrupt-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    kept = file.with_name(stem)
    number = 1
    while kept.exists():
        number += 1
        kept = file.with_name(f"{stem}-{number}")
    try:
        file.rename(kept)
    except OSError:
        return file
    return kept
