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

from screenshot_homes import CHINESE, ENGLISH, fill, make_newer
from screenshot_list import shoot_list
from screenshot_rich import shoot_rich_text

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screenshots"
SCALES, THEMES, LANGUAGES = ("1", "2"), ("light", "dark"), ("en", "zh_CN")
SCREEN = (1920, 1080)
PATIENCE = 60

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


def main() -> int:
    """Takes all screenshots, or with --scale those of one scale in this process."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=SCALES)
    parser.add_argument("--only", default="", help="part of a screen's name")
    arguments = parser.parse_args()
    if arguments.scale:
        Studio(arguments.scale, arguments.only).take_all()
        return 0
    for scale in SCALES:
        with tempfile.TemporaryDirectory() as folder:
            platform = f"offscreen:configfile={write_screen(Path(folder), int(scale))}"
            environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": platform}
            command = [sys.executable, __file__, "--scale", scale, "--only", arguments.only]
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

    def take_all(self) -> None:
        for theme in THEMES:
            for language in LANGUAGES:
                self.look = f"{theme}-{language}-{self.scale}x"
                with self.app(theme, language) as app:
                    self.first_start(app)
                with self.app(theme, language, prepare=fill) as app:
                    self.chat(app, language)
                    self.left_out(app)
                    self.replying(app, language)
                    shoot_list(self, app, language)
                    self.messages(app, language)
                    shoot_rich_text(self, app, language)
                    self.picker(app)
                    self.dialogs(app)
                    self.full_disk(app)
                    if theme == THEMES[0]:
                        self.large_text(app)
                with self.app(theme, language, prepare=make_newer) as app:
                    self.shoot("blocked", app.window)

    @contextlib.contextmanager
    def app(self, theme: str, language: str, prepare: Callable[..., None] | None = None):
        from lampblack.bootstrap.window import open_services
        from lampblack.paths import Folders
        from lampblack.settings.declared import LANGUAGE, THEME
        from lampblack.settings.file import Settings
        from lampblack.ui.application import Application

        with tempfile.TemporaryDirectory() as home:
            folders = Folders.of(Path(home))
            settings = Settings(folders.settings)
            settings.load()
            settings.set(THEME, theme)
            settings.set(LANGUAGE, language)
            if prepare is not None:
                prepare(folders, settings, language)
            app = Application(self.qt, folders, settings, lambda bridge: open_services(folders, settings, bridge))
            app.window.resize(1100, 760)
            app.start()
            blocked = "blockedPage"
            self.wait(lambda: not app.window.is_blank or self.find(app, blocked))
            if app.services is not None:
                self.wait(lambda: app.services.engine.devices)
            yield app
            app.window.close()
            app.close()
            app.window.deleteLater()
            self.settle()

    def first_start(self, app) -> None:
        self.shoot("welcome", app.window)
        app.window.resize(640, 480)
        self.shoot("welcome-small", app.window)
        app.window.resize(1100, 760)
        app.window.header.set_loading("SmolLM2-135M-Instruct-Q4_1", 0.4)
        app.window.show_chat()
        self.shoot("chat-empty-loading", app.window)
        app.window.header.end_loading()
        app.window._drop_hint.cover()
        self.shoot("drop", app.window)

    def chat(self, app, language: str) -> None:
        from lampblack.domain.faults import Fault
        from lampblack.ui.transcript.message_view import MessageView

        chat = app.window.chat
        store = app.services.conversations
        self.wait(lambda: chat.transcript.findChild(MessageView))
        self.wait(lambda: chat.transcript.is_settled)
        self.wait(lambda: app.services.engine.loaded)
        self.shoot("chat", app.window)
        last = max(chat.transcript.findChildren(MessageView), key=MessageView.y)
        last.set_focused(True)
        self.shoot("chat-actions", app.window)
        last.set_focused(False)
        chat.transcript.verticalScrollBar().setValue(0)
        self.shoot("chat-top", app.window)
        self.memory(app)
        app.window.resize(680, 620)
        self.shoot("chat-narrow", app.window)
        app.window.resize(1100, 760)
        self.find(app, "chatOptions").click()
        self.shoot("chat-options", app.window)
        self.find(app, "chatOptions").click()
        faults = next(each for each in store.all() if each.title in ("When things fail", "出错的时候"))
        app._chat.open(faults.id)
        self.wait(lambda: chat.list.current() == faults.id)
        app.window.show_fault(Fault("model.html", {"name": "llama.gguf"}))
        app.window.status.show_undo(
            lambda: self.qt.translate("ChatController", "Deleted: {title}").format(title=faults.title), lambda: None
        )
        app.window.status.set_activity(None)
        chat.composer.set_text("One line\nand another, which has not been sent yet")
        self.shoot("chat-faults", app.window)
        chat.transcript.verticalScrollBar().setValue(0)
        self.shoot("chat-interrupted", app.window)
        app.window.clear_fault("model")
        app.window.status._forget_undo(even_focused=True)

    def left_out(self, app) -> None:
        chat = app.window.chat
        chat.composer.clear()
        app._chat.open(self.numbers(app)["left out"])
        self.wait(lambda: chat.list.current() == self.numbers(app)["left out"] and self.find(app, "chatLeaveOut"))
        self.wait(lambda: chat.transcript.is_settled)
        self.shoot("chat-left-out", app.window)
        app.window.resize(640, 620)
        self.shoot("chat-left-out-narrow", app.window)
        app.window.resize(1100, 760)

    def replying(self, app, language: str) -> None:
        """A reply in its three states: in line behind others, with its prompt being read, and being written."""
        from lampblack.domain.conversations import Message, MessageState
        from lampblack.domain.generation import Role

        question, answer = ENGLISH if language == "en" else CHINESE
        chat = app.window.chat
        chat.composer.clear()
        app._chat.new_conversation()
        self.settle()
        asked = Message(10_001, 1, None, Role.USER, question, MessageState.DONE, 0.0)
        reply = Message(10_002, 1, 10_001, Role.ASSISTANT, "", MessageState.RUNNING, 0.0, "SmolLM2-135M-Instruct-Q4_1")
        for message in (asked, reply):
            chat.transcript.append_message(message)
        chat.composer.set_running(True)
        app.window.status.set_activity(self.qt.translate("Application", "Preparing a reply…"))
        chat.transcript.set_reading(reply.id, 0, 0, in_line=True)
        self.shoot("chat-in-line", app.window)
        chat.transcript.set_reading(reply.id, 1730, 3460)
        self.shoot("chat-reading", app.window)
        chat.transcript.extend(reply.id, answer[: answer.index("|")] + "| Step | Time |\n| --- | ---: |\n| Burning | 1")
        chat.composer.set_context(3501, 4096, moves=True)
        app.window.status.set_activity(self.qt.translate("Application", "Writing %n reply/replies…", "", 1))
        self.shoot("chat-streaming", app.window)
        chat.composer.set_running(False)
        app.window.status.set_activity(None)
        app._chat.open(self.rich(app, language))
        self.wait(lambda: chat.list.current() == self.rich(app, language))

    def messages(self, app, language: str) -> None:
        """Editing a message, what else can be done with it, and thinking that is unfolded."""
        from lampblack.domain.conversations import Message, MessageState
        from lampblack.domain.generation import Role
        from lampblack.ui.transcript.message_view import MessageView

        chat = app.window.chat
        asked, reply = sorted(chat.transcript.findChildren(MessageView), key=MessageView.y)[:2]
        chat.transcript.verticalScrollBar().setValue(0)
        reply.set_focused(True)
        self.find(app, "chatMore").click()
        self.shoot("chat-message-menu", app.window, over=self.find(app, "chatMessageMenu"))
        self.find(app, "chatMessageMenu").close()
        asked.begin_edit()
        self.shoot("chat-edit", app.window)
        asked.end_edit()
        thought = "<think>\n17 × 20 = 340, 17 × 3 = 51.\n\n- 340 + 51 = **391**\n</think>\n\n17 × 23 = **391**"
        told = Message(10_012, 1, None, Role.ASSISTANT, thought, MessageState.DONE, 0.0, "SmolLM2-135M-Instruct-Q4_1")
        chat.transcript.set_messages([told])
        self.settle()
        self.find(app, "chatThinking").click()
        self.shoot("chat-thinking", app.window)
        app._chat.open(self.rich(app, language))
        self.settle()

    def rich(self, app, language: str) -> int:
        question = (ENGLISH if language == "en" else CHINESE)[0]
        return next(each.id for each in app.services.conversations.all() if each.title == question)

    def picker(self, app) -> None:
        from lampblack.domain.models import ModelInfo

        header, picker = app.window.header, self.find(app, "modelPicker")
        listed = app.services.library.list()
        own = tuple(listed.models)
        more = [
            ModelInfo(f"{name}-{kind}", f"/{name}.gguf", "llama", count, kind, size, 32768, True)
            for name, count, kind, size in (
                ("Qwen2.5-Coder-1.5B-Instruct", 1_500_000_000, "Q4_K_M", 1_100_000_000),
                ("Mistral-Small-3.2-24B-Instruct-2506", 24_000_000_000, "Q4_K_M", 14_300_000_000),
                ("Llama-3.3-70B-Instruct", 70_000_000_000, "Q8_0", 75_000_000_000),
            )
        ]
        picker.showPopup()
        self.settle()  # the list that is read from the disk first
        verdicts = dict(
            zip((each.path for each in (*own, *more)), ("fits", "fits", "tight", "too_large"), strict=False)
        )
        header.set_models([*own, *more], verdicts)
        self.shoot("model-picker", app.window, over=picker.view().window())
        picker.hidePopup()
        header.set_models(own, {})

    def full_disk(self, app) -> None:
        from lampblack.domain.conversations import Message, MessageState
        from lampblack.domain.faults import Fault
        from lampblack.domain.generation import Role
        from lampblack.ui.chat.unsaved import UnsavedDialog

        fault = Fault("disk.full_saving")
        app.bridge.saving_trouble_came.emit(fault)
        app.window.show_fault(Fault("disk.full"))
        self.shoot("full-disk", app.window)
        lost = Message(1, 1, None, Role.ASSISTANT, "Once upon a time", MessageState.RUNNING, 0.0)
        dialog = UnsavedDialog(lambda: [lost], fault, app.theme, app.window)
        dialog.open()
        self.shoot("unsaved", dialog)
        dialog.close()
        app.bridge.saving_trouble_came.emit(None)
        app.window.clear_fault("disk")

    def large_text(self, app) -> None:
        """Some screens at 150% and 200%."""
        from PySide6.QtWidgets import QDialog

        from lampblack.settings.declared import TEXT_SCALE

        store = app.services.conversations
        for percent in (150, 200):
            app._settings.set(TEXT_SCALE, percent)
            self.settle()
            for name, titles in (("chat", (ENGLISH[0], CHINESE[0])), ("faults", ("When things fail", "出错的时候"))):
                number = next(each.id for each in store.all() if each.title in titles)
                app._chat.open(number)
                self.wait(lambda number=number: app.window.chat.list.current() == number)
                self.wait(lambda: app.window.chat.transcript.is_settled)
                self.shoot(f"large-{percent}-{name}", app.window)
            app.window.open_settings()
            dialog = next(each for each in app.window.findChildren(QDialog) if each.isVisible())
            self.shoot(f"large-{percent}-settings", dialog)
            dialog.close()
            app.window.show_welcome()
            self.shoot(f"large-{percent}-welcome", app.window)
            app.window.show_chat()
        app._settings.set(TEXT_SCALE, TEXT_SCALE.default)

    def numbers(self, app) -> dict[str, int]:
        names = {"A long talk about ink": "left out", "关于墨的长谈": "left out"}
        return {names[each.title]: each.id for each in app.services.conversations.all() if each.title in names}

    def memory(self, app) -> None:
        from lampblack.domain.models import ModelStatus, SequenceStatus

        self.wait(lambda: self.find(app, "memoryButton").isVisible())
        self.find(app, "memoryButton").click()
        doing = tuple(SequenceStatus(1, state, 900, 400) for state in ("writing", "waiting", "kept", "kept"))
        busy = ModelStatus("/SmolLM2-135M-Instruct-Q4_1.gguf", 97_000_000, 94_000_000, 97_000_000, 1, doing)
        idle = ModelStatus("/gemma-3-270m-Q4_K_M.gguf", 260_000_000, 75_000_000, 104_000_000, 1, ())
        names = {model.path: Path(model.path).stem for model in (busy, idle)}
        self.settle()  # the engine's own answer first
        app.window.header.set_memory((busy, idle), names, {busy.path})
        self.shoot("memory", self.find(app, "memoryPopup"))
        self.find(app, "memoryPopup").close()

    def dialogs(self, app) -> None:
        from PySide6.QtWidgets import QDialog

        app.window.open_settings()
        dialogs = lambda: [each for each in app.window.findChildren(QDialog) if each.isVisible()]  # noqa: E731
        self.shoot("settings", dialogs()[0])
        self.measured(dialogs()[0])
        dialogs()[0].close()
        app.window.open_shortcuts()
        self.shoot("shortcuts", dialogs()[0])
        dialogs()[0].close()
        app.window.report_bug("Traceback of a bug, for the picture\nTypeError: no such thing")
        self.shoot("report", dialogs()[0])
        dialogs()[0].close()
        app.window._ask_about_link("https://example.org/a/very/long/address?with=parameters")
        self.shoot("link", dialogs()[0])
        dialogs()[0].close()

    def measured(self, dialog) -> None:
        from PySide6.QtWidgets import QScrollArea

        from lampblack.domain.models import Figure, Measurement
        from lampblack.ui.settings.measured_note import MeasuredState

        figures = (Figure(False, 2, 76.3, 249.0), Figure(True, 2, 78.2, 250.0), Figure(True, 1, 48.1, 131.0))
        name = "SmolLM2-135M-Instruct-Q4_1"
        dialog.measured.show_state(MeasuredState(name, Measurement(True, 2, figures, 9.5), True, False))
        self.settle()
        dialog.findChild(QScrollArea).ensureWidgetVisible(dialog.measured)
        self.shoot("settings-measured", dialog)

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


if __name__ == "__main__":
    raise SystemExit(main())
