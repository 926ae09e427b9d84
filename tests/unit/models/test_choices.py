"""What a person calls a model: kept in the real database, found again where the file was moved, and no two alike."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.faults import KnownError
from lampblack.domain.model_choices import LONGEST_NAME, ModelChoices, model_name_from
from lampblack.models.choices import Choices
from lampblack.models.library import ModelLibrary
from lampblack.store.database import Database
from lampblack.store.model_choices import ModelChoiceStore
from lampblack.store.models import ModelStore
from lampblack.store.read_only import ReadOnlyChoices, RefusedChoices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "lampblack.db")) as database:
        yield database


@pytest.fixture
def choices(database: Database) -> Choices:
    return Choices(ModelChoiceStore(database))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for name in ("ink", "soot"):
        write_tiny_model(folder / f"{name}.gguf")
    return folder


@pytest.fixture
def library(database: Database, choices: Choices, folder: Path, tmp_path: Path) -> ModelLibrary:
    return ModelLibrary(tmp_path / "shipped", folder, ModelStore(database), choices=choices)


def rename(library: ModelLibrary, choices: Choices, model: str, name: str) -> str:
    return choices.rename(library.find(model), name, library.list().models)


def names(library: ModelLibrary) -> list[str]:
    return [model.name for model in library.list().models]


def test_a_model_is_called_as_a_person_wishes_and_its_file_stays(
    library: ModelLibrary, choices: Choices, folder: Path, database: Database
):
    before = {path: path.read_bytes() for path in folder.iterdir()}
    rename(library, choices, "ink", "  My 作家 \n")
    assert names(library) == ["My 作家", "soot"]
    model = library.find("my 作家")
    assert (model.own_name, model.file_name, model.path) == ("ink", "ink", str(folder / "ink.gguf"))
    assert library.find("ink") == model, "scripts know it by the name of its file"
    assert library.name_of(model.path) == "My 作家"
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    again = Choices(ModelChoiceStore(database))
    assert again.of(model.path).name == "My 作家"


def test_an_empty_name_and_that_of_the_file_are_the_files_own(library: ModelLibrary, choices: Choices):
    for name in ("", "ink", " \t"):
        rename(library, choices, "ink", "Writer")
        rename(library, choices, "Writer", name)
        assert library.find("ink").own_name == ""
        assert names(library) == ["ink", "soot"]


def test_a_name_that_another_model_has_is_refused(library: ModelLibrary, choices: Choices):
    with pytest.raises(KnownError, match="Another model is called Soot already"):
        rename(library, choices, "ink", "Soot")
    rename(library, choices, "ink", "INK")  # its own, written otherwise
    assert names(library) == ["INK", "soot"]


def test_a_model_that_comes_later_does_not_take_a_name_that_was_chosen(
    library: ModelLibrary, choices: Choices, folder: Path
):
    rename(library, choices, "ink", "amber")
    write_tiny_model(folder / "amber.gguf")
    assert {model.name: model.file_name for model in library.list().models} == {
        "amber": "ink",
        "amber (library)": "amber (library)",
        "soot": "soot",
    }


def test_the_name_goes_along_where_the_file_is_moved(library: ModelLibrary, choices: Choices, folder: Path):
    rename(library, choices, "ink", "Writer")
    choices.set_defaults(library.find("Writer").path, {"context_length": 512}, ChatOptions("Be brief."))
    (folder / "deep").mkdir()
    moved = (folder / "ink.gguf").rename(folder / "deep" / "ink.gguf")
    assert names(library) == ["soot", "Writer"]
    assert choices.of(str(moved)).loading == {"context_length": 512}
    rename(library, choices, "Writer", "Author")
    assert choices.of(str(moved)).former == ("ink", "Writer")
    assert choices.of(str(folder / "ink.gguf")).name == "", "one model, one row"


def test_a_copy_and_a_file_of_another_size_are_other_models(library: ModelLibrary, choices: Choices, folder: Path):
    rename(library, choices, "ink", "Writer")
    (folder / "deep").mkdir()
    (folder / "deep" / "ink.gguf").write_bytes((folder / "ink.gguf").read_bytes())
    assert names(library) == ["ink", "soot", "Writer"]
    (folder / "ink.gguf").unlink()
    (folder / "deep" / "ink.gguf").unlink()
    write_tiny_model(folder / "deep" / "ink.gguf", layers=3)
    assert "Writer" not in names(library)


def test_what_is_chosen_no_more_leaves_no_row(library: ModelLibrary, choices: Choices, database: Database):
    path = library.find("ink").path
    choices.set_defaults(path, {}, ChatOptions())
    assert ModelChoiceStore(database).all() == []
    choices.set_defaults(path, {"gpu_layers": 0}, ChatOptions(temperature=0.1))
    assert choices.of(path).start.temperature == 0.1
    choices.set_defaults(path, {}, None)
    assert ModelChoiceStore(database).all() == []


@pytest.mark.parametrize("typed", ["a\x00b", "a\nb", "a\u202eb", "a\u2028b", "a\ud800b"])
def test_characters_that_nobody_sees_do_not_get_into_a_name(typed: str):
    name = model_name_from(typed)
    assert name in ("a b", "a\ufffdb")
    name.encode()


def test_a_name_that_is_too_long_is_refused_in_a_sentence():
    assert model_name_from("茶" * LONGEST_NAME) == "茶" * LONGEST_NAME
    with pytest.raises(KnownError, match="This name has 300 characters, and a model's name may have 100"):
        model_name_from("x" * 300)


def test_what_another_version_wrote_is_read_as_far_as_it_can_be(choices: Choices, database: Database):
    with database.transaction() as connection:
        connection.execute(
            "INSERT INTO model_choices (path, bytes, name, former, loading, options)"
            " VALUES (?, 1, 'Ink', '7', '{\"a\": [1]}', '{')",
            (b"/x.gguf",),
        )
    assert choices.of("/x.gguf") == ModelChoices("/x.gguf", 1, "Ink")


def test_names_are_read_where_nothing_can_be_written(
    library: ModelLibrary, choices: Choices, database: Database, tmp_path: Path
):
    rename(library, choices, "ink", "Writer")
    database.close()
    kept = ReadOnlyChoices(tmp_path / "lampblack.db", KnownError("disk.denied", path="x"))
    assert [one.name for one in kept.all()] == ["Writer"]
    with pytest.raises(KnownError, match="x"):
        kept.save(ModelChoices("/a.gguf"))


def test_a_refused_database_keeps_no_model_from_loading():
    refused = Choices(RefusedChoices(KnownError("database.locked")))
    assert refused.of("/x.gguf").name == ""
    with pytest.raises(KnownError):
        refused.found(["/x.gguf"])
