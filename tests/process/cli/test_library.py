"""Folders, other apps' models and the trash, as the command line has them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the trash is elsewhere")
def test_a_folder_is_added_a_model_of_it_trashed_and_the_folder_taken_off_the_list(lampblack, tmp_path: Path):
    folder, data = tmp_path / "mine", tmp_path / "data"
    (folder / "owner").mkdir(parents=True)
    for name in ("one", "owner/two"):
        write_tiny_model(folder / f"{name}.gguf")

    added = json.loads(lampblack("models", "add", folder, "--json").out)
    assert (added["folder"], [model["name"] for model in added["models"]]) == (str(folder), ["one", "two"])

    gone = lampblack("models", "remove", "two", "--json", XDG_DATA_HOME=str(data))
    assert json.loads(gone.out) == {"removed": "two", "how": "trashed"}
    assert (data / "Trash" / "files" / "two.gguf").is_file()
    assert not (folder / "owner").exists()

    said = lampblack("models", "remove", folder).out.decode()
    assert said == f"{folder} is off the list; what is in it stays.\n"
    assert (folder / "one.gguf").is_file()
    assert b"one" not in lampblack("models", "list").out


def test_a_file_that_was_added_is_only_taken_off_the_list(lampblack, tiny_model: Path):
    lampblack("models", "add", tiny_model)
    said = lampblack("models", "remove", tiny_model)
    assert said.out.decode() == f"{tiny_model.stem} is off the list; its file stays.\n"
    assert tiny_model.is_file()


def test_the_models_of_another_app_are_listed_as_its_own_and_stay(lampblack, tmp_path: Path):
    path = tmp_path / ".lmstudio" / "models" / "owner" / "name" / "tiny.gguf"
    path.parent.mkdir(parents=True)
    write_tiny_model(path)
    at_home = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
    assert b"of LM Studio" in lampblack("models", "list", **at_home).out
    refused = lampblack("models", "remove", "tiny", **at_home)
    assert refused.status == 1
    assert refused.sentence.startswith("tiny belongs to LM Studio and stays.")
    assert path.is_file()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["x" * 300, "x" * 5000, "../../../etc/none", "a\x01b", "~nobody/models", " "])
def test_hostile_names_end_in_one_sentence(lampblack, name: str):
    for action in ("add", "remove", "info"):
        done = lampblack("models", action, name)
        assert (done.status, done.out) == (1, b"")
        assert "bug" not in done.sentence
