"""Backups of everything: one .zip with a manifest, which says what is in it and what each file's SHA-256 is.

manifest.json; data/… and config/…: files of those folders by their place there, data/lampblack.db always among them;
models/…: model files, where they were wanted. A file of a later version is refused whole. An encrypted database stays
so, and of one the manifest tells no more than how large it is.
"""

from __future__ import annotations

import hashlib
import os
import re
import time
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from lampblack import __version__
from lampblack.domain.faults import KnownError
from lampblack.exchange.bounded_zip import bounded_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Heard = Callable[[int], None]
    """Told how many bytes more are done; what it raises ends the work."""

FORMAT = "lampblack-backup"
VERSION = 1
ENDING = ".lampblack.zip"
MANIFEST, DATABASE = "manifest.json", "data/lampblack.db"
MODELS = "models"
MAX_MANIFEST = 8 << 20
MAX_MEMBERS = 20_000
CHUNK = 1 << 20
_ROOTS = ("data", "config", MODELS)
_BAD_PART = re.compile(
    r'[<>:"\\|?*\x00-\x1f\x7f]|^\.{1,2}$|^$|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$', re.IGNORECASE
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)
"""NotImplementedError: a way of packing that Python lacks; RuntimeError: a password is needed."""


class Member(msgspec.Struct, frozen=True):
    """A file in a backup. size in bytes."""

    name: str
    size: int
    sha256: str


