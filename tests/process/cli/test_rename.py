"""`lampblack models rename`, over several commands: each is a start of its own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_a_model_has_the_name_that_it_was_given_in_every_command(lampblack, tiny_model: Path):
    lampblack("models", "add", tiny_model)
    said = lampblack("models", "rename", tiny_model.stem, "My 作家").out.decode()
    assert said == f"{tiny_model.stem} is called My 作家 in Lampblack now; its file keeps its name.\n"
    assert tiny_model.is_file()
    listed = json.loads(lampblack("models", "list", "--json").out)["models"]
    assert [one["own_name"] for one in listed if one["name"] == "My 作家"] == [tiny_model.stem]
    assert f"its file's name: {tiny_model.stem}" in lampblack("models", "info", "my 作家").out.decode()
    assert lampblack("generate", "-m", "My 作家", "-p", "Ink", "--max-tokens", "2").status == 0

    back = json.loads(lampblack("models", "rename", "My 作家", "", "--json").out)
    assert (back["name"], back["own_name"]) == (tiny_model.stem, "")


@pytest.mark.slow
def test_names_that_cannot_be_are_refused_in_one_sentence(lampblack, tiny_model: Path, starter: str):
    lampblack("models", "add", tiny_model)
    for name, sentence in (
        (starter, f"Another model is called {starter} already. Give this one another name."),
        ("x" * 300, "This name has 300 characters, and a model's name may have 100. Give it a shorter one."),
    ):
        done = lampblack("models", "rename", tiny_model, name)
        assert (done.status, done.out, done.sentence) == (1, b"", sentence)


@pytest.fixture
def starter() -> str:
    return "SmolLM2-135M-Instruct-Q4_1"
