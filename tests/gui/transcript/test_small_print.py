"""What is said of a message in small print: that the person changed it, and what it came without."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QWidget
from tests.gui.transcript.messages import message, own, reply, settle, shown

from lampblack.domain.explaining import Candidate, Cell, Explained, ExplainedToken

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.transcript import Transcript


def test_a_reply_that_was_edited_says_so_always_and_when_in_its_tip(qtbot: QtBot, transcript: Transcript) -> None:
    edited = replace(reply(2, "Other words"), edited_at=1_700_000_000.0)
    transcript.set_messages([own(1, "A question"), edited, reply(3, "The model's own")])
    settle(qtbot, transcript)
    (mark,) = [label for label in shown(transcript, QLabel) if label.objectName() == "chatEdited"]
    view = message(transcript, 2)
    assert view.isAncestorOf(mark)
    assert mark.text() == "SmolLM2, edited by you"
    assert "2023" in mark.toolTip() or "/23" in mark.toolTip()
    assert view.body.y() >= mark.geometry().bottom(), "it stands over the words"
    assert view.accessibleName() == "SmolLM2, edited by you: Other words"


def test_an_edited_reply_that_is_explained_says_whose_words_are_coloured(qtbot: QtBot, transcript: Transcript) -> None:
    edited = replace(reply(2, "Other"), edited_at=1_700_000_000.0)
    transcript.set_messages([own(1, "A question"), edited, reply(3, "The model's own")])
    chosen = Candidate(b"Other", 1, -1.0, 1.0)
    for number in (2, 3):
        transcript.show_explanation(number, Explained((Cell("Other", 0, -1.0, ExplainedToken(chosen, (chosen,))),)))
    settle(qtbot, transcript)
    said = [legend._document.toPlainText() for legend in shown(transcript, QWidget) if hasattr(legend, "_document")]
    assert said[0].startswith("You changed this reply. How likely the model would have found its words:")
    assert said[1].startswith("The model was:")
    for word in ("sure", "unsure", "surprising"):
        assert word in said[1]


def test_a_message_says_what_it_came_without_and_nothing_of_it_is_its_text(
    qtbot: QtBot, transcript: Transcript
) -> None:
    picture = replace(own(1, ""), not_imported=1)
    transcript.set_messages([picture, replace(reply(2, "A cat"), not_imported=2), own(3, "Thanks")])
    settle(qtbot, transcript)
    notes = [label for label in shown(transcript, QLabel) if label.objectName() == "chatNotImported"]
    assert [note.text() for note in notes] == [
        "[Pictures or files not imported: 1]",
        "[Pictures or files not imported: 2]",
    ]
    for note in notes:
        view = note.parentWidget()
        assert view.rect().contains(note.geometry())
        assert note.geometry().bottom() < view.action_row.y() + 2
    reply_view = message(transcript, 2)
    assert notes[1].y() >= reply_view.body.geometry().bottom()
    assert "imported" not in reply_view.message.text
