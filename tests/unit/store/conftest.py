"""A real database in a folder of its own, and child processes that may be killed."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from lampblack.store.conversations import ConversationStore
from lampblack.store.database import Database

if TYPE_CHECKING:
    from pathlib import Path

StartChild = Callable[..., "subprocess.Popen[str]"]


class Clock:
    """Unix seconds that the test moves."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "lampblack.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path)
    yield database
    database.close()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database: Database, clock: Clock) -> ConversationStore:
    return ConversationStore(database, clock)


@pytest.fixture
def start_child() -> Iterator[StartChild]:
    """Starts Python with a program and arguments; whatever still runs at the end of the test is killed."""
    with ExitStack() as children:

        def start(program: str, *arguments: object, prefix: tuple[str, ...] = ()) -> subprocess.Popen[str]:
            child = children.enter_context(
                subprocess.Popen(
                    [*prefix, sys.executable, "-c", program, *map(str, arguments)],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    text=True,
                )
            )
            children.callback(child.kill)
            return child

        yield start
