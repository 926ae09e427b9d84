"""Adding, changing and removing engines elsewhere, and their keys."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel
from tests.gui.app.elsewhere.driving import asked, choose, host, open_engines, rows

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver
    from tests.loopback_endpoint import LoopbackEndpoint
    from tests.memory_keyring import MemoryKeyring


def fill_in(app: Driver, address: str, key: str = "", name: str = "") -> None:
    for field, text in (("engineAddress", address), ("engineKey", key), ("engineName", name)):
        app[field].setFocus()
        app[field].clear()
        app.qtbot.keyClicks(app[field], text)


def add(app: Driver, address: str, key: str = "", name: str = "") -> None:
    open_engines(app)
    app["enginesAdd"].click()
    app.wait(lambda: app.find("engineDialog") is not None)
    fill_in(app, address, key, name)


def told(app: Driver) -> str:
    label = app["engineTold"]
    assert isinstance(label, QLabel)
    return label.text()


def is_dialog_open(app: Driver) -> bool:
    return app.find("engineDialog") is not None


def test_one_is_added_tried_and_its_model_used(app: Driver, server: LoopbackEndpoint, ring: MemoryKeyring):
    server.key = "sk-soot"
    add(app, server.address, "sk-soot", "Study")
    assert f"{host(server)} is another program on this computer" in app["engineAbout"].text()
    app["engineTry"].click()
    app.wait(lambda: told(app).startswith("It answers") and "soot-1b, soot-7b." in told(app))
    app["engineKeep"].click()
    app.wait(lambda: not is_dialog_open(app))

    assert ring.kept == {("Lampblack", f"key for {server.address}"): "sk-soot"}
    assert "sk-soot" not in app.folders.settings.read_text()
    app["enginesModels"].selectRow(1)
    app["enginesUse"].click()
    app.wait(lambda: app["chatElsewhere"].isVisible())
    app.send("What is ink?")
    app.wait_for_reply("done")
    assert asked(server)[0]["model"] == "soot-7b"
    assert {headers["Authorization"] for _, _, headers, _ in server.requests} == {"Bearer sk-soot"}
    assert app["modelPicker"].currentText() == "soot-7b"


def test_a_wrong_key_is_said_and_another_can_be_given(app: Driver, server: LoopbackEndpoint, ring: MemoryKeyring):
    server.key = "sk-soot"
    add(app, server.address, "sk-wrong")
    app["engineKeep"].click()
    app.wait(lambda: told(app).startswith(f"{host(server)} did not accept the key (error 401)."))
    assert app.app.services.endpoints.list == ()
    assert ring.kept == {}
    app["engineKey"].clear()
    app.qtbot.keyClicks(app["engineKey"], "sk-soot")
    app["engineKeep"].click()
    app.wait(lambda: not is_dialog_open(app))
    app.wait(lambda: "soot-7b" in rows(app))


def test_one_that_does_not_run_can_be_kept_all_the_same_and_asked_later(app: Driver, server: LoopbackEndpoint):
    def refuse(handler):
        handler.answer_json(503, {"error": {"message": "starting"}})

    server.answers.append(refuse)
    add(app, server.address)
    app["engineKeep"].click()
    app.wait(lambda: "is in trouble" in told(app))
    assert app["engineKeep"].text() == "Keep it all the same"
    app["engineKeep"].click()
    app.wait(lambda: not is_dialog_open(app))
    app.wait(lambda: app["enginesTable"].model().rowCount() == 1)
    app["enginesRefresh"].click()
    app.wait(lambda: app["enginesTold"].text().startswith(f"{host(server)} has 2 model"))
    app.wait(lambda: "soot-1b" in rows(app))


def test_where_it_lists_no_models_their_names_can_be_typed(app: Driver, server: LoopbackEndpoint):
    server.answers.append(lambda handler: handler.answer_json(404, {"error": {"message": "no such path"}}))
    add(app, server.address)
    assert not app["engineModels"].isVisible()
    app["engineTry"].click()
    app.wait(lambda: "lists no models" in told(app))
    app.qtbot.keyClicks(app["engineModels"], "soot-7b, soot-1b,, soot-7b")
    assert app["engineKeep"].text() == "Keep it"
    app["engineKeep"].click()
    app.wait(lambda: not is_dialog_open(app))
    assert app.app.services.endpoints.list[0].models == ("soot-7b", "soot-1b")
    app["enginesModels"].selectRow(0)
    app["enginesUse"].click()
    app.wait(lambda: app["chatElsewhere"].isVisible())
    app.send("What is ink?")
    assert app.wait_for_reply("done").model.startswith("soot-7b @ ")


def test_without_a_keyring_it_is_said_how_long_the_key_is_known(
    app: Driver, server: LoopbackEndpoint, ring: MemoryKeyring
):
    ring.is_locked = True
    add(app, server.address, "sk-soot")
    app["engineKeep"].click()
    app.wait(lambda: "known until Lampblack is closed" in app["enginesTold"].text())
    choose(app)
    app.send("What is ink?")
    app.wait_for_reply("done")
    assert server.requests[-1][2]["Authorization"] == "Bearer sk-soot"


def test_what_is_no_address_is_said_and_nothing_is_asked(app: Driver):
    add(app, "ollama")
    app["engineTry"].click()
    app.wait(lambda: told(app).startswith("“ollama” is no address of an engine."))
    assert app["engineKeep"].text() == "Keep it"


def test_the_same_address_is_not_added_twice(there: Driver, server: LoopbackEndpoint):
    add(there, server.address)
    there["engineKeep"].click()
    there.wait(lambda: "on the list already" in told(there))


def test_one_at_another_address_leaves_its_key_behind_and_stays_chosen(
    there: Driver, server: LoopbackEndpoint, ring: MemoryKeyring
):
    there.app.services.endpoints.keep(there.app.services.endpoints.list[0], "sk-old", before=server.address)
    open_engines(there)
    there["enginesChange"].click()
    there.wait(lambda: is_dialog_open(there) and there["engineForgetKey"].isVisible())
    other = server.address.replace("127.0.0.1", "localhost")
    fill_in(there, other, name="Study")
    there["engineKeep"].click()
    there.wait(lambda: not is_dialog_open(there))
    assert "Authorization" not in server.requests[-1][2], "the key was for the old address"
    assert not any(ring.kept.values())
    there.wait(lambda: there.app.services.desk.chosen == f"{other}#soot-1b")
    there.wait(lambda: "localhost" in there["chatElsewhereWords"].text())


def test_a_kept_key_can_be_forgotten(there: Driver, server: LoopbackEndpoint, ring: MemoryKeyring):
    there.app.services.endpoints.keep(there.app.services.endpoints.list[0], "sk-old", before=server.address)
    open_engines(there)
    there["enginesChange"].click()
    there.wait(lambda: is_dialog_open(there) and there["engineForgetKey"].isVisible())
    there["engineForgetKey"].click()
    there.wait(lambda: not there["engineForgetKey"].isVisible())
    assert not any(ring.kept.values())


def test_one_that_is_removed_while_chosen_gets_nothing_and_comes_back(
    there: Driver, server: LoopbackEndpoint, ring: MemoryKeyring
):
    there.app.services.endpoints.keep(there.app.services.endpoints.list[0], "sk-soot", before=server.address)
    open_engines(there)
    there["enginesRemove"].click()
    there.wait(lambda: there["enginesUndo"].isVisible())
    assert not any(ring.kept.values())
    there.wait(lambda: "is not among your engines elsewhere any more" in there["chatElsewhereWords"].text())
    there.send("What is ink?")
    reply = there.wait_for_reply("failed")
    assert reply.fault.kind == "endpoint.gone"
    assert server.requests == []

    there["enginesUndo"].click()
    there.wait(lambda: there["chatElsewhereWords"].text().startswith("Answered by another program"))
    there["chatRetry"].click()
    there.wait_for_reply("done")
    assert server.requests[-1][2]["Authorization"] == "Bearer sk-soot"


def test_the_search_for_models_of_one_that_hangs_can_be_given_up(there: Driver, server: LoopbackEndpoint):
    left = threading.Event()

    def hang(handler):
        while not handler.rfile.closed and handler.connection.recv(1):
            pass
        left.set()

    server.answers.append(hang)
    open_engines(there)
    there["enginesRefresh"].click()
    there.wait(lambda: there["enginesStop"].isVisible() and server.requests)
    there["enginesStop"].click()
    assert left.wait(10)
    there.wait(lambda: there["enginesRefresh"].isEnabled())
    assert there["enginesTold"].text() == ""
