"""The process that parses one piece of code: what a model wrote, which may be nested deep enough to end a parser in C.

Reads {"language", "code"} as JSON from standard input, and answers with one JSON object: {"problems": [[line, column,
kind, what]]} or {"fault"}. Whoever started it stops it when that takes too long: tree-sitter's binding has no limit of
time of its own, and Python's parser none at all.
"""

from __future__ import annotations

import json
import sys
from typing import Any

MEMORY_LIMIT = 1_000_000_000
"""Bytes of address space (where the system has RLIMIT_AS)."""
SECONDS = 8
"""Of processor time."""


def main() -> int:
    """Answers once."""
    _limit()
    said: dict[str, Any]
    try:
        asked = json.loads(sys.stdin.buffer.read())
        said = {"problems": _problems(str(asked["code"]), str(asked["language"]))}
    except (MemoryError, RecursionError):
        said = {"fault": "too deep"}
    sys.stdout.buffer.write(json.dumps(said).encode())
    return 0


def _problems(code: str, language: str) -> list[tuple[int, int, str, str]]:
    from lampblack.syntax.own_parsers import PARSERS

    if language in PARSERS:
        found = PARSERS[language](code)
    else:
        from lampblack.syntax.trees import problems_of

        found = problems_of(code, language)
    return [(problem.line, problem.column, problem.kind.value, problem.what) for problem in found]


def _limit() -> None:
    """Makes code that would take all memory or time fail instead."""
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


if __name__ == "__main__":
    raise SystemExit(main())
