"""What a person sees of finished messages, and what they can do with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QToolButton
from tests.gui.transcript.messages import message, own, reply, running, settle, shown, texts

from lampblack.domain.conversations import MessageState
from lampblack.domain.faults import Fault
from lampblack.ui.markdown.code import CodeText
from lampblack.ui.markdown.copy_button import RevealedButton
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript import Transcript
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from lampblack.ui.theme import Theme

SUSPECT = Fault("model.suspect", {"name": "SmolLM2"})
STOPPED = Fault("engine.stopped", {"reason": "GGML_ASSERT"})


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def buttons(transcript: Transcript, name: str) -> list[RevealedButton]:
    return [button for button in shown(transcript, RevealedButton) if button.objectName() == name]


def test_the_persons_message_keeps_its_spaces_and_is_no_markdown(transcript: Transcript) -> None:
    text = "# not a title\n  * two   spaces\n\n\t<b>tab</b>"
    transcript.set_messages([own(1, text)])
    assert texts(transcript) == [text]


def test_the_persons_message_stands_right_and_takes_at_most_85_percent(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "short"), own(2, "word " * 200), reply(3, "word " * 200)])
    texts_shown = shown(transcript, TextView)
    short, long, answer = (QRect(view.mapTo(transcript.widget(), QPoint()), view.size()) for view in texts_shown)
    column = message(transcript, 1).geometry()
    assert column.width() == 760
    assert abs(column.center().x() - transcript.viewport().width() // 2) <= 1
    assert short.left() > long.left() > answer.left() == column.left()
    assert short.right() == pytest.approx(long.right(), abs=12)
    assert long.width() <= 0.85 * column.width()


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (MessageState.CANCELLED, "Stopped."),
        (MessageState.INTERRUPTED, "Interrupted: Lampblack was closed while this was being written."),
    ],
)
def test_a_reply_that_ended_early_says_why_and_keeps_its_text(
    transcript: Transcript, state: MessageState, sentence: str
) -> None:
    transcript.set_messages([reply(1, "Partial", state)])
    assert texts(transcript) == ["Partial"]
    assert sentence in [label.text() for label in shown(transcript, QLabel)]
    assert [button.text() for button in shown(transcript, QPushButton)] == ["Go on"]


def test_an_empty_reply_says_so(transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "  ")])
    assert any("without a word" in label.text() for label in shown(transcript, QLabel))


def test_a_failed_reply_can_be_tried_again(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(7, "Partial", MessageState.FAILED, STOPPED)])
    assert STOPPED.sentence() in [label.text() for label in shown(transcript, QLabel)]
    go_on, button = sorted(shown(transcript, QPushButton), key=lambda button: button.x())
    assert (go_on.text(), button.text()) == ("Go on", "Try again")
    with qtbot.waitSignal(transcript.load_requested) as caught:  # the engine is gone, and the model with it
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [7]


def test_a_question_that_was_too_long_can_be_shortened(qtbot: QtBot, transcript: Transcript) -> None:
    details = {"prompt_tokens": 9, "limit": 5, "context_length": 6, "excess": 4}
    transcript.set_messages([reply(7, "", MessageState.FAILED, Fault("prompt.too_long", details))])
    shorten, settings = shown(transcript, QPushButton)
    with qtbot.waitSignal(transcript.edit_requested) as caught:
        qtbot.mouseClick(shorten, Qt.MouseButton.LeftButton)
    assert caught.args == [7]
    with qtbot.waitSignal(transcript.settings_requested):
        qtbot.mouseClick(settings, Qt.MouseButton.LeftButton)


def test_a_suspect_model_is_loaded_only_when_asked_for(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(7, "", MessageState.FAILED, SUSPECT)])
    (button,) = shown(transcript, QPushButton)
    assert button.text() == "Load it and answer"
    with qtbot.waitSignal(transcript.load_requested) as caught, qtbot.assertNotEmitted(transcript.retry_requested):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [7]


def test_only_the_last_message_can_be_answered_again(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([own(1, "a"), reply(2, "b"), own(3, "c"), reply(4, "d")])
    (button,) = buttons(transcript, "chatRegenerate")
    assert message(transcript, 4).isAncestorOf(button)
    with qtbot.waitSignal(transcript.regenerate_requested) as caught:
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert caught.args == [4]
    transcript.append_message(own(5, "e"))
    (button,) = buttons(transcript, "chatRegenerate")
    assert message(transcript, 5).isAncestorOf(button)
    transcript.append_message(running(6))
    assert buttons(transcript, "chatRegenerate") == []
    transcript.close_message(reply(6, "f"))
    (button,) = buttons(transcript, "chatRegenerate")
    assert message(transcript, 6).isAncestorOf(button)


def test_copying_a_message_gives_its_markdown(qtbot: QtBot, transcript: Transcript) -> None:
    source = "# Title\n\n* **a**\n"
    transcript.set_messages([reply(1, source)])
    (button,) = buttons(transcript, "chatCopy")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert clipboard() == source
    assert button.accessibleName() == "Copied"


def test_copying_code_gives_the_code_alone(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "Look:\n\n```python\nx = 1\n\ny = 2\n```\n")])
    (button,) = buttons(transcript, "codeBlockCopy")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert clipboard() == "x = 1\n\ny = 2"


def test_actions_appear_on_hover_and_on_focus_and_never_move_the_text(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "one"), reply(2, "two")])
    places = [view.geometry() for view in shown(transcript, MessageView)]
    first, second = buttons(transcript, "chatCopy")
    for each in (1, 2):
        QApplication.sendEvent(message(transcript, each), QEvent(QEvent.Type.Leave))
    assert not first.revealed
    spot = QPointF(5, 5)
    QApplication.sendEvent(message(transcript, 1), QEnterEvent(spot, spot, spot))
    assert first.revealed
    assert not second.revealed
    QApplication.sendEvent(message(transcript, 1), QEvent(QEvent.Type.Leave))
    assert not first.revealed
    second.setFocus(Qt.FocusReason.TabFocusReason)
    assert second.revealed
    assert [view.geometry() for view in shown(transcript, MessageView)] == places


def test_what_is_selected_is_copied_as_plain_text_and_for_word_processors(transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "# A **title**\n\n1. one\n2. [two](http://a.example)\n")])
    (view,) = shown(transcript, TextView)
    view.selectAll()
    view.copy()
    assert clipboard() == "A title\n1. one\n2. two"
    html = QGuiApplication.clipboard().mimeData().html()
    assert html == (
        "<h1>A <strong>title</strong></h1>"
        '<ol><li><p>one</p></li><li><p><a href="http://a.example">two</a></p></li></ol>'
    )


def test_table_cells_are_copied_with_tabs(transcript: Transcript) -> None:
    transcript.set_messages([reply(1, "| a | b |\n|---|---|\n| 1 | **2** |\n| 3 | 4 |\n")])
    (view,) = shown(transcript, TextView)
    view.selectAll()
    cursor = view.textCursor()
    cursor.setPosition(cursor.currentTable().cellAt(0, 0).firstPosition() if cursor.currentTable() else 1)
    cursor.setPosition(view.document().characterCount() - 2, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)
    view.copy()
    assert clipboard() == "a\tb\n1\t2\n3\t4"


def test_a_long_line_of_code_is_copied_whole(transcript: Transcript, qtbot: QtBot) -> None:
    line = "x" * 4500 + "😀"
    transcript.set_messages([reply(1, f"```\n{line}\nend\n```")])
    settle(qtbot, transcript)
    (view,) = shown(transcript, CodeText)
    assert view.document().blockCount() > 2
    view.selectAll()
    view.copy()
    assert clipboard() == f"{line}\nend"


def test_wide_code_scrolls_by_itself_and_the_column_does_not(transcript: Transcript) -> None:
    transcript.set_messages(
        [reply(1, "```\n" + "wide " * 100 + "\n```\n\n| " + "wide | " * 40 + "\n" + "|---" * 40 + "|\n")]
    )
    (code,) = shown(transcript, CodeText)
    assert code.horizontalScrollBar().maximum() > 0
    assert code.horizontalScrollBar().value() == 0
    assert transcript.widget().width() == transcript.viewport().width()
    for view in shown(transcript, MessageView):
        assert view.width() <= 760


def test_an_empty_conversation_offers_examples(qtbot: QtBot, transcript: Transcript) -> None:
    transcript.clear()
    examples = shown(transcript, QPushButton)
    assert len(examples) == 3
    with qtbot.waitSignal(transcript.example_chosen) as caught:
        qtbot.mouseClick(examples[1], Qt.MouseButton.LeftButton)
    assert caught.args == [examples[1].text()]
    transcript.append_message(own(1, "Hello"))
    assert shown(transcript, QPushButton) == []


def test_a_conversation_that_has_changed_is_shown_anew(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "a"), reply(2, "b"), own(3, "c")])
    transcript.set_messages([reply(2, "B"), own(3, "c")])
    assert texts(transcript) == ["B", "c"]
    transcript.clear()
    assert texts(transcript) == []


def test_messages_are_named_for_screen_readers(transcript: Transcript) -> None:
    transcript.set_messages([own(1, "Hello"), reply(2, "Good morning")])
    assert [view.accessibleName() for view in shown(transcript, MessageView)] == [
        "You: Hello",
        "SmolLM2: Good morning",
    ]
    for button in shown(transcript, QToolButton):
        assert button.accessibleName(), button.objectName()


def test_a_conversation_that_is_opened_before_it_is_shown_has_its_full_width(qtbot: QtBot, theme: Theme) -> None:
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(800, 500)
    transcript.set_messages([own(1, "A long text " * 20)])
    transcript.show()
    qtbot.waitExposed(transcript)
    qtbot.waitUntil(lambda: message(transcript, 1).words.width() > 500)
