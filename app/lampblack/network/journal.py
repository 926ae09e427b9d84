"""The list of what left this computer, kept on its disk: hosts and addresses, never what was sent."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.disk import disk_error

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2**20
"""Of the file, some ten thousand connections. Where it is larger, the older half goes."""

_log = logging.getLogger(__name__)


class Connection(msgspec.Struct, frozen=True):
    """A request that was sent. at: Unix seconds; what: its method and path, without the question that follows it."""

    at: float
    host: str
    what: str


class Journal:
    """A line of JSON for each, in a file. Several processes may write it; methods may be called on any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def record(self, host: str, what: str) -> None:
        """Something leaves this computer now. A disk that takes no more does not stop it, but is logged."""
        line = msgspec.json.encode(Connection(time.time(), host, what)) + b"\n"
        with self._lock:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._path.open("ab", buffering=0) as file:
                    file.write(line)
                    is_large = file.tell() > MOST_BYTES
                if is_large:
                    self._halve()
            except OSError as error:
                _log.info("a connection could not be listed: %s", error)

    def all(self) -> list[Connection]:
        """The newest first; lines that are damaged are left out."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            return []
        return [one for line in reversed(lines) if (one := _read(line)) is not None]

    def clear(self) -> None:
        """Empties the list. Raises KnownError disk.*."""
        with self._lock:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise disk_error(error, self._path) from error

    def _halve(self) -> None:
        newer = self._path.read_bytes()[-MOST_BYTES // 2 :]
        new = self._path.with_name(self._path.name + ".new")
        new.write_bytes(newer[newer.index(b"\n") + 1 :])
        new.replace(self._path)


def _read(line: bytes) -> Connection | None:
    try:
        return msgspec.json.decode(line, type=Connection)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
