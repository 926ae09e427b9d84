"""Draws every screen in both themes, both languages, at 1× and 2×, into build/screenshots.

Each scale runs in a process of its own, because Qt takes its scale at the start. The app is the real one, over a home
of its own with a conversation in it; the engine is real too, and idle.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from screenshot_attachments import shoot_attachments
from screenshot_chat import shoot_chat, shoot_messages
from screenshot_elsewhere import shoot_elsewhere
from screenshot_explaining import shoot_explaining
from screenshot_files import shoot_files
from screenshot_homes import CHINESE, ENGLISH, fill, make_newer
from screenshot_list import shoot_list
from screenshot_models import shoot_models
from screenshot_options import shoot_options
from screenshot_privacy import shoot_privacy
from screenshot_rich import shoot_rich_text
from screenshot_side_by_side import shoot_side_by_side
from screenshot_window import shoot_large_text, shoot_window

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screenshots"
SCALES, THEMES, LANGUAGES = ("1", "2"), ("light", "dark"), ("en", "zh_CN")
SCREEN = (1920, 1080)
PATIENCE = 60

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget


def main() -> int:
    """Takes all screenshots, or with --scale those of one scale in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES)
    parser.add_argument("--only", default="", help="part of a screen's name")
    parser.add_argument("--subject", choices=SUBJECTS, action="append", help="of these subjects alone")
    arguments = parser.parse_args()
    if arguments.scale:
        Studio(arguments.scale, arguments.only).take_all(arguments.subject or list(SUBJECTS))
        return 0
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            platform = f"offscreen:configfile={write_screen(Path(folder), int(scale))}"
            environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": platform}
            command = [sys.executable, __file__, "--scale", scale, "--only", arguments.only]
            command += [f"--subject={subject}" for subject in arguments.subject or ()]
            subprocess.run(command, env=environment, check=True)
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} screenshots in {OUT.relative_to(ROOT)}\n")
    return 0


def write_screen(folder: Path, scale: int) -> Path:
    """A screen with room for the window; Qt's own has 800 pixels each way, whatever the scale."""
    width, height = (scale * side for side in SCREEN)
    screen = {"name": "screen", "x": 0, "y": 0, "width": width, "height": height, "logicalDpi": 96, "dpr": 1}
    path = folder / "screen.json"
    path.write_text(json.dumps({"screens": [screen]}))
    return path


class Studio:
    """One app after the other: a new one for each theme and language, as a person would find it."""

    def __init__(self, scale: str, only: str) -> None:
        from PySide6.QtWidgets import QApplication

        self.scale, self.only = scale, only
        self.qt = QApplication(sys.argv[:1])
        OUT.mkdir(parents=True, exist_ok=True)

    def take_all(self, subjects: Sequence[str]) -> None:
        for self.theme in THEMES:
            for self.language in LANGUAGES:
                self.look = f"{self.theme}-{self.language}-{self.scale}x"
                for subject in subjects:
                    SUBJECTS[subject](self)

    @contextlib.contextmanager
    def app(self, prepare: Callable[..., None] | None = None):
        from lampblack.bootstrap.window import open_services
        from lampblack.paths import Folders
        from lampblack.settings.declared import LANGUAGE, THEME
        from lampblack.settings.file import Settings
        from lampblack.ui.application import Application

        with tempfile.TemporaryDirectory() as home:
            folders = Folders.of(Path(home))
            settings = Settings(folders.settings)
            settings.load()
            settings.set(THEME, self.theme)
            settings.set(LANGUAGE, self.language)
            if prepare is not None:
                prepare(folders, settings, self.language)
            app = Application(
                self.qt,
                folders,
                settings,
                lambda bridge, typed=None: open_services(folders, settings, bridge, passphrase=typed),
            )
            app.window.resize(1100, 760)
            app.start()
            covers = ("blockedPage", "unlockPage")
            self.wait(lambda: not app.window.is_blank or any(self.find(app, name) for name in covers))
            if app.services is not None:
                self.wait(lambda: app.services.engine.devices)
            yield app
            app.window.close()
            app.close()
            app.window.deleteLater()
            self.settle()

    def rich(self, app, language: str) -> int:
        """The conversation about ink."""
        question = (ENGLISH if language == "en" else CHINESE)[0]
        return next(each.id for each in app.services.conversations.all() if each.title == question)

    def find(self, app, name: str) -> QWidget | None:
        from PySide6.QtWidgets import QWidget

        return app.window.findChild(QWidget, name)

    def shoot(self, name: str, widget: QWidget, over: QWidget | None = None) -> None:
        """Takes a picture of a widget, with another window that is open over it where that is given."""
        from PySide6.QtGui import QPainter

        self.settle()
        if self.only in name:
            picture = widget.grab()
            if over is not None:
                with QPainter(picture) as painter:
                    painter.drawPixmap(over.pos() - widget.pos(), over.grab())
            picture.save(str(OUT / f"{name}-{self.look}.png"))

    def settle(self) -> None:
        for _ in range(12):
            self.qt.processEvents()
            time.sleep(0.02)

    def wait(self, condition: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError("the screen did not come")
            self.qt.processEvents()
            time.sleep(0.01)


def _first_start(studio: Studio) -> None:
    with studio.app() as app:
        studio.shoot("welcome", app.window)
        app.window.resize(640, 480)
        studio.shoot("welcome-small", app.window)
        app.window.resize(1100, 760)
        app.window.header.set_loading("SmolLM2-135M-Instruct-Q4_1", 0.4)
        app.window.show_chat()
        studio.shoot("chat-empty-loading", app.window)
        app.window.header.end_loading()
        app.window._drop_hint.cover()
        studio.shoot("drop", app.window)


def _conversation(studio: Studio) -> None:
    with studio.app(prepare=fill) as app:
        shoot_chat(studio, app, studio.language)
        shoot_list(studio, app, studio.language)
        shoot_messages(studio, app, studio.language)
        shoot_rich_text(studio, app, studio.language)
        shoot_window(studio, app)
        if studio.theme == THEMES[0]:
            shoot_large_text(studio, app)


def _newer(studio: Studio) -> None:
    with studio.app(prepare=make_newer) as app:
        studio.shoot("blocked", app.window)


SUBJECTS = {
    "start": _first_start,
    "conversation": _conversation,
    "newer": _newer,
    "attachments": shoot_attachments,
    "options": shoot_options,
    "explaining": shoot_explaining,
    "elsewhere": shoot_elsewhere,
    "files": shoot_files,
    "side-by-side": shoot_side_by_side,
    "privacy": shoot_privacy,
    "models": shoot_models,
}
"""Each in apps of its own."""


if __name__ == "__main__":
    raise SystemExit(main())
