"""Conversations out of files and into them, everything backed up, restored and moved, and where files were written."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QLabel

from screenshot_homes import fill


def shoot_files(studio: Any) -> None:
    """What is written goes into a folder that is deleted afterwards."""
    from lampblack.ui.backup.wish import HomeWish

    with studio.app(prepare=fill) as app, tempfile.TemporaryDirectory() as name:
        folder, wishes = Path(name), app.window.chat.list.wishes
        studio.wait(lambda: app.services.engine.loaded)
        _import(studio, app, folder)
        _export(studio, app, folder)
        wishes.home.emit(HomeWish.BACK_UP)
        _back_up(studio, app, folder)
        wishes.home.emit(HomeWish.RESTORE)
        _restore(studio, app, folder)
        _move(studio, app, folder)
        wishes.home.emit(HomeWish.EXPORTS)
        dialog = _dialog(studio, app, "exportsDialog")
        studio.wait(lambda: studio.find(app, "exportsList").count())
        studio.shoot("exported-files", dialog)
        _close(studio, dialog)


def _import(studio: Any, app: Any, folder: Path) -> None:
    wishes = app.window.chat.list.wishes
    wishes.bring_in.emit()
    dialog = _dialog(studio, app, "importDialog")
    studio.shoot("import", dialog)
    path = folder / "conversations.json"
    story = {"id": "1", "title": "Tea 茶", "created_at": 1_700_000_000, "mapping": 1}
    path.write_text(json.dumps([story, story | {"title": "A talk that was cut off in the middle of its file"}]))
    other = folder / "notes about something else.json"
    other.write_text('{"some": "thing"}')
    dialog.chosen.emit([path, other])
    studio.wait(lambda: studio.find(app, "exchangeRefusals").toPlainText())
    studio.shoot("import-refused", dialog)
    _close(studio, dialog)


def _export(studio: Any, app: Any, folder: Path) -> None:
    from lampblack.ui.exchange.exporting import ExportDialog

    conversation = app.services.conversations.all()[0]
    dialog = ExportDialog(app.window, app.services.exchange, (conversation.id,), conversation.title)
    dialog.started.connect(lambda job: job.setParent(app))
    dialog.write(folder / f"{conversation.title[:20]}.md", dialog._kinds()[1])
    studio.wait(lambda: not dialog.is_working)
    studio.shoot("export", dialog)
    _close(studio, dialog)


def _back_up(studio: Any, app: Any, folder: Path) -> None:
    from lampblack.tasks.backup import Progress

    dialog = _dialog(studio, app, "backupDialog")
    studio.shoot("backup", dialog)
    dialog._choose.hide()
    dialog._progressed(Progress(412_000_000, 1_280_000_000, checking=False))
    studio.shoot("backup-progress", dialog)
    dialog.write(folder / "everything.lampblack.zip")
    studio.wait(lambda: not dialog.is_working)
    studio.shoot("backup-done", dialog)
    _close(studio, dialog)


def _restore(studio: Any, app: Any, folder: Path) -> None:
    from lampblack.tasks.restoring import Aside

    dialog = _dialog(studio, app, "restoreDialog")
    studio.shoot("restore", dialog)
    dialog.look(folder / "everything.lampblack.zip")
    studio.wait(lambda: not dialog.is_working)
    studio.shoot("restore-found", dialog)
    (folder / "junk.zip").write_bytes(b"PK\x03\x04")
    dialog.look(folder / "junk.zip")
    studio.wait(lambda: not dialog.is_working)
    studio.shoot("restore-damaged", dialog)
    dialog._asides = [Aside(folder, time.time() - 86_400 * day, 48_000_000 * day) for day in (1, 9)]
    dialog._offer()
    dialog.say(dialog._help)
    studio.shoot("restore-kept", dialog)
    _close(studio, dialog)


def _move(studio: Any, app: Any, folder: Path) -> None:
    from lampblack.tasks.backup import Progress
    from lampblack.tasks.moving import Moving
    from lampblack.ui.backup.moving import MoveDialog, MovingWindow

    folders = replace(app.services.home.folders, pointer=folder / "home.json")  # this one was given at the start
    dialog = MoveDialog(app.window, Moving(folders), folders.data)
    dialog.started.connect(lambda job: job.setParent(app))
    dialog.open()
    studio.settle()
    studio.shoot("move", dialog)
    before = dialog.findChild(QLabel, "exchangeText").text()
    dialog.check(folder)
    studio.wait(lambda: dialog.findChild(QLabel, "exchangeText").text() != before)
    studio.shoot("move-checked", dialog)
    _close(studio, dialog)
    window = MovingWindow(app.services.home.moving, folder)
    window.show()
    window._progressed(Progress(412_000_000, 1_280_000_000, checking=False))
    studio.shoot("moving", window)
    window._cancelled()
    studio.shoot("moving-cancelled", window)
    _close(studio, window)


def _dialog(studio: Any, app: Any, name: str) -> Any:
    studio.wait(lambda: (dialog := studio.find(app, name)) is not None and dialog.isVisible())
    return next(each for each in app.window.findChildren(QDialog, name) if each.isVisible())


def _close(studio: Any, dialog: Any) -> None:
    dialog.close()
    studio.settle()
