"""How far something is, on one line of a terminal's standard error; where that is no terminal, nothing."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def progress(words: str) -> Iterator[Callable[[float], None]]:
    """Yields what to call with a fraction from 0 to 1; the line is gone at the end."""
    shown = 0

    def show(fraction: float) -> None:
        nonlocal shown
        if sys.stderr is not None and sys.stderr.isatty():
            line = f"{words} {fraction:4.0%}"
            shown = max(shown, len(line))
            sys.stderr.write("\r" + line)
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown:
            sys.stderr.write("\r" + " " * shown + "\r")
            sys.stderr.flush()
