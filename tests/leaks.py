"""What a test may not leave behind: log warnings, threads, processes."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
import time
from pathlib import Path

import psutil

GRACE = 2.0
"""Seconds that threads and processes get to end after the test; one that ends at once costs nothing."""

RUN_VARIABLE = "LAMPBLACK_TEST_RUN"
"""Set for everything that this run starts, however deep: what still carries it at the end was left behind."""


kept_threads: set[threading.Thread] = set()
kept_processes: set[int] = set()
"""What a fixture of a wider scope started in the midst of a test, and ends itself: no leak of that test."""


class WarningCatcher(logging.Handler):
    """Remembers every record of level WARNING and above."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")


def running_threads() -> set[threading.Thread]:
    """The threads that Python started; those that Qt started and that only visited Python do not count."""
    return {thread for thread in threading.enumerate() if not isinstance(thread, threading._DummyThread)}


def leaked_threads(before: set[threading.Thread]) -> list[str]:
    """The names of threads that are new since `before` and still run after the grace."""
    deadline = time.monotonic() + GRACE
    new = running_threads() - before - kept_threads
    for thread in new:
        thread.join(max(0.0, deadline - time.monotonic()))
    return sorted(thread.name for thread in new if thread.is_alive())


def child_processes() -> set[int]:
    """The process ids of this process's own children, ended ones that nobody has waited for among them."""
    tasks = Path("/proc/self/task")
    if not (sys.platform == "linux" and (tasks / str(os.getpid()) / "children").exists()):
        return {child.pid for child in psutil.Process().children()}
    children: set[int] = set()
    for task in tasks.iterdir():
        with contextlib.suppress(OSError):  # the thread ended meanwhile
            children.update(map(int, (task / "children").read_text().split()))
    return children


def leaked_processes(before: set[int]) -> list[str]:
    """The command lines of children that are new since `before` and still run after the grace; they are ended."""
    new = child_processes() - before - kept_processes
    return end_all([psutil.Process(pid) for pid in new if psutil.pid_exists(pid)]) if new else []


def orphans(run: str) -> list[str]:
    """The tests, and command lines, of processes anywhere that carry this run's mark; they are ended."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.pid != os.getpid() and process.environ().get(RUN_VARIABLE) == run:
                found.append(process)
    return end_all(found)


def end_all(processes: list[psutil.Process]) -> list[str]:
    """Waits for the grace, kills those that still run, and says what they were."""
    deadline = time.monotonic() + GRACE
    while (alive := [process for process in processes if is_alive(process)]) and time.monotonic() < deadline:
        time.sleep(0.01)
    described = []
    for process in alive:
        with contextlib.suppress(psutil.Error):
            test = process.environ().get("PYTEST_CURRENT_TEST", "unknown test")
            described.append(f"{' '.join(process.cmdline())} (started in {test})")
            process.kill()
    return described


def is_alive(process: psutil.Process) -> bool:
    """False also for a zombie: it ended, and only its parent has not asked yet."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
