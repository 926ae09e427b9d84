"""`generate` and the default options of a model: they hold where no flag says otherwise."""

from __future__ import annotations

import contextlib
import json
from typing import TYPE_CHECKING

import pytest
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.conversations import ChatOptions
from lampblack.models.choices import Choices
from lampblack.paths import Folders
from lampblack.store.database import Database
from lampblack.store.model_choices import ModelChoiceStore

if TYPE_CHECKING:
    from pathlib import Path

GENERATE = ("generate", "-p", "ink", "--json")


@pytest.fixture
def babbler(tmp_path: Path) -> str:
    """A model that writes on and on."""
    return str(write_tiny_model(tmp_path / "babbler.gguf", endless=True))


def choose(home: Path, path: str, options: ChatOptions | None, **loading: int | str) -> None:
    """As the window does."""
    with contextlib.closing(Database(Folders.of(home).database)) as database:
        Choices(ModelChoiceStore(database)).set_defaults(path, loading, options)


@pytest.mark.slow
def test_a_model_is_loaded_and_asked_as_its_own_options_say_and_flags_win(lampblack, home: Path, babbler: str):
    choose(home, babbler, ChatOptions("Be brief.", seed=7, max_tokens=3), context_length=256)
    said = json.loads(lampblack(*GENERATE, "-m", babbler).out)
    assert (said["context_length"], said["seed"], said["generated_tokens"]) == (256, 7, 3)
    flags = ("--context-length", "512", "--seed", "8", "--max-tokens", "2", "--system", "")
    without = json.loads(lampblack(*GENERATE, "-m", babbler, *flags).out)
    assert (without["context_length"], without["seed"], without["generated_tokens"]) == (512, 8, 2)
    assert without["prompt_tokens"] < said["prompt_tokens"], "there was a system prompt"

    shown = json.loads(lampblack("models", "info", babbler, "--json").out)["default_options"]
    assert shown == {"context_length": 256, "system_prompt": "Be brief.", "seed": 7, "max_tokens": 3}
    assert "context_length 256" in lampblack("models", "info", babbler).out.decode()


@pytest.mark.slow
def test_what_no_setting_may_hold_is_as_in_the_settings(lampblack, home: Path, babbler: str):
    choose(home, babbler, None, context_length=-5, cache_type="q1", of_another_version=3)
    said = json.loads(lampblack(*GENERATE, "-m", babbler, "--max-tokens", "1").out)
    assert said["context_length"] >= 1024
