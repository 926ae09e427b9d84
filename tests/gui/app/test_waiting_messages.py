"""A message whose documents are still being read waits in sight, goes by itself, and can be called back."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from tests.gui.app.test_attachments import attached, below, drop, on_disk
from tests.gui.app.test_drafts import drafts_on_disk, type_text
from tests.gui.app.test_talking import limit_length
from tests.made_documents import locked_pdf

from lampblack.documents import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.gui.app.conftest import Driver


class Gate:
    """Holds every file back until it is opened; then each is read as ever."""

    def __init__(self) -> None:
        self.is_open = threading.Event()
        self._read = reading.read

    def read(self, path: Path):
        self.is_open.wait(30)
        return self._read(path)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate = Gate()
    monkeypatch.setattr(reading, "read", gate.read)
    yield gate
    gate.is_open.set()


@pytest.fixture
def lease(tmp_path: Path) -> Path:
    path = tmp_path / "lease.txt"
    path.write_text("The rent is 740 pounds.", encoding="utf-8")
    return path


def ask(app: Driver, text: str = "Rent?") -> None:
    app.wait(lambda: attached(app))
    type_text(app, text)
    app["chatSend"].click()


def test_it_is_sent_by_itself_with_the_document(app: Driver, gate: Gate, lease: Path) -> None:
    limit_length(app, 4)
    drop(app.window.chat, lease)
    ask(app)
    app.wait(lambda: "Waiting for “lease.txt” to be read" in app["chatNoticeText"].text())
    assert app["chatInput"].isReadOnly()
    assert app["chatInput"].toPlainText() == "Rent?", "it stays in sight"
    assert not app["chatSend"].isEnabled()
    app.wait(lambda: drafts_on_disk(app) == {None: "Rent?"})
    assert app.newest() is None

    gate.is_open.set()
    reply = app.wait_for_reply("done")
    app.wait(lambda: any("whole" in each for each in below(app, 0)))
    assert app.app.services.conversations.path(reply.conversation_id)[0].text == "Rent?"
    app.wait(lambda: app["chatInput"].toPlainText() == "")
    assert not app["chatInput"].isReadOnly()
    assert not app["chatNotice"].isVisible()
    assert drafts_on_disk(app) == {}


@pytest.mark.parametrize("way", ["button", "escape"])
def test_it_can_be_called_back(app: Driver, gate: Gate, lease: Path, way: str) -> None:
    drop(app.window.chat, lease)
    ask(app)
    app.wait(lambda: app["chatInput"].isReadOnly())
    if way == "button":
        assert app["chatNoticeButton"].text() == "Don't send"
        app["chatNoticeButton"].click()
    else:
        QTest.keyClick(app["chatInput"], Qt.Key.Key_Escape)
    assert not app["chatInput"].isReadOnly()
    gate.is_open.set()
    app.wait(lambda: on_disk(app, None) == ["lease.txt"])
    app.wait(lambda: "≈" in "".join(attached(app)))
    assert app.newest() is None
    assert app["chatInput"].toPlainText() == "Rent?"


def test_it_goes_although_another_conversation_is_in_view(app: Driver, gate: Gate, lease: Path) -> None:
    limit_length(app, 4)
    app.send("Hello")
    app.wait_for_reply("done")
    first = app.app.services.conversations.all()[0].id
    app["chatNew"].click()
    limit_length(app, 4)
    drop(app.window.chat, lease)
    ask(app)
    app.wait(lambda: app["chatInput"].isReadOnly())
    app.window.chat.list.chosen.emit(first)
    app.wait(lambda: not app["chatInput"].isReadOnly())
    type_text(app, "Something else")

    gate.is_open.set()
    app.wait(lambda: len(app.app.services.conversations.all()) == 2)
    reply = app.wait_for_reply("done")
    path = app.app.services.conversations.path(reply.conversation_id)
    assert reply.conversation_id != first
    assert path[0].text == "Rent?"
    assert len(app.app.services.attachments.of_messages([path[0].id])[path[0].id]) == 1
    assert app["chatInput"].toPlainText() == "Something else"


def test_it_is_not_sent_without_a_document_that_cannot_be_read(app: Driver, gate: Gate, tmp_path: Path) -> None:
    drop(app.window.chat, locked_pdf(tmp_path / "locked.pdf"))
    ask(app)
    app.wait(lambda: app["chatInput"].isReadOnly())
    gate.is_open.set()
    app.wait(lambda: "password" in app["chatNoticeText"].text())
    assert app["chatInput"].toPlainText() == "Rent?"
    assert not app["chatInput"].isReadOnly()
    assert app.newest() is None


def test_a_file_that_takes_long_can_be_taken_away(app: Driver, gate: Gate, lease: Path) -> None:
    drop(app.window.chat, lease)
    app.wait(lambda: attached(app) == ["lease.txt, Reading…"])
    chip = app["chatAttachments"].findChild(QToolButton, "attachmentRemove")
    assert chip is not None
    chip.click()
    app.wait(lambda: attached(app) == [])
    gate.is_open.set()
    QTest.qWait(300)
    assert on_disk(app, None) == []


def test_files_that_were_not_read_yet_are_read_after_a_restart(
    app: Driver, make_app: Callable[[], Driver], gate: Gate, lease: Path
) -> None:
    drop(app.window.chat, lease)
    ask(app)
    app.wait(lambda: drafts_on_disk(app) == {None: "Rent?"})
    app.window.close()
    app.app.close()
    gate.is_open.set()

    app = make_app().start()
    app.wait(lambda: on_disk(app, None) == ["lease.txt"])
    app.wait(lambda: "≈" in "".join(attached(app)))
    assert app["chatInput"].toPlainText() == "Rent?"
    assert app.newest() is None, "what was not sent before is a draft"
