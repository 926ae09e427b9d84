"""A model whose terms have to be agreed to: from the refusal over the access token to its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel
from tests.loopback_hub import LoopbackHub, Repo
from tests.memory_keyring import MemoryKeyring, memory_keyring

from lampblack.domain.hub import Order
from lampblack.settings.declared import HUB_ADDRESS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.gui.app.conftest import Driver

REPO = "Lampblack/Ink-GGUF"


@pytest.fixture
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as ring:
        yield ring


@pytest.fixture
def hub(tiny_model: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    for name in ("HF_ENDPOINT", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with LoopbackHub() as hub:
        hub.repos[REPO] = Repo({"ink-Q4_0.gguf": tiny_model.read_bytes()}, is_gated=True)
        yield hub
        import huggingface_hub

        huggingface_hub.close_session()


@pytest.fixture
def app(hub: LoopbackHub, make_app: Callable[[], Driver]) -> Driver:
    """With the repository looked into, and refused."""
    app = make_app()
    app.settings.set(HUB_ADDRESS, hub.endpoint)
    app.start()
    app["welcomeFind"].click()
    app.wait(lambda: app["modelsSearch"].isVisible())
    app["modelsSearch"].setText("ink")
    app.qtbot.keyClick(app["modelsSearch"], Qt.Key.Key_Return)
    app.wait(lambda: "agree" in app["modelsRepository"].text())
    return app


def told(app: Driver) -> str:
    label = app["tokenTold"]
    assert isinstance(label, QLabel)
    return label.text()


def give(app: Driver, token: str) -> None:
    app["tokenField"].setText(token)
    app["tokenField"].textEdited.emit(token)
    app["tokenKeep"].click()


def open_dialog(app: Driver, button: str = "modelsAccessToken") -> None:
    app[button].click()
    app.wait(lambda: app.find("tokenDialog") is not None and app["tokenDialog"].isVisible() and told(app))


def test_with_the_token_the_model_is_offered_and_fetched(app: Driver, ring: MemoryKeyring):
    open_dialog(app)
    assert told(app) == "Lampblack has no access token for " + app.settings.get(HUB_ADDRESS).partition("//")[2] + "."
    assert not app["tokenForget"].isVisible()
    give(app, "  hf_right \n")
    app.wait(lambda: told(app) == "The access token is kept in this computer's keyring.")
    assert list(ring.kept.values()) == ["hf_right"]
    assert app["tokenField"].text() == ""

    app.wait(lambda: app["modelsRepository"].text() == REPO)
    assert not app["modelsAccessToken"].isVisible()
    app["tokenClose"].click()
    app["modelsDownload"].click()
    app.wait(lambda: [one for one in app.app.services.downloads.list if one.path])


def test_a_wrong_token_is_said_to_be_refused_and_can_be_forgotten(app: Driver, ring: MemoryKeyring):
    open_dialog(app)
    give(app, "hf_wrong")
    app.wait(lambda: "did not accept the access token" in app["modelsRepository"].text())
    assert app["modelsAccessToken"].isVisible()
    app["tokenForget"].click()
    app.wait(lambda: told(app).startswith("Lampblack has no access token"))
    assert ring.kept == {}
    app.wait(lambda: "agree" in app["modelsRepository"].text())


def test_what_cannot_be_a_token_is_not_kept(app: Driver, ring: MemoryKeyring):
    open_dialog(app, "modelsToken")
    give(app, "hf_right and more")
    app.wait(lambda: "without spaces" in told(app))
    assert ring.kept == {}
    assert app["tokenField"].text() == "hf_right and more"


def test_without_a_keyring_it_is_said_how_long_the_token_is_known(app: Driver, ring: MemoryKeyring):
    ring.is_locked = True
    open_dialog(app)
    give(app, "hf_right")
    app.wait(lambda: "until Lampblack is closed" in told(app))
    app.wait(lambda: app["modelsRepository"].text() == REPO)


def test_the_pages_are_opened_in_the_browser(app: Driver, ring: MemoryKeyring, monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    app["modelsOpenPage"].click()
    open_dialog(app)
    app["tokenPage"].click()
    endpoint = app.settings.get(HUB_ADDRESS)
    assert opened == [f"{endpoint}/{REPO}", f"{endpoint}/settings/tokens"]


def test_a_token_for_one_hub_is_told_to_no_other(app: Driver, ring: MemoryKeyring, hub: LoopbackHub):
    open_dialog(app)
    give(app, "hf_right")
    app.wait(lambda: told(app).startswith("The access token is kept"))
    hub.requests.clear()
    app.settings.set(HUB_ADDRESS, hub.storage)
    app.app.services.finding.search("ink", Order.DOWNLOADS)
    assert hub.requests
    assert all("Authorization" not in headers for _, _, headers in hub.requests)
