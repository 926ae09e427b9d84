"""Models of an engine elsewhere in the window: a real server on loopback answers, and is told nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from tests.loopback_endpoint import LoopbackEndpoint
from tests.memory_keyring import MemoryKeyring, memory_keyring

from lampblack.settings.declared import ENDPOINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.gui.app.conftest import Driver


@pytest.fixture(autouse=True)
def ring() -> Iterator[MemoryKeyring]:
    with memory_keyring() as ring:
        yield ring


@pytest.fixture
def server() -> Iterator[LoopbackEndpoint]:
    with LoopbackEndpoint() as server:
        yield server


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


@pytest.fixture
def there(app: Driver, server: LoopbackEndpoint) -> Driver:
    """An app in which a model elsewhere has been chosen, and nothing sent."""
    add_by_hand(app, server)
    choose(app)
    return app


def test_a_model_elsewhere_is_chosen_and_answers(there: Driver, server: LoopbackEndpoint):
    assert there["chatElsewhereWords"].text() == f"Answered by another program on this computer ({host(server)})."
    assert server.requests == [], "choosing asks nothing"

    there.send("What is ink?")
    reply = there.wait_for_reply("done")

    assert reply.text == "Ink is made of soot."
    assert reply.model == f"soot-1b @ {host(server)}"
    there.wait(lambda: "Ink is made of soot." in there.shown_text())
    [body] = asked(server)
    assert (body["model"], body["messages"]) == ("soot-1b", [{"role": "user", "content": "What is ink?"}])
    assert there["chatModel"].text() == f"soot-1b @ {host(server)}"


def test_a_stop_ends_the_connection_and_keeps_what_came(there: Driver, server: LoopbackEndpoint):
    server.may_go_on.clear()
    there.send("What is ink?")
    there.wait(lambda: "Ink" in there.shown_text())
    there["chatStop"].click()
    reply = there.wait_for_reply("cancelled")
    assert reply.text == "Ink"
    assert server.left.wait(10), "the server was not left alone"
