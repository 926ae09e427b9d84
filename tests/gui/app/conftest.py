"""The whole app in this process, offscreen: a real window, a real database, a real engine process."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.exceptions import TimeoutError as QtTimeout
from tests.gui.transcript.messages import shown

from lampblack.bootstrap.start import why_not_to_open
from lampblack.bootstrap.window import open_services
from lampblack.paths import Folders
from lampblack.settings.declared import LAST_MODEL
from lampblack.settings.file import Settings
from lampblack.ui.application import Application
from lampblack.ui.transcript.message_view import MessageView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

PATIENCE = 30_000
"""Milliseconds."""


class Driver:
    """The app, and its controls by name."""

    def __init__(self, home: Path, qtbot: QtBot) -> None:
        self.folders, self.qtbot = Folders.of(home), qtbot
        refusal = why_not_to_open(self.folders)
        self.settings = Settings(self.folders.settings)
        self.settings_fault = self.settings.load()
        self.app = Application(
            QApplication.instance(),
            self.folders,
            self.settings,
            lambda bridge, typed=None: open_services(self.folders, self.settings, bridge, refusal, passphrase=typed),
        )
        self.window = self.app.window

    def start(self) -> Driver:
        """Shows the window and waits until it is ready, or blocked."""
        self.app.start()
        self.window.resize(1100, 760)  # offscreen's own screen is so small that the list would make room
        self.wait(lambda: self.app.services is not None or self.find("blockedPage") or self.find("missingPage"))
        if self.app.services is not None:
            self._wait_for_what_is_read()
        return self

    def _wait_for_what_is_read(self) -> None:
        """What a test adds to the store itself would be overwritten in the window by the list read at the start."""
        came: list[None] = []
        self.app._background.run(lambda: None, came.append)
        self.wait(lambda: came)

    def find(self, name: str) -> QWidget | None:
        return self.window.findChild(QWidget, name)

    def __getitem__(self, name: str) -> QWidget:
        found = self.find(name)
        assert found is not None, f"there is no {name}"
        return found

    def panel(self, key: str) -> QWidget:
        """The panel of this name that does jobs, which has been seen."""
        return self.window.job_page(key).widget()

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)

    def send(self, text: str) -> None:
        """Sends a message once the window is ready for one, and waits until it is on disk."""
        before = self.newest()
        self.wait(lambda: self["chatSend"].isVisible())
        self["chatInput"].setPlainText(text)
        self["chatSend"].click()
        self.wait(lambda: (newest := self.newest()) is not None and newest != before)

    def newest(self):
        """The newest message of the newest conversation, from the disk."""
        store = self.app.services.conversations
        conversations = store.all()
        path = store.path(conversations[0].id) if conversations else []
        return path[-1] if path else None

    def wait_for_reply(self, state: str):
        """The newest message, once it is in this state."""
        try:
            self.wait(lambda: (message := self.newest()) is not None and message.state == state)
        except QtTimeout as error:
            raise AssertionError(f"no reply that is {state}; the newest is {self.newest()}") from error
        return self.newest()

    def shown_text(self) -> str:
        """All that the transcript shows, as a screen reader would find it."""
        return "\n".join(view.spoken() for view in shown(self.window.chat.transcript, MessageView))

    def shown_labels(self) -> str:
        """All that labels in the transcript say."""
        return "\n".join(label.text() for label in shown(self.window.chat.transcript, QLabel))


@pytest.fixture
def make_app(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[[], Driver]]:
    made: list[Driver] = []

    def make() -> Driver:
        made.append(Driver(tmp_path / "home", qtbot))
        return made[-1]

    yield make
    for driver in made:
        driver.window.close()
        driver.app.close()
        QApplication.processEvents()  # the last that its threads had to say finds the window still there
        driver.window.deleteLater()


def _started_with(driver: Driver, model: Path) -> Driver:
    driver.settings.set(LAST_MODEL, str(model))
    driver.start()
    driver.wait(lambda: driver.app.services.engine.loaded is not None)
    return driver


@pytest.fixture
def app(make_app: Callable[[], Driver], tiny_model: Path, tmp_path: Path) -> Driver:
    """A started app whose library holds the tiny model, chosen and in memory: its replies are over at once."""
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    return _started_with(make_app(), Path(shutil.copy(tiny_model, folder / "tiny.gguf")))


@pytest.fixture
def talking_app(make_app: Callable[[], Driver], starter_model: Path) -> Driver:
    """A started app with the starter model in memory: its replies take long enough to be disturbed."""
    return _started_with(make_app(), starter_model)
