"""One run of the engine process: its pipes, its threads, and what it said before it ended."""

from __future__ import annotations

import logging
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from typing import TYPE_CHECKING, Protocol

import msgspec

from lampblack.domain.faults import Fault
from lampblack.engine.faults import fault_of_exit
from lampblack.engine.protocol import (
    Embedded,
    Event,
    Failed,
    Finished,
    Loaded,
    Measured,
    Scored,
    Unloaded,
    decode_event,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_log = logging.getLogger(__name__)

STDERR_LINES_KEPT = 60
EXIT_LOOKED_FOR = 1.0
"""How often it is looked, in seconds, whether a process has ended whose output another one holds open."""

EXIT_PATIENCE = 4.0
"""Seconds that a closed engine may take to save sessions and exit before it is killed."""

_ENDS_OF_WORK = Loaded | Unloaded | Finished | Scored | Embedded | Measured | Failed
"""After one of these, what the engine said before is no reason for how it ends."""


class ProcessListener(Protocol):
    """Told what a run of the engine does; called on the run's own threads."""

    def event_came(self, run: EngineProcess, event: Event) -> None:
        """One event, in order."""

    def run_ended(self, fault: Fault) -> None:
        """The process is gone; called once, after the last event. `fault` says why in case nobody asked for it."""


class EngineProcess:
    """Starts `command` on a thread of its own, so that whoever asks never waits for the operating system.

    Commands are queued, because a pipe to an engine that stopped reading fills up and would block the writer.
    """

    def __init__(self, command: Sequence[str], listener: ProcessListener) -> None:
        self._command = list(command)
        self._listener = listener
        self._outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=STDERR_LINES_KEPT)
        self._lines_said = self._lines_answered = 0  # each written by one thread only
        self._process: subprocess.Popen[bytes] | None = None
        self._fault: Fault | None = None
        self._is_over = False
        self._started = threading.Event()
        self.last_heard = time.monotonic()
        self._runner = threading.Thread(target=self._run, name="engine-reader", daemon=True)

    def start(self) -> None:
        """Begins; returns at once."""
        self._runner.start()

    def send(self, line: bytes) -> None:
        """Queues an encoded command; of an engine that is gone nothing happens."""
        self._outbox.put(line)

    def kill(self, fault: Fault) -> None:
        """Ends the process now; `run_ended` will carry `fault`."""
        self._fault = fault
        self._started.wait()
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Lets the process exit by the end of its input, kills it where it does not, and waits for its threads."""
        self._outbox.put(None)
        self._started.wait()
        if self._process is not None:
            try:
                self._process.wait(EXIT_PATIENCE)
            except subprocess.TimeoutExpired:
                _log.info("the engine did not exit within %s s and is killed", EXIT_PATIENCE)
                self._process.kill()
        self._runner.join()

    def _run(self) -> None:
        try:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0) if sys.platform == "win32" else 0,
            )
        except OSError as error:
            self._started.set()
            self._listener.run_ended(Fault("engine.start_failed", {"reason": error.strerror or str(error)}))
            return
        self._started.set()
        reader, *_ = helpers = [
            threading.Thread(target=work, args=(self._process,), name=f"engine-{name}", daemon=True)
            for name, work in (("output", self._read), ("writer", self._write), ("stderr", self._read_stderr))
        ]
        for helper in helpers:
            helper.start()
        while reader.is_alive() and self._process.poll() is None:
            reader.join(EXIT_LOOKED_FOR)
        self._outbox.put(None)
        if self._process.poll() is None:
            self._reap(self._process)
        for helper in helpers:  # what it has started may hold its pipes open, and live on
            helper.join(EXIT_PATIENCE)
        self._is_over = True
        self._listener.run_ended(self._fault or self._fault_of_exit(self._process))

    def _fault_of_exit(self, process: subprocess.Popen[bytes]) -> Fault:
        return fault_of_exit(process.returncode, list(self._stderr), self._lines_said - self._lines_answered)

    def _reap(self, process: subprocess.Popen[bytes]) -> None:
        try:
            process.wait(EXIT_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        strange = 0
        with process.stdout as lines:
            for line in lines:
                try:
                    event = decode_event(line)
                except msgspec.DecodeError:
                    strange += 1
                    if strange == 1:
                        _log.error("the engine wrote a line of %d bytes that is no event", len(line))
                    continue
                if self._is_over:
                    return
                self.last_heard = time.monotonic()
                if isinstance(event, _ENDS_OF_WORK):
                    self._lines_answered = self._lines_said
                self._listener.event_came(self, event)

    def _read_stderr(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        with process.stderr as lines:
            for line in lines:
                text = line.decode("utf-8", "replace").rstrip()
                self._stderr.append(text)
                self._lines_said += 1
                _log.info("engine: %s", text)

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        try:
            while (line := self._outbox.get()) is not None:
                process.stdin.write(line)
                process.stdin.flush()
        except OSError:
            _log.info("the engine no longer reads; its end is reported by the reader")
        try:
            process.stdin.close()
        except OSError:
            _log.info("the engine's input was broken already")
