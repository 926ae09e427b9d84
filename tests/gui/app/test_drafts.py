"""What was typed and not sent outlives the app."""

from __future__ import annotations

import contextlib

from tests.gui.app.test_talking import limit_length

from lampblack.store.database import Database
from lampblack.store.drafts import DraftStore


def drafts_on_disk(app) -> dict[int | None, str]:
    """As the next start would find them, were the app killed now."""
    with contextlib.closing(Database(app.folders.database)) as database:
        return DraftStore(database).all()


def type_text(app, text: str) -> None:
    app["chatInput"].setFocus()
    app["chatInput"].insertPlainText(text)


def test_what_was_typed_is_on_disk_soon_and_comes_back_where_it_was_typed(app, make_app):
    limit_length(app, 4)
    app.send("Hello")
    app.wait_for_reply("done")
    app.wait(lambda: app["chatSend"].isVisible())
    number = app.app.services.conversations.all()[0].id
    type_text(app, "And then")
    app.wait(lambda: drafts_on_disk(app) == {number: "And then"})
    app["chatNew"].click()
    assert app["chatInput"].toPlainText() == ""
    type_text(app, "Something new")
    app.wait(lambda: drafts_on_disk(app) == {number: "And then", None: "Something new"})
    app.window.close()
    app.app.close()

    app = make_app().start()
    app.wait(lambda: app["chatInput"].toPlainText() == "And then")
    app["chatNew"].click()
    app.wait(lambda: app["chatInput"].toPlainText() == "Something new")
    app.wait(lambda: drafts_on_disk(app) == {number: "And then", None: "Something new"})


def test_a_message_that_was_sent_is_no_draft(app):
    limit_length(app, 4)
    type_text(app, "Hello")
    app.wait(lambda: drafts_on_disk(app) == {None: "Hello"})
    app["chatSend"].click()
    app.wait_for_reply("done")
    app.wait(lambda: drafts_on_disk(app) == {})
    assert app["chatInput"].toPlainText() == ""


def test_closing_the_window_keeps_what_was_typed_just_before(app, make_app):
    type_text(app, "The last word")
    app.window.close()
    app.app.close()

    app = make_app().start()
    app.wait(lambda: app["chatInput"].toPlainText() == "The last word")


def test_one_who_never_pauses_loses_a_second_at_most(app, qtbot):
    typed = ""
    while not (saved := drafts_on_disk(app)):
        type_text(app, "a")
        typed += "a"
        qtbot.wait(100)
        assert len(typed) < 60
    assert typed.startswith(saved[None])
