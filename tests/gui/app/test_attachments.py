"""Attaching documents, as a person does it: chips come, go with the message, and lead to the place in the text."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPlainTextEdit, QToolButton
from tests.gui.app.test_talking import limit_length
from tests.made_documents import locked_pdf, paragraph, pdf, word

from lampblack.store.attachments import AttachmentStore
from lampblack.store.database import Database
from lampblack.ui.attachments.chips import Chips

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget
    from tests.gui.app.conftest import Driver

FILLER = "The committee discussed the colour of the curtains and put the matter off until spring."


def files(*paths: Path) -> QMimeData:
    """What a file manager gives for files that are dragged or copied."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drop(target: QWidget, *paths: Path) -> bool:
    """Drags files in and lets go; whether they were taken."""
    data, buttons, keys = files(*paths), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(200, 200), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(200, 200), Qt.DropAction.CopyAction, data, buttons, keys))
    return enter.isAccepted()


def names(row: QWidget | None) -> list[str]:
    """What a row of chips says to a screen reader."""
    if row is None or not row.isVisible():
        return []
    buttons = row.findChildren(QToolButton, "attachmentName")
    return [button.accessibleName() for button in buttons if button.isVisible()]


def attached(app: Driver) -> list[str]:
    return names(app.find("chatAttachments"))


def below(app: Driver, number: int) -> list[str]:
    """The chips under a message of the transcript, by its place in the conversation."""
    views = app.window.chat.transcript.widget().findChildren(Chips)
    rows = sorted((row for row in views if row.isVisible()), key=lambda row: row.mapToGlobal(QPoint()).y())
    return names(rows[number]) if number < len(rows) else []


def on_disk(app: Driver, conversation: int | None) -> list[str]:
    """The draft's documents, as the next start would find them, were the app killed now."""
    with contextlib.closing(Database(app.folders.database)) as database:
        return [each.name for each in AttachmentStore(database).of_draft(conversation)]


def open_dialog(app: Driver) -> QDialog:
    app.wait(lambda: app.find("documentDialog") is not None and app["documentDialog"].isVisible())
    dialog = app["documentDialog"]
    assert isinstance(dialog, QDialog)
    return dialog


def test_dropped_and_pasted_files_become_chips_that_survive_a_crash(
    app: Driver, make_app: Callable[[], Driver], tmp_path: Path
) -> None:
    lease = word(tmp_path / "lease.docx", paragraph("The rent is 740 pounds."))
    notes = tmp_path / "笔记.txt"
    notes.write_bytes("会议在周二举行。".encode("gb18030"))
    assert drop(app.window.chat, lease)
    app.wait(lambda: ["lease.docx" in each for each in attached(app)] == [True])
    QApplication.clipboard().setMimeData(files(notes))
    app["chatInput"].setFocus()
    app["chatInput"].paste()

    app.wait(lambda: len(attached(app)) == 2 and all("≈" in each for each in attached(app)))
    assert "笔记.txt" in attached(app)[1]
    assert "lease.docx" in attached(app)[0]
    assert "≈ 8 tokens" in attached(app)[0]
    assert "whole" in attached(app)[0]
    assert app["chatInput"].toPlainText() == "", "no address of a file is typed"
    assert on_disk(app, None) == ["lease.docx", "笔记.txt"]
    app.window.close()
    app.app.close()
    lease.unlink()

    app = make_app().start()
    app.wait(lambda: len(attached(app)) == 2)
    app["chatAttachments"].findChildren(QToolButton, "attachmentName")[0].click()
    text = open_dialog(app).findChild(QPlainTextEdit)
    assert text.toPlainText() == "The rent is 740 pounds.", "the file itself is gone"


def test_a_model_file_that_is_dropped_is_left_to_the_window(app: Driver, tmp_path: Path) -> None:
    model = tmp_path / "other.gguf"
    model.write_bytes(b"GGUF")
    taken: list[str] = []
    app.window.model_dropped.connect(taken.append)
    drop(app.window.chat, model)
    assert taken == [str(model)]
    assert attached(app) == []


def test_a_chip_is_removed_by_mouse_and_by_key(app: Driver, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.md", "two.csv", "three.py")]
    for path in paths:
        path.write_text("x = 1\n", encoding="utf-8")
    drop(app.window.chat, *paths)
    app.wait(lambda: "three.py" in "".join(attached(app)))
    app.wait(lambda: len(attached(app)) == 3 and "Reading" not in "".join(attached(app)))

    app["chatAttachments"].findChildren(QToolButton, "attachmentRemove")[0].click()
    app.wait(lambda: on_disk(app, None) == ["two.csv", "three.py"] and len(attached(app)) == 2)
    last = [each for each in app["chatAttachments"].findChildren(QToolButton, "attachmentName") if each.isVisible()][-1]
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Delete)
    app.wait(lambda: on_disk(app, None) == ["two.csv"] and len(attached(app)) == 1)
    app.wait(lambda: QApplication.focusWidget() is not None)
    assert QApplication.focusWidget().accessibleName().startswith("two.csv"), "the keyboard stays among the chips"


def test_all_chips_are_in_sight_in_a_narrow_window(app: Driver, tmp_path: Path) -> None:
    paths = [tmp_path / f"a document with a rather long name {number}.md" for number in range(5)]
    for path in paths:
        path.write_text("words", encoding="utf-8")
    drop(app.window.chat, *paths)
    app.wait(lambda: [f"name {number}.md" in each for number, each in enumerate(attached(app))] == [True] * 5)
    row = app["chatAttachments"]
    for width in (1100, 640, 1100):
        app.window.resize(width, 760)
        app.wait(lambda: app["chatInput"].width() > 0)
        QTest.qWait(100)
        chips = [each.parentWidget().geometry() for each in row.findChildren(QToolButton, "attachmentName")]
        assert all(row.rect().contains(chip) for chip in chips), (width, row.rect(), chips)
        assert not any(one.intersects(other) for one in chips for other in chips if one is not other)


