"""A reply that is being written: what is finished is left alone, and the reader stays where they read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QProgressBar
from tests.gui.transcript.messages import colours, message, own, reply, running, settle, shown, texts

from lampblack.domain import highlighting
from lampblack.domain.conversations import MessageState
from lampblack.ui.markdown.code import CodeView
from lampblack.ui.markdown.prose import ProseView
from lampblack.ui.markdown.table import TablePart
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript.caret import Caret
from lampblack.ui.transcript.jump_button import JumpButton
from lampblack.ui.transcript.message_view import MessageView
from lampblack.ui.transcript.notices import Reading

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript import Transcript


def test_text_is_shown_as_it_comes(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "Hello"), running(2)])
    for piece in ("Good ", "mor", "ning, **wor", "ld**."):
        transcript.extend(2, piece)
    assert texts(transcript) == ["Hello", "Good morning, world."]


def test_finished_blocks_are_not_touched_while_the_rest_streams(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([running(1)])
    transcript.extend(1, "First.\n\n```\ncode\n```\n\nSecond")
    before = shown(transcript, TextView)[:2]
    revisions = [view.document().revision() for view in before]
    for _ in range(20):
        transcript.extend(1, " word and\n\nmore")
    assert shown(transcript, TextView)[:2] == before
    assert [view.document().revision() for view in before] == revisions


def test_finished_lines_of_code_are_coloured_while_more_is_written(qtbot: QtBot, transcript: Transcript) -> None:
    def kinds(number: int) -> list[str]:
        block = view.text.document().findBlockByNumber(number)
        made = block.layout().formats() if block.isValid() else []
        return [one.format.foreground().color().name().upper() for one in made]

    transcript.set_messages([running(1)])
    transcript.extend(1, "```python\nreturn 1\nretur")
    (view,) = shown(transcript, CodeView)
    qtbot.waitUntil(lambda: kinds(0) == [highlighting.LIGHT["keyword"], highlighting.LIGHT["number"]])
    assert kinds(1) == []
    transcript.extend(1, "n 2\n'''\nreturn\n")
    qtbot.waitUntil(lambda: kinds(1) == kinds(0))
    transcript.extend(1, "'''\n" + "return 3\n" * 1000)
    qtbot.waitUntil(lambda: kinds(1002) == kinds(0), timeout=20_000)
    assert kinds(3) == [highlighting.LIGHT["string"]]
    transcript.extend(1, "```\n\nDone.")
    qtbot.waitUntil(lambda: transcript._idle.is_idle, timeout=20_000)
    assert [kinds(number) for number in (0, 3, 1004)] == [kinds(1), [highlighting.LIGHT["string"]], kinds(1)]


def test_a_selection_stays_while_more_is_written_below(transcript: Transcript) -> None:
    transcript.set_messages([running(1)])
    transcript.extend(1, "Select me. And then")
    (view,) = shown(transcript, ProseView)
    cursor = view.textCursor()
    cursor.setPosition(6)
    cursor.movePosition(cursor.MoveOperation.EndOfWord, cursor.MoveMode.KeepAnchor)
    cursor.setPosition(0, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    chosen = view.textCursor().selectedText()
    for _ in range(10):
        transcript.extend(1, " **more**\n\nand more")
    assert chosen
    assert view.textCursor().selectedText() == chosen


def test_the_view_follows_the_end_until_one_scrolls_up_and_again_after_the_jump(
    qtbot: QtBot, transcript: Transcript
) -> None:
    bar = transcript.verticalScrollBar()
    transcript.set_messages([own(1, "Go"), running(2)])
    transcript.extend(2, "A paragraph.\n\n" * 60)
    settle(qtbot, transcript)
    assert bar.value() == bar.maximum() > 0
    jump = transcript.findChild(JumpButton, "chatJump")
    assert jump is not None
    assert not jump.isVisible()
    bar.setValue(bar.maximum() // 2)
    place = bar.value()
    transcript.extend(2, "Another paragraph.\n\n" * 40)
    settle(qtbot, transcript)
    assert bar.value() == place
    assert jump.isVisible()
    assert jump.accessibleName()
    qtbot.mouseClick(jump, Qt.MouseButton.LeftButton)
    assert bar.value() == bar.maximum()
    assert not jump.isVisible()
    transcript.extend(2, "The last.\n\n" * 10)
    assert bar.value() == bar.maximum()


@pytest.mark.parametrize("width", [420, 760, 1400])
@pytest.mark.parametrize("scale", [100, 200])
def test_the_jump_button_covers_no_text(
    qtbot: QtBot, transcript: Transcript, theme: Theme, width: int, scale: int
) -> None:
    theme.set_text_scale(scale)
    transcript.resize(width, 600)
    transcript.set_messages([reply(number, "A long reply. " * 100) for number in range(1, 5)])
    settle(qtbot, transcript)
    place = transcript.viewport().geometry()
    transcript.verticalScrollBar().setValue(100)
    (jump,) = shown(transcript, JumpButton)
    assert transcript.rect().contains(jump.geometry())
    assert not jump.geometry().intersects(transcript.viewport().geometry())
    assert transcript.viewport().geometry() == place, "nothing jumps when the button comes"


def test_nothing_moves_sideways_when_there_comes_to_be_something_to_scroll(
    qtbot: QtBot, transcript: Transcript
) -> None:
    transcript.resize(600, 600)
    transcript.set_messages([own(1, "Go"), running(2)])
    before = [(view.x(), view.width()) for view in shown(transcript, MessageView)]
    assert len(colours(transcript.verticalScrollBar())) == 1, "there is nothing to scroll yet"
    transcript.extend(2, "A paragraph.\n\n" * 60)
    settle(qtbot, transcript)
    assert transcript.verticalScrollBar().maximum() > 0
    assert [(view.x(), view.width()) for view in shown(transcript, MessageView)] == before
    assert len(colours(transcript.verticalScrollBar())) > 1


def test_the_first_word_of_a_reply_moves_nothing(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([own(number, "Go on. " * 30) for number in range(1, 9)])
    transcript.append_message(running(9))
    transcript.set_reading(9, 30, 90)
    settle(qtbot, transcript)
    before = message(transcript, 8).mapTo(transcript, QPoint())
    transcript.extend(9, "Yes")
    settle(qtbot, transcript)
    assert message(transcript, 8).mapTo(transcript, QPoint()) == before


def test_the_persons_next_message_brings_the_end_back(transcript: Transcript) -> None:
    transcript.set_messages([reply(number, "A long reply.\n\n" * 20) for number in range(1, 5)])
    transcript.verticalScrollBar().setValue(100)
    transcript.append_message(own(9, "And now?"))
    assert transcript.verticalScrollBar().value() == transcript.verticalScrollBar().maximum()


def test_the_caret_stands_at_the_end_and_goes_when_the_reply_ends(transcript: Transcript) -> None:
    transcript.set_messages([running(1)])
    assert shown(transcript, Caret) == []
    transcript.extend(1, "Some words")
    (caret,) = shown(transcript, Caret)
    (view,) = shown(transcript, TextView)
    left = caret.x()
    assert view.geometry().top() <= caret.geometry().center().y() <= view.geometry().bottom()
    transcript.extend(1, " and more")
    assert caret.x() > left
    transcript.close_message(reply(1, "Some words and more"))
    assert shown(transcript, Caret) == []


@pytest.mark.parametrize("rows", ["", "| Burning | one day |\n"])
def test_the_caret_stands_behind_the_last_word_of_a_table(qtbot: QtBot, transcript: Transcript, rows: str) -> None:
    transcript.set_messages([running(1, "Some words.\n\n| Step | Time |\n| --- | --- |\n" + rows)])
    settle(qtbot, transcript)
    (part,), (caret,) = shown(transcript, TablePart), shown(transcript, Caret)
    cursor = part.document().find("day" if rows else "Time")
    word = part.cursorRect(cursor).translated(part.mapTo(transcript, QPoint()))
    place = caret.geometry().translated(caret.parentWidget().mapTo(transcript, QPoint()))
    assert 0 <= place.left() - word.right() <= 4
    assert abs(place.bottom() - word.bottom()) <= 1


def test_reduced_motion_means_no_caret(transcript: Transcript) -> None:
    transcript.set_messages([running(1, "Some words")])
    assert shown(transcript, Caret) != []
    transcript.set_reduce_motion(True)
    assert shown(transcript, Caret) == []
    transcript.append_message(running(2, "More words"))
    assert shown(transcript, Caret) == []


def test_a_reply_waits_for_its_turn_only_where_others_are_before_it(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "Read this"), running(2)])
    assert said(transcript) == ["Waiting for the model to load…"]
    transcript.set_reading(2, 0, 0, in_line=True)
    assert said(transcript) == ["Waiting for its turn…"]
    transcript.set_reading(2, 0, 0)
    assert said(transcript) == ["Getting ready…"]


def said(transcript: Transcript) -> list[str]:
    """What stands in place of replies that have not begun."""
    return [label.text() for reading in shown(transcript, Reading) for label in shown(reading, QLabel)]


def test_reading_the_prompt_shows_progress_until_the_first_word(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "Read this"), running(2)])
    assert shown(transcript, QProgressBar) == []
    transcript.set_reading(2, 300, 1200)
    (bar,) = shown(transcript, QProgressBar)
    assert (bar.value(), bar.maximum()) == (300, 1200)
    assert "25%" in bar.accessibleName()
    transcript.extend(2, "Yes")
    assert shown(transcript, QProgressBar) == []


def test_the_end_of_a_reply_shows_all_of_it_and_is_announced(
    transcript: Transcript, monkeypatch: pytest.MonkeyPatch
) -> None:
    announced: list[str] = []
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: announced.append(event.message()))
    transcript.set_messages([own(1, "Go"), running(2)])
    transcript.extend(2, "One ")
    transcript.close_message(reply(2, "One two"))
    assert texts(transcript)[-1] == "One two"
    assert announced == ["SmolLM2: One two"]
    assert message(transcript, 2).accessibleName() == "SmolLM2: One two"


def test_a_final_text_that_differs_replaces_what_was_shown(transcript: Transcript) -> None:
    transcript.set_messages([running(1)])
    transcript.extend(1, "Something else")
    transcript.close_message(reply(1, "The text"))
    assert texts(transcript) == ["The text"]


def test_a_conversation_opened_while_its_reply_runs_goes_on(qtbot: QtBot, transcript: Transcript) -> None:
    text = "".join(f"Paragraph {number}.\n\n" for number in range(400))
    transcript.set_messages([own(1, "Go"), running(2, text)])
    transcript.extend(2, "And the newest.")
    settle(qtbot, transcript)
    assert "".join(texts(transcript)[1:]).count("Paragraph") == 400
    assert texts(transcript)[-1].endswith("And the newest.")


def test_code_is_coloured_when_its_fence_closes(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([running(1)])
    transcript.extend(1, "```python\ndef f():\n    return 1\n")
    (view,) = shown(transcript, CodeView)
    settle(qtbot, transcript)
    block = view.text.document().begin()
    assert block.layout().formats() == []
    transcript.extend(1, "```\n")
    settle(qtbot, transcript)
    colours = {each.format.foreground().color().name() for each in block.layout().formats()}
    assert len(colours) == 2
    assert shown(transcript, CodeView) == [view]


def test_a_stopped_reply_keeps_its_words(transcript: Transcript) -> None:
    transcript.set_messages([running(1)])
    transcript.extend(1, "Half a sen")
    transcript.close_message(reply(1, "Half a sen", MessageState.CANCELLED))
    assert texts(transcript) == ["Half a sen"]
