"""The process that quantizes: started for one question, stopped when nobody wants the answer any more."""

from __future__ import annotations

import contextlib
import json
import logging
import queue
import subprocess
import threading
from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError
from lampblack.tasks.exchange import CancelledError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_log = logging.getLogger(__name__)

_LOOK = 0.1
"""Seconds between two looks at whether the answer is still wanted."""


def ask(
    command: Sequence[str],
    name: str,
    question: dict[str, Any],
    stop: Callable[[], bool],
    hear: Callable[[dict[str, Any]], None] = lambda _: None,
) -> dict[str, Any]:
    """The last line that the process answers; `hear` gets those before. name: of the model, for what goes wrong.

    The process is gone afterwards, whatever happens. Raises CancelledError where `stop` says so, and KnownError:
    quantize.failed with its reason, quantize.crashed, engine.start_failed.
    """
    try:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # on Windows it would open a console
        )
    except OSError as error:
        raise KnownError("engine.start_failed", reason=error.strerror or str(error)) from error
    assert process.stdin is not None
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    reader = threading.Thread(target=_read, args=(process, lines), name="quantizer", daemon=True)
    reader.start()
    try:
        with contextlib.suppress(OSError):  # it has ended already: what it said before tells more
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
        return _answer(name, lines, stop, hear)
    finally:
        process.kill()
        process.wait()
        reader.join()
        with contextlib.suppress(OSError):
            process.stdin.close()


def _answer(
    name: str,
    lines: queue.SimpleQueue[bytes],
    stop: Callable[[], bool],
    hear: Callable[[dict[str, Any]], None],
) -> dict[str, Any]:
    while True:
        if stop():
            raise CancelledError
        try:
            line = lines.get(timeout=_LOOK)
        except queue.Empty:
            continue
        try:
            said = dict(json.loads(line))
        except ValueError as error:  # it is gone, in the middle of a line or between two
            raise KnownError("quantize.crashed", name=name) from error
        if "failed" in said:
            _log.info("the quantizer gave up: %s", said["failed"])
            raise KnownError("quantize.failed", name=name, reason=str(said["failed"]))
        if "fraction" not in said:
            return said
        hear(said)


def _read(process: subprocess.Popen[bytes], lines: queue.SimpleQueue[bytes]) -> None:
    """Passes on what the process says, and in the end an empty line."""
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.put(line)
    lines.put(b"")
