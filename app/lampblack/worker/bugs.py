"""Errors of ours that one request brings out: it fails by name, the others go on, and whoever mends it hears of it."""

from __future__ import annotations

import sys
import traceback

from lampblack.domain.faults import ENGINE_BUG, Fault


def fault_of_bug(error: Exception) -> Fault:
    """What to answer the request with; its log is written to standard error too, from where the app keeps it.

    The log says where, not with what: messages of exceptions can quote what the user wrote.
    """
    if isinstance(error, MemoryError):
        return Fault("engine.out_of_memory")
    kind = type(error).__qualname__
    log = f"{''.join(traceback.format_tb(error.__traceback__))}{kind}"
    sys.stderr.write(f"a request met a bug of the engine:\n{log}\n")
    sys.stderr.flush()
    return Fault(ENGINE_BUG, {"reason": kind}, log)
