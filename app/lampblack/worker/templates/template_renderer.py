"""The engine's side of template_process: keeps a warm process, watches it, replaces it."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import threading
import time
from typing import TYPE_CHECKING, Any

from lampblack.domain.faults import KnownError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SECONDS_LIMIT = 5.0
CHARACTERS_LIMIT = 4_000_000
"""What a template may add to what was said."""

_BYTES_A_CHARACTER = 12  # at most, in JSON: two escapes for a character beyond the first plane
_POLL = 0.02


class CancelledError(Exception):
    """The request was cancelled meanwhile."""


class TemplateRenderer:
    """Renders chat templates in processes of their own, one for each that is rendered at a time; for any thread."""

    def __init__(self, command: Sequence[str], *, seconds: float = SECONDS_LIMIT) -> None:
        self._command = list(command)
        self._seconds = seconds
        self._idle: list[_Process] = []
        self._busy: set[_Process] = set()
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Starts a process where none is idle; returns before it is ready."""
        with self._lock:
            if not any(process.alive for process in self._idle):
                self._idle.append(_Process(self._command))

    def render(self, source: str, variables: dict[str, Any], is_cancelled: Callable[[], bool] = lambda: False) -> str:
        """The text that the template makes.

        Raises KnownError template.invalid, template.timeout or template.too_large, and CancelledError.
        """
        limit = CHARACTERS_LIMIT + len(json.dumps(variables))
        job = {"source": source, "variables": variables, "seconds": self._seconds, "characters": limit}
        process = self._take()
        is_sound = False
        try:
            process.ask(json.dumps(job).encode() + b"\n", longest_answer=_BYTES_A_CHARACTER * limit + 1000)
            line = self._wait(process, is_cancelled)
            is_sound = True
        finally:
            self._give_back(process, is_sound=is_sound)
        answer: dict[str, str] = json.loads(line)
        if "text" in answer:
            return answer["text"]
        raise _known(answer["fault"], answer["reason"])

    def kill(self) -> None:
        """Ends all processes now."""
        with self._lock:
            processes = [*self._idle, *self._busy]
            self._idle.clear()
        for process in processes:
            process.kill()

    def _take(self) -> _Process:
        with self._lock:
            process = self._idle.pop() if self._idle else _Process(self._command)
            if not process.alive:
                process.kill()
                process = _Process(self._command)
            self._busy.add(process)
            return process

    def _give_back(self, process: _Process, *, is_sound: bool) -> None:
        with self._lock:
            self._busy.discard(process)
            if is_sound and not self._idle:
                self._idle.append(process)
                return
        process.kill()

    def _wait(self, process: _Process, is_cancelled: Callable[[], bool]) -> bytes:
        deadline = time.monotonic() + self._seconds
        while True:
            try:
                line = process.answers.get(timeout=_POLL)
            except queue.Empty:
                if is_cancelled():
                    raise CancelledError from None
                if time.monotonic() > deadline:
                    raise KnownError("template.timeout", seconds=int(self._seconds)) from None
                continue
            if line.endswith(b"\n"):
                return line
            raise _known("template.too_large", "") if line else _known("template.invalid", "it ended its process")


def _known(kind: str, reason: str) -> KnownError:
    if kind == "template.too_large":
        return KnownError(kind, limit=CHARACTERS_LIMIT)
    return KnownError(kind, reason=reason)


class _Process:
    """One run of the template process; `answers` gets each line: one without an end is too long, b"" is the last.

    The thread that talks to it starts it: Linux ends a child that wants to die with its parent with the thread that
    started it (PR_SET_PDEATHSIG in prctl(2)). Raises OSError where it cannot be started.
    """

    def __init__(self, command: list[str]) -> None:
        self.answers: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._asked: queue.SimpleQueue[tuple[bytes, int] | None] = queue.SimpleQueue()
        started: queue.SimpleQueue[subprocess.Popen[bytes] | OSError] = queue.SimpleQueue()
        self._talker = threading.Thread(target=self._run, args=(command, started), name="template-talk", daemon=True)
        self._talker.start()
        popen = started.get()
        if isinstance(popen, OSError):
            raise popen
        self._popen = popen

    @property
    def alive(self) -> bool:
        return self._popen.poll() is None

    def ask(self, line: bytes, *, longest_answer: int) -> None:
        """Sends a line on the process's own thread, so that no full pipe holds up the caller."""
        self._asked.put((line, longest_answer))

    def kill(self) -> None:
        self._popen.kill()
        self._popen.wait()
        self._asked.put(None)
        self._talker.join()
        for pipe in (self._popen.stdin, self._popen.stdout):
            assert pipe is not None
            with contextlib.suppress(OSError):  # what was not yet sent cannot be sent any more
                pipe.close()

    def _run(self, command: list[str], started: queue.SimpleQueue[subprocess.Popen[bytes] | OSError]) -> None:
        try:
            popen = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        except OSError as error:
            started.put(error)
            return
        started.put(popen)
        self._talk(popen)

    def _talk(self, popen: subprocess.Popen[bytes]) -> None:
        assert popen.stdin is not None
        assert popen.stdout is not None
        while (asked := self._asked.get()) is not None:
            line, longest_answer = asked
            try:
                popen.stdin.write(line)
                popen.stdin.flush()
            except OSError:
                self.answers.put(b"")
                continue
            self.answers.put(popen.stdout.readline(longest_answer))
