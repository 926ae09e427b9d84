"""What set-up tells a person and the commands it runs: plain words on the screen, everything else in a log."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from typing import IO, TYPE_CHECKING

from layout import SetupError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

STEP = re.compile(rb"^\s*\[(\d+)/(\d+)\]")
"""How ninja begins each line: steps done, steps in all."""

NO_NETWORK = re.compile(
    r"Temporary failure in name resolution|Name or service not known|getaddrinfo failed|NameResolutionError"
    r"|Network is unreachable|Failed to establish a new connection|nodename nor servname|Connection refused"
    r"|Connection timed out|ConnectTimeoutError|ReadTimeoutError|Could not connect to|ProxyError"
)
NO_NETWORK_SENTENCE = (
    "The network cannot be reached, and set-up needs it this once: connect to the internet, then run the same command "
    "again. It goes on where it stopped."
)
ERROR = re.compile(r"CMake Error|(fatal )?error:|^ERROR|^E: |No space left on device|Killed")
LINES_SHOWN = 20
WIDTH_SHOWN = 160  # characters
PLAIN_INTERVAL = 30.0  # seconds between lines of progress where no terminal can repaint one


class Console:
    """Speaks to the person on `out` and keeps what commands print in `log`."""

    def __init__(self, log: Path, out: IO[str] = sys.stdout) -> None:
        self.log = log
        self._out = out
        self._repaints = out.isatty()
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")

    def say(self, text: str) -> None:
        """One line for the person."""
        print(text, file=self._out, flush=True)

    def run(
        self,
        command: Sequence[str | os.PathLike[str]],
        doing: str,
        *,
        otherwise: str = "",
        env: Mapping[str, str] | None = None,
    ) -> None:
        """Runs `command` to its end, telling what it is `doing` and, from ninja's counts, how far it is.

        Raises SetupError if it fails, with the log's last lines and `otherwise`, which says what to do next.
        """
        started = time.monotonic()
        self.say(f"{doing} …")
        with self.log.open("ab") as log:
            log.write(f"\n$ {' '.join(map(str, command))}\n".encode())
            log.flush()
            begin = log.tell()
            code = self._follow(command, log, env, started)
        if code:
            raise SetupError(self._failure(doing, code, begin, otherwise))
        elapsed = time.monotonic() - started
        if elapsed >= 1:
            self.say(f"  done in {duration(elapsed)}.")

    def _follow(
        self, command: Sequence[str | os.PathLike[str]], log: IO[bytes], env: Mapping[str, str] | None, started: float
    ) -> int:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=None if env is None else dict(env),
            start_new_session=True,  # so that Ctrl-C reaches set-up alone, which then ends the whole group
        )
        assert process.stdout is not None
        progress = Progress()
        reader = threading.Thread(target=progress.read, args=(process.stdout, log), daemon=True)
        reader.start()
        try:
            code = self._wait(process, progress, started)
        except BaseException:
            end_group(process)
            raise
        finally:
            reader.join(timeout=5)
            process.stdout.close()
        return code

    def _wait(self, process: subprocess.Popen[bytes], progress: Progress, started: float) -> int:
        told, told_at = "", started
        while True:
            try:
                code = process.wait(timeout=1)
            except subprocess.TimeoutExpired:
                elapsed = time.monotonic() - started
                line = f"  {progress.text()}{duration(elapsed)}"
                if self._repaints:
                    self._repaint(line)
                elif progress.text() != told and time.monotonic() - told_at >= PLAIN_INTERVAL:
                    told, told_at = progress.text(), time.monotonic()
                    self.say(line)
            else:
                self._repaint("")
                return code

    def _repaint(self, line: str) -> None:
        if self._repaints:
            self._out.write(f"\r\x1b[K{line}")
            self._out.flush()

    def _failure(self, doing: str, code: int, begin: int, otherwise: str) -> str:
        with self.log.open("rb") as log:
            log.seek(begin)
            text = log.read().decode(errors="replace")
        if NO_NETWORK.search(text):
            return NO_NETWORK_SENTENCE
        shown = "\n".join(f"  | {line}" for line in telling_lines(text))
        advice = otherwise or "Mend what these lines complain about, then run the same command again."
        return f"{shown}\n{doing}: this failed (exit status {code}). {advice}\nAll of it is in {self.log}"


class Progress:
    """Copies a command's output into the log and remembers ninja's last count."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0

    def read(self, source: IO[bytes], log: IO[bytes]) -> None:
        """Reads until `source` ends."""
        for line in source:
            log.write(line)
            log.flush()
            if match := STEP.match(line):
                self.done, self.total = int(match[1]), int(match[2])

    def text(self) -> str:
        """As in "34 % (132 of 387 steps), "; empty before the first count."""
        if not self.total:
            return ""
        return f"{100 * self.done // self.total} % ({self.done} of {self.total} steps), "


def telling_lines(output: str) -> list[str]:
    """The lines from the first error on, else the last ones; long ones cut."""
    lines = [line.rstrip() for line in output.splitlines() if line.strip()]
    first = next((number for number, line in enumerate(lines) if ERROR.search(line)), len(lines))
    begin = min(first, max(0, len(lines) - LINES_SHOWN))
    return [line[:WIDTH_SHOWN] for line in lines[begin : begin + LINES_SHOWN]]


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Ends `process` and everything it started."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
        process.wait()
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=5)
        except ProcessLookupError:
            break
        except subprocess.TimeoutExpired:
            continue
    process.wait()


def duration(seconds: float) -> str:
    """As in "4 s" or "7 min 12 s"."""
    whole = int(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60} min {whole % 60} s"
