"""The app at work on something, until somebody kills it: `python -m tests.e2e.works HOME WORK SEED`.

It prints a line when it is in the middle of it. The window is real, and so are the database and the engine.
"""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from tests.gui.app.conftest import Driver

from lampblack.settings.declared import LAST_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60
STORY = "Tell me a long story about a lighthouse."
PARAGRAPH = "The keeper climbed the stairs and lit the lamp, as on every evening of his life. "


class Waiting:
    """What `Driver` needs of pytest-qt."""

    def waitUntil(self, condition: Callable[[], bool], timeout: int) -> None:  # noqa: N802 - pytest-qt's name
        deadline = time.monotonic() + timeout / 1000
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError
            QTest.qWait(5)


def in_the_middle() -> None:
    """Whoever reads it may kill this process from now on."""
    sys.stdout.write("in the middle\n")
    sys.stdout.flush()


def for_ever() -> None:
    while True:
        QTest.qWait(50)


def replying(app: Driver, draw: random.Random) -> None:
    """A reply is being written."""
    app.send(STORY)
    app.wait(lambda: len(app.newest().text) > draw.randint(10, 60))
    in_the_middle()
    for_ever()


def typing(app: Driver, draw: random.Random) -> None:
    """Somebody types, and has typed for a while."""
    app["chatInput"].setFocus()
    for number in range(10_000):
        app["chatInput"].insertPlainText(f"word{number} ")
        QTest.qWait(draw.randint(5, 40))
        if number == 60:
            in_the_middle()


def editing(app: Driver, draw: random.Random) -> None:
    """A message of a conversation is being written anew."""
    del draw
    app.send(STORY)
    app.wait(lambda: app.newest().text)
    app["chatStop"].click()
    reply = app.wait_for_reply("cancelled")
    app.window.chat.transcript.begin_edit(reply.parent_id, "")
    editor = app["chatEdit"]
    for number in range(10_000):
        editor.insertPlainText(f"edit{number} ")
        QTest.qWait(20)
        if number == 60:
            in_the_middle()


def deleting(app: Driver, draw: random.Random) -> None:
    """Conversations are deleted and brought back, one after the other."""
    store = app.app.services.conversations
    count = len(store.all())
    for number in range(100_000):
        app.window.chat.list.wishes.delete.emit((draw.choice(store.all()).id,))
        app.wait(lambda: len(store.all()) < count and app["undoButton"].isVisible())
        QTest.qWait(draw.randint(1, 30))
        app["undoButton"].click()
        app.wait(lambda: len(store.all()) == count)
        if number == 3:
            in_the_middle()


def importing(app: Driver, draw: random.Random) -> None:
    """Conversations come out of another app's file."""
    del draw
    app.window.chat.list.wishes.bring_in.emit()
    app.wait(lambda: app.find("importFiles") is not None and app["importFiles"].isVisible())
    app["importFiles"].click()
    _answer(app, Path(app.folders.data.parent.parent) / "conversations.json")
    before = len(app.app.services.conversations.all())
    app.wait(lambda: len(app.app.services.conversations.all()) > before)
    in_the_middle()
    for_ever()


def exporting(app: Driver, draw: random.Random) -> None:
    """All conversations go into a file, over and over."""
    target = Path(app.folders.data.parent.parent) / "all.json"
    for number in range(100_000):
        app.window.chat.list.wishes.export_all.emit()
        _answer(app, target)
        if number == 1:
            in_the_middle()
        app.wait(lambda: app.find("exchangeClose") is not None and app["exchangeClose"].isVisible())
        QTest.qWait(draw.randint(1, 30))
        app["exchangeClose"].click()
        QTest.qWait(1)


def attaching(app: Driver, draw: random.Random) -> None:
    """Documents are dropped, read and attached."""
    folder = Path(app.folders.data.parent.parent)
    files = [folder / f"story {number}.txt" for number in range(6)]
    for number, file in enumerate(files):
        file.write_text(PARAGRAPH * (2000 * number + 1), encoding="utf-8")
    app["chatInput"].insertPlainText("What did the keeper light?")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    QApplication.clipboard().setMimeData(data)
    app["chatInput"].paste()
    QTest.qWait(draw.randint(400, 1500))
    in_the_middle()
    for_ever()


def _answer(app: Driver, path: Path) -> None:
    """Answers the dialog for files."""

    def asking() -> list[QFileDialog]:
        return [one for one in app.window.findChildren(QFileDialog) if one.isVisible()]

    app.wait(asking)
    dialog = asking()[0]
    if dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave:
        dialog.fileSelected.emit(str(path))
    else:
        dialog.filesSelected.emit([str(path)])
    dialog.done(1)


WORKS = {work.__name__: work for work in (replying, typing, editing, deleting, importing, exporting, attaching)}


def main(home: str, work: str, seed: str) -> None:
    QApplication(sys.argv[:1])
    app = Driver(Path(home), Waiting())  # type: ignore[arg-type]
    app.settings.set(LAST_MODEL, str(starter()))
    app.start()
    app.wait(lambda: app.app.services.desk.loaded)
    app["chatNew"].click()
    WORKS[work](app, random.Random(seed))


def starter() -> Path:
    """The model that comes with the app."""
    return next((Path(__file__).parents[2] / "resources" / "models").glob("*.gguf"))


if __name__ == "__main__":
    main(*sys.argv[1:])
