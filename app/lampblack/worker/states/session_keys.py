"""What a saved cache depends on besides its tokens, as one key: engine, model, adapters, layout."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from lampblack.gguf.parts import part_paths

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lampblack.worker.adapters import AdapterFile
    from lampblack.worker.native.llama import ContextShape

_BEGINNING = 1 << 16
_SAMPLES, _SAMPLE = 64, 4096

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


def stamps_of(model: Path) -> tuple[Stamp, ...]:
    """Of each of a model's files; empty where one cannot be asked. Take it before the model is opened, so that a
    fingerprint never claims what came later.
    """
    try:
        return tuple((status.st_size, status.st_mtime_ns) for status in (path.stat() for path in part_paths(model)))
    except (OSError, ValueError):  # ValueError: a path with a NUL
        return ()


def fingerprint(path: Path, stamp: Stamp) -> str:
    """BLAKE2b over the size, the time of the last change, the beginning, and samples spread over the whole file.

    It tells two files apart where they differ in one of these. It is no proof of equal contents: a file changed between
    the samples, with its size and its time put back, has the same. Raises OSError.
    """
    digest = hashlib.blake2b(json.dumps(stamp).encode(), digest_size=32)
    with path.open("rb") as stream:
        digest.update(stream.read(_BEGINNING))
        for number in range(_SAMPLES):
            stream.seek(max(0, stamp[0] - _SAMPLE) * number // (_SAMPLES - 1))
            digest.update(stream.read(_SAMPLE))
    return digest.hexdigest()


class SessionKeys:
    """The keys of one model in memory. stamps: of its files, before they were opened."""

    def __init__(self, engine_version: str, model: Path, stamps: tuple[Stamp, ...]) -> None:
        self._engine_version = engine_version
        self._model, self._stamps = model, stamps
        self._fingerprints: dict[str | tuple[str, Stamp], str] = {}

    def key(self, adapters: Iterable[AdapterFile], shape: ContextShape) -> str:
        """Hexadecimal, 32 bytes; empty where a file cannot be read: then nothing is to be saved or restored.

        The context's length is part of it because rotary factors of some models depend on it (LongRoPE).
        """
        layout = (shape.length, shape.unified, shape.flash_attention, shape.key_type, shape.value_type)
        try:
            weights = [self._of_model(), *((self._of_adapter(one), one.scale) for one in adapters)]
        except (OSError, ValueError):
            return ""
        if not self._stamps:
            return ""
        return hashlib.blake2b(json.dumps((self._engine_version, weights, layout)).encode(), digest_size=32).hexdigest()

    def _of_model(self) -> str:
        if "" not in self._fingerprints:
            files = zip(part_paths(self._model), self._stamps, strict=False)
            self._fingerprints[""] = "".join(fingerprint(path, stamp) for path, stamp in files)
        return self._fingerprints[""]

    def _of_adapter(self, file: AdapterFile) -> str:
        if file.stamp is None:
            raise FileNotFoundError(file.path)
        known = file.path, file.stamp
        if known not in self._fingerprints:
            self._fingerprints[known] = fingerprint(Path(file.path), file.stamp)
        return self._fingerprints[known]
