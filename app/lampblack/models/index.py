"""What was found in each model file, kept on disk, so that only the files that have changed are read again."""

from __future__ import annotations

import logging
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from lampblack import __version__
from lampblack.domain.faults import Fault, KnownError
from lampblack.domain.models import ModelInfo
from lampblack.gguf.parts import check_parts, is_later_part, part_paths
from lampblack.gguf.preflight import NOT_MODELS, check_model_file
from lampblack.gguf.reader import read_header
from lampblack.models.description import describe, model_name

if TYPE_CHECKING:
    from collections.abc import Collection

_log = logging.getLogger(__name__)
_FORM = f"1 of {__version__}"
"""Another version of Lampblack may judge the same file otherwise."""
_LARGEST = 64 << 20
"""Bytes of a file that may be an index: some 100,000 models."""
_NOT_KEPT = frozenset({"model.unreadable", "model.missing"})
"""What permissions and other folders decide, not a file's own size and time of change."""
Stamp = tuple[int, int]
"""A file's size in bytes and its time of change in nanoseconds."""


class Entry(msgspec.Struct, frozen=True):
    """What was found in a file. stamps: of all files of the model, None for those that are not there. width: of the
    model's embeddings, or of what a projector makes; 0 where the file does not say."""

    path: str
    stamps: tuple[Stamp | None, ...]
    found: ModelInfo | None = None
    fault: Fault | None = None
    width: int = 0


class _Kept(msgspec.Struct):
    form: str
    entries: list[Entry]


class ModelIndex:
    """Reads headers, each once for every size and time of change of its files.

    file: where it is kept, in a folder of disposable things; None: nowhere. A damaged one is as good as none. What
    cannot be written is read anew the next time.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._entries: dict[str, Entry] | None = None
        self._is_changed = False

    def look(self, path: Path) -> ModelInfo | Fault:
        """The model whose first file is at `path`, under the name of that file, or why it is none."""
        entries, key, stamps = self._known(), str(path), _stamps(path)
        known = entries.get(key)
        if known is None or known.stamps != stamps or stamps[0] is None:
            known = _read(path, stamps)
            if known.fault is None or known.fault.kind not in _NOT_KEPT:
                entries[key], self._is_changed = known, True
        result = known.found or known.fault
        assert result is not None
        return result

    def width(self, path: Path) -> int:
        """Of a file that was looked at: as `Entry` has it."""
        known = self._known().get(str(path))
        return known.width if known is not None else 0

    def keep(self, paths: Collection[Path]) -> None:
        """Writes what is known of these files, where that is not what is written already, and forgets all others."""
        entries, wanted = self._known(), {str(path) for path in paths}
        for gone in [key for key in list(entries) if key not in wanted]:
            entries.pop(gone, None)
            self._is_changed = True
        if self._file is None or not self._is_changed:
            return
        self._is_changed = False
        content = b",".join(filter(None, map(_encoded, list(entries.values()))))
        try:
            _replace(self._file, b'{"form":%s,"entries":[%s]}' % (msgspec.json.encode(_FORM), content))
        except OSError as error:
            _log.info("the index of models could not be kept: %s", error.strerror)

    def _known(self) -> dict[str, Entry]:
        if self._entries is None:
            self._entries = {entry.path: entry for entry in _written(self._file)}
        return self._entries


def _read(path: Path, stamps: tuple[Stamp | None, ...]) -> Entry:
    try:
        headers = check_parts(path, check_model_file(path))
    except KnownError as error:
        width = _projector_width(path) if is_projector(error.fault) else 0
        return Entry(str(path), stamps, fault=error.fault, width=width)
    width = headers[0].integer(headers[0].key("embedding_length"))
    return Entry(str(path), stamps, describe(path, headers, model_name(path)), width=width)


def is_projector(fault: Fault) -> bool:
    """Whether a file is no model because it is part of one: with which it sees or hears (mmproj)."""
    return fault.kind == "model.not_a_model" and fault.details.get("type") == NOT_MODELS["mmproj"]


def _projector_width(path: Path) -> int:
    try:
        header = read_header(path)
    except KnownError:
        return 0
    return max(header.integer(f"clip.{sense}.projection_dim") for sense in ("vision", "audio"))


def _stamps(path: Path) -> tuple[Stamp | None, ...]:
    return tuple(_stamp(part) for part in ((path,) if is_later_part(path) else part_paths(path)))


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def _written(file: Path | None) -> list[Entry]:
    if file is None:
        return []
    try:
        if file.stat().st_size > _LARGEST:
            return []
        kept = msgspec.json.decode(file.read_bytes(), type=_Kept)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return []
    if kept.form != _FORM:
        return []
    return [entry for entry in kept.entries if entry.stamps and (entry.found or entry.fault)]


def _encoded(entry: Entry) -> bytes:
    """Empty for what a hostile file, or a path that is not Unicode, makes impossible to write down."""
    with suppress(msgspec.MsgspecError, UnicodeEncodeError, OverflowError):
        return msgspec.json.encode(entry)
    return b""


def _replace(file: Path, content: bytes) -> None:
    """The window and a command may do so at once: each writes a file of its own, and the last one stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=file.name, suffix=".new", delete=False) as new:
        unfinished = Path(new.name)
        try:
            new.write(content)
            new.close()
            unfinished.replace(file)
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
