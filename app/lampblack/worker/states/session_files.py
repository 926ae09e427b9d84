"""Saved sessions on disk: what a model has read of a conversation, for its next turn. Disposable at any moment.

A file is a header (what it is, and its tokens), the header's MAC, llama.cpp's states of the sequence, and a MAC over
all of it. The MACs are keyed BLAKE2b (RFC 7693) with a secret that lies in the same folder, everything for the owner's
eyes only: llama.cpp's parser is shown nothing that Lampblack did not write itself. The time of a file's last change is
that of its last use.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import shutil
import stat
import struct
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np
import psutil

from lampblack.domain.sessions import SUFFIX, file_name
from lampblack.worker.states.private_files import UNFINISHED, beside, is_owners_only, opened, write_new
from lampblack.worker.states.session_secret import SECRET, secret_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LEFT_FREE = 500_000_000
"""Bytes of the disk that are left to others: a cache must not be what fills it."""

MOST_TOKENS = 1 << 24

_UNFINISHED_SECONDS = 3600.0
_MAC_BYTES = 32
_HEADER = struct.Struct("<8s32s32sIQIQ")  # magic, digest of the session, key, tokens, bytes of state, both earlier
_MAGIC = b"LBSESS\x02\n"


@dataclass(frozen=True, slots=True, eq=False)
class SavedState:
    """A sequence as llama.cpp serializes it, all of whose `tokens` it holds. key: hexadecimal (`session_key`).

    earlier: for caches that cannot be cut, so many of the tokens after which another reply may begin, and
    earlier_state, what cannot be cut back there (`Context.state_of`, partial); 0 where there is none.
    """

    session: str
    key: str
    tokens: list[int]
    state: bytearray
    earlier: int = 0
    earlier_state: bytearray = field(default_factory=bytearray)

    @property
    def name(self) -> str:
        """Its file's."""
        return file_name(self.session, self.key)

    @property
    def bytes(self) -> int:
        """Of both states."""
        return len(self.state) + len(self.earlier_state)


class _Header(NamedTuple):
    """What a file says of itself: tokens, sizes in bytes, and its MAC."""

    tokens: list[int]
    size: int
    earlier: int
    earlier_size: int
    mac: bytes


class _DamagedError(Exception):
    """Not a file that Lampblack wrote for this session and key, or not any more."""


