"""A conversation of 1,000 messages in the whole app: opening it, a reply that streams into it, and what it holds.

Each run is a process of its own with the real window, database and services, and no model. `first_paint_seconds` is
from the click on the conversation until it has been painted; `opening_max_ms` the longest time until all of it has
settled in which the window could not react; `streaming_*` as in `streaming`; `memory_mb` the window's resident memory.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks import streaming
from benchmarks.measuring import environment

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from lampblack.paths import Folders
    from lampblack.ui.application import Application

MESSAGES = 1000
RUNS = 3
_TIME_LIMIT = 240


def measure() -> dict[str, float]:
    """The medians of several runs. Raises RuntimeError where a run fails."""
    runs = [_run_apart() for _ in range(RUNS)]
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def _run_apart() -> dict[str, float]:
    with environment() as variables, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.long_conversation", str(file)]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=_TIME_LIMIT, check=False)
        if done.returncode or not file.exists():
            raise RuntimeError(f"The run with a long conversation failed: {done.stderr.strip()[-500:]}")
        figures: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
        return figures


def run_once() -> dict[str, float]:
    """One run in this process, with a home that is thrown away."""
    from PySide6.QtWidgets import QApplication

    from lampblack.bootstrap.window import open_services
    from lampblack.paths import Folders
    from lampblack.settings.file import Settings
    from lampblack.ui.application import Application

    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home:
        folders = Folders.of(Path(home))
        long = _fill(folders)
        settings = Settings(folders.settings)
        settings.load()
        application = Application(qt, folders, settings, lambda bridge: open_services(folders, settings, bridge))
        application.start()
        window = application.window
        window.resize(1100, 800)
        streaming.wait(qt, lambda: application.services is not None and window.chat.transcript.is_settled, 1.0)
        window.show_chat()
        streaming.wait(qt, lambda: window.chat.transcript.is_settled, 0.5)
        try:
            figures = _opened(qt, application, long)
            transcript = window.chat.transcript
            transcript.append_message(streaming.message(10 * MESSAGES, running=True))
            streamed = streaming.measured(qt, transcript, 10 * MESSAGES)
            figures |= {f"streaming_{name}": streamed[name] for name in ("p99_ms", "max_ms")}
            figures["memory_mb"] = psutil.Process().memory_info().rss / 1e6
        finally:
            window.close()
            application.close()
    return figures


def _opened(qt: QApplication, application: Application, long: int) -> dict[str, float]:
    from PySide6.QtCore import QEvent, QObject, Qt, QTimer

    transcript = application.window.chat.transcript
    painted: list[float] = []
    gaps: list[float] = []
    last_turn = time.perf_counter()

    class Painted(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint and application._chat.shown_id == long:
                QTimer.singleShot(0, lambda: painted.append(time.perf_counter()))
            return False

    def beat() -> None:
        nonlocal last_turn
        now = time.perf_counter()
        gaps.append(now - last_turn)
        last_turn = now

    watcher = Painted()
    transcript.viewport().installEventFilter(watcher)
    heart = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    heart.timeout.connect(beat)
    heart.start()
    began = last_turn = time.perf_counter()
    application.window.chat.list.chosen.emit(long)
    streaming.wait(qt, lambda: painted and transcript.is_settled, 1.0)
    heart.stop()
    transcript.viewport().removeEventFilter(watcher)
    return {"first_paint_seconds": painted[0] - began, "opening_max_ms": 1000 * max(gaps)}


def _fill(folders: Folders) -> int:
    """A database with the long conversation, and a newer one that is opened first; returns the long one's number."""
    from lampblack.domain.exchange import PortableConversation, PortableMessage
    from lampblack.store.database import Database
    from lampblack.store.transfer import TransferStore

    def portable(title: str, count: int, when: float) -> PortableConversation:
        messages = [streaming.message(number) for number in range(1, count + 1)]
        return PortableConversation(
            title=title,
            created_at=when,
            updated_at=when,
            messages=tuple(
                PortableMessage(place - 1 if place else None, one.role, one.text, one.state, when + place, one.model)
                for place, one in enumerate(messages)
            ),
            leaf=count - 1,
        )

    with contextlib.closing(Database(folders.database)) as database:
        store = TransferStore(database)
        long = store.add(portable("Long", MESSAGES, 1000.0))
        store.add(portable("Short", 2, 100_000.0))
    return long


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.long_conversation", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.parse_args().file.write_text(json.dumps(run_once()), encoding="utf-8")
