"""Keys of saved sessions: everything that a cache depends on makes another key."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model
from tests.tiny_kinds import write_tiny_adapter

from lampblack.domain.generation import Adapter
from lampblack.worker.adapters import as_on_disk
from lampblack.worker.native.llama import CACHE_Q8_0, ContextShape
from lampblack.worker.states.session_keys import SessionKeys, stamps_of

if TYPE_CHECKING:
    from pathlib import Path

SHAPE = ContextShape(length=4096, chunk=512, sequences=32, outputs=64, threads=2, flash_attention=False)


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return write_tiny_model(tmp_path / "model.gguf")


def key_of(model: Path, *adapters: Adapter, version: str = "llama.cpp 1", shape: ContextShape = SHAPE) -> str:
    return SessionKeys(version, model, stamps_of(model)).key(as_on_disk(adapters), shape)


def test_the_same_gives_the_same_key(model: Path) -> None:
    assert key_of(model) == key_of(model)
    assert len(bytes.fromhex(key_of(model))) == 32


def test_what_changes_no_cache_changes_no_key(model: Path) -> None:
    assert key_of(model, shape=replace(SHAPE, threads=1, chunk=64, outputs=8, sequences=8)) == key_of(model)


def test_whatever_changes_the_cache_changes_the_key(model: Path, tmp_path: Path) -> None:
    tuned = write_tiny_adapter(tmp_path / "a.gguf", seed=1)
    other = write_tiny_adapter(tmp_path / "b.gguf", seed=2)
    adapter = Adapter(str(tuned), 1.0)
    layouts = ({"length": 2048}, {"unified": False}, {"flash_attention": True}, {"key_type": 8}, {"value_type": 8})
    keys = [
        key_of(model),
        key_of(model, version="llama.cpp 2"),
        key_of(write_tiny_model(tmp_path / "other.gguf", seed=1)),
        key_of(model, adapter),
        key_of(model, replace(adapter, scale=0.5)),
        key_of(model, Adapter(str(other), 1.0)),
        key_of(model, adapter, Adapter(str(other), 1.0)),
        *(key_of(model, shape=replace(SHAPE, **layout)) for layout in layouts),
    ]
    assert CACHE_Q8_0 == 8
    assert len(set(keys)) == len(keys)


def test_a_model_that_was_changed_has_another_key(model: Path) -> None:
    before, status = key_of(model), model.stat()
    content = bytearray(model.read_bytes())
    content[100] ^= 1
    model.write_bytes(content)
    os.utime(model, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert key_of(model) != before
    content[100] ^= 1
    model.write_bytes(content)
    os.utime(model, ns=(status.st_atime_ns, status.st_mtime_ns + 1))
    assert key_of(model) != before


def test_an_adapter_that_was_replaced_has_another_key(model: Path, tmp_path: Path) -> None:
    adapter = Adapter(str(write_tiny_adapter(tmp_path / "a.gguf", seed=1)))
    keys = SessionKeys("1", model, stamps_of(model))
    before = keys.key(as_on_disk([adapter]), SHAPE)
    write_tiny_adapter(tmp_path / "a.gguf", seed=2)
    assert keys.key(as_on_disk([adapter]), SHAPE) != before


def test_the_model_that_was_opened_counts_not_what_lies_there_now(model: Path) -> None:
    stamps = stamps_of(model)
    os.utime(model, ns=(1, 1))
    assert SessionKeys("1", model, stamps).key((), SHAPE) != SessionKeys("1", model, stamps_of(model)).key((), SHAPE)


def test_a_file_that_is_gone_has_no_key(model: Path, tmp_path: Path) -> None:
    assert key_of(model, Adapter(str(tmp_path / "gone.gguf"))) == ""
    assert key_of(tmp_path / "gone.gguf") == ""


def test_every_part_of_a_model_counts(tmp_path: Path) -> None:
    parts = [write_tiny_model(tmp_path / f"model-0000{number}-of-00002.gguf") for number in (1, 2)]
    before = key_of(parts[0])
    os.utime(parts[1], ns=(1, 1))
    assert key_of(parts[0]) != before
