"""The app at work on something, until somebody kills it: `python -m tests.e2e.works HOME WORK SEED`.

It prints a line when it is in the middle of it. The window is real, and so are the database and the engine.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QLineEdit, QPushButton
from tests.gui.app.conftest import Driver

from lampblack.settings.declared import LAST_MODEL
from lampblack.store import replacing
from lampblack.ui.backup.wish import HomeWish
from lampblack.ui.transcript.message_tools import Tool

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60
STORY = "Tell me a long story about a lighthouse."
PASSPHRASE = "salt and soot"
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


def comparing(app: Driver, draw: random.Random) -> None:
    """Two replies to one question are being written side by side, by two models."""
    folder = app.folders.models
    folder.mkdir(parents=True, exist_ok=True)
    other = Path(shutil.copy(starter(), folder / "other.gguf"))
    app["chatCompare"].click()
    app.wait(lambda: app.find("chatCompareMenu") is not None and app["chatCompareMenu"].isVisible())
    menu = app["chatCompareMenu"]
    next(one for one in menu.actions() if other.stem in one.text()).trigger()
    menu.close()
    app.send(STORY)
    sides, length = app.app.services.sides, draw.randint(20, 60)
    app.wait(lambda: (pair := sides.pair(app.newest().id)) and all(len(one.text) > length for one in pair))
    in_the_middle()
    for_ever()


def explaining(app: Driver, draw: random.Random) -> None:
    """A reply is being explained token by token."""
    app.send(STORY)
    app.wait(lambda: len(app.newest().text) > 400)
    app["chatStop"].click()
    reply = app.wait_for_reply("cancelled")
    app.wait(lambda: app["chatSend"].isVisible())
    app.window.chat.transcript.tool_used.emit(reply.id, Tool.EXPLAIN)
    QTest.qWait(draw.randint(1, 200))
    in_the_middle()
    for_ever()


def organizing(app: Driver, draw: random.Random) -> None:
    """Conversations are pinned, put into folders and into the archive, one after the other."""
    store, wishes = app.app.services.conversations, app.window.chat.list.wishes
    folder = app.app.services.arranging.create_folder("Work")
    for number in range(100_000):
        some = tuple(one.id for one in draw.sample(store.all(), 5))
        wishes.pin.emit(some, number % 2 == 0)
        wishes.move.emit(some, folder.id if number % 3 else None)
        wishes.archive.emit(some, number % 2 == 1)
        QTest.qWait(draw.randint(1, 30))
        if number == 5:
            in_the_middle()


def naming(app: Driver, draw: random.Random) -> None:
    """Presets are kept, one after the other, under names of their own."""
    app["chatOptions"].click()
    app.wait(lambda: app["chatPreset"].count() > 10)
    app["chatSystemPrompt"].setPlainText("Speak like a pirate.")
    for number in range(100_000):
        app["chatPresetSave"].click()
        app.wait(lambda: [one for one in app.window.findChildren(QDialog, "presetName") if one.isVisible()])
        dialog = next(one for one in app.window.findChildren(QDialog, "presetName") if one.isVisible())
        dialog.findChild(QLineEdit, "nameField").setText(f"Pirate {number}")
        dialog.findChild(QPushButton, "nameDone").click()
        app.wait(lambda number=number: f"Pirate {number}" in app["chatPreset"].currentText())
        if number == 3:
            in_the_middle()
        QTest.qWait(draw.randint(1, 30))


def backing_up(app: Driver, draw: random.Random) -> None:
    """Everything goes into a backup, over and over under one name."""
    target = Path(app.folders.data.parent.parent) / "all.lampblack.zip"
    for number in range(100_000):
        app.window.chat.list.wishes.home.emit(HomeWish.BACK_UP)
        dialog = _dialog(app, "backupDialog")
        dialog.findChild(QPushButton, "backupChoose").click()
        _answer(app, target)
        if number == 1:
            in_the_middle()
        app.wait(lambda dialog=dialog: dialog.findChild(QPushButton, "backupShowFolder").isVisible())
        QTest.qWait(draw.randint(1, 30))
        dialog.accept()
        QTest.qWait(1)


def restoring(app: Driver, draw: random.Random) -> None:
    """A backup takes the place of everything: it is looked at, made ready, and put in at the next start."""
    app.window.chat.list.wishes.home.emit(HomeWish.RESTORE)
    dialog = _dialog(app, "restoreDialog")
    dialog.findChild(QPushButton, "restoreChoose").click()
    _answer(app, Path(app.folders.data.parent.parent) / "old.lampblack.zip")
    app.wait(lambda: dialog.findChild(QPushButton, "restoreNow").isVisible())
    dialog.findChild(QPushButton, "restoreNow").click()
    if draw.random() < 0.5:
        in_the_middle()  # at any moment of its being made ready, or at its end
        app.wait(lambda: app.app.is_to_restart)
        app.app.close()
    else:
        app.wait(lambda: app.app.is_to_restart)
        app.app.close()
        in_the_middle()
        replacing.finish(app.folders)  # as the next start does
    for_ever()


def moving(app: Driver, draw: random.Random) -> None:
    """Everything goes to another folder, and the app starts again from there."""
    del draw
    app.window.chat.list.wishes.home.emit(HomeWish.MOVE)
    dialog = _dialog(app, "moveDialog")
    dialog.findChild(QPushButton, "moveChoose").click()
    _answer(app, Path(os.environ["XDG_DATA_HOME"]).parent / "disk")
    app.wait(lambda: dialog.findChild(QPushButton, "moveNow").isVisible())
    dialog.findChild(QPushButton, "moveNow").click()
    app.wait(lambda: app.app.is_to_restart)
    in_the_middle()
    app.app.close()  # which moves, in a window of its own
    for_ever()


def locking(app: Driver, draw: random.Random) -> None:
    """A passphrase is set and taken away, over and over."""
    app.window.open_settings()
    app.wait(lambda: app["settingsPassphrase"].isEnabled())
    for number in range(100_000):
        app["settingsPassphrase" if number % 2 == 0 else "settingsRemovePassphrase"].click()
        dialog = _dialog(app, "passphraseDialog")
        for field in dialog.findChildren(QLineEdit):
            field.setText(PASSPHRASE)
        if number == 1:
            in_the_middle()
        dialog.findChild(QPushButton, "passphraseConfirm").click()
        app.wait(lambda: app.find("passphraseDialog") is None)
        app.wait(lambda number=number: app["settingsRemovePassphrase"].isVisible() is (number % 2 == 0))
        QTest.qWait(draw.randint(1, 30))


def _dialog(app: Driver, name: str) -> QDialog:
    def shown() -> list[QDialog]:
        return [one for one in app.window.findChildren(QDialog, name) if one.isVisible()]

    app.wait(shown)
    return shown()[0]


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
        dialog.fileSelected.emit(str(path))
    dialog.done(1)


WORKS = {
    work.__name__: work
    for work in (
        replying,
        typing,
        editing,
        deleting,
        importing,
        exporting,
        attaching,
        comparing,
        explaining,
        organizing,
        naming,
        backing_up,
        restoring,
        moving,
        locking,
    )
}


def main(home: str, work: str, seed: str) -> None:
    """home: a folder, or nothing for where systems keep such things."""
    QApplication(sys.argv[:1])
    app = Driver(Path(home) if home else None, Waiting())  # type: ignore[arg-type]
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
