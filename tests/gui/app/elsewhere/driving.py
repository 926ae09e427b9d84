"""Driving the app with an engine elsewhere: a real server on loopback."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from lampblack.settings.declared import ENDPOINTS
from lampblack.ui.models.dialog import ELSEWHERE

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver
    from tests.loopback_endpoint import LoopbackEndpoint


def add_by_hand(app: Driver, server: LoopbackEndpoint, name: str = "") -> None:
    known = [{"address": server.address, "name": name, "models": server.models}]
    app.settings.set(ENDPOINTS, json.dumps(known))


def host(server: LoopbackEndpoint) -> str:
    return server.address.split("/")[2]


def path(server: LoopbackEndpoint, model: str = "soot-1b") -> str:
    return f"{server.address}#{model}"


def rows(app: Driver) -> list[str]:
    picker = app["modelPicker"]
    return [picker.itemText(row) for row in range(picker.count())]


def choose(app: Driver, model: str = "soot-1b") -> None:
    """As a person does: in the list, by a key."""
    picker = app["modelPicker"]
    app.wait(lambda: model in rows(app))
    picker.showPopup()
    view = picker.view()
    view.setCurrentIndex(picker.model().index(rows(app).index(model), 0))
    app.qtbot.keyClick(view, Qt.Key.Key_Return)
    app.wait(lambda: app["chatElsewhere"].isVisible())


def asked(server: LoopbackEndpoint) -> list[dict]:
    return [body for method, _, _, body in server.requests if method == "POST"]


def open_engines(app: Driver) -> None:
    if app.find("modelsDialog") is None or not app["modelsDialog"].isVisible():
        app.window.models_requested.emit()
    app["modelsTabs"].setCurrentIndex(ELSEWHERE)
    app.wait(lambda: app["modelsRemote"].isVisible())
