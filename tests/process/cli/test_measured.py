"""A command computes as the window measured it, where neither settings nor flags say otherwise; it measures nothing."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import pytest

from lampblack import logs
from lampblack.bootstrap import start as bootstrap
from lampblack.domain.models import Measurement
from lampblack.engine.client import EngineClient
from lampblack.paths import Folders
from lampblack.settings.declared import FLASH_ATTENTION, THREADS
from lampblack.settings.file import Settings
from lampblack.store.database import Database
from lampblack.store.measurements import MeasurementStore
from lampblack.tasks.measured_settings import MeasuredSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from lampblack.engine.protocol import LoadOptions

MEASURED = Measurement(flash_attention=True, threads=1, figures=(), seconds=9.5)
GENERATE = ("generate", "-p", "x", "--max-tokens", "1")


@pytest.fixture
def folders(home: Path) -> Folders:
    return Folders.of(home)


@pytest.fixture
def measured(folders: Folders, parrot: Path) -> None:
    """The window has measured the parrot."""
    with contextlib.closing(Database(folders.database)) as database, contextlib.closing(_Engine()) as engine:
        settings = MeasuredSettings(engine, MeasurementStore(database))
        settings._keep(str(parrot), MEASURED)
        settings.close()


class _Engine(EngineClient):
    """An engine that was ready once; none is started."""

    def __init__(self) -> None:
        super().__init__([])
        self._version = "llama.cpp of yesterday"


@pytest.fixture
def loaded_with(monkeypatch: pytest.MonkeyPatch, home: Path, parrot: Path) -> Iterator[Callable[..., LoadOptions]]:
    """Runs a command over a real engine; how it loaded the parrot."""
    seen: list[LoadOptions] = []
    load = EngineClient.load
    monkeypatch.setattr(
        EngineClient, "load", lambda self, options, sink: (seen.append(options), load(self, options, sink))[1]
    )

    def run(*arguments: str) -> LoadOptions:
        assert bootstrap.run(["--home", str(home), *arguments, "-m", str(parrot)]) == 0
        return seen[-1]

    yield run
    logs.close()


def test_nothing_measured_leaves_it_to_the_engine(loaded_with) -> None:
    options = loaded_with(*GENERATE)
    assert (options.flash_attention, options.most_threads, options.threads) == (None, 0, 0)


@pytest.mark.usefixtures("measured")
def test_what_was_measured_is_used(loaded_with) -> None:
    options = loaded_with(*GENERATE)
    assert (options.flash_attention, options.most_threads, options.threads) == (True, 1, 0)


@pytest.mark.usefixtures("measured")
def test_settings_go_before_what_was_measured_and_flags_before_both(loaded_with, folders: Folders) -> None:
    settings = Settings(folders.settings)
    settings.load()
    settings.set(FLASH_ATTENTION, "off")
    settings.set(THREADS, 2)
    options = loaded_with(*GENERATE)
    assert (options.flash_attention, options.threads) == (False, 2)
    options = loaded_with(*GENERATE, "--flash-attention", "on", "--threads", "1")
    assert (options.flash_attention, options.threads) == (True, 1)
    settings.set(FLASH_ATTENTION, "on")
    assert loaded_with(*GENERATE, "--flash-attention", "off").flash_attention is False


@pytest.mark.usefixtures("measured")
def test_what_is_to_be_compared_does_not_depend_on_when_it_was_measured(loaded_with, tmp_path: Path) -> None:
    assert loaded_with(*GENERATE, "--reproducible").flash_attention is None
    text = tmp_path / "text.txt"
    text.write_text("one two three four five six")
    assert loaded_with("perplexity", str(text)).flash_attention is None
