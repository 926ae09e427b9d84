"""The list of what left this computer, and what came of it, on its disk: hosts and addresses, never what was sent."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import deque
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from lampblack.domain.disk import disk_error

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 2**21
"""Of the file, some ten thousand connections. Where it is larger, the older half goes."""
MOST_UNWRITTEN = 1000
"""Connections, where the disk takes none."""

_END = b'{"end":'
_log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What came of a request. UNKNOWN: it is under way, Lampblack ended before its answer, or an older one listed it.

    OFFLINE: it was kept back, and never left this computer.
    """

    UNKNOWN = ""
    ANSWERED = "answered"
    UNREACHED = "unreached"
    LATE = "late"
    CUT = "cut"
    OFFLINE = "offline"


class Connection(msgspec.Struct, frozen=True):
    """A request. at: Unix seconds; host: with its port, where that is an unusual one; what: the method and path,
    without the question that follows it; status: of HTTP, 0 where none came; received: bytes of the answer, as they
    came."""

    at: float
    host: str
    what: str
    key: str = ""
    outcome: str = Outcome.UNKNOWN
    status: int = 0
    received: int = 0


class _End(msgspec.Struct, frozen=True):
    """Follows in a line of its own when it is known."""

    end: str
    outcome: str
    status: int
    received: int


class Journal:
    """A line of JSON for each, in a file, and another for its end. Several processes may write it; methods may be
    called on any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._unwritten: deque[bytes] = deque(maxlen=MOST_UNWRITTEN)

    def record(self, host: str, what: str) -> str:
        """Something leaves this computer now; returns what `end` is told. A disk that takes no more does not stop it:
        then it is listed until the app ends."""
        key = secrets.token_hex(8)
        self._write(Connection(time.time(), host, what, key))
        return key

    def end(self, key: str, outcome: Outcome, status: int = 0, received: int = 0) -> None:
        """What came of it."""
        self._write(_End(key, outcome, status, received))

    def keep_back(self, host: str, what: str) -> None:
        """Something does not leave this computer, for nothing may."""
        self._write(Connection(time.time(), host, what, outcome=Outcome.OFFLINE))

    def all(self) -> list[Connection]:
        """The newest first; lines that are damaged are left out."""
        try:
            lines = self._path.read_bytes().splitlines()
        except OSError:
            lines = []
        with self._lock:
            lines += [line.strip() for line in self._unwritten]
        ends: dict[str, _End] = {}
        found: list[Connection] = []
        for line in reversed(lines):
            one = _read(line)
            if isinstance(one, _End):
                ends.setdefault(one.end, one)
            elif one is not None:
                found.append(_ended(one, ends.pop(one.key, None)))
        return found

    def _write(self, entry: Connection | _End) -> None:
        # The first line end closes a line that was cut off when its process was killed.
        line = b"\n" + msgspec.json.encode(entry) + b"\n"
        with self._lock:
            try:
                self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                self._path.touch(mode=0o600)
                with self._path.open("ab", buffering=0) as file:
                    file.write(line)
                    is_large = file.tell() > MOST_BYTES
                if is_large:
                    self._halve()
            except OSError as error:
                self._unwritten.append(line)
                _log.info("a connection could not be listed: %s", error)

    def clear(self) -> None:
        """Empties the list. Raises KnownError disk.*."""
        with self._lock:
            try:
                self._unwritten.clear()
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise disk_error(error, self._path) from error

    def _halve(self) -> None:
        newer = self._path.read_bytes()[-MOST_BYTES // 2 :]
        new = self._path.with_name(self._path.name + ".new")
        new.touch(mode=0o600)
        new.write_bytes(newer[newer.index(b"\n") + 1 :])
        new.replace(self._path)


def _read(line: bytes) -> Connection | _End | None:
    kind: type[Connection | _End] = _End if line.startswith(_END) else Connection
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _ended(one: Connection, end: _End | None) -> Connection:
    if end is None:
        return one
    return msgspec.structs.replace(one, outcome=end.outcome, status=end.status, received=end.received)
