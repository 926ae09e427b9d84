"""Talking to a model elsewhere: what it is sent, and what becomes of the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gui.app.elsewhere.driving import add_by_hand, asked, choose, host, path, rows
from tests.gui.app.test_attachments import attached, drop
from tests.gui.app.test_side_by_side import compare_with, pair

from lampblack.domain.conversations import MessageState
from lampblack.settings.declared import LAST_MODEL, OFFLINE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.app.conftest import Driver
    from tests.loopback_endpoint import Handler, LoopbackEndpoint


def test_a_model_elsewhere_is_chosen_and_answers(there: Driver, server: LoopbackEndpoint):
    assert there["chatElsewhereWords"].text() == f"Answered by another program on this computer ({host(server)})."
    assert server.requests == [], "choosing asks nothing"
    assert "Ask anything, or try one of these:" in there.shown_labels()
    assert "stays on this computer" not in there.shown_labels()

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


def test_nothing_in_the_background_reaches_it(talking_app: Driver, server: LoopbackEndpoint, tmp_path: Path):
    """Titles, explaining and meanings are for models on this computer alone."""
    app = talking_app
    add_by_hand(app, server)
    choose(app)
    notes = tmp_path / "notes.txt"
    notes.write_text("Soot is burnt oil.")
    drop(app.window.chat, notes)
    app.wait(lambda: ["whole" in each for each in attached(app)] == [True])
    app.send("What is ink?")
    app.wait_for_reply("done")
    app.window.chat.transcript.explain_newest()
    app.wait(lambda: "An engine elsewhere cannot do this." in app.shown_labels())
    app.window.close()
    app.app.close()  # whatever was to be done in the background has been done, or given up

    assert [entry[:2] for entry in server.requests] == [("POST", "/v1/chat/completions")]
    [body] = asked(server)
    [message] = body["messages"]
    assert "What is ink?" in message["content"]
    assert "Soot is burnt oil." in message["content"], "the document was attached to be read"


def test_offline_only_keeps_it_from_being_asked(there: Driver, server: LoopbackEndpoint):
    there.settings.set(OFFLINE, True)
    there.wait(lambda: "is not asked while “Offline only” is on" in there["chatElsewhereWords"].text())
    picker = there["modelPicker"]
    row = picker.model().index(rows(there).index("soot-7b"), 0)
    assert not picker.model().flags(row)
    there.send("What is ink?")
    reply = there.wait_for_reply("failed")
    assert reply.fault.kind == "network.offline"
    there.wait(lambda: there.find("chatOpenSettings") is not None and there["chatOpenSettings"].isVisible())
    assert server.requests == []

    there.settings.set(OFFLINE, False)
    there.wait(lambda: there["chatElsewhereWords"].text().startswith("Answered by"))
    there["chatRetry"].click()
    there.wait_for_reply("done")


def test_it_is_chosen_again_after_a_restart_and_asked_nothing(make_app: Callable[[], Driver], server: LoopbackEndpoint):
    app = make_app()
    add_by_hand(app, server)
    app.settings.set(LAST_MODEL, path(server))
    app.start()
    app.wait(lambda: app["chatElsewhere"].isVisible())
    assert app["modelPicker"].currentText() == "soot-1b"
    assert server.requests == []
    app.send("What is ink?")
    app.wait_for_reply("done")


def test_a_key_that_is_refused_leads_to_the_engines(there: Driver, server: LoopbackEndpoint):
    server.key = "sk-soot"
    there.send("What is ink?")
    reply = there.wait_for_reply("failed")
    assert reply.fault.kind == "endpoint.key_refused"
    there.wait(lambda: there.find("chatOpenEngines") is not None)
    there["chatOpenEngines"].click()
    there.wait(lambda: there["modelsRemote"].isVisible())


def test_a_connection_that_breaks_keeps_what_came_and_can_be_tried_again(there: Driver, server: LoopbackEndpoint):
    def cut(handler: Handler) -> None:
        handler.begin_events()
        handler.say_text(content="Ink is")

    server.answers.append(cut)
    there.send("What is ink?")
    reply = there.wait_for_reply("failed")
    assert (reply.text, reply.fault.kind) == ("Ink is", "endpoint.broken_off")
    there.wait(lambda: "stopped in the middle of the reply" in there.shown_labels())
    there["chatRetry"].click()
    there.wait(lambda: (newest := there.newest()).state == "done" and newest.text == "Ink is made of soot.")


def test_one_that_is_gone_is_said_to_be(there: Driver, server: LoopbackEndpoint):
    server.__exit__()
    there.send("What is ink?")
    reply = there.wait_for_reply("failed")
    assert reply.fault.kind == "endpoint.unreachable"
    there.wait(lambda: "cannot be reached" in there.shown_labels())
    assert there["chatRetry"].isVisible()


def test_closing_while_it_writes_loses_nothing(there: Driver, make_app: Callable[[], Driver], server: LoopbackEndpoint):
    server.may_go_on.clear()
    there.send("What is ink?")
    there.wait(lambda: "Ink" in there.shown_text())
    there.window.close()
    there.app.close()
    assert server.left.wait(10), "the server was not left alone"
    again = make_app().start()
    reply = again.newest()
    assert (reply.text, reply.state) == ("Ink", MessageState.INTERRUPTED)


def test_it_answers_beside_a_model_of_this_computer(app: Driver, server: LoopbackEndpoint):
    add_by_hand(app, server)
    app.wait(lambda: "soot-1b" in rows(app))
    compare_with(app, "soot-7b")
    assert app["chatElsewhereWords"].text().startswith("Answered by another program on this computer")
    app.send("What is ink?")
    app.wait(lambda: (two := pair(app)) is not None and all(one.state == "done" for one in two))
    first, second = pair(app)
    assert (first.model, second.model) == ("tiny", f"soot-7b @ {host(server)}")
    assert second.text == "Ink is made of soot."
    app["chatCompareEnd"].click()
    app.wait(lambda: not app["chatElsewhere"].isVisible())
