"""Why a load failed, out of the lines that llama.cpp logged."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FUNCTION_PREFIX = re.compile(r"^(?:[A-Za-z_][\w:~]*: )+")
_MEMORY = re.compile(r"alloc|out of memory|bad_alloc|mmap", re.I)
_FOLLOW_UP = re.compile(r"failed to load model(?: '.*')?$")


def reason_of(errors: Iterable[str]) -> str:
    """The telling part of a run of error lines: the one that names the cause, without "function: " in front.

    Empty where there is none.
    """
    lines = [line for line in errors if line and not _FOLLOW_UP.search(line)]
    for line in lines:
        _, found, cause = line.partition("error loading model: ")
        if found:
            return cause.strip()
    return _FUNCTION_PREFIX.sub("", lines[0]).strip() if lines else ""


def speaks_of_memory(reason: str) -> bool:
    """Whether a load failed for want of memory."""
    return bool(_MEMORY.search(reason))
