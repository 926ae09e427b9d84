"""What the benchmarks share: a home that is thrown away, and a display that nobody sees."""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = (sys.executable, "-m", "lampblack")
EMPTY_WINDOW = (sys.executable, str(Path(__file__).with_name("empty_window.py")))


@contextmanager
def environment() -> Iterator[dict[str, str]]:
    """The environment for a measured process: as here, but with a new home and, unless one is chosen, no display."""
    with tempfile.TemporaryDirectory() as home:
        env = {"QT_QPA_PLATFORM": "offscreen", **os.environ, "LAMPBLACK_HOME": home}
        env.pop("PYTHONDONTWRITEBYTECODE", None)  # with it the app, unlike Qt's files, is compiled at every start
        yield env
