"""The line above which the model no longer sees the messages."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from tests.gui.transcript.messages import colours, message, own, reply, running, settle, shown

from lampblack.domain.conversations import MessageState
from lampblack.domain.faults import Fault
from lampblack.ui.transcript.message_view import MessageView
from lampblack.ui.transcript.seen_line import SeenLine

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.domain.conversations import Message
    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript

REFUSAL = Fault(
    "prompt.conversation_too_long", {"prompt_tokens": 4212, "limit": 4095, "context_length": 4096, "excess": 117}
)


def talk(seen_from: int | None, turns: int = 4) -> list[Message]:
    messages: list[Message] = []
    for number in range(1, 2 * turns, 2):
        messages += [own(number, f"Question {number}"), reply(number + 1, f"**Answer** {number}. More.")]
    messages[-1] = replace(messages[-1], seen_from=seen_from)
    return messages


def line_of(transcript: Transcript) -> SeenLine | None:
    lines = shown(transcript, SeenLine)
    return lines[0] if lines else None


def unseen(transcript: Transcript) -> list[int]:
    return [view.message.id for view in shown(transcript, MessageView) if view.is_unseen]


def test_a_conversation_that_is_seen_whole_has_no_line(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages(talk(None))
    settle(qtbot, transcript)
    assert line_of(transcript) is None
    assert unseen(transcript) == []


def test_the_line_stands_under_what_is_left_out_which_is_faded(
    qtbot: QtBot, transcript: Transcript, theme: Theme
) -> None:
    transcript.set_messages(talk(5))
    settle(qtbot, transcript)
    line = line_of(transcript)
    assert line is not None
    assert message(transcript, 4).geometry().bottom() < line.y()
    assert line.geometry().bottom() < message(transcript, 5).y()
    assert unseen(transcript) == [1, 2, 3, 4]
    for choice in ("light", "dark"):
        theme.set_choice(choice)
        settle(qtbot, transcript)
        text, quiet = theme.palette.text.lower(), theme.palette.quiet.lower()
        assert quiet in colours(message(transcript, 4))
        assert text not in colours(message(transcript, 4))
        assert text in colours(message(transcript, 6))


def test_a_screen_reader_hears_which_messages_the_model_no_longer_sees(transcript: Transcript) -> None:
    transcript.set_messages(talk(5))
    said = [view.accessibleDescription() for view in shown(transcript, MessageView)]
    assert said == ["The model no longer sees this message."] * 4 + [""] * 4
    assert line_of(transcript).accessibleName() == "The model no longer sees the messages above this line."


def test_the_line_moves_with_the_newest_reply_and_goes_when_all_is_seen(
    qtbot: QtBot, transcript: Transcript, theme: Theme
) -> None:
    transcript.set_messages(talk(3))
    transcript.append_message(own(9, "And?"))
    assert unseen(transcript) == [1, 2]
    transcript.append_message(replace(running(10), seen_from=3))
    transcript.set_seen_from(10, 7)
    settle(qtbot, transcript)
    assert unseen(transcript) == [1, 2, 3, 4, 5, 6]
    assert message(transcript, 6).geometry().bottom() < line_of(transcript).y() < message(transcript, 7).y()
    assert theme.palette.text.lower() not in colours(message(transcript, 4))

    transcript.close_message(reply(10, "Done."))
    settle(qtbot, transcript)
    assert line_of(transcript) is None
    assert theme.palette.text.lower() in colours(message(transcript, 4))


def test_nothing_moves_while_a_reply_is_written_under_the_line(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([*talk(3), own(9, "And?"), replace(running(10), seen_from=3)])
    settle(qtbot, transcript)
    places = [view.y() for view in shown(transcript, MessageView)[:-1]] + [line_of(transcript).y()]
    for _ in range(40):
        transcript.extend(10, "Word after word, and a line.\n\n")
        assert [view.y() for view in shown(transcript, MessageView)[:-1]] + [line_of(transcript).y()] == places
    transcript.close_message(replace(reply(10, "Word after word, and a line.\n\n" * 40), seen_from=3))
    assert [view.y() for view in shown(transcript, MessageView)[:-1]] + [line_of(transcript).y()] == places


def test_including_again_is_offered_while_no_reply_runs(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages(talk(5))
    button = transcript.findChild(QPushButton, "chatIncludeAgain")
    with qtbot.waitSignal(transcript.include_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    transcript.append_message(own(9, "And?"))
    transcript.append_message(replace(running(10), seen_from=5))
    assert not button.isEnabled()
    transcript.close_message(replace(reply(10, "Done."), seen_from=5))
    assert button.isEnabled()


def test_the_keyboard_reaches_the_button_and_the_line_is_scrolled_to(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([*talk(5, turns=12)[:-1], replace(reply(24, "Last"), seen_from=5)])
    settle(qtbot, transcript)
    button = transcript.findChild(QPushButton, "chatIncludeAgain")
    for _ in range(12):
        qtbot.keyClick(transcript.focusWidget() or transcript, Qt.Key.Key_Tab)
        if button.hasFocus():
            break
    assert button.hasFocus()
    assert not button.visibleRegion().isEmpty()


def test_the_line_comes_with_the_older_messages_of_a_long_conversation(qtbot: QtBot, transcript: Transcript) -> None:
    messages = [reply(number, f"Reply {number}.") for number in range(1, 101)]
    messages[-1] = replace(messages[-1], seen_from=20)
    transcript.set_messages(messages)
    settle(qtbot, transcript)
    assert line_of(transcript) is None
    while len(shown(transcript, MessageView)) < 100:
        transcript.verticalScrollBar().setValue(0)
        settle(qtbot, transcript)
    assert unseen(transcript) == list(range(1, 20))
    assert line_of(transcript) is not None


def test_the_refusal_of_a_conversation_offers_to_leave_out_its_oldest_messages(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.set_messages([own(1, "Hello"), reply(2, "", MessageState.FAILED, REFUSAL)])
    leave_out, settings = sorted(shown(transcript, QPushButton), key=lambda button: button.x())
    assert "4,212 tokens" in shown(transcript, MessageView)[-1].spoken()
    with qtbot.waitSignal(transcript.leave_out_requested) as caught:
        qtbot.mouseClick(leave_out, Qt.MouseButton.LeftButton)
    assert caught.args == [2]
    with qtbot.waitSignal(transcript.settings_requested):
        qtbot.mouseClick(settings, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(("width", "scale"), [(340, 100), (520, 100), (900, 100), (520, 200), (900, 200)])
def test_the_buttons_leave_room_for_the_sentence(
    qtbot: QtBot, transcript: Transcript, theme: Theme, width: int, scale: int
) -> None:
    theme.set_text_scale(scale)
    transcript.resize(width, 600)
    transcript.set_messages([own(1, "Hello"), reply(2, "", MessageState.FAILED, REFUSAL)])
    settle(qtbot, transcript)
    view = message(transcript, 2)
    sentence = next(label for label in view.findChildren(QLabel) if "tokens" in label.text())
    assert sentence.width() >= 0.5 * view.width()
    for button in view.findChildren(QPushButton):
        if button.isVisible():
            assert view.rect().contains(button.geometry().translated(button.parentWidget().pos()))
            assert button.width() >= button.sizeHint().width()
