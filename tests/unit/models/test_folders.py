"""Folders that a person has added, and the files that belong to a model besides its weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.faults import KnownError
from lampblack.models.library import ModelLibrary
from lampblack.store.database import Database
from lampblack.store.models import ModelStore
from lampblack.tasks.removing import Removal
from lampblack.tasks.shelf import Keeper, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lampblack.domain.models import ModelInfo


@pytest.fixture
def added(tmp_path: Path) -> Iterator[ModelStore]:
    database = Database(tmp_path / "lampblack.db")
    yield ModelStore(database)
    database.close()


@pytest.fixture
def library(tmp_path: Path, added: ModelStore) -> ModelLibrary:
    for name in ("library", "mine", "trash"):
        (tmp_path / name).mkdir()
    return ModelLibrary(tmp_path / "shipped", tmp_path / "library", added)


@pytest.fixture
def shelf(library: ModelLibrary, added: ModelStore, tmp_path: Path) -> Shelf:
    return Shelf(library, added, tmp_path / "shipped", lambda: tmp_path / "library")


def removal(shelf: Shelf, model: ModelInfo, trash: Path) -> Removal:
    return Removal(shelf, model, lambda path: path.rename(trash / path.name))


def names(library: ModelLibrary) -> list[str]:
    return [model.name for model in library.list().models]


def write_projector(path: Path, width: int = 64) -> Path:
    """An mmproj file that makes embeddings of so many numbers."""
    writer = gguf.GGUFWriter(path, "clip")
    writer.add_uint32("clip.vision.projection_dim", width)
    writer.add_tensor("mm.0.weight", np.ones((width, 8), np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_all_models_in_an_added_folder_are_listed_where_they_are(library: ModelLibrary, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / "deep").mkdir()
    write_tiny_model(folder / "deep" / "one.gguf")
    (model,) = library.add_folder(folder)
    assert (model.name, model.folder) == ("one", str(folder))
    write_tiny_model(folder / "two.gguf")
    assert names(library) == ["one", "two"], "also what came later"
    assert library.folders() == (str(folder),)
    assert not any((tmp_path / "library").iterdir())


def test_a_folder_that_is_taken_off_the_list_keeps_its_files(library: ModelLibrary, tmp_path: Path) -> None:
    path = write_tiny_model(tmp_path / "mine" / "one.gguf")
    library.add_folder(tmp_path / "mine")
    library.forget_folder(str(tmp_path / "mine"))
    assert (names(library), library.folders()) == ([], ())
    assert path.exists()


def test_a_folder_that_has_gone_is_said_to_be_and_can_be_taken_off(library: ModelLibrary, tmp_path: Path) -> None:
    library.add_folder(tmp_path / "mine")
    (tmp_path / "mine").rmdir()
    ((path, fault),) = library.list().broken
    assert (path, fault.kind) == (tmp_path / "mine", "model.missing")
    assert library.folders() == (str(tmp_path / "mine"),)


def test_what_is_no_folder_is_not_added(library: ModelLibrary, added: ModelStore, tmp_path: Path) -> None:
    with pytest.raises(KnownError, match="There is no model file at"):
        library.add_folder(tmp_path / "nowhere")
    assert added.paths() == []


def test_a_model_of_an_added_folder_goes_to_the_trash_and_comes_back(
    library: ModelLibrary, shelf: Shelf, tmp_path: Path
) -> None:
    path = tmp_path / "mine" / "owner" / "name" / "one.gguf"
    path.parent.mkdir(parents=True)
    write_tiny_model(path)
    (model,) = library.add_folder(tmp_path / "mine")
    going = removal(shelf, model, tmp_path / "trash")
    assert going.keeper is Keeper.LIBRARY
    going.run()
    assert names(library) == []
    assert not (tmp_path / "mine" / "owner").exists(), "a folder that held nothing else goes with it"
    assert (tmp_path / "mine").is_dir()
    going.undo()
    assert library.list().models == (model,)


def test_a_folder_that_holds_more_stays(library: ModelLibrary, shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "library" / "owner" / "name"
    folder.mkdir(parents=True)
    write_tiny_model(folder / "one.gguf")
    (folder / "notes.txt").write_text("mine")
    removal(shelf, library.find("one"), tmp_path / "trash").run()
    assert [path.name for path in folder.iterdir()] == ["notes.txt"]


def test_where_there_is_no_trash_everything_stays(library: ModelLibrary, shelf: Shelf, tmp_path: Path) -> None:
    write_tiny_model(tmp_path / "library" / "one.gguf")
    going = Removal(shelf, library.find("one"), lambda _: None)
    with pytest.raises(KnownError, match="could not be moved to the trash"):
        going.run()
    assert names(library) == ["one"]


def test_a_projector_belongs_to_the_models_beside_it_that_are_as_wide(library: ModelLibrary, tmp_path: Path) -> None:
    folder = tmp_path / "library"
    write_tiny_model(folder / "sees.gguf", embedding_length=64)
    write_tiny_model(folder / "wider.gguf", embedding_length=128)
    projector = write_projector(folder / "mmproj-sees.gguf", 64)
    listing = library.list()
    assert {model.name: model.projectors for model in listing.models} == {"sees": (str(projector),), "wider": ()}
    assert listing.broken == ()


def test_a_projector_by_itself_is_said_to_be_no_model(library: ModelLibrary, tmp_path: Path) -> None:
    write_projector(tmp_path / "library" / "mmproj.gguf")
    assert [fault.kind for _, fault in library.list().broken] == ["model.not_a_model"]


def test_an_older_projector_that_says_another_width_belongs_to_the_only_model_of_its_folder(
    library: ModelLibrary, tmp_path: Path
) -> None:
    folder = tmp_path / "library" / "llava"
    folder.mkdir()
    for name in ("Q4", "Q8"):
        write_tiny_model(folder / f"{name}.gguf", embedding_length=64)
    projector = write_projector(folder / "mmproj.gguf", 768)
    assert [model.projectors for model in library.list().models] == [(str(projector),)] * 2
    assert library.list().broken == ()


def test_a_projector_goes_with_the_last_of_its_models(library: ModelLibrary, shelf: Shelf, tmp_path: Path) -> None:
    folder = tmp_path / "library" / "owner"
    folder.mkdir()
    for name in ("one", "two"):
        write_tiny_model(folder / f"{name}.gguf")
    projector = write_projector(folder / "mmproj.gguf")
    removal(shelf, library.find("one"), tmp_path / "trash").run()
    assert projector.exists(), "the other model sees with it"
    removal(shelf, library.find("two"), tmp_path / "trash").run()
    assert not folder.exists()


def test_a_whole_disk_is_no_folder_of_models(
    library: ModelLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lampblack.models.library.MOST_FOLDERS", 20)
    write_tiny_model(tmp_path / "mine" / "one.gguf")
    for number in range(25):
        (tmp_path / "mine" / f"{number:02}").mkdir()
    with pytest.raises(KnownError) as caught:
        library.add_folder(tmp_path / "mine")
    assert caught.value.fault.kind == "model.too_many_folders"
    assert library.folders() == ()


def test_a_folder_that_has_grown_too_large_says_so_beside_what_was_found(
    library: ModelLibrary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tiny_model(tmp_path / "mine" / "one.gguf")
    library.add_folder(tmp_path / "mine")
    monkeypatch.setattr("lampblack.models.library.MOST_FOLDERS", 20)
    for number in range(25):
        (tmp_path / "mine" / f"{number:02}").mkdir()
    assert names(library) == ["one"]
    assert [fault.kind for _, fault in library.list().broken] == ["model.too_many_folders"]
