"""Which of the files in the library is the one that makes vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import pytest
from tests.tiny_embedders import write_tiny_bert
from tests.tiny_gguf import write_tiny_model

from lampblack.models.embedders import find_embedder
from lampblack.models.library import ModelLibrary

if TYPE_CHECKING:
    from pathlib import Path


class NoneAdded:
    def paths(self) -> list[str]:
        return []

    def add(self, path: str) -> None: ...

    def remove(self, path: str) -> None: ...


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    (tmp_path / "shipped").mkdir()
    (tmp_path / "library").mkdir()
    return ModelLibrary(tmp_path / "shipped", tmp_path / "library", NoneAdded())


def test_a_model_that_writes_is_none(library: ModelLibrary, tmp_path: Path) -> None:
    write_tiny_model(tmp_path / "library" / "tiny.gguf")
    assert find_embedder(library) is None


def test_the_smallest_encoder_is_taken_and_changes_with_its_weights(library: ModelLibrary, tmp_path: Path) -> None:
    write_tiny_bert(tmp_path / "library" / "large.gguf", layers=4)
    path = write_tiny_bert(tmp_path / "library" / "small.gguf", layers=1)
    found = find_embedder(library)
    assert found is not None
    assert (found.path, found.context_length) == (str(path), 512)
    assert find_embedder(library) == found
    write_tiny_bert(path, layers=1, seed=1)
    other = find_embedder(library)
    assert other is not None
    assert other.key != found.key, "vectors of other weights cannot be compared with those before"


def test_a_name_tells_of_one_that_could_also_write(library: ModelLibrary, tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "library" / "Qwen3-Embedding-tiny.gguf")
    found = find_embedder(library)
    assert found is not None
    assert found.path == str(path)
    assert found.question.startswith("Instruct: ")


def test_a_reranker_makes_no_vectors(library: ModelLibrary, tmp_path: Path) -> None:
    write_tiny_bert(tmp_path / "library" / "judge.gguf", pooling=gguf.PoolingType.RANK)
    write_tiny_bert(tmp_path / "library" / "bge-reranker.gguf")
    assert find_embedder(library) is None
