"""Saved sessions on disk: what a model has read of a conversation, for its next turn. Disposable at any moment.

A file is a header (what it is, and its tokens), the header's MAC, llama.cpp's state of the sequence, and a MAC over
both. The MACs are keyed BLAKE2b (RFC 7693) with a secret that lies in the same folder, all of it for the owner's eyes
only: llama.cpp's parser is shown nothing that Lampblack did not write itself. The time of a file's last change is that
of its last use.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import hmac
import os
import secrets
import shutil
import stat
import struct
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import psutil

from lampblack.domain.sessions import SUFFIX, file_name

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import BufferedReader
    from pathlib import Path

LEFT_FREE = 500_000_000
"""Bytes of the disk that are left to others: a cache must not be what fills it."""

MOST_TOKENS = 1 << 24

_SECRET, _SECRET_BYTES = "secret", 32
_UNFINISHED = ".new"
_UNFINISHED_SECONDS = 3600.0
_MAC_BYTES = 32
_HEADER = struct.Struct("<8s32s32sIQ")  # magic, digest of the session, key, tokens, bytes of state
_MAGIC = b"LBSESS\x01\n"


@dataclass(frozen=True, slots=True, eq=False)
class SavedState:
    """A sequence as llama.cpp serializes it, all of whose `tokens` it holds. key: hexadecimal (`session_key`)."""

    session: str
    key: str
    tokens: list[int]
    state: bytearray

    @property
    def name(self) -> str:
        """Its file's."""
        return file_name(self.session, self.key)


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
        self._known: dict[str, tuple[tuple[int, int], list[int]]] = {}

    def open(self) -> None:
        """Makes the folder and the secret where they are missing. Raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not _is_owners_only(self.folder.stat()):
            self.folder.chmod(0o700)
        self._secret = self._read_secret() or self._make_secret()
        if not self._secret:
            raise FileNotFoundError(errno.ENOENT, "the secret vanished", str(self.folder))

    def clean(self) -> None:
        """Removes what killed engines left unfinished, and what is over the cap. Raises OSError."""
        for path in self.folder.glob(f"*{_UNFINISHED}"):
            if _is_abandoned(path):
                path.unlink(missing_ok=True)
        self._make_room(0)

    def wipe(self) -> None:
        """Removes every saved session and the secret. Raises OSError."""
        for pattern in (f"*{SUFFIX}", f"*{_UNFINISHED}", _SECRET):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)

    def tokens(self, session: str, key: str) -> list[int] | None:
        """The tokens of a saved session, None where there is none. A file that is damaged is removed."""
        name = file_name(session, key)
        path = self.folder / name
        try:
            stamp, known = _stamp(path.stat()), self._known.get(name)  # others may forget it meanwhile
            if known is None or known[0] != stamp:
                with _opened(path) as stream:
                    known = self._known[name] = stamp, self._read_header(stream, session, key)[0]
            return known[1]
        except FileNotFoundError:
            self._known.pop(name, None)
        except (OSError, _DamagedError):
            self.remove(session, key)
        return None

    def read(self, session: str, key: str) -> SavedState | None:
        """A saved session, whole and authentic, which now counts as used; None where there is none."""
        try:
            with _opened(self.folder / file_name(session, key)) as stream:
                tokens, size, header_mac = self._read_header(stream, session, key)
                if size > psutil.virtual_memory().available // 2:
                    return None
                state = bytearray(size)
                if stream.readinto(state) != size:
                    raise _DamagedError
                if not hmac.compare_digest(stream.read(_MAC_BYTES), self._mac(b"state", (header_mac, state))):
                    raise _DamagedError
            self.touch(session, key)
            return SavedState(session, key, tokens, state)
        except FileNotFoundError:
            return None
        except (OSError, MemoryError, _DamagedError):
            self.remove(session, key)
            return None

    def write(self, saved: SavedState) -> None:
        """Saves beside and to disk, then in place of an earlier one. Raises OSError; nothing is left behind then.

        What is larger than the cap, or would leave less than LEFT_FREE on the disk, is not saved.
        """
        header = _HEADER.pack(
            _MAGIC, _digest(saved.session), bytes.fromhex(saved.key), len(saved.tokens), len(saved.state)
        )
        header += np.array(saved.tokens, "<i4").tobytes()
        size = len(header) + len(saved.state) + 2 * _MAC_BYTES
        if size > self.cap or shutil.disk_usage(self.folder).free < size + LEFT_FREE:
            return
        self._make_room(size, besides=saved.name)
        header_mac = self._mac(b"header", (header,))
        state_mac = self._mac(b"state", (header_mac, saved.state))
        self._replace(self.folder / saved.name, (header, header_mac, saved.state, state_mac))

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

    # --- the secret

    def _read_secret(self) -> bytes:
        """Empty where there is none, or one that others could have read."""
        path = self.folder / _SECRET
        try:
            with _opened(path) as stream:
                status, secret = os.fstat(stream.fileno()), stream.read(_SECRET_BYTES + 1)
        except FileNotFoundError:
            return b""
        except OSError:
            if path.is_file():
                raise
            path.unlink()  # no file of ours
            return b""
        if len(secret) == _SECRET_BYTES and _is_owners_only(status):
            return secret
        path.unlink(missing_ok=True)
        return b""

    def _make_secret(self) -> bytes:
        """One of several engines that start at once makes it, and all use that."""
        target = self.folder / _SECRET
        unfinished = self._beside(target)
        try:
            _write_new(unfinished, (secrets.token_bytes(_SECRET_BYTES),))
            with contextlib.suppress(FileExistsError):
                if os.name == "posix":
                    os.link(unfinished, target)
                else:
                    unfinished.rename(target)  # on Windows this replaces nothing
        finally:
            unfinished.unlink(missing_ok=True)
        return self._read_secret()

    def _mac(self, purpose: bytes, parts: Iterable[bytes | bytearray]) -> bytes:
        mac = hashlib.blake2b(key=self._secret, person=purpose, digest_size=_MAC_BYTES)
        for part in parts:
            mac.update(part)
        return mac.digest()

    # --- files

    def _read_header(self, stream: BinaryIO, session: str, key: str) -> tuple[list[int], int, bytes]:
        """Tokens, bytes of state, and the MAC. Nothing is believed, and no more than a header read, before that fits.

        Raises _DamagedError and OSError.
        """
        status = os.fstat(stream.fileno())
        start = stream.read(_HEADER.size)
        if not stat.S_ISREG(status.st_mode) or len(start) != _HEADER.size or not self._secret:
            raise _DamagedError
        magic, session_digest, key_digest, count, size = _HEADER.unpack(start)
        if (magic, session_digest, key_digest) != (_MAGIC, _digest(session), bytes.fromhex(key)):
            raise _DamagedError
        if count > MOST_TOKENS or status.st_size != _HEADER.size + 4 * count + size + 2 * _MAC_BYTES:
            raise _DamagedError
        tokens, mac = stream.read(4 * count), stream.read(_MAC_BYTES)
        if not hmac.compare_digest(mac, self._mac(b"header", (start, tokens))):
            raise _DamagedError
        return np.frombuffer(tokens, "<i4").tolist(), size, mac

    def _beside(self, path: Path) -> Path:
        return path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}{_UNFINISHED}")

    def _replace(self, target: Path, parts: Iterable[bytes | bytearray]) -> None:
        unfinished = self._beside(target)
        try:
            _write_new(unfinished, parts)
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


def _write_new(path: Path, parts: Iterable[bytes | bytearray]) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags, 0o600), "wb", buffering=0) as stream:
        for part in parts:
            left = memoryview(part)
            while left:
                left = left[stream.write(left) :]
        os.fsync(stream.fileno())


def _is_owners_only(status: os.stat_result) -> bool:
    """Whether nobody else could have written or read it; on Windows the user's own folders see to that."""
    if sys.platform == "win32":
        return True
    return status.st_uid == os.geteuid() and not stat.S_IMODE(status.st_mode) & 0o077


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


def _opened(path: Path) -> BufferedReader:
    """A regular file, to be read; nothing else, such as a named pipe, for which one would wait. Raises OSError."""
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0)
    stream = os.fdopen(os.open(path, flags), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(errno.EINVAL, "it is no regular file", str(path))
    return stream


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_ino, status.st_mtime_ns