def test_what_cannot_be_attached_is_said_in_a_sentence(app: Driver, tmp_path: Path) -> None:
    drop(app.window.chat, locked_pdf(tmp_path / "locked.pdf"))
    app.wait(lambda: "password" in app["chatNoticeText"].text())
    drop(app.window.chat, pdf(tmp_path / "scan.pdf", [[], []]))
    app.wait(lambda: "text recognition" in app["chatNoticeText"].text())
    app.wait(lambda: attached(app) == [])


def test_the_model_reads_a_document_and_the_reply_names_it(app: Driver, tmp_path: Path) -> None:
    limit_length(app, 4)
    drop(app.window.chat, word(tmp_path / "lease.docx", paragraph("The rent is 740 pounds.")))
    app.wait(lambda: "lease.docx" in "".join(attached(app)))
    app.wait(lambda: len(attached(app)) == 1)
    app.send("Rent?")
    reply = app.wait_for_reply("done")
    app.wait(lambda: any("whole" in each for each in below(app, 0)))

    assert attached(app) == []
    assert on_disk(app, reply.conversation_id) == []
    assert below(app, 1) == ["[1] lease.docx"]
    assert reply.stats is not None
    assert reply.stats.prompt_tokens > 50, "not the question alone"
    path = app.app.services.conversations.path(reply.conversation_id)
    assert [message.text for message in path[:1]] == ["Rent?"]


def test_a_long_document_is_searched_and_a_citation_opens_the_page(app: Driver, tmp_path: Path) -> None:
    limit_length(app, 4)
    pages = [[FILLER] * 12 for _ in range(40)]
    pages[22][5] = "The council granted 48,500 euros for the north roof."
    drop(app.window.chat, pdf(tmp_path / "minutes.pdf", pages))
    app.wait(lambda: ["will be searched" in each for each in attached(app)] == [True])
    app.send("How much was granted for the roof?")
    app.wait_for_reply("done")
    app.wait(lambda: any("searched: " in each for each in below(app, 0)))

    cited = below(app, 1)
    place = next(number for number, each in enumerate(cited) if "page 23" in each)
    assert cited[place].startswith(f"[{place + 1}] minutes.pdf")
    rows = app.window.chat.transcript.widget().findChildren(Chips)
    button = next(
        each
        for row in rows
        for each in row.findChildren(QToolButton, "attachmentName")
        if each.accessibleName() == cited[place]
    )
    button.click()
    dialog = open_dialog(app)
    text = dialog.findChild(QPlainTextEdit)
    marked = [each.cursor.selectedText() for each in text.extraSelections()]
    assert marked[1:] == ["granted", "roof"]
    assert "48,500 euros" in marked[0]
    assert "page 23" in " ".join(label.text() for label in dialog.findChildren(type(app["chatNoticeText"])))


def test_twenty_files_at_once_each_become_a_chip_in_their_order(app: Driver, tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.txt" for number in range(20)]
    for path in paths:
        path.write_text(f"Words of {path.name}.", encoding="utf-8")
    drop(app.window.chat, *paths)
    assert [each.endswith("Reading…") for each in attached(app)] == [True] * 20
    app.wait(lambda: on_disk(app, None) == [path.name for path in paths])
    app.wait(lambda: [each.split(",")[0] for each in attached(app)] == [path.name for path in paths])


def test_the_same_file_twice_is_attached_once(app: Driver, tmp_path: Path) -> None:
    path = tmp_path / "lease.txt"
    path.write_text("The rent is 740 pounds.", encoding="utf-8")
    drop(app.window.chat, path, path)
    app.wait(lambda: "whole" in "".join(attached(app)))
    drop(app.window.chat, path)
    app.wait(lambda: "Reading" not in "".join(attached(app)))
    assert on_disk(app, None) == ["lease.txt"]
    assert len(attached(app)) == 1


def test_a_folder_is_said_to_be_one_and_the_files_beside_it_are_taken(app: Driver, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    path = tmp_path / "lease.txt"
    path.write_text("The rent is 740 pounds.", encoding="utf-8")
    drop(app.window.chat, tmp_path / "papers", path)
    app.wait(lambda: "papers is a folder" in app["chatNoticeText"].text())
    app.wait(lambda: on_disk(app, None) == ["lease.txt"])


def test_of_many_files_that_cannot_be_attached_each_is_told(app: Driver, tmp_path: Path) -> None:
    refused = [pdf(tmp_path / f"scan{number}.pdf", [[], []]) for number in range(6)]
    drop(app.window.chat, *refused)
    app.wait(lambda: "scan5.pdf" in app["chatNoticeText"].text())
    lines = app["chatNoticeText"].text().splitlines()
    assert [line.split()[0] for line in lines[:4]] == [path.name for path in refused[:4]]
    assert lines[4] == "Not attached either: scan4.pdf, scan5.pdf"

    drop(app.window.chat, locked_pdf(tmp_path / "locked.pdf"))
    app.wait(lambda: "locked.pdf" in app["chatNoticeText"].text())
    assert "scan" not in app["chatNoticeText"].text(), "what has been told is not told again"
