"""Fetching models from a hub on this computer: against curl, and what four downloads at once ask of the window.

`rate_to_curl`: bytes/s of a fetch, which writes down where it is, checks the SHA-256 and renames, ÷ curl's, which only
writes; `rate_to_curl_and_check`: the same ÷ curl and sha256sum, which give the same. `window_*`: milliseconds between
the turns of the window's event loop while the dialog shows four downloads.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import streaming
from benchmarks.measuring import environment
from benchmarks.rigs.hub_server import REPO, hub_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QApplication

    from lampblack.domain.hub import HubFile
    from lampblack.models.hub.hub import Hub
    from lampblack.network.outbound import Client

FILES = 4
SIZE = 384 * 2**20
PIECE = 2**20
ROUNDS = 7
_TIME_LIMIT = 300


def measure() -> dict[str, float]:
    """Medians. Raises RuntimeError where curl is missing or a run fails."""
    with hub_server(FILES, SIZE, PIECE) as endpoint:
        return {**_against_curl(endpoint), **_window_apart(endpoint)}


def _against_curl(endpoint: str) -> dict[str, float]:
    from lampblack.models.hub.hub import Hub
    from lampblack.network.outbound import Outbound

    outbound = Outbound()
    hub = Hub(outbound, lambda: endpoint)
    file = hub.repository(REPO).files[0]
    ours, curls, checks = [], [], []
    with outbound.client() as client:
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory(dir=Path.cwd() / "build") as folder:
                ours.append(_seconds(_fetch, hub, client, Path(folder), file))
            with tempfile.TemporaryDirectory(dir=Path.cwd() / "build") as folder:
                place = f"{folder}/file"
                curls.append(_seconds(_run, "curl", "-sSfL", "-o", place, hub.address(file)))
                checks.append(_seconds(_run, "sha256sum", place))
    both = [curl + check for curl, check in zip(curls, checks, strict=True)]
    return {
        "rate_to_curl": statistics.median(curl / own for own, curl in zip(ours, curls, strict=True)),
        "rate_to_curl_and_check": statistics.median(curl / own for own, curl in zip(ours, both, strict=True)),
        "megabytes_per_second": SIZE / 1e6 / statistics.median(ours),
    }


def _fetch(hub: Hub, client: Client, library: Path, file: HubFile) -> None:
    from lampblack.models.hub.fetching import Fetch
    from lampblack.models.hub.unfinished import Note, Unfinished

    work = Unfinished(library, Note(hub.endpoint, file))
    Fetch(hub, client, library, work, threading.Event(), lambda _: None).run()


def _run(*command: str) -> None:
    try:
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=_TIME_LIMIT)
    except (OSError, subprocess.SubprocessError) as error:
        raise RuntimeError(f"{command[0]} did not run: {error}") from error


def _seconds(work: Callable[..., None], *arguments: object) -> float:
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


# --- the window


def _window_apart(endpoint: str) -> dict[str, float]:
    with environment() as variables:
        file = Path(variables["LAMPBLACK_HOME"]) / "figures.json"
        command = [sys.executable, "-m", "benchmarks.downloading", endpoint, str(file)]
        done = subprocess.run(command, env=variables, capture_output=True, text=True, timeout=_TIME_LIMIT, check=False)
        if done.returncode or not file.exists():
            raise RuntimeError(f"The run with four downloads failed: {done.stderr.strip()[-500:]}")
        figures: dict[str, float] = json.loads(file.read_text(encoding="utf-8"))
        return figures


def window_once(endpoint: str) -> dict[str, float]:
    """One run in this process, with a home that is thrown away."""
    from PySide6.QtWidgets import QApplication

    from lampblack.bootstrap.window import open_services
    from lampblack.paths import Folders
    from lampblack.settings.declared import HUB_ADDRESS
    from lampblack.settings.file import Settings
    from lampblack.ui.application import Application

    qt = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory() as home:
        folders = Folders.of(Path(home))
        settings = Settings(folders.settings)
        settings.load()
        settings.set(HUB_ADDRESS, endpoint)
        application = Application(qt, folders, settings, lambda bridge: open_services(folders, settings, bridge))
        application.start()
        try:
            streaming.wait(qt, lambda: application.services is not None, 1.0)
            application.window.models_requested.emit()
            return {f"window_{name}": value for name, value in _while_fetching(qt, application.services).items()}
        finally:
            application.window.close()
            application.close()


def _while_fetching(qt: QApplication, services: object) -> dict[str, float]:
    from PySide6.QtCore import Qt, QTimer

    from lampblack.domain.hub import DownloadState

    downloads = services.downloads  # type: ignore[attr-defined]
    offered = services.finding.open(REPO).offered  # type: ignore[attr-defined]
    streaming.wait(qt, lambda: True, 1.0)
    gaps: list[float] = []
    last_turn = time.perf_counter()

    def beat() -> None:
        nonlocal last_turn
        now = time.perf_counter()
        gaps.append(now - last_turn)
        last_turn = now

    heart = QTimer(interval=1, timerType=Qt.TimerType.PreciseTimer)
    heart.timeout.connect(beat)
    starter = threading.Thread(target=lambda: [downloads.begin(one.offer.files) for one in offered])
    heart.start()
    starter.start()
    streaming.wait(
        qt,
        lambda: not starter.is_alive() and all(one.state is DownloadState.DONE for one in downloads.list),
    )
    heart.stop()
    ordered = sorted(gaps)
    return {"p99_ms": 1000 * ordered[int(0.99 * (len(ordered) - 1))], "max_ms": 1000 * ordered[-1]}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="benchmarks.downloading", description=__doc__)
    parser.add_argument("endpoint")
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    options.file.write_text(json.dumps(window_once(options.endpoint)), encoding="utf-8")
