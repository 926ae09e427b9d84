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


def _is_at_the_passage(app: Driver) -> None:
    dialog = open_dialog(app)
    text = dialog.findChild(QPlainTextEdit)
    app.wait(lambda: text.is_settled)
    marked = [each.cursor.selectedText() for each in text.extraSelections()]
    assert len(marked) == 1
    assert "48,500 euros" in marked[0]
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert any(label.startswith("page 23") for label in said)
    assert "Found by its words" in said
    assert text.firstVisibleBlock().blockNumber() > 100, "the passage is in sight"
