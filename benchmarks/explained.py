"""How fast a reply is written in the whole app while another one is shown token by token, ÷ while none is.

The first reply of a conversation is explained or not, in turn, and the same question is answered after it each time,
by the starter model. The figure is a ratio of the tokens/s that the replies themselves tell.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import streaming
from benchmarks.measuring import environment
from benchmarks.texts import STARTER

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import Message
    from lampblack.ui.application import Application

ROUNDS, NEW = 6, 160
_TIME_LIMIT = 300


def measure() -> dict[str, float]:
    """Raises RuntimeError where the run fails."""
    with environment() as variables:
        command = [sys.executable, "-m", "benchmarks.explained"]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=_TIME_LIMIT, check=False)
    if done.returncode:
        raise RuntimeError(f"The run with an explained reply failed: {done.stderr.strip()[-500:]}")
    return {"rate_to_without": float(json.loads(done.stdout.splitlines()[-1]))}


def run_once() -> float:
    """The ratio, measured in this process with a home that is thrown away."""
    from PySide6.QtWidgets import QApplication

    from lampblack.bootstrap.window import open_services
    from lampblack.domain.conversations import ChatOptions
    from lampblack.paths import Folders
    from lampblack.settings.declared import AUTOMATIC_TITLES, GUESS_AHEAD, LAST_MODEL
    from lampblack.settings.file import Settings
    from lampblack.ui.application import Application

    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home:
        folders = Folders.of(Path(home))
        settings = Settings(folders.settings)
        settings.load()
        settings.set(LAST_MODEL, str(STARTER))
        for setting in (GUESS_AHEAD, AUTOMATIC_TITLES):
            settings.set(setting, False)
        application = Application(qt, folders, settings, lambda bridge: open_services(folders, settings, bridge))
        application.start()
        application.window.resize(1100, 800)
        streaming.wait(qt, lambda: (services := application.services) is not None and services.desk.loaded)
        services = application.services
        assert services is not None
        streaming.wait(qt, lambda: not services.measured.is_under_way(str(STARTER)), 3.0)
        options = ChatOptions(temperature=1.0, max_tokens=NEW)
        application.window.chat.options.set_options(options)
        application.window.chat.options.changed.emit(options)
        try:
            return _ratio(application, lambda done: streaming.wait(qt, done))
        finally:
            application.window.close()
            application.close()


def _ratio(application: Application, wait: Callable[[Callable[[], object]], None]) -> float:
    """Each question stands behind the first reply alone, so that all have the same before them."""
    from lampblack.ui.transcript.message_tools import Tool

    transcript = application.window.chat.transcript
    first = _answered(application, wait)
    rates: dict[bool, list[float]] = {True: [], False: []}
    for number in range(ROUNDS):
        for explained in (True, False) if number % 2 else (False, True):
            if explained:
                transcript.tool_used.emit(first.id, Tool.EXPLAIN)
                wait(lambda: (state := transcript.explanation_of(first)) is not None and state.cells)
            reply = _answered(application, wait)
            if reply.stats is not None and reply.stats.generated_tokens > NEW // 2:
                rates[explained].append(reply.stats.tokens_per_second)
            if explained:
                transcript.tool_used.emit(first.id, Tool.EXPLAIN)
    return statistics.median(rates[True]) / statistics.median(rates[False])


def _answered(application: Application, wait: Callable[[Callable[[], object]], None]) -> Message:
    """Asks, and returns the reply."""
    services = application.services
    assert services is not None
    store, composer = services.conversations, application.window.chat.composer

    def newest() -> Message | None:
        conversations = store.all()
        path = store.path(conversations[0].id) if conversations else ()
        return path[-1] if path else None

    before = newest()
    wait(lambda: not application._chat.live)
    composer.send_requested.emit("Write a long story about a lighthouse, a ship and the keeper's daughter.")
    wait(lambda: (now := newest()) is not None and now != before and now.state == "done")
    reply = newest()
    assert reply is not None
    time.sleep(0.2)  # what follows a reply, such as the list's order, is none of it
    return reply


if __name__ == "__main__":
    sys.stdout.write(f"{json.dumps(run_once())}\n")
