"""Enter while a reply is being written: the next message waits in sight, goes by itself, and can be called back."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from tests.gui.app.test_drafts import drafts_on_disk, type_text
from tests.gui.app.test_talking import engine_pid, limit_length

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.gui.app.conftest import Driver

STORY = "Tell me a long story about the sea."


def begun(app: Driver, tokens: int | None = None) -> int:
    """A conversation in which a reply is being written, of so many tokens."""
    limit_length(app, tokens)
    app.send(STORY)
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    limit_length(app, 4)  # the next ones
    return app.newest().conversation_id


def press_enter(app: Driver, text: str = "And the moon?") -> None:
    type_text(app, text)
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Return)


def said(app: Driver, conversation: int) -> list[str]:
    """What the person said, from the disk."""
    return [message.text for message in app.app.services.conversations.path(conversation)[::2]]


def test_it_stays_in_sight_and_is_sent_when_the_reply_has_ended(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app, 60)
    press_enter(app)
    assert app["chatInput"].toPlainText() == "And the moon?"
    assert app["chatInput"].isReadOnly()
    assert "is sent when the reply has ended" in app["chatNoticeText"].text()
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Return)
    assert said(app, number) == [STORY], "nothing goes before the reply has ended"

    app.wait(lambda: said(app, number) == [STORY, "And the moon?"])
    app.wait_for_reply("done")
    states = [str(message.state) for message in app.app.services.conversations.path(number)]
    assert states == ["done"] * 4
    app.wait(lambda: app["chatInput"].toPlainText() == "")
    assert not app["chatInput"].isReadOnly()
    assert not app["chatNotice"].isVisible()
    assert drafts_on_disk(app) == {}


def test_escape_stops_the_reply_and_the_message_goes(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    assert "Esc stops the reply" in app["chatNoticeText"].text()
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Escape)
    app.wait(lambda: said(app, number) == [STORY, "And the moon?"])
    app.wait_for_reply("done")
    assert app.app.services.conversations.path(number)[1].state == "cancelled"


def test_it_can_be_called_back(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    app["chatNoticeButton"].click()
    assert not app["chatInput"].isReadOnly()
    assert not app["chatNotice"].isVisible()
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Escape)
    app.wait_for_reply("cancelled")
    app.wait(lambda: app["chatSend"].isVisible())
    QTest.qWait(300)
    assert said(app, number) == [STORY]
    assert app["chatInput"].toPlainText() == "And the moon?"


def test_what_is_typed_while_it_waits_is_not_lost(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    assert app["chatInput"].isReadOnly()
    QTest.keyClicks(app["chatInput"], " And Mars")
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert app["chatInput"].toPlainText() == "And the moon? And Mars\n"
    assert "not sent by itself any more" in app["chatNoticeText"].text()
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Return)
    QTest.keyClick(app["chatInput"], Qt.Key.Key_Escape)
    app.wait(lambda: [text.strip() for text in said(app, number)] == [STORY, "And the moon? And Mars"])
    app.wait_for_reply("done")


def test_it_goes_although_another_conversation_is_in_view(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    app["chatNew"].click()
    assert not app["chatInput"].isReadOnly()
    type_text(app, "Something else")
    app.window.chat.list.chosen.emit(number)
    app.wait(lambda: app["chatInput"].toPlainText() == "And the moon?" and app["chatInput"].isReadOnly())
    assert "is sent when the reply has ended" in app["chatNoticeText"].text()
    app["chatNew"].click()
    assert not app["chatNotice"].isVisible()

    app.app._chat.stop()  # the status bar's Stop
    app.wait(lambda: said(app, number) == [STORY, "And the moon?"])
    app.wait_for_reply("done")
    assert app["chatInput"].toPlainText() == "Something else"


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_it_is_not_sent_after_a_reply_that_failed(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    os.kill(engine_pid(app), signal.SIGKILL)
    app.wait_for_reply("failed")
    app.wait(lambda: "was not sent" in app["chatNoticeText"].text())
    assert app["chatInput"].toPlainText() == "And the moon?"
    assert not app["chatInput"].isReadOnly()
    assert said(app, number) == [STORY]


def test_it_does_not_go_into_a_conversation_that_is_deleted(talking_app: Driver) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    app.window.chat.list.wishes.delete.emit((number,))
    app.wait(lambda: app.app.services.conversations.all() == [])
    app.wait(lambda: not app.app._chat.live)
    app["undoButton"].click()
    app.wait(lambda: app["chatInput"].toPlainText() == "And the moon?")
    assert not app["chatInput"].isReadOnly()
    assert said(app, number) == [STORY]


def test_after_a_crash_it_is_a_draft(talking_app: Driver, make_app: Callable[[], Driver]) -> None:
    app = talking_app
    number = begun(app)
    press_enter(app)
    app.wait(lambda: drafts_on_disk(app) == {number: "And the moon?"})
    app.window.close()
    app.app.close()

    app = make_app().start()
    app.wait(lambda: app["chatInput"].toPlainText() == "And the moon?")
    assert said(app, number) == [STORY]
