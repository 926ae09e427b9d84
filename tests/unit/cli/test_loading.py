"""What a command says of the models that it has loaded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from lampblack.cli.loading import CommandEngine

if TYPE_CHECKING:
    import pytest


def engine_with(*paths: str) -> CommandEngine:
    nothing: Any = None
    models: Any = SimpleNamespace(models=[SimpleNamespace(path=path) for path in paths])
    return CommandEngine(models, nothing, nothing, nothing)


def model(name: str) -> Any:
    return SimpleNamespace(path=f"/models/{name}.gguf", name=name)


def test_it_says_where_the_memory_does_not_hold_what_is_to_guess(capsys: pytest.CaptureFixture[str]) -> None:
    engine_with("/models/large.gguf").tell_if_left(model("small"), model("large"))
    assert "There is not enough memory for small beside large, so nothing is guessed ahead." in capsys.readouterr().err


def test_it_says_nothing_where_both_are_there(capsys: pytest.CaptureFixture[str]) -> None:
    engine_with("/models/small.gguf", "/models/large.gguf").tell_if_left(model("small"), model("large"))
    assert capsys.readouterr().err == ""
