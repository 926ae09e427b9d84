"""The app with a download under way. Arguments: the home, a repository on the hub of HF_ENDPOINT, bytes to wait for.

Clicks through its dialog for models, says "ready" once so much has arrived, and runs until it is killed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from lampblack.bootstrap.window import open_services
from lampblack.paths import Folders
from lampblack.settings.file import Settings
from lampblack.ui.application import Application

home, repo, enough = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
qt = QApplication(["lampblack"])
folders = Folders.of(home)
settings = Settings(folders.settings)
settings.load()
app = Application(qt, folders, settings, lambda bridge: open_services(folders, settings, bridge))


def wait(condition) -> None:
    while not condition():
        qt.processEvents()
        time.sleep(0.005)


def control(name: str) -> QWidget:
    found = app.window.findChild(QWidget, name)
    assert found is not None, f"there is no {name}"
    return found


app.start()
wait(lambda: app.services is not None)
app.window.models_requested.emit()
control("modelsTabs").setCurrentIndex(1)
control("modelsSearch").setText(repo)
control("modelsSearchGo").click()
wait(lambda: control("modelsDownload").isEnabled())
control("modelsDownload").click()
wait(lambda: app.services.downloads.list and app.services.downloads.list[0].done > enough)
print("ready", flush=True)  # noqa: T201
wait(lambda: False)
