"""The model library over real files and the real store of added models."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.faults import KnownError
from lampblack.models.library import ModelLibrary
from lampblack.resources import resource
from lampblack.store.database import Database
from lampblack.store.models import ModelStore
from lampblack.store.read_only import RefusedModels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lampblack.domain.models import ModelInfo


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path, Path]:
    """The folder of shipped models, the library folder, and one that is neither."""
    found = (tmp_path / "shipped", tmp_path / "library", tmp_path / "downloads")
    for folder in found:
        folder.mkdir()
    return found


@pytest.fixture
def remembered(tmp_path: Path) -> Iterator[ModelStore]:
    """The store of added models, on disk."""
    database = Database(tmp_path / "lampblack.db")
    yield ModelStore(database)
    database.close()


@pytest.fixture
def library(folders: tuple[Path, Path, Path], remembered: ModelStore) -> ModelLibrary:
    return ModelLibrary(folders[0], lambda: folders[1], remembered)


def names(library: ModelLibrary) -> list[str]:
    return [model.name for model in library.list().models]


def refused(library: ModelLibrary, name: str) -> str:
    with pytest.raises(KnownError) as caught:
        library.find(name)
    return str(caught.value)


def test_lists_shipped_library_and_added_models_by_name(
    library: ModelLibrary, folders: tuple[Path, Path, Path]
) -> None:
    shipped, own, elsewhere = folders
    write_tiny_model(shipped / "beta.gguf")
    write_tiny_model(own / "Alpha.GGUF")
    write_tiny_model(elsewhere / "gamma.gguf")
    library.add(elsewhere / "gamma.gguf")
    assert names(library) == ["Alpha", "beta", "gamma"]
    assert (elsewhere / "gamma.gguf").exists()
    assert not (own / "gamma.gguf").exists(), "an added model stays where it is"


def test_says_what_a_model_is(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    path = write_tiny_model(folders[1] / "tiny.gguf", context_length=512, layers=2, chat_template=None)
    (model,) = library.list().models
    assert model.path == str(path)
    assert (model.architecture, model.quantization, model.context_length) == ("llama", "F16", 512)
    assert model.bytes == path.stat().st_size
    assert model.parameters > 100_000
    assert not model.has_chat_template
    # 2 layers × 2 heads × (16 + 16) × 2 bytes, and 512 × 2 bytes of the mask
    assert model.memory_per_token == 256 + 1024


def test_empty_and_missing_folders_are_empty(library: ModelLibrary, tmp_path: Path, remembered: ModelStore) -> None:
    assert library.list().models == ()
    nowhere = ModelLibrary(tmp_path / "no", tmp_path / "nothing", remembered)
    assert nowhere.list() == library.list()


def test_a_broken_file_hides_no_other(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    write_tiny_model(folders[1] / "good.gguf")
    (folders[1] / "empty.gguf").touch()
    (folders[1] / "page.gguf").write_text("<html>")
    (folders[1] / "notes.txt").write_text("no model")
    listing = library.list()
    assert [model.name for model in listing.models] == ["good"]
    assert [(path.name, fault.sentence()) for path, fault in listing.broken] == [
        ("empty.gguf", "empty.gguf is empty. Download or copy it again."),
        (
            "page.gguf",
            "page.gguf is a web page, not a model: the download saved the page instead. Download the file itself.",
        ),
    ]
    assert refused(library, "empty") == "empty.gguf is empty. Download or copy it again."


def test_an_added_model_that_is_gone_is_said_to_be(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    path = write_tiny_model(folders[2] / "tiny.gguf")
    library.add(path)
    path.unlink()
    assert library.list().models == ()
    ((_, fault),) = library.list().broken
    assert fault.sentence().startswith(f"There is no model file at {path}.")


def test_subfolders_are_searched_but_hidden_files_and_folders_are_not(
    library: ModelLibrary, folders: tuple[Path, Path, Path]
) -> None:
    for place in ("author/model", ".cache", "a/b/c/d/e/f"):
        (folders[1] / place).mkdir(parents=True)
        write_tiny_model(folders[1] / place / f"{place.replace('/', '-')}.gguf")
    (folders[1] / "._author.gguf").write_bytes(b"resource fork")
    assert names(library) == ["author-model"]
    assert library.list().broken == ()


def test_names_are_unique(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    for folder in ("one", "two", "three/two"):
        (folders[1] / folder).mkdir(parents=True, exist_ok=True)
        write_tiny_model(folders[1] / folder / "Tiny.gguf")
    assert sorted(names(library)) == ["Tiny", "Tiny (two)", "Tiny (two) 2"]
    assert library.find("Tiny").path == str(folders[1] / "one" / "Tiny.gguf")


def test_a_model_keeps_its_name_when_another_of_that_name_comes(
    library: ModelLibrary, folders: tuple[Path, Path, Path]
) -> None:
    elsewhere = folders[2]
    (elsewhere / "a").mkdir()
    first = library.add(write_tiny_model(elsewhere / "tiny.gguf"))
    second = library.add(write_tiny_model(elsewhere / "a" / "Tiny.gguf"))
    third = library.add(write_tiny_model(elsewhere / "Tiny (a).gguf"))
    assert (first.name, second.name, third.name) == ("tiny", "Tiny (a)", "Tiny (a) (downloads)")
    for model in (first, second, third):
        assert library.find(model.name).path == model.path


def test_where_the_added_models_cannot_be_read_the_others_are_found(folders: tuple[Path, Path, Path]) -> None:
    library = ModelLibrary(folders[0], folders[1], RefusedModels(KnownError("database.newer", found=9, known=3)))
    own = write_tiny_model(folders[1] / "own.gguf")
    path = write_tiny_model(folders[2] / "at-a-path.gguf")
    assert library.find("own").path == str(own)
    assert library.find(str(path)).name == "at-a-path"
    assert "newer version" in refused(library, "somebody")
    with pytest.raises(KnownError, match="newer version"):
        library.list()


def test_a_file_is_listed_once_however_it_is_reached(
    library: ModelLibrary, folders: tuple[Path, Path, Path], remembered: ModelStore
) -> None:
    path = write_tiny_model(folders[1] / "tiny.gguf")
    library.add(path)
    remembered.add(str(path))
    try:
        (folders[1] / "link.gguf").symlink_to(path)
    except OSError:
        pytest.skip("this system lets us make no links")
    assert len(library.list().models) == 1


def test_adding_a_model_of_the_library_folder_remembers_nothing(
    library: ModelLibrary, folders: tuple[Path, Path, Path], remembered: ModelStore
) -> None:
    added = library.add(write_tiny_model(folders[1] / "tiny.gguf"))
    assert (added.name, remembered.paths()) == ("tiny", [])


def test_a_broken_file_is_not_added(
    library: ModelLibrary, folders: tuple[Path, Path, Path], remembered: ModelStore
) -> None:
    path = folders[2] / "tiny.gguf"
    path.write_bytes(write_tiny_model(path).read_bytes()[:-1])
    with pytest.raises(KnownError, match="is cut off"):
        library.add(path)
    assert remembered.paths() == []


def test_adding_twice_or_by_a_relative_path_is_one_model(
    library: ModelLibrary,
    folders: tuple[Path, Path, Path],
    remembered: ModelStore,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = write_tiny_model(folders[2] / "tiny.gguf")
    monkeypatch.chdir(folders[2])
    assert library.add("tiny.gguf") == library.add(path) == library.find("./tiny.gguf")
    assert remembered.paths() == [str(path)]


def test_finds_by_name_and_by_path(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    path = write_tiny_model(folders[1] / "Tiny.gguf")
    stranger = write_tiny_model(folders[2] / "stranger.gguf")

    def found(name: str) -> ModelInfo:
        return library.find(name)

    assert found("Tiny") == found("tiny") == found(str(path))
    assert found(str(stranger)).name == "stranger"
    assert names(library) == ["Tiny"], "looking at a file does not add it"


def test_what_is_not_there_is_said_to_be(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    assert refused(library, "llama") == ("There is no model named “llama”. `lampblack models list` shows the names.")
    gone = folders[1] / "gone.gguf"
    assert refused(library, str(gone)).startswith(f"There is no model file at {gone}.")
    assert "is a folder" in refused(library, f"{folders[1]}{os.sep}")
    assert refused(library, "x" * 5000).startswith("There is no model named “xxx")
    assert refused(library, "a\0b").startswith("There is no model named “a")
    assert refused(library, "~nobody-here/x.gguf").startswith("There is no model file at ")


def test_a_changed_file_is_read_again(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    path = write_tiny_model(folders[1] / "tiny.gguf", context_length=512)
    assert library.find("tiny").context_length == 512
    write_tiny_model(path, context_length=1024)
    os.utime(path, ns=(1, 1))
    assert library.find("tiny").context_length == 1024
    path.write_bytes(b"GGUF")
    assert names(library) == []
    write_tiny_model(path, context_length=256)
    assert library.find("tiny").context_length == 256


def test_an_unchanged_file_is_not_read_again(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    path = write_tiny_model(folders[1] / "tiny.gguf", context_length=512)
    os.utime(path, ns=(1, 1))
    assert library.find("tiny").context_length == 512
    write_tiny_model(path, context_length=1024)
    os.utime(path, ns=(1, 1))
    assert library.find("tiny").context_length == 512, "size and time say that it is the same file"


def test_the_library_folder_can_change(folders: tuple[Path, Path, Path], remembered: ModelStore) -> None:
    chosen = [folders[1]]
    library = ModelLibrary(folders[0], lambda: chosen[0], remembered)
    write_tiny_model(folders[1] / "one.gguf")
    write_tiny_model(folders[2] / "two.gguf")
    assert names(library) == ["one"]
    chosen[0] = folders[2]
    assert names(library) == ["two"]


def test_metadata_on_request(library: ModelLibrary, folders: tuple[Path, Path, Path]) -> None:
    write_tiny_model(folders[1] / "tiny.gguf", context_length=512, name="Tiny")
    metadata = library.metadata(library.find("tiny"))
    assert metadata["general.name"] == "Tiny"
    assert metadata["llama.context_length"] == 512
    assert metadata["tokenizer.ggml.tokens"] == "(419 elements)"


def test_the_starter_model_is_listed(remembered: ModelStore, tmp_path: Path) -> None:
    library = ModelLibrary(resource("models"), tmp_path, remembered)
    model = library.find("SmolLM2-135M-Instruct-Q4_1")
    assert (model.parameters, model.bytes, model.quantization) == (134_515_008, 98_362_432, "Q4_1")
    assert (model.context_length, model.has_chat_template) == (8192, True)
    # its cache takes 90 MiB for 4,096 tokens, as the engine reports; the rest is the mask
    assert model.memory_per_token - 512 * 2 == 90 * 2**20 / 4096
