"""Two replies to one question in the transcript: where they stand, and what stands over them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel
from tests.gui.transcript.messages import own, reply, running, settle

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript
    from lampblack.ui.transcript.reply import Reply


def show_two(transcript: Transcript, first: str, second: str = "") -> tuple[Reply, Reply]:
    """A question with a reply that has ended, and one beside it that is being written."""
    heads: dict[int, QLabel] = {}
    transcript.head_of = lambda number: heads.setdefault(number, QLabel("Head")) if number > 1 else None
    one, other = replace(reply(2, first), parent_id=1), replace(running(3, second), parent_id=1)
    transcript.set_messages([own(1, "Green or black?"), one, other])
    *_, left, right = transcript._column.views
    return left, right


def test_they_stand_beside_each_other_and_what_follows_under_the_longer_one(
    transcript: Transcript, qtbot: QtBot
) -> None:
    left, right = show_two(transcript, "word " * 400, "short")
    settle(qtbot, transcript)
    assert left.y() == right.y()
    assert left.geometry().right() < right.x()

    transcript.append_message(own(4, "And sugar?"))

    assert transcript._column.views[-1].y() > left.geometry().bottom()


def test_two_columns_may_be_wider_than_the_reading_column_and_one_below_the_other_where_text_is_large(
    transcript: Transcript, theme: Theme, qtbot: QtBot
) -> None:
    left, right = show_two(transcript, "One", "Two")
    transcript.resize(1400, 600)
    qtbot.waitUntil(lambda: right.geometry().right() - left.x() > 1000)

    transcript.resize(900, 600)
    theme.set_text_scale(200)

    qtbot.waitUntil(lambda: left.x() == right.x() and right.y() > left.geometry().bottom())


def test_the_heads_stay_at_the_top_while_replies_are_read_also_over_the_shorter_one(
    transcript: Transcript, qtbot: QtBot
) -> None:
    _, right = show_two(transcript, "\n\n".join(f"Paragraph {number}." for number in range(60)))
    settle(qtbot, transcript)
    assert right._head is not None
    right.stick_head(400)
    assert right._head.y() == 400

    transcript.extend(3, "\n\n".join(f"Paragraph {number}." for number in range(50)))
    settle(qtbot, transcript)

    assert right._head.y() == 400
    right.stick_head(100_000)
    assert right._head.geometry().bottom() <= right.height()


def test_a_head_takes_no_room_from_replies_that_stand_alone(transcript: Transcript, qtbot: QtBot) -> None:
    transcript.set_messages([own(1, "Green?"), replace(reply(2, "Black."), parent_id=1)])
    settle(qtbot, transcript)
    view = transcript._column.views[-1]
    assert view.body.y() == 0
