"""Models beside the chosen one: who waits for them, who gives up, and which are not loaded unasked."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lampblack.engine.protocol import LoadOptions
from lampblack.tasks.other_models import OtherModels

if TYPE_CHECKING:
    from tests.fakes.engine import FakeEngine

    from lampblack.domain.faults import Fault
    from lampblack.store.models import ModelStore
    from lampblack.tasks.model_desk import ModelDesk


@pytest.fixture
def path(tiny_model: Path, tmp_path: Path) -> str:
    return str(shutil.copy(tiny_model, tmp_path / "other.gguf"))


@pytest.fixture
def others(engine: FakeEngine, desk: ModelDesk, suspects: ModelStore) -> OtherModels:
    return OtherModels(engine, desk, suspects, lambda path: LoadOptions(path=path))


class Waiting:
    """Somebody who waits for a model, and what they hear."""

    def __init__(self, others: OtherModels, path: str) -> None:
        self.ready: list[Fault | None] = []
        self.progress: list[float | None] = []
        self.give_up = others.when_ready(path, self.ready.append, self.progress.append)


def wait(engine: FakeEngine) -> None:
    """Until the engine has done what it was asked for."""
    engine.may_go_on.set()
    engine.close()


def test_two_who_wait_for_one_model_share_its_load_and_both_hear_of_it(
    others: OtherModels, engine: FakeEngine, path: str
) -> None:
    engine.may_go_on.clear()
    one, two = Waiting(others, path), Waiting(others, path)
    wait(engine)

    assert [load.path for load in engine.loads] == [path]
    assert one.ready == two.ready == [None]
    assert one.progress[0] is None


def test_who_gives_up_is_not_called_and_the_load_goes_on_for_the_other(
    others: OtherModels, engine: FakeEngine, path: str
) -> None:
    engine.may_go_on.clear()
    one, two = Waiting(others, path), Waiting(others, path)
    one.give_up()
    wait(engine)

    assert one.ready == []
    assert two.ready == [None]


def test_a_model_that_the_engine_died_with_is_loaded_only_when_it_is_asked_for(
    others: OtherModels, engine: FakeEngine, suspects: ModelStore, path: str
) -> None:
    suspects.mark_suspect(path)
    (fault,) = Waiting(others, path).ready
    assert fault is not None
    assert fault.kind == "model.suspect"
    assert engine.loads == []

    others.trust(path)
    again = Waiting(others, path)
    wait(engine)
    assert again.ready == [None]


def test_a_file_that_is_gone_is_named_at_once(others: OtherModels, engine: FakeEngine, path: str) -> None:
    Path(path).unlink()
    (fault,) = Waiting(others, path).ready
    assert fault is not None
    assert fault.kind == "model.missing"
    assert engine.loads == []
