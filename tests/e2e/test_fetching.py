"""From a search to the first reply of a model that was fetched, with a pause and a kill -9 in between; keys alone."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import psutil
import pytest
from tests.e2e.conftest import wait_until
from tests.loopback_hub import LoopbackHub, Repo

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.conftest import App

REPO = "HuggingFaceTB/SmolLM2-135M-Instruct-GGUF"
FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"


@pytest.fixture
def hub(starter_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        hub.repos[REPO] = Repo({FILE: starter_model.read_bytes()}, downloads=1234, likes=56)
        monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
        yield hub


def slowly(handler, content) -> None:
    """About ten megabytes in a second."""

    def write(piece, plain=handler.wfile.write):
        time.sleep(0.006)
        return plain(piece)

    handler.wfile.write = write
    handler.send_file(content)


def fetched(app: App) -> int:
    """Bytes of the model that are on the disk, finished or not."""
    return sum(path.stat().st_blocks * 512 for path in (app.home / "data" / "models").rglob("*") if path.is_file())


def is_still(app: App) -> bool:
    """Whether nothing more is fetched."""
    before = fetched(app)
    time.sleep(1.0)
    return fetched(app) == before


@pytest.mark.slow
def test_search_fit_download_pause_kill_resume_verify_chat(
    hub: LoopbackHub, start_app: Callable[[], App], starter_model: Path
) -> None:
    hub.answers.extend([slowly] * 4)
    app = start_app()
    open_library(app)
    app.press("ctrl+Tab")
    app.type("smollm2")
    app.press("Return")
    wait_until(lambda: hub.file_requests(), "the model's header to be read")

    def under_way() -> bool:
        app.press("Return")  # from what was found to its files, and from these to the best of them
        time.sleep(0.5)
        return fetched(app) > 0

    wait_until(under_way, "the download to begin")
    wait_until(lambda: fetched(app) > 10_000_000, "the first tenth")
    app.press("Tab")
    app.press("space")
    wait_until(lambda: is_still(app), "the pause")
    paused = fetched(app)
    app.press("space")
    wait_until(lambda: fetched(app) > paused + 5_000_000, "the download to go on")
    children = app.engines()
    app.process.kill()
    app.process.wait()
    psutil.wait_procs(children, timeout=10)
    killed = fetched(app)
    assert killed < starter_model.stat().st_size

    again = start_app()
    place = again.home / "data" / "models" / REPO / FILE
    wait_until(place.exists, "the rest")
    begun_at = int(hub.file_requests()[-1]["Range"].removeprefix("bytes=").partition("-")[0])
    assert begun_at > paused, "what was fetched before the kill was fetched again"
    assert place.read_bytes() == starter_model.read_bytes()

    open_library(again)
    again.press("Down")  # below the one that came with the app
    again.press("Return")
    settings = again.home / "config" / "settings.json"
    wait_until(
        lambda: settings.exists() and str(place) in settings.read_text(encoding="utf-8"), "the model to be loaded"
    )
    again.focus()
    again.say("Say hello.")
    assert again.wait_for_reply("done")[3]
    again.close_window()


def open_library(app: App) -> None:
    """The dialog for models; it comes once the app has looked at what there is."""
    time.sleep(3)
    app.press("ctrl+shift+m")
    time.sleep(1)
