"""Why an engine is gone, in words: from its exit status and the last lines of its standard error."""

from __future__ import annotations

import re
import signal
from typing import TYPE_CHECKING

from lampblack.domain.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Sequence

_ASSERTION = re.compile(r"GGML_ASSERT|ggml_abort|terminate called")
_TELLING = re.compile(r"error|failed|fatal|exception|cannot|out of memory", re.I)
# Stack traces of gdb, which ggml calls where it is installed, and of Python's faulthandler.
_NOISE = re.compile(
    r"^\s*(\[New LWP|#\d|\[Thread debugging|Using host|warning: |0x[0-9a-f]+ in |File \"|Thread 0x|Current thread"
    r"|Fatal Python error|Extension modules|<no Python frame>|\[Inferior)",
    re.I,
)
_OUT_OF_MEMORY = re.compile(
    r"out of memory|failed to allocate|bad_alloc|cudaMalloc failed|ErrorOutOfDeviceMemory", re.I
)
_SOURCE_PATH = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s:]+)+[\\/](?=[^\\/\s:]+:\d+)")
_LONGEST_REASON = 160


def fault_of_exit(return_code: int, stderr_lines: Sequence[str]) -> Fault:
    """The fault to show when the engine ended without being asked.

    A negative return code is the number of the signal that ended it (subprocess.Popen.returncode on POSIX).
    """
    log = "\n".join(stderr_lines)
    if return_code == -signal.SIGTERM or return_code == -getattr(signal, "SIGKILL", 9):
        return Fault("engine.killed", log=log)
    reason = _telling_line(stderr_lines)
    if _OUT_OF_MEMORY.search(reason):
        return Fault("engine.out_of_memory", log=log)
    return Fault("engine.stopped", {"reason": reason or _name_of_exit(return_code)}, log)


def _telling_line(lines: Sequence[str]) -> str:
    """The last line that says what went wrong, else the last line that is no stack trace, without source folders."""
    said = [line.strip() for line in lines if line.strip() and not _NOISE.match(line)]
    for pattern in (_ASSERTION, _TELLING):
        said = [line for line in said if pattern.search(line)] or said
    line = (said or [""])[-1]
    return _SOURCE_PATH.sub("", line)[:_LONGEST_REASON]


def _name_of_exit(return_code: int) -> str:
    if return_code >= 0:
        return f"exit status {return_code}"
    try:
        return signal.Signals(-return_code).name
    except ValueError:
        return f"signal {-return_code}"
