"""The app's side: has code parsed by a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from lampblack.domain.coding.checks import Checked, Kind, Problem, Verdict, can_check
from lampblack.domain.languages import lexer_name
from lampblack.syntax import SYNTAX_FLAG

DEADLINE = 10.0
"""Seconds after which code is given up."""
MOST_CHARACTERS = 1_000_000


def check(code: str, language: str, deadline: float = DEADLINE) -> Checked:
    """What a parser says of the code; takes a tenth of a second, for it waits for the process. Nothing is run."""
    name = lexer_name(language) or language
    if not code.strip():
        return Checked(name, Verdict.EMPTY)
    if not can_check(language):
        return Checked(name, Verdict.NO_PARSER)
    if len(code) > MOST_CHARACTERS:
        return Checked(name, Verdict.TOO_LARGE)
    said = _asked({"language": name, "code": code}, deadline)
    if "problems" not in said:
        return Checked(name, Verdict.GAVE_UP)
    found = tuple(Problem(line, column, Kind(kind), what) for line, column, kind, what in said["problems"])
    return Checked(name, Verdict.WRONG if found else Verdict.FINE, found)


def _asked(question: dict[str, str], deadline: float) -> dict[str, Any]:
    process = subprocess.Popen(
        _command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **_no_console()
    )
    with process:
        try:
            answer, _ = process.communicate(json.dumps(question).encode(), timeout=deadline)
        except subprocess.TimeoutExpired:
            process.kill()
            return {}
    try:
        return dict(json.loads(answer))
    except ValueError:  # the process is gone: it broke its limits, or the code broke the parser
        return {}


def _command() -> list[str]:
    """-P: no module is taken from the current folder."""
    if getattr(sys, "frozen", False):
        return [sys.executable, SYNTAX_FLAG]
    return [sys.executable, "-P", "-m", "lampblack", SYNTAX_FLAG]


def _no_console() -> dict[str, Any]:
    """On Windows a process without a window would open a console."""
    return {"creationflags": getattr(subprocess, "CREATE_NO_WINDOW", 0)}
