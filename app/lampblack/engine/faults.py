"""Why an engine is gone, in words: from its exit status and the last lines of its standard error."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

_ENDED_FROM_OUTSIDE = (-signal.SIGTERM, -getattr(signal, "SIGKILL", 9))
_CRASHES = {
    -signal.SIGSEGV: "engine.crashed",
    -signal.SIGILL: "engine.illegal_instruction",
    -getattr(signal, "SIGBUS", 7): "engine.lost_file",
    # NTSTATUS codes, which are Windows' exit statuses
    0xC0000005: "engine.crashed",  # access violation
    0xC000001D: "engine.illegal_instruction",
    0xC0000006: "engine.lost_file",  # in-page error
}
_STATUS_IN_HEX_FROM = 0x80000000

# What a process prints because it dies of it, and never else: ggml's assertions and aborts (a place in C source),
# C++'s runtime, the C library's checks of its heap and stack, and Python.
_LAST_WORDS = re.compile(
    r"GGML_ASSERT|^terminate called|^(?:[A-Za-z]:)?[^\s:][^:]*\.(?:c|cc|cpp|cu|cuh|h|hpp|m|mm):\d+: "
    r"|^(?:free|malloc|realloc|calloc|munmap_chunk)\(\): |^double free or corruption|^corrupted "
    r"|^\*\*\* .+ detected \*\*\*"
    r"|^Fatal Python error: (?!Aborted|Segmentation fault|Illegal instruction|Bus error|Floating)"
)
_EXCEPTION = re.compile(r"^terminate called after throwing an instance of '(.+)'$")
_OUT_OF_MEMORY = re.compile(
    r"out of memory|failed to allocate|bad_alloc|MemoryError|cudaMalloc failed|ErrorOutOfDeviceMemory", re.I
)
_TELLING = re.compile(r"error|failed|fatal|exception|cannot", re.I)
# Stack traces of gdb, which ggml calls where it is installed, and of Python's faulthandler.
_NOISE = re.compile(
    r"^\s*(\[New LWP|#\d|\[Thread debugging|Using host|warning: |0x[0-9a-f]+ in |File \"|Thread 0x|Current thread"
    r"|Fatal Python error|Windows fatal exception|Extension modules|<no Python frame>|\[Inferior)",
    re.I,
)
_SOURCE_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s:]+)+[\\/](?=[^\\/\s:]+:\d+)")
_LONGEST_REASON = 160


def fault_of_exit(return_code: int, stderr_lines: Sequence[str], recent: int | None = None) -> Fault:
    """The fault to show when the engine ended without being asked.

    A negative return code is the number of the signal that ended it (subprocess.Popen.returncode on POSIX). `recent` is
    how many of the lines, from the end, came since the engine last answered a request: errors before them were that
    request's own. None: all of them.
    """
    log = "\n".join(stderr_lines)
    if return_code in _ENDED_FROM_OUTSIDE:
        return Fault("engine.killed", log=log)
    new = stderr_lines[max(0, len(stderr_lines) - recent) :] if recent is not None else stderr_lines
    reason = _last_words(stderr_lines)
    if any(_OUT_OF_MEMORY.search(line) for line in (reason, *new)):
        return Fault("engine.out_of_memory", log=log)
    if not reason and return_code in _CRASHES:
        return Fault(_CRASHES[return_code], log=log)
    if not reason and return_code >= 0:
        reason = _telling_line(new)
    return Fault("engine.stopped", {"reason": reason[:_LONGEST_REASON] or _name_of_exit(return_code)}, log)


def _last_words(lines: Sequence[str]) -> str:
    """What the process died of, without source folders; empty where it did not say."""
    for index in range(len(lines) - 1, -1, -1):
        if _LAST_WORDS.search(lines[index]):
            line = lines[index].strip().removeprefix("Fatal Python error: ")
            what = lines[index + 1].strip() if index + 1 < len(lines) else ""
            if (exception := _EXCEPTION.match(line)) and what.startswith("what():"):
                line = f"{exception[1]}: {what.removeprefix('what():').strip()}"
            return _SOURCE_PATH.sub("", line)
    return ""


def _telling_line(lines: Sequence[str]) -> str:
    """The last line that says what went wrong, else the last line that is no stack trace, without source folders."""
    said = [line.strip() for line in lines if line.strip() and not _NOISE.match(line)]
    telling = [line for line in said if _TELLING.search(line)] or said
    return _SOURCE_PATH.sub("", (telling or [""])[-1])


def _name_of_exit(return_code: int) -> str:
    if return_code >= _STATUS_IN_HEX_FROM:
        return f"exit status 0x{return_code:X}"
    if return_code >= 0:
        return f"exit status {return_code}"
    try:
        name = signal.Signals(-return_code).name
    except ValueError:
        return f"signal {-return_code}"
    words = signal.strsignal(-return_code)
    return f"{words} ({name})" if words else name
