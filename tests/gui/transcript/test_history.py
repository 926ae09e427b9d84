"""Long conversations: only the newest messages have widgets, and older ones come without moving what one reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.gui.transcript.messages import message, own, reply, settle, shown, texts

from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript.column import MATERIALIZED
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.transcript import Transcript


def test_a_long_conversation_opens_at_its_end_with_few_widgets(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(number, f"Reply {number}.") for number in range(1, 201)])
    settle(qtbot, transcript)
    assert texts(transcript)[-1] == "Reply 200."
    assert len(shown(transcript, MessageView)) == MATERIALIZED
    assert transcript.verticalScrollBar().value() == transcript.verticalScrollBar().maximum()


@pytest.mark.parametrize("value", [40, 0])
def test_scrolling_up_brings_older_messages_and_moves_nothing(qtbot: QtBot, transcript: Transcript, value: int) -> None:
    transcript.set_messages([reply(number, f"Reply {number}.\n\nMore.\n\n- and more") for number in range(1, 201)])
    settle(qtbot, transcript)
    transcript.verticalScrollBar().setValue(value)
    oldest = shown(transcript, MessageView)[0].message.id
    place = message(transcript, oldest).mapTo(transcript, message(transcript, oldest).rect().topLeft())
    settle(qtbot, transcript)
    assert shown(transcript, MessageView)[0].message.id < oldest
    assert message(transcript, oldest).mapTo(transcript, message(transcript, oldest).rect().topLeft()) == place


def test_one_can_scroll_to_the_very_first_message(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(number, f"Reply {number}.") for number in range(1, 101)])
    for _ in range(20):
        settle(qtbot, transcript)
        transcript.verticalScrollBar().setValue(0)
    settle(qtbot, transcript)
    assert texts(transcript)[0] == "Reply 1."
    assert len(texts(transcript)) == 100


def test_a_growing_conversation_lets_go_of_old_widgets(qtbot: QtBot, transcript: Transcript) -> None:
    for number in range(1, 120):
        transcript.append_message(reply(number, f"Reply {number}."))
    assert len(shown(transcript, MessageView)) <= 2 * MATERIALIZED
    transcript.verticalScrollBar().setValue(0)
    settle(qtbot, transcript)
    assert shown(transcript, MessageView)[0].message.id < 119 - MATERIALIZED


def test_a_long_message_is_read_between_other_events_and_arrives_whole(qtbot: QtBot, transcript: Transcript) -> None:
    text = "".join(f"Paragraph {number} with **bold** words.\n\n" for number in range(3000))
    transcript.set_messages([own(1, text), reply(2, text)])
    assert not transcript.is_settled
    settle(qtbot, transcript)
    joined = "\n".join(texts(transcript))
    assert joined.count("bold") == 6000
    assert transcript.verticalScrollBar().value() == transcript.verticalScrollBar().maximum()


def test_absurd_messages_arrive_whole(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages(
        [
            own(1, "word " * 40_000),
            reply(2, ">" * 5000 + "word"),
            reply(3, "word" * 50_000),
            reply(4, "```\n" + "word" * 50_000),
            reply(5, "|a" * 200 + "|\n" + "|-" * 200 + "|\n" + "|word" * 200 + "|\n"),
        ]
    )
    settle(qtbot, transcript)
    joined = "".join(view.toPlainText() for view in shown(transcript, TextView)).replace("\n", "")
    assert joined.count("word") == 40_000 + 1 + 50_000 + 50_000 + 200


def test_another_conversation_replaces_one_that_is_still_being_read(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "Old paragraph.\n\n" * 3000)])
    transcript.set_messages([reply(2, "New.")])
    settle(qtbot, transcript)
    assert texts(transcript) == ["New."]


def test_an_empty_conversation_is_read_from_its_top(transcript: Transcript) -> None:
    transcript.resize(400, 150)
    transcript.clear()
    bar = transcript.verticalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
