"""Fixtures of the GGUF tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model
from tests.unit.gguf.gguf_bytes import GgufFile, parse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(scope="session")
def tiny_bytes(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A valid tiny model."""
    return write_tiny_model(tmp_path_factory.mktemp("tiny") / "tiny.gguf").read_bytes()


@pytest.fixture
def tiny(tiny_bytes: bytes) -> GgufFile:
    """A valid tiny model in pieces, to be spoilt."""
    return parse(tiny_bytes)


@pytest.fixture
def save(tmp_path: Path) -> Callable[[GgufFile | bytes], Path]:
    """Writes a file, in pieces or as bytes, under the name that the tests expect in sentences."""

    def write(file: GgufFile | bytes) -> Path:
        path = tmp_path / "model.gguf"
        path.write_bytes(file if isinstance(file, bytes) else file.packed())
        return path

    return write
