"""Numbers in a reply that name a source lead to the place in the document, by mouse and by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton
from tests.gui.app.test_attachments import FILLER, drop, open_dialog
from tests.gui.app.test_talking import limit_length
from tests.gui.transcript.messages import shown
from tests.made_documents import pdf

from lampblack.domain.conversations import MessageState
from lampblack.ui.attachments.chips import Chips
from lampblack.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.gui.app.conftest import Driver


def links(app: Driver) -> list[str]:
    """What is a link in the conversation."""
    return [text for view in shown(app.window.chat.transcript, TextView) for text, _ in _links(view)]


def _links(view: TextView) -> Iterator[tuple[str, str]]:
    block = view.document().begin()
    while block.isValid():
        for part in block:
            if href := part.fragment().charFormat().anchorHref():
                yield part.fragment().text(), href
        block = block.next()


@pytest.fixture
def cited(app: Driver, tmp_path: Path) -> Driver:
    """A conversation with a reply that cites sources of a long document."""
    limit_length(app, 4)
    pages = [[FILLER] * 12 for _ in range(40)]
    pages[22][0] = "The council granted 48,500 euros for the north roof."
    drop(app.window.chat, pdf(tmp_path / "minutes.pdf", pages))
    app.wait(lambda: app["chatAttachments"].findChildren(QToolButton, "attachmentRemove"))
    app.wait(lambda: app.app.services.attachments.of_draft(None))
    app.send("How much was granted for the roof?")
    reply = app.wait_for_reply("done")
    app.wait(lambda: app["chatSend"].isVisible() and not app["chatStop"].isVisible())
    sources = app.app.services.attachments.sources_of([reply.parent_id])[reply.parent_id]
    number = next(source.number for source in sources if source.place.number == 23)
    said = f"48,500 euros [{number}], says the council [{number}, page 23]. Not [77] nor `[{number}]`."
    text = f"{said}\n\n|a|\n|-|\n|[{number}]|"
    app.app.services.conversations.close_message(reply.id, text=text, state=MessageState.DONE)
    app.number = number
    app["chatNew"].click()
    app.window.chat.list.chosen.emit(reply.conversation_id)
    app.wait(lambda: len(links(app)) >= 3)
    return app


def test_only_what_is_a_source_is_a_link(cited: Driver) -> None:
    number = cited.number
    assert links(cited) == [f"[{number}]", f"[{number}, page 23]", f"[{number}]"]
    text = cited.shown_text()
    assert "Not [77]" in text


def test_a_click_opens_the_document_at_the_passage(cited: Driver) -> None:
    view = next(view for view in shown(cited.window.chat.transcript, TextView) if any(_links(view)))
    spot = next(
        QPoint(x, y)
        for y in range(2, view.height(), 4)
        for x in range(0, view.width(), 3)
        if view.anchorAt(QPoint(x, y)).startswith("source:")
    )
    tip = view.tip_of(view.anchorAt(spot))
    assert "minutes.pdf, page 23" in tip
    assert "48,500 euros" in tip
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    _is_at_the_passage(cited)


def test_the_keyboard_leads_there_too(cited: Driver) -> None:
    view = next(view for view in shown(cited.window.chat.transcript, TextView) if any(_links(view)))
    view.setFocus()
    for _ in range(3):
        if view.textCursor().selectedText().startswith("["):
            break
        QTest.keyClick(view, Qt.Key.Key_Tab)
    assert view.textCursor().selectedText() == f"[{cited.number}]"
    QTest.keyClick(view, Qt.Key.Key_Return)
    _is_at_the_passage(cited)


def test_a_chip_shows_its_passage_under_the_mouse(cited: Driver) -> None:
    rows = cited.window.chat.transcript.widget().findChildren(Chips)
    buttons = [each for row in rows for each in row.findChildren(QToolButton, "attachmentName")]
    button = next(each for each in buttons if each.accessibleName().startswith(f"[{cited.number}] "))
    assert "48,500 euros" in button.toolTip()
    assert "Found by its words" in button.toolTip()


def test_what_stands_beside_a_found_passage_is_not_called_found(cited: Driver) -> None:
    """Neither in the list under the reply, nor where it is shown."""
    rows = cited.window.chat.transcript.widget().findChildren(Chips)
    buttons = [each for row in rows for each in row.findChildren(QToolButton, "attachmentName")]
    beside = [each for each in buttons if each.text().endswith("· beside a found one")]
    assert beside
    assert len(beside) < len([each for each in buttons if each.text().startswith("[")])
    assert "stands beside a found passage" in beside[0].toolTip()
    beside[0].click()
    dialog = open_dialog(cited)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert any("stands beside a found passage" in label for label in said)
    assert "Found by its words" not in said
    text = dialog.findChild(QPlainTextEdit)
    cited.wait(lambda: text.is_settled)
    assert len(text.extraSelections()) == 1, "no word of the question is in it"


def _is_at_the_passage(app: Driver) -> None:
    dialog = open_dialog(app)
    text = dialog.findChild(QPlainTextEdit)
    app.wait(lambda: text.is_settled)
    marked = [each.cursor.selectedText() for each in text.extraSelections()]
    assert "48,500 euros" in marked[0]
    assert marked[1:] == ["granted", "roof"], "what the question has in common with it"
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(label.startswith("page 23") for label in said)
    assert "Found by its words" in said
    assert text.firstVisibleBlock().blockNumber() > 100, "the passage is in sight"


def test_what_another_branch_was_given_is_no_source_of_this_one(cited: Driver) -> None:
    """Both have been shown; the number is one that only the other question's reply may cite."""
    store = cited.app.services.conversations
    conversation = cited.newest().conversation_id
    _, reply = store.add_exchange(conversation, None, "Hello there", "tiny")
    store.close_message(reply.id, text=f"Nothing is known of it [{cited.number}].", state=MessageState.DONE)
    cited.app._chat.show_again(conversation)
    cited.wait(lambda: "Nothing is known" in cited.shown_text())
    cited.wait(lambda: cited.window.chat.transcript.is_settled)
    assert links(cited) == []
    assert f"[{cited.number}]" in cited.shown_text()


def test_the_sources_are_listed_whatever_the_model_says(cited: Driver) -> None:
    """Also where it names none, or one that is not there: that one is plain text."""
    store = cited.app.services.conversations
    reply = cited.newest()
    store.close_message(reply.id, text="48,500 euros, source [99], [0] and [-1].", state=MessageState.DONE)
    cited.app._chat.show_again(reply.conversation_id)
    cited.wait(lambda: "[99]" in cited.shown_text())
    sources = cited.app.services.attachments.sources_of([reply.parent_id])[reply.parent_id]
    rows = cited.window.chat.transcript.widget().findChildren(Chips)
    buttons = [each for row in rows for each in row.findChildren(QToolButton, "attachmentName")]
    listed = [each.text().split("]")[0] for each in buttons if each.isVisible() and each.text().startswith("[")]
    assert listed == [f"[{source.number}" for source in sources]
    assert len(listed) > 1
    assert links(cited) == []
