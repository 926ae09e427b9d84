"""A conversation goes on at once after a restart of the app, and leaves nothing behind when it is deleted."""

from __future__ import annotations

import pytest

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import FLASH_ATTENTION, SESSIONS_MEGABYTES

STORY = "the lamp of paper is quiet and the night is in it " * 12


def say(app, text: str):
    """Sends a message; the reply once it is there."""
    options = ChatOptions(temperature=0.0, max_tokens=4)
    app.window.chat.options.set_options(options)
    app.window.chat.options.changed.emit(options)
    app.send(text)
    return app.wait_for_reply("done")


def kept(app) -> list[str]:
    return sorted(path.name.split(".")[0] for path in app.folders.sessions.glob("*.kv"))


def restarted(app, make_app):
    app.window.close()
    app.app.close()
    again = make_app().start()
    again.wait(lambda: again.app.services.engine.loaded is not None)
    return again


@pytest.mark.slow
def test_a_conversation_survives_a_restart_and_goes_when_it_is_deleted(app, make_app):
    app.settings.set(FLASH_ATTENTION, "off")  # what is measured beside the first reply changes the cache's layout
    app = restarted(app, make_app)
    assert say(app, STORY).stats.reused_tokens == 0
    number = app.newest().conversation_id

    app = restarted(app, make_app)
    assert kept(app) == [f"conversation-{number}"]
    app.window.chat.list.chosen.emit(number)
    assert say(app, "Hello world").stats.reused_tokens > 200

    app.window.chat.list.wishes.delete.emit((number,))
    app.wait(lambda: not app.app.services.conversations.all())
    app = restarted(app, make_app)
    assert kept(app) == []


def test_saying_no_removes_what_was_kept_at_once(app, make_app):
    say(app, STORY)
    app = restarted(app, make_app)
    assert kept(app)
    app.settings.set(SESSIONS_MEGABYTES, 0)
    app.wait(lambda: not list(app.folders.sessions.iterdir()))