class SessionFiles:
    """The files in one folder, at most `cap` bytes together, the least recently used going first.

    Several engines may share a folder, and a file may vanish or be replaced at any time. Each method may be called on
    any thread, `open` before all others.
    """

    def __init__(self, folder: Path, cap: int) -> None:
        self.folder, self.cap = folder, cap
        self._secret = b""
        self._known: dict[str, tuple[tuple[int, int], _Header]] = {}

    def open(self) -> None:
        """Makes the folder and the secret where they are missing. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not is_owners_only(self.folder.stat()):
            self.folder.chmod(0o700)
        self._secret = secret_in(self.folder)

    def clean(self) -> None:
        """Removes what killed engines left unfinished, and what is over the cap. Raises OSError."""
        for path in self.folder.glob(f"*{UNFINISHED}"):
            if _is_abandoned(path):
                path.unlink(missing_ok=True)
        self._make_room(0)

    def wipe(self) -> None:
        """Removes every saved session and the secret. Raises OSError."""
        for pattern in (f"*{SUFFIX}", f"*{UNFINISHED}", SECRET):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)

    def tokens(self, session: str, key: str) -> list[int] | None:
        """The tokens of a saved session, None where there is none. A file that is damaged is removed."""
        header = self._header(session, key)
        return header.tokens if header is not None else None

    def earlier(self, session: str, key: str) -> int:
        """As in `SavedState`."""
        header = self._header(session, key)
        return header.earlier if header is not None else 0

    def _header(self, session: str, key: str) -> _Header | None:
        name = file_name(session, key)
        path = self.folder / name
        try:
            stamp, known = _stamp(path.stat()), self._known.get(name)  # others may forget it meanwhile
            if known is None or known[0] != stamp:
                with opened(path) as stream:
                    known = self._known[name] = stamp, self._read_header(stream, session, key)
            return known[1]
        except FileNotFoundError:
            self._known.pop(name, None)
        except (OSError, _DamagedError):
            self.remove(session, key)
        return None

    def read(self, session: str, key: str) -> SavedState | None:
        """A saved session, whole and authentic, which now counts as used; None where there is none."""
        try:
            with opened(self.folder / file_name(session, key)) as stream:
                header = self._read_header(stream, session, key)
                if header.size + header.earlier_size > psutil.virtual_memory().available // 2:
                    return None
                states = bytearray(header.size), bytearray(header.earlier_size)
                if any(stream.readinto(state) != len(state) for state in states):
                    raise _DamagedError
                if not hmac.compare_digest(stream.read(_MAC_BYTES), self._mac(b"state", (header.mac, *states))):
                    raise _DamagedError
            self.touch(session, key)
            return SavedState(session, key, header.tokens, states[0], header.earlier, states[1])
        except FileNotFoundError:
            return None
        except (OSError, MemoryError, _DamagedError):
            self.remove(session, key)
            return None

    def write(self, saved: SavedState) -> None:
        """Saves beside and to disk, then in place of an earlier one. Raises OSError; nothing is left behind then.

        What is larger than the cap, or would leave less than LEFT_FREE on the disk, is not saved.
        """
        who = _MAGIC, _digest(saved.session), bytes.fromhex(saved.key)
        header = _HEADER.pack(*who, len(saved.tokens), len(saved.state), saved.earlier, len(saved.earlier_state))
        header += np.array(saved.tokens, "<i4").tobytes()
        size = len(header) + saved.bytes + 2 * _MAC_BYTES
        if size > self.cap or shutil.disk_usage(self.folder).free < size + LEFT_FREE:
            return
        self._make_room(size, besides=saved.name)
        header_mac = self._mac(b"header", (header,))
        states = saved.state, saved.earlier_state
        state_mac = self._mac(b"state", (header_mac, *states))
        self._replace(self.folder / saved.name, (header, header_mac, *states, state_mac))

    def touch(self, session: str, key: str) -> None:
        """Notes that a session was used now."""
        with contextlib.suppress(OSError):  # it may have gone, and the order in which others go is no matter of life
            os.utime(self.folder / file_name(session, key))

    def remove(self, session: str, key: str) -> None:
        """Removes a file that is of no use."""
        name = file_name(session, key)
        self._known.pop(name, None)
        with contextlib.suppress(OSError):  # what cannot be removed is not believed the next time either
            (self.folder / name).unlink(missing_ok=True)

    # --- files

    def _mac(self, purpose: bytes, parts: Iterable[bytes | bytearray]) -> bytes:
        mac = hashlib.blake2b(key=self._secret, person=purpose, digest_size=_MAC_BYTES)
        for part in parts:
            mac.update(part)
        return mac.digest()

    def _read_header(self, stream: BinaryIO, session: str, key: str) -> _Header:
        """Nothing is believed, and no more than a header read, before its MAC fits.

        Raises _DamagedError and OSError.
        """
        status = os.fstat(stream.fileno())
        start = stream.read(_HEADER.size)
        if not stat.S_ISREG(status.st_mode) or len(start) != _HEADER.size or not self._secret:
            raise _DamagedError
        magic, session_digest, key_digest, count, size, earlier, earlier_size = _HEADER.unpack(start)
        if (magic, session_digest, key_digest) != (_MAGIC, _digest(session), bytes.fromhex(key)):
            raise _DamagedError
        whole = _HEADER.size + 4 * count + size + earlier_size + 2 * _MAC_BYTES
        if max(count, earlier) > MOST_TOKENS or status.st_size != whole:
            raise _DamagedError
        tokens, mac = stream.read(4 * count), stream.read(_MAC_BYTES)
        if not hmac.compare_digest(mac, self._mac(b"header", (start, tokens))):
            raise _DamagedError
        return _Header(np.frombuffer(tokens, "<i4").tolist(), size, earlier, earlier_size, mac)

    def _replace(self, target: Path, parts: Iterable[bytes | bytearray]) -> None:
        unfinished = beside(target)
        try:
            write_new(unfinished, parts)
            unfinished.replace(target)
        except BaseException:
            with contextlib.suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise

    def _make_room(self, size: int, besides: str = "") -> None:
        """Removes the least recently used until `size` more bytes are within the cap."""
        found = []
        for path in self.folder.glob(f"*{SUFFIX}"):
            with contextlib.suppress(FileNotFoundError):
                status = path.stat()
                if path.name != besides:
                    found.append((status.st_mtime_ns, status.st_size, path))
        total = sum(length for _, length, _ in found) + size
        for _, length, path in sorted(found):
            if total <= self.cap:
                return
            path.unlink(missing_ok=True)
            total -= length


def _is_abandoned(path: Path) -> bool:
    """Whether nobody writes this file any more: its engine is gone, or it is hours old."""
    try:
        age = time.time() - path.stat().st_mtime
        process = int(path.name.rsplit(".", 2)[-2].partition("-")[0])
    except FileNotFoundError:
        return False
    except (ValueError, IndexError, OverflowError):
        return True
    return age > _UNFINISHED_SECONDS or not psutil.pid_exists(process)


def _digest(session: str) -> bytes:
    return hashlib.blake2b(session.encode(), digest_size=32).digest()


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_ino, status.st_mtime_ns
