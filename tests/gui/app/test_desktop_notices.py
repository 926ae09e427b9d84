"""What a person is told who looks at another program while a model is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.fake_desktop import FakeDesktop, message_bus
from tests.loopback_hub import LoopbackHub, Repo

from lampblack.settings.declared import HUB_ADDRESS
from lampblack.ui.models.downloads_list import DownloadRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.gui.app.conftest import Driver

REPO = "Lampblack/Ink-GGUF"


@pytest.fixture
def hub(tiny_model: Path) -> Iterator[LoopbackHub]:
    with LoopbackHub() as hub:
        hub.repos[REPO] = Repo({"ink-Q4_0.gguf": tiny_model.read_bytes()})
        yield hub
        import huggingface_hub

        huggingface_hub.close_session()


@pytest.fixture
def app(hub: LoopbackHub, make_app: Callable[[], Driver], monkeypatch: pytest.MonkeyPatch) -> Iterator[Driver]:
    monkeypatch.delenv("HF_ENDPOINT", raising=False)
    with message_bus() as address:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
        app = make_app()
        app.settings.set(HUB_ADDRESS, hub.endpoint)
        app.start()
        yield app
        app.app.services.desktop.close()


def fetch(app: Driver) -> None:
    opened = app.app.services.finding.open(REPO)
    app.app.services.downloads.begin(opened.offered[0].offer.files)


def looks_elsewhere(app: Driver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "lampblack.ui.desktop_notices.QApplication.applicationState", lambda: Qt.ApplicationState.ApplicationInactive
    )
    app.window.setWindowState(Qt.WindowState.WindowMinimized)


def test_whoever_looks_elsewhere_is_told_that_a_model_is_there(app: Driver, monkeypatch: pytest.MonkeyPatch):
    with FakeDesktop() as desktop:
        looks_elsewhere(app, monkeypatch)
        fetch(app)
        notice = {"app": "Lampblack", "title": "ink-Q4_0 is here", "body": "The model can be used now."}
        app.wait(lambda: {"awake": True} in desktop.heard and {"awake": False} in desktop.heard)
        app.wait(lambda: notice in desktop.heard)
        app.wait(lambda: not app.window.isMinimized())


def test_whoever_looks_at_the_window_is_not(app: Driver):
    app.window.activateWindow()
    app.wait(app.window.isActiveWindow)
    with FakeDesktop() as desktop:
        fetch(app)
        app.wait(lambda: {"awake": False} in desktop.heard)
        app.window.models_requested.emit()
        app.wait(lambda: [row for row in app.window.findChildren(DownloadRow) if row.is_done])
        assert [asked for asked in desktop.heard if "title" in asked] == []
