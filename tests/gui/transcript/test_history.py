"""Long conversations: only the newest messages have widgets, and older ones come without moving what one reads."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests.gui.transcript.messages import message, own, reply, running, settle, shown, texts

from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript.column import MATERIALIZED
from lampblack.ui.transcript.jump_button import JumpButton
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


def top_of(transcript: Transcript, number: int) -> int:
    """Where a message begins in the window."""
    view = message(transcript, number)
    return view.mapTo(transcript, view.rect().topLeft()).y()


@pytest.fixture
def long(qtbot: QtBot, transcript: Transcript) -> Transcript:
    transcript.set_messages([reply(number, f"Reply {number}.\n\n- and more") for number in range(1, 1001)])
    settle(qtbot, transcript)
    return transcript


def test_the_first_of_a_thousand_messages_is_shown_without_all_the_others(qtbot: QtBot, long: Transcript) -> None:
    assert long.show_message(1)
    assert 0 <= top_of(long, 1) < 60
    assert len(shown(long, MessageView)) <= MATERIALIZED
    settle(qtbot, long)
    assert 0 <= top_of(long, 1) < 60
    numbers = [view.message.id for view in shown(long, MessageView)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_one_can_read_on_both_ways_from_where_one_has_jumped_to(qtbot: QtBot, long: Transcript) -> None:
    long.show_message(500)
    settle(qtbot, long)
    assert 0 <= top_of(long, 500) < 60
    bar = long.verticalScrollBar()
    for _ in range(40):
        bar.setValue(bar.maximum())
        settle(qtbot, long)
    numbers = [view.message.id for view in shown(long, MessageView)]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert numbers[-1] > 600
    bar.setValue(0)
    settle(qtbot, long)
    assert shown(long, MessageView)[0].message.id < numbers[0] or numbers[0] == 1
    assert not long._scrolling.following


def test_newer_messages_that_come_below_move_nothing(qtbot: QtBot, long: Transcript) -> None:
    long.show_message(300)
    settle(qtbot, long)
    bar = long.verticalScrollBar()
    bar.setValue(bar.maximum())
    last = shown(long, MessageView)[-1].message.id
    before = top_of(long, last)
    settle(qtbot, long)
    assert shown(long, MessageView)[-1].message.id > last
    assert top_of(long, last) == before


def test_the_button_leads_back_to_the_newest_message(qtbot: QtBot, long: Transcript) -> None:
    long.show_message(1)
    settle(qtbot, long)
    assert long.findChild(JumpButton).isVisible()
    long.jump_to_newest()
    settle(qtbot, long)
    assert texts(long)[-1].startswith("Reply 1000.")
    assert shown(long, MessageView)[-1].message.id == 1000
    assert long.verticalScrollBar().value() == long.verticalScrollBar().maximum()
    assert not long.findChild(JumpButton).isVisible()


def test_what_is_sent_while_the_beginning_is_read_comes_into_view(qtbot: QtBot, long: Transcript) -> None:
    long.show_message(1)
    long.append_message(own(1001, "Another question"))
    long.append_message(running(1002))
    long.extend(1002, "An answer")
    settle(qtbot, long)
    numbers = [view.message.id for view in shown(long, MessageView)]
    assert numbers[-3:] == [1000, 1001, 1002]


def test_a_reply_that_is_written_out_of_sight_is_whole_when_one_comes_back(qtbot: QtBot, long: Transcript) -> None:
    long.append_message(own(1001, "Another question"))
    long.append_message(running(1002))
    long.extend(1002, "An answer")
    long.show_message(1)
    settle(qtbot, long)
    long.extend(1002, ", and more of it")
    long.jump_to_newest()
    settle(qtbot, long)
    long.extend(1002, ", to its end")
    assert texts(long)[-1] == "An answer, and more of it, to its end"


def test_two_replies_side_by_side_at_the_end_stay_together(qtbot: QtBot, transcript: Transcript) -> None:
    path = [reply(number, f"Reply {number}.") for number in range(1, 400)]
    pair = [replace(reply(number, "One of two"), parent_id=399) for number in (400, 401)]
    transcript.set_messages([*path, *pair])
    settle(qtbot, transcript)
    transcript.show_message(1)
    settle(qtbot, transcript)
    transcript.show_message(401)
    settle(qtbot, transcript)
    numbers = [view.message.id for view in shown(transcript, MessageView)]
    assert {400, 401} <= set(numbers)
    assert message(transcript, 400).y() == message(transcript, 401).y()
