"""A home that cannot be written: whoever only reads is not disturbed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX's")


@pytest.fixture
def read_only(home: Path):
    """Call it to take away the right to write."""

    def everything() -> list[Path]:
        return [home, *home.rglob("*")]

    def lock() -> None:
        for path in everything():
            path.chmod(0o500 if path.is_dir() else 0o400)

    yield lock
    for path in everything():
        path.chmod(0o700)


@pytest.mark.parametrize("used_before", [True, False])
def test_generating_prints_the_answer_and_nothing_else(lampblack, parrot, home, read_only, used_before):
    if used_before:
        lampblack("models", "add", parrot)
    read_only()

    done = lampblack("generate", "-m", "parrot" if used_before else parrot, "-p", "x", deny_root=True)

    assert (done.status, done.out.decode().strip(), done.err) == (0, "café", b"")


def test_listing_works_and_adding_says_why_it_does_not(lampblack, parrot, home, read_only):
    lampblack("models", "list")
    read_only()

    listed = lampblack("models", "list", deny_root=True)
    added = lampblack("models", "add", parrot, deny_root=True)

    assert (listed.status, listed.err) == (0, b"")
    assert b"SmolLM2" in listed.out
    assert (added.status, added.out) == (1, b"")
    assert f"may not write to {home}" in added.sentence
