"""How far something is, on one line of a terminal's standard error; where that is no terminal, nothing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator


class Show(Protocol):
    """Shows how far it is."""

    def __call__(self, fraction: float, seconds_left: float | None = None) -> None:
        """fraction is 0 to 1; seconds_left None where nobody can say."""


@contextmanager
def progress(words: str) -> Iterator[Show]:
    """Yields what to call with how far it is; the line is gone at the end."""
    shown = 0

    def show(fraction: float, seconds_left: float | None = None) -> None:
        nonlocal shown
        if sys.stderr is not None and sys.stderr.isatty():
            left = f", {seconds_left:.0f} s left" if seconds_left is not None else ""
            line = f"{words} {fraction:4.0%}{left}"
            shown = max(shown, len(line))
            sys.stderr.write("\r" + line.ljust(shown))
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r" + " " * shown + "\r")
            sys.stderr.flush()