class Model(msgspec.Struct, frozen=True):
    """A model file of the person's. member: its name in the backup, where it is in it."""

    path: str
    size: int
    sha256: str
    member: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """What is in a backup. made_at: Unix seconds; database_version: which of Lampblack's formats the database has."""

    format: str
    version: int
    app: str
    made_at: float
    database_version: int
    conversations: int | None
    messages: int | None
    is_encrypted: bool
    members: tuple[Member, ...]
    models: tuple[Model, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all members."""
        return sum(one.size for one in self.members)


class _Header(msgspec.Struct):
    format: str
    version: int
    app: str = ""


class Part(NamedTuple):
    """A file that goes into a backup. packs: whether it is worth packing."""

    name: str
    path: Path
    packs: bool = True


class Contents(NamedTuple):
    """What the manifest tells of the database."""

    made_at: float
    database_version: int
    conversations: int | None
    messages: int | None
    is_encrypted: bool


def write(
    file: IO[bytes],
    parts: Sequence[Part],
    contents: Contents,
    models: Callable[[Sequence[Member]], Sequence[Model]],
    heard: Heard,
) -> Manifest:
    """Writes a backup. models: what the manifest says of model files, given what was written. Raises OSError."""
    members: list[Member] = []
    with zipfile.ZipFile(file, "w") as archive:
        for part in parts:
            members.append(_add(archive, part, heard))
        manifest = Manifest(
            FORMAT, VERSION, __version__, *contents, members=tuple(members), models=tuple(models(members))
        )
        archive.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)), zipfile.ZIP_DEFLATED)
    return manifest


def _add(archive: zipfile.ZipFile, part: Part, heard: Heard) -> Member:
    info = zipfile.ZipInfo(part.name, time.localtime()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED if part.packs else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    info._compresslevel = 1  # type: ignore[attr-defined]  # there is no other way for a file that is written in pieces
    digest, size = hashlib.sha256(), 0
    with part.path.open("rb") as source, archive.open(info, "w", force_zip64=True) as into:
        while chunk := source.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
            into.write(chunk)
            heard(len(chunk))
    return Member(part.name, size, digest.hexdigest())


class BackupFile:
    """A backup that is open for reading, whose list of files is as its manifest has it."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, name: str) -> None:
        self._archive, self._name = archive, name
        self.manifest = manifest

    def check(self, heard: Heard = lambda _: None) -> None:
        """Reads everything. Raises KnownError backup.damaged where a file is not as it was written."""
        for member in self.manifest.members:
            for _ in self._pieces(member, heard):
                pass

    def extract(self, member: Member, path: Path, heard: Heard = lambda _: None) -> None:
        """Writes a member to a new file, down to the disk. Raises KnownError backup.damaged, and OSError."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as into:
            for chunk in self._pieces(member, heard):
                into.write(chunk)
            into.flush()
            os.fsync(into.fileno())

    def _pieces(self, member: Member, heard: Heard) -> Iterator[bytes]:
        """Never more than the manifest says, whatever is packed there."""
        digest, left = hashlib.sha256(), member.size
        with _known_errors(self._name):
            with self._archive.open(member.name) as source:
                while chunk := source.read(min(CHUNK, left + 1)):
                    left -= len(chunk)
                    if left < 0:
                        break
                    digest.update(chunk)
                    yield chunk
                    heard(len(chunk))
            if left or digest.hexdigest() != member.sha256:
                raise ValueError("it is not what was written")


@contextmanager
def opened(path: Path) -> Iterator[BackupFile]:
    """A backup for reading. Raises KnownError: backup.not_ours, backup.newer, backup.damaged, import.unreadable."""
    with _reading(path) as archive:
        manifest = _manifest(archive, path.name)
        yield BackupFile(archive, manifest, path.name)


@contextmanager
def _reading(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == b"PK\x03\x04"
    except OSError as error:
        raise _unreadable(path.name, error) from error
    if not is_zip:
        raise KnownError("backup.not_ours", name=path.name)
    with _known_errors(path.name), bounded_zip(path) as archive:
        yield archive


@contextmanager
def _known_errors(name: str) -> Iterator[None]:
    """What is wrong with a backup becomes KnownError."""
    try:
        yield
    except _DAMAGED as error:
        raise KnownError("backup.damaged", name=name, log=str(error)) from error
    except OSError as error:
        raise _unreadable(name, error) from error


def _unreadable(name: str, error: OSError) -> KnownError:
    return KnownError("import.unreadable", name=name, reason=error.strerror or type(error).__name__)


def _manifest(archive: zipfile.ZipFile, name: str) -> Manifest:
    listed = archive.namelist()
    if MANIFEST not in listed:
        raise KnownError("backup.not_ours", name=name)
    with archive.open(MANIFEST) as file:
        data = file.read(MAX_MANIFEST + 1)
    if len(data) > MAX_MANIFEST:
        raise ValueError("its manifest is too large")
    try:
        header = msgspec.json.decode(data, type=_Header)
    except (msgspec.DecodeError, RecursionError):
        raise KnownError("backup.not_ours", name=name) from None
    if header.format != FORMAT:
        raise KnownError("backup.not_ours", name=name)
    if header.version > VERSION:
        raise KnownError("backup.newer", name=name, app=header.app)
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ValueError(str(error)) from error
    _compare(archive, manifest)
    return manifest


def _compare(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """ValueError where the archive is not what the manifest says, or has names that lead elsewhere."""
    sizes = {member.name: member.size for member in manifest.members}
    entries = [entry for entry in archive.infolist() if entry.filename != MANIFEST]
    if len(entries) > MAX_MEMBERS or len(entries) != len(sizes) or len(sizes) != len(manifest.members):
        raise ValueError("it holds other files than its manifest says")
    if len({name.casefold() for name in sizes}) != len(sizes) or DATABASE not in sizes:
        raise ValueError("its names are not those of a backup")
    for entry in entries:
        if entry.filename != entry.orig_filename or sizes.get(entry.filename) != entry.file_size:
            raise ValueError("it holds other files than its manifest says")
        if not is_safe(entry.filename):
            raise ValueError("a name in it leads elsewhere")


def is_safe(name: str) -> bool:
    """Whether the name of a member stays within its folder, on every system."""
    parts = PurePosixPath(name).parts
    if "/".join(parts) != name or len(parts) < 2 or parts[0] not in _ROOTS or len(name) > 500:
        return False
    return not any(_BAD_PART.search(part) for part in parts)
