"""The dialog for models against a hub on this computer: from a search to the first reply of what was fetched."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import Qt
from tests.loopback_hub import LoopbackHub, Repo

from lampblack.domain.conversations import ChatOptions
from lampblack.domain.hub import DownloadState
from lampblack.settings.declared import HUB_ADDRESS, OFFLINE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.gui.app.conftest import Driver

REPO = "HuggingFaceTB/SmolLM2-135M-Instruct-GGUF"
FILE = "SmolLM2-135M-Instruct-Q4_1.gguf"


def slowly(handler, content) -> None:
    """One megabyte in ten milliseconds, at most."""

    def write(piece, plain=handler.wfile.write):
        time.sleep(0.002)
        return plain(piece)

    handler.wfile.write = write
    handler.send_file(content)


@pytest.fixture
def hub(starter_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    with LoopbackHub() as hub:
        hub.repos[REPO] = Repo({FILE: starter_model.read_bytes()}, downloads=1234, likes=56)
        hub.repos["Lampblack/Ink-GGUF"] = Repo({"ink-Q4_0.gguf": b"no model"}, licence="mit", is_gated=True)
        yield hub
        import huggingface_hub

        huggingface_hub.close_session()


@pytest.fixture
def opened(hub: LoopbackHub, make_app: Callable[[], Driver]) -> Driver:
    """An app whose hub is the one on this computer, with its dialog for models open."""
    app = make_app()
    app.settings.set(HUB_ADDRESS, hub.endpoint)
    app.start()
    app.wait(lambda: app["welcomePage"].isVisible())
    app["welcomeFind"].click()
    app.wait(lambda: app["modelsSearch"].isVisible())
    return app


def find(app: Driver, words: str) -> None:
    """Types words into the search and presses Enter."""
    app["modelsTabs"].setCurrentIndex(1)
    app["modelsSearch"].setText(words)
    app.qtbot.keyClick(app["modelsSearch"], Qt.Key.Key_Return)


def choose_model(app: Driver) -> None:
    find(app, "smollm2")
    app.wait(lambda: app["modelsFiles"].isVisible() and app["modelsDownload"].isEnabled())


def downloads(app: Driver):
    return app.app.services.downloads.list


def cells(table) -> list[list[str]]:
    model = table.model()
    return [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]


@pytest.mark.slow
def test_from_a_search_over_a_pause_to_the_first_reply(opened, hub):
    app = opened
    hub.answers.append(slowly)
    choose_model(app)
    assert cells(app["modelsResults"])[0][:3] == [REPO, "1,234", "56"]
    (offer,) = cells(app["modelsFiles"])
    assert (offer[0], offer[2], offer[3]) == ("Q4_1", "98 MB", "fits this computer")
    assert app["modelsDownload"].text() == "Download 98 MB"

    app["modelsDownload"].click()
    app.wait(lambda: downloads(app) and downloads(app)[0].done > 5_000_000)
    app.wait(lambda: "Downloading 1 model" in app["statusText"].text())
    app["modelsPause"].click()
    app.wait(lambda: downloads(app)[0].state is DownloadState.PAUSED)
    app.wait(lambda: app["modelsPause"].text() == "Go on")
    assert "Downloading" not in app["statusText"].text()
    kept = downloads(app)[0].done
    assert 5_000_000 < kept < 98_000_000

    app["modelsPause"].click()
    app.wait(lambda: app["modelsUseFetched"].isVisible())
    assert int(hub.file_requests()[-1]["Range"].removeprefix("bytes=")[:-1]) >= kept
    app["modelsUseFetched"].click()

    app.wait(lambda: app.app.services.engine.loaded is not None)
    place = app.folders.models / REPO / FILE
    assert app.app.services.engine.loaded.path == str(place)
    app.wait(lambda: app["chatPanel"].isVisible())
    app.window.chat.options.set_options(ChatOptions(max_tokens=3))
    app.send("Say hello.")
    assert app.wait_for_reply("done").text


def test_a_repository_that_asks_for_consent_says_so(opened):
    find(opened, "ink")
    opened.wait(lambda: opened["modelsResults"].isVisible())
    assert cells(opened["modelsResults"]) == [
        ["Lampblack/Ink-GGUF", "10", "3", "2026-11-01", "mit", "asks for your consent"]
    ]
    opened.wait(lambda: "agree to its terms" in opened["modelsRepository"].text())


def test_nothing_found_and_a_hub_that_is_not_there_are_said_in_place(opened):
    find(opened, "nothing has this name")
    opened.wait(lambda: opened["modelsMessage"].text() == "Nothing found. Fewer words find more.")

    opened.settings.set(HUB_ADDRESS, "http://127.0.0.1:9")
    find(opened, "smollm2")
    opened.wait(lambda: "cannot be reached" in opened["modelsMessage"].text())
    assert not opened["modelsResults"].isVisible()


def test_offline_only_asks_nobody_and_says_so(opened, hub):
    opened.settings.set(OFFLINE, True)
    find(opened, "smollm2")
    opened.wait(lambda: "set to stay offline" in opened["modelsMessage"].text())
    assert hub.requests == []


@pytest.mark.slow
def test_the_switch_stops_a_download_under_way_and_lets_it_go_on(opened, hub):
    app = opened
    hub.answers.append(slowly)
    choose_model(app)
    app["modelsDownload"].click()
    app.wait(lambda: downloads(app) and downloads(app)[0].done > 3_000_000)

    app.settings.set(OFFLINE, True)
    app.wait(lambda: app["modelsProgressFault"].isVisible())
    assert "set to stay offline" in app["modelsProgressFault"].text()
    assert app["modelsPause"].text() == "Try again"

    app.settings.set(OFFLINE, False)
    app.wait(lambda: downloads(app)[0].state is DownloadState.DONE)


@pytest.mark.slow
def test_a_download_goes_on_by_itself_after_a_restart(hub, opened, make_app):
    app = opened
    hub.answers.append(slowly)
    choose_model(app)
    app["modelsDownload"].click()
    app.wait(lambda: downloads(app) and downloads(app)[0].done > 3_000_000)
    app.window.close()
    app.app.close()

    again = make_app().start()
    again.wait(lambda: "Downloading 1 model" in again["statusText"].text())
    again.wait(lambda: downloads(again) and downloads(again)[0].state is DownloadState.DONE)
    assert int(hub.file_requests()[-1]["Range"].removeprefix("bytes=")[:-1]) > 3_000_000
    again.wait(lambda: again["modelPicker"].findText("SmolLM2-135M-Instruct-Q4_1 (SmolLM2-135M-Instruct-GGUF)") >= 0)


@pytest.mark.slow
def test_kill_9_in_the_middle_of_a_download_loses_nothing(hub, make_app, tmp_path, starter_model, monkeypatch):
    hub.answers.append(slowly)
    monkeypatch.setenv("HF_ENDPOINT", hub.endpoint)
    script = Path(__file__).with_name("downloading_app.py")
    killed = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path / "home"), REPO, "10000000"], stdout=subprocess.PIPE, text=True
    )
    assert killed.stdout is not None
    assert killed.stdout.readline() == "ready\n"
    children = psutil.Process(killed.pid).children(recursive=True)
    killed.kill()
    killed.wait()
    killed.stdout.close()
    psutil.wait_procs(children, timeout=10)

    app = make_app().start()
    app.wait(lambda: downloads(app) and downloads(app)[0].state is DownloadState.DONE)
    assert int(hub.file_requests()[-1]["Range"].removeprefix("bytes=")[:-1]) > 10_000_000
    assert (app.folders.models / REPO / FILE).read_bytes() == starter_model.read_bytes()
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsUseFetched"].isVisible())
    app["modelsUseFetched"].click()
    app.wait(lambda: app.app.services.engine.loaded is not None)


def test_a_cancelled_download_leaves_nothing(opened, hub):
    app = opened
    hub.answers.append(slowly)
    choose_model(app)
    app["modelsDownload"].click()
    app.wait(lambda: downloads(app) and downloads(app)[0].done > 1_000_000)
    app["modelsCancel"].click()
    app.wait(lambda: not app["modelsProgress"].isVisible())
    assert [path for path in app.folders.models.rglob("*.gguf") if path.is_file()] == []
    app.wait(lambda: app["modelsDownload"].text() == "Download 98 MB")
