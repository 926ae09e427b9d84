"""A database from a newer version: what needs none works, the rest says why it does not, and nothing is touched."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def newer(home: Path) -> Path:
    """The database of a home that a newer Lampblack has used."""
    path = home / "data" / "lampblack.db"
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE future (x)")
        connection.execute("PRAGMA user_version = 999")
        connection.commit()
    return path


def test_a_model_at_a_path_answers(lampblack, parrot: Path, newer: Path) -> None:
    before = newer.read_bytes()
    done = lampblack("generate", "-m", parrot, "-p", "x")
    assert (done.status, done.out.decode().strip(), done.err) == (0, "café", b"")
    assert newer.read_bytes() == before


def test_a_model_that_came_with_the_app_is_known_by_its_name(lampblack, starter_model: Path, newer: Path) -> None:
    done = lampblack("models", "info", starter_model.stem)
    assert (done.status, done.err) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [("models", "list"), ("models", "info", "parrot"), ("generate", "-m", "parrot", "-p", "x")]
)
def test_what_needs_it_says_so(lampblack, newer: Path, arguments: tuple[str, ...]) -> None:
    done = lampblack(*arguments)
    assert (done.status, done.out) == (1, b"")
    assert "saved by a newer version of Lampblack" in done.sentence
    assert not newer.with_name(newer.name + "-wal").exists()


def test_adding_a_model_says_so(lampblack, parrot: Path, newer: Path) -> None:
    done = lampblack("models", "add", parrot)
    assert (done.status, done.out) == (1, b"")
    assert "newer version" in done.sentence
