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
from PySide6.QtWidgets import QApplication
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


# --- the models that are here


@pytest.fixture
def library(app: Driver) -> Driver:
    """The app with the tiny model in its library folder, and the dialog open."""
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsTable"].isVisible() and len(cells(app["modelsTable"])) > 1)
    return app


def pick(app: Driver, name: str) -> None:
    app["modelsTable"].choose(lambda kept: kept.model.name == name)
    QApplication.processEvents()


def names(app: Driver) -> list[str]:
    return [row[0] for row in cells(app["modelsTable"])]


def test_the_library_lists_what_is_here(library, starter_model):
    rows = {row[0]: row[1:] for row in cells(library["modelsTable"])}
    library.wait(lambda: any("in memory" in row for row in cells(library["modelsTable"])))
    assert rows[starter_model.stem][:4] == ["llama", "98 MB", "Q4_1", "8,192"]
    pick(library, starter_model.stem)
    assert not library["modelsDelete"].isEnabled()
    assert "came with Lampblack" in library["modelsDelete"].toolTip()


def test_a_model_of_the_library_goes_to_the_trash_and_comes_back(library):
    place = library.folders.models / "tiny.gguf"
    content = place.read_bytes()
    pick(library, "tiny")
    assert library["modelsDelete"].text() == "Move to the trash"
    library["modelsDelete"].click()
    library.wait(lambda: "tiny" not in names(library))
    assert not place.exists()
    library.wait(lambda: library["undoText"].text() == "tiny is in the trash.")

    assert library["modelsRemoved"].text() == "tiny is in the trash."
    library["modelsUndo"].click()
    library.wait(lambda: "tiny" in names(library))
    assert not library["undoButton"].isVisible()
    assert not library["modelsUndo"].isVisible()
    assert place.read_bytes() == content


def test_a_model_from_elsewhere_only_leaves_the_list(library, tiny_model, tmp_path):
    elsewhere = tmp_path / "mine.gguf"
    elsewhere.write_bytes(tiny_model.read_bytes())
    library.window.model_dropped.emit(str(elsewhere))
    library.wait(lambda: "mine" in names(library))
    pick(library, "mine")
    assert library["modelsDelete"].text() == "Remove from the list"
    library["modelsDelete"].click()
    library.wait(lambda: "mine" not in names(library))
    assert elsewhere.is_file()

    library["undoButton"].click()
    library.wait(lambda: "mine" in names(library))
    assert not library["modelsUndo"].isVisible()


@pytest.mark.skipif(sys.platform != "linux", reason="the trash is elsewhere")
def test_where_there_is_no_trash_the_model_stays_and_it_is_said(library, monkeypatch, tmp_path):
    (tmp_path / "Trash").write_bytes(b"in the way")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    pick(library, "tiny")
    library["modelsDelete"].click()
    library.wait(lambda: "could not be moved to the trash" in library["modelsFault"].text())
    assert (library.folders.models / "tiny.gguf").is_file()


def test_details_show_the_template_and_every_key(library, starter_model):
    pick(library, starter_model.stem)
    library["modelsShowDetails"].click()
    library.wait(lambda: library.find("modelsDetails"))
    assert "apache-2.0" in library["modelsFacts"].text()
    assert "im_start" in library["modelsTemplate"].toPlainText()
    assert not library["modelsKeys"].isVisible()
    library["modelsAllKeys"].click()
    keys = dict(cells(library["modelsKeys"]))
    assert keys["llama.block_count"] == "30"
    library["modelsDetails"].close()


def test_a_file_that_is_no_model_is_named(library):
    (library.folders.models / "page.gguf").write_bytes(b"<!DOCTYPE html><html></html>")
    library.window.models_requested.emit()
    library.wait(lambda: library["modelsBroken"].isVisible())
    assert "is a web page" in library["modelsBroken"].text()
    for name in "abc":
        (library.folders.models / f"{name}.gguf").write_bytes(b"")
    library.window.models_requested.emit()
    library.wait(lambda: library["modelsBroken"].text().splitlines()[-1].startswith("2 more file"))
