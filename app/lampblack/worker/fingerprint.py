"""Telling files of weights apart without reading all of them, and one cache's layout from another."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from lampblack.worker.llama import ContextShape

_BEGINNING = 1 << 16
_SAMPLES, _SAMPLE = 64, 4096

Stamp = tuple[int, int]
"""Size in bytes and time of the last change in nanoseconds."""


def stamp_of(path: Path) -> Stamp:
    """Take it before the file is opened, so that a fingerprint never claims what came later. Raises OSError."""
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def fingerprint(path: Path, stamp: Stamp) -> str:
    """BLAKE2b over the size, the time of the last change, the beginning, and samples spread over the whole file.

    It tells two files apart where they differ in one of these. It is no proof of equal contents: a file changed between
    the samples, with its size and its time put back, has the same. Raises OSError.
    """
    size, _ = stamp
    digest = hashlib.blake2b(json.dumps(stamp).encode(), digest_size=32)
    with path.open("rb") as stream:
        digest.update(stream.read(_BEGINNING))
        for number in range(_SAMPLES):
            stream.seek(max(0, size - _SAMPLE) * number // (_SAMPLES - 1))
            digest.update(stream.read(_SAMPLE))
    return digest.hexdigest()


def session_key(identity: str, adapters: Iterable[tuple[str, float]], shape: ContextShape) -> str:
    """Names all that a saved cache depends on besides its tokens: hexadecimal, 32 bytes.

    identity: of the engine's version and the model's file. adapters: fingerprint and scale of each. The context's
    length is part of it because rotary factors of some models depend on it (LongRoPE).
    """
    layout = (shape.length, shape.unified, shape.flash_attention, shape.key_type, shape.value_type)
    return hashlib.blake2b(json.dumps((identity, list(adapters), layout)).encode(), digest_size=32).hexdigest()
