"""The index of model files: what it spares, and what it survives."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.models.index import ModelIndex
from lampblack.models.library import ModelLibrary

if TYPE_CHECKING:
    from pathlib import Path

    from lampblack.domain.models import ModelInfo


class NoneAdded:
    def paths(self) -> list[str]:
        return []

    def add(self, path: str) -> None: ...

    def remove(self, path: str) -> None: ...


def listed(home: Path) -> dict[str, ModelInfo]:
    """The models by name, as an app that has just been started lists them."""
    library = ModelLibrary(home / "shipped", home / "library", NoneAdded(), ModelIndex(home / "cache" / "models.json"))
    return {model.name: model for model in library.list().models}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    return tmp_path


def disguise(path: Path, **changes: int) -> None:
    """Writes another model in its place that has the same size and time of change."""
    before = path.stat()
    write_tiny_model(path, **changes)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def test_the_next_start_reads_only_what_has_changed(home: Path) -> None:
    same = write_tiny_model(home / "library" / "same.gguf", context_length=512)
    other = write_tiny_model(home / "library" / "other.gguf", context_length=512)
    before = listed(home)
    disguise(same, context_length=1024)
    write_tiny_model(other, context_length=1024)
    os.utime(other, ns=(1, 1))
    after = listed(home)
    assert after["same"] == before["same"], "size and time say that it is the same file"
    assert after["other"].context_length == 1024


def test_what_is_no_model_is_remembered_with_its_reason(home: Path) -> None:
    (home / "library" / "page.gguf").write_text("<html>")
    library = ModelLibrary(home, home / "library", NoneAdded(), ModelIndex(home / "models.json"))
    again = ModelLibrary(home, home / "library", NoneAdded(), ModelIndex(home / "models.json"))
    assert library.list().broken == again.list().broken
    assert [fault.kind for _, fault in again.list().broken] == ["model.html"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"[]", b'{"form": 1}', b'{"form":"1","entries":[{}]}', b"[" * 100_000],
    ids=["empty", "no_text", "list", "number", "old", "deep"],
)
def test_a_damaged_index_is_as_good_as_none(home: Path, content: bytes) -> None:
    write_tiny_model(home / "library" / "tiny.gguf")
    before = listed(home)
    (home / "cache" / "models.json").write_bytes(content)
    assert listed(home) == before
    assert (home / "cache" / "models.json").read_bytes() != content, "it is whole again"


def test_an_index_cut_off_anywhere_is_as_good_as_none(home: Path) -> None:
    write_tiny_model(home / "library" / "tiny.gguf")
    before, index = listed(home), home / "cache" / "models.json"
    content = index.read_bytes()
    for length in range(0, len(content), 37):
        index.write_bytes(content[:length])
        assert listed(home) == before


def test_another_version_of_lampblack_reads_all_files_anew(home: Path) -> None:
    path = write_tiny_model(home / "library" / "tiny.gguf", context_length=512)
    listed(home)
    index = home / "cache" / "models.json"
    index.write_text(json.dumps(json.loads(index.read_text()) | {"form": "1 of 0.0.1"}))
    disguise(path, context_length=1024)
    assert listed(home)["tiny"].context_length == 1024


def test_files_that_have_gone_leave_the_index(home: Path) -> None:
    for name in ("stays", "goes"):
        write_tiny_model(home / "library" / f"{name}.gguf")
    listed(home)
    (home / "library" / "goes.gguf").unlink()
    assert list(listed(home)) == ["stays"]
    assert "goes" not in (home / "cache" / "models.json").read_text()


def test_a_list_works_where_no_index_can_be_written(home: Path) -> None:
    write_tiny_model(home / "library" / "tiny.gguf")
    (home / "cache").write_text("a file where the folder would be")
    assert list(listed(home)) == ["tiny"]


def test_nothing_is_left_beside_the_index(home: Path) -> None:
    write_tiny_model(home / "library" / "tiny.gguf")
    listed(home)
    assert [path.name for path in (home / "cache").iterdir()] == ["models.json"]
