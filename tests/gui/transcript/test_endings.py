"""What is said about a reply that the model did not end, and what can be done then."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton
from tests.gui.transcript.messages import message, own, reply, running, shown

from lampblack.domain.conversations import MessageState
from lampblack.domain.faults import Fault
from lampblack.domain.generation import FinishReason

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.domain.conversations import Message
    from lampblack.ui.transcript import Transcript


@pytest.mark.parametrize(
    ("finish", "words"),
    [(FinishReason.CONTEXT, "context is full"), (FinishReason.LENGTH, "as long as your options allow")],
)
def test_a_reply_that_was_cut_says_why_it_ends(transcript: Transcript, finish: FinishReason, words: str) -> None:
    transcript.set_messages([own(1, "Hello"), running(2, "Once upon")])
    transcript.close_message(replace(reply(2, "Once upon a"), finish=finish))
    assert words in message(transcript, 2).spoken()
    assert any(words in label.text() for label in shown(transcript, QLabel))


def test_a_reply_that_the_model_ended_says_nothing(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "Hello"), replace(reply(2, "The end."), finish=FinishReason.STOP)])
    assert shown(transcript, QPushButton) == []


@pytest.mark.parametrize(
    "ended",
    [
        replace(reply(2, "Once upon"), finish=FinishReason.LENGTH),
        reply(2, "Once upon", MessageState.CANCELLED),
        reply(2, "Once upon", MessageState.INTERRUPTED),
        reply(2, "Once upon", MessageState.FAILED, Fault("engine.killed")),
    ],
    ids=["long enough", "stopped", "interrupted", "failed"],
)
def test_the_model_can_go_on_with_a_reply_that_has_no_end(qtbot: QtBot, transcript: Transcript, ended: Message) -> None:
    transcript.set_messages([own(1, "Hello"), ended])
    button = transcript.findChild(QPushButton, "chatGoOn")
    with qtbot.waitSignal(transcript.go_on_requested) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [2]

    transcript.append_message(own(3, "And then?"))
    assert not button.isVisible(), "what was said after it would stand behind other words"


def test_a_reply_of_which_nothing_was_written_cannot_be_gone_on_with_or_copied(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "Hello"), reply(2, "", MessageState.CANCELLED)])
    assert transcript.findChild(QPushButton, "chatGoOn") is None
    assert not any(button.objectName() == "chatCopy" for button in shown(message(transcript, 2), QToolButton))


def test_a_reply_that_a_crash_ended_before_its_first_word_can_be_tried_again(
    transcript: Transcript, qtbot: QtBot
) -> None:
    transcript.set_messages([own(1, "Hello"), reply(2, "", MessageState.INTERRUPTED)])
    (button,) = [one for one in shown(transcript, QPushButton) if one.objectName() == "chatRetry"]
    with qtbot.waitSignal(transcript.retry_requested) as asked:
        button.click()
    assert asked.args == [2]
