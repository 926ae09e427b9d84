"""Formulas for files: asks the process that draws them, one after the other, and waits for none of them for long."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import lampblack

if TYPE_CHECKING:
    from collections.abc import Callable

FORMULAS_FLAG = "--formulas"
SECONDS = 2.0
"""What one formula may take; each level of nesting doubles it, and eight levels take half a second."""
START_SECONDS = 30.0
SLOW, MOST_LOST = 0.25, 15.0
"""Seconds: what a formula takes beyond the first is lost, and when so much has been lost, no more are drawn."""
_MAX_STARTS = 4
"""Starts in a row that answer nothing, after which no formula is drawn any more."""
_LOOK = 0.1
"""Seconds between two looks at whether the file is still wanted."""


class Drawn(NamedTuple):
    """A formula's picture, in ems from the baseline, and the same as MathML."""

    svg: str
    width: float
    ascent: float
    descent: float
    mathml: str


class Formulas:
    """Draws each formula once, on the caller's thread; nothing runs before the first one, and nothing after the block.

    check: called while a formula is waited for; what it raises ends the waiting.
    """

    def __init__(self, check: Callable[[], None] = lambda: None) -> None:
        self._check = check
        self._known: dict[tuple[str, bool], Drawn | None] = {}
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._starts, self._lost = 0, 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def drawn(self, latex: str, display: bool) -> Drawn | None:
        """A formula, drawn large where `display`; None where it cannot be drawn, or not in time."""
        key = (latex, display)
        if key not in self._known:
            self._known[key] = self._draw(latex, display) if self._lost < MOST_LOST else None
        return self._known[key]

    def _draw(self, latex: str, display: bool) -> Drawn | None:
        process = self._started()
        if process is None:
            return None
        begun = time.monotonic()
        said = self._asked(process, {"latex": latex, "display": display})
        self._lost += max(0.0, time.monotonic() - begun - SLOW)
        if said is None:
            self._stop()
            return None
        self._starts = 0
        if "svg" not in said:
            return None
        width, ascent, descent = (float(said[name]) for name in ("width", "ascent", "descent"))
        return Drawn(str(said["svg"]), width, ascent, descent, str(said["mathml"]))

    def _asked(self, process: subprocess.Popen[bytes], question: dict[str, Any]) -> dict[str, Any] | None:
        assert process.stdin is not None
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            return None
        return self._answer(SECONDS)

    def _answer(self, seconds: float) -> dict[str, Any] | None:
        """What the process says next; None where it ends, or says nothing in time."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            self._check()
            try:
                line = self._answers.get(timeout=_LOOK)
            except queue.Empty:
                continue
            try:
                return dict(json.loads(line))
            except ValueError:  # it has ended, in the middle of a line or between two
                return None
        return None

    # --- the process

    def _started(self) -> subprocess.Popen[bytes] | None:
        if self._process is None and self._starts < _MAX_STARTS:
            self._starts += 1
            self._process = self._begun()
            if self._answer(START_SECONDS) is None:
                self._stop()
        return self._process

    def _begun(self) -> subprocess.Popen[bytes] | None:
        self._answers = queue.SimpleQueue()
        try:
            process = subprocess.Popen(
                command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows it would open a console
            )
        except OSError:
            self._answers.put(b"")
            return None
        threading.Thread(target=_read, args=(process, self._answers), name="formulas", daemon=True).start()
        return process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            with contextlib.suppress(OSError):
                assert process.stdin is not None
                process.stdin.close()


def _read(process: subprocess.Popen[bytes], answers: queue.SimpleQueue[bytes]) -> None:
    """Passes on what the process says, and in the end an empty line."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            answers.put(line)
    answers.put(b"")


def command() -> list[str]:
    """How to start the process. -P: no module is taken from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FORMULAS_FLAG]
    folder = Path(lampblack.__file__).parent
    return [sys.executable, "-P", str(folder / "formulas" / "process.py")]
