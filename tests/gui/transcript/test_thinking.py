"""What a reasoning model thought: folded, apart from the answer, there when it is wanted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton
from tests.gui.transcript.messages import message, own, reply, running, settle, shown, texts

from lampblack.domain.generation import GenerationStats

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.transcript import Transcript

WHOLE = "<think>\nTwo and two. That is **four**.\n</think>\n\nIt is 4."


def fold(transcript: Transcript) -> QToolButton | None:
    return next((each for each in shown(transcript, QToolButton) if each.objectName() == "chatThinking"), None)


def test_the_thinking_is_folded_and_opens_with_a_click(qtbot: QtBot, transcript: Transcript) -> None:
    stats = GenerationStats(9, 60, 0.1, 5.0, 4096, 1)
    transcript.set_messages([own(1, "2 + 2?"), replace(reply(2, WHOLE), stats=stats)])
    settle(qtbot, transcript)
    assert texts(transcript) == ["2 + 2?", "It is 4."]
    button = fold(transcript)
    assert button is not None
    assert "about" in button.text()
    low = message(transcript, 2).height()

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    settle(qtbot, transcript)
    assert texts(transcript) == ["2 + 2?", "Two and two. That is four.", "It is 4."]
    assert message(transcript, 2).height() > low

    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert message(transcript, 2).height() == low


def test_it_streams_letter_by_letter_without_showing_a_mark(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([own(1, "2 + 2?"), running(2)])
    seen = set()
    for letter in WHOLE:
        transcript.extend(2, letter)
        seen.add(tuple(texts(transcript)[1:]))
        words = fold(transcript)
        if words is not None and len(message(transcript, 2).message.text) < WHOLE.index("</think>"):
            assert words.text() == "Thinking…"
    transcript.close_message(reply(2, WHOLE))
    settle(qtbot, transcript)
    assert texts(transcript)[-1] == "It is 4."
    assert not any("<" in text or "think" in text for line in seen for text in line)
    button = fold(transcript)
    assert button is not None
    assert button.text() == "Thought for 1 s"


def test_a_reply_that_only_begins_like_a_mark_is_shown(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([running(2)])
    transcript.extend(2, "<th")
    transcript.extend(2, "ree> is 3")
    transcript.close_message(reply(2, "<three> is 3"))
    settle(qtbot, transcript)
    assert fold(transcript) is None
    assert texts(transcript) == ["<three> is 3"]


def test_thinking_of_nothing_is_not_mentioned(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([running(2)])
    for part in ("<think>\n\n", "</think>\n\n", "Yes."):
        transcript.extend(2, part)
    transcript.close_message(reply(2, "<think>\n\n</think>\n\nYes."))
    settle(qtbot, transcript)
    assert fold(transcript) is None
    assert texts(transcript) == ["Yes."]


def test_an_answer_may_begin_with_a_list(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([running(2)])
    for part in ("<think>x</think>", "\n\n", "-", " item"):
        transcript.extend(2, part)
    transcript.close_message(reply(2, "<think>x</think>\n\n- item"))
    settle(qtbot, transcript)
    assert texts(transcript) == ["•\titem"]


def test_only_the_answer_is_copied_and_announced(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(2, WHOLE)])
    settle(qtbot, transcript)
    view = message(transcript, 2)
    copy = next(each for each in view.findChildren(QToolButton) if each.objectName() == "chatCopy")
    copy.click()
    assert QGuiApplication.clipboard().text() == "It is 4."
    assert "Two and two" not in view.spoken()


def test_a_reply_that_was_stopped_while_it_thought_keeps_its_thinking(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([running(2)])
    transcript.extend(2, "<think>Hm, let me")
    transcript.close_message(replace(reply(2, "<think>Hm, let me")))
    settle(qtbot, transcript)
    button = fold(transcript)
    assert button is not None
    assert "not finished" in button.text()
    button.click()
    settle(qtbot, transcript)
    assert texts(transcript) == ["Hm, let me"]
