"""Where the files of a library folder came from, with their check sums, kept beside them: they move together."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock

from lampblack.domain.disk import disk_error

if TYPE_CHECKING:
    from pathlib import Path

_FILE, _LOCK = ".origins.json", ".origins.lock"
_SECONDS = 10.0


class Origin(msgspec.Struct, frozen=True):
    """What a file was on the hub. size in bytes, sha256 in hexadecimal, commit as git has it."""

    endpoint: str
    repo: str
    commit: str
    path: str
    size: int
    sha256: str


class Origins:
    """The origins of the files in one library folder. Those of files that have gone are forgotten when one is added."""

    def __init__(self, library: Path) -> None:
        self._library = library

    def of(self, path: Path) -> Origin | None:
        """Where a file came from; None where it was not fetched, or that is not known."""
        with suppress(ValueError):
            return self._all().get(path.relative_to(self._library).as_posix())
        return None

    def remember(self, path: Path, origin: Origin) -> None:
        """A file has been fetched and checked. Raises KnownError disk.*."""
        note = self._library / _FILE
        try:
            with FileLock(self._library / _LOCK, timeout=_SECONDS):
                known = {name: one for name, one in self._all().items() if (self._library / name).is_file()}
                known[path.relative_to(self._library).as_posix()] = origin
                new = note.with_name(note.name + ".new")
                new.write_bytes(msgspec.json.encode(known))
                new.replace(note)
        except OSError as error:
            raise disk_error(error, note) from error

    def _all(self) -> dict[str, Origin]:
        try:
            return msgspec.json.decode((self._library / _FILE).read_bytes(), type=dict[str, Origin])
        except (OSError, msgspec.MsgspecError):
            return {}
