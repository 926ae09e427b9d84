"""The app with a draft, a document, another file that is still being read, and a place in a conversation.

Arguments: the home, the conversation to scroll in, a document, a file that takes for ever to read, a model. Says
"ready" once all of it is to be seen, and runs until it is killed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from lampblack.bootstrap.window import open_services
from lampblack.documents import reading
from lampblack.paths import Folders
from lampblack.settings.declared import LAST_MODEL
from lampblack.settings.file import Settings
from lampblack.ui.application import Application

home, conversation, document, slow = Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]), Path(sys.argv[4])
really_read = reading.read
reading.read = lambda path: time.sleep(1000) if path == slow else really_read(path)
qt = QApplication(["lampblack"])
folders = Folders.of(home)
settings = Settings(folders.settings)
settings.load()
settings.set(LAST_MODEL, sys.argv[5])
app = Application(qt, folders, settings, lambda bridge: open_services(folders, settings, bridge))


def wait(condition) -> None:
    while not condition():
        qt.processEvents()
        time.sleep(0.005)


app.start()
window = app.window
window.resize(1000, 600)
wait(lambda: app.services is not None)
bar = window.chat.transcript.verticalScrollBar()
wait(lambda: bar.maximum() > 1000 and window.chat.transcript.is_settled)
bar.setValue(bar.maximum() - 900)
window.findChild(QWidget, "chatInput").insertPlainText("What about the")
window.chat.composer.files_pasted.emit([document, slow])
attachments = app.services.attachments
wait(lambda: attachments.of_draft(conversation))
wait(lambda: app.services.drafts.all())
wait(lambda: app.services.reading_places.all())
print("ready", app.services.reading_places.all()[conversation].message_id, flush=True)  # noqa: T201
wait(lambda: False)
