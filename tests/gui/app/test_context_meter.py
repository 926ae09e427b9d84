"""What the window says of the context while the engine comes and goes."""

from __future__ import annotations

import os
import signal

import pytest
from PySide6.QtCore import Qt
from tests.gui.app.test_talking import engine_pid, limit_length


def said(app) -> str:
    """What the meter says; nothing where it is not shown."""
    meter = app["chatContextMeter"]
    return meter.accessibleDescription() if meter.isVisible() else ""


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_what_a_conversation_took_is_said_before_and_after_a_crash_and_after_a_restart(talking_app, make_app):
    app = talking_app
    limit_length(app, 8)
    app.send("Hello")
    stats = app.wait_for_reply("done").stats
    app.wait(lambda: app["chatSend"].isVisible())
    words = f"Context: {stats.prompt_tokens + stats.generated_tokens} of {stats.context_length:,} tokens"
    assert said(app) == words

    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: app.newest().text)
    os.kill(engine_pid(app), signal.SIGKILL)
    app.wait_for_reply("failed")
    app.wait(lambda: said(app) == words)
    assert f"{stats.context_length:,} tokens" in app["statusText"].text()

    app.window.close()
    app.app.close()
    again = make_app().start()
    again.wait(lambda: said(again) == words)


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_the_context_that_a_new_conversation_will_have_is_said_also_while_the_engine_is_gone(talking_app):
    app = talking_app
    context = app.app.services.engine.loaded.context_length
    app.wait(lambda: said(app) == f"Context of {context:,} tokens")

    os.kill(engine_pid(app), signal.SIGKILL)
    app.wait(lambda: app["banner"].isVisible())
    app["chatNew"].click()

    assert app.app.services.engine.loaded is None
    assert said(app) == f"Context of {context:,} tokens"


def test_what_a_reply_takes_is_said_while_it_is_written_again(talking_app, qtbot):
    """Its prompt is in the cache, of which nothing is to be read."""
    app = talking_app
    limit_length(app, 40)
    app.send("Tell me a long story about the sea.")
    first = app.wait_for_reply("done")
    app.wait(lambda: app.find("chatRegenerate") is not None and app["chatSend"].isVisible())
    figures: list[str] = []
    meter = app["chatContextMeter"]
    app.app.bridge.reply_text_came.connect(lambda *_: figures.append(meter.accessibleDescription()))

    button = app["chatRegenerate"]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    app.wait(lambda: app.newest().id != first.id and app.newest().state == "done")

    assert figures[-1].startswith("Context: "), figures
    app.wait(lambda: app.find("chatRegenerate") is not None and app["chatRegenerate"].hasFocus())
