"""Draws every screen in both themes, both languages, at 1× and 2×, into build/screenshots.

Each scale runs in a process of its own, because Qt takes its scale at the start. The app is the real one, over a home
of its own with a conversation in it; the engine is real too, and idle.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "screenshots"
SCALES, THEMES, LANGUAGES = ("1", "2"), ("light", "dark"), ("en", "zh_CN")
PATIENCE = 60

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

ENGLISH = (
    "What is lampblack, and how is ink made from it?",
    """**Lampblack** is nearly pure carbon: the fine soot of a flame that burns with too little air.[link](https://example.org)

### How ink is made of it

1. *Soot* is gathered from the lid above an oil lamp.
2. It is ground with a binder, usually animal glue.
3. The paste is pressed into moulds and dried for months.

| Step | Time | What matters |
| --- | ---: | --- |
| Burning | 1 day | a small flame |
| Grinding | 3 days | patience |
| Drying | 90 days | cool, moist air |

> The finer the soot, the deeper the black.

```python
def grind(soot: float, glue: float) -> float:
    \"\"\"The mass of ink, in grams.\"\"\"
    return soot + 0.6 * glue  # water leaves again
```

Use `grind(10, 6)` for a small stick.""",
)
CHINESE = (
    "什么是灯黑？怎样用它制墨？",
    """**灯黑**是几乎纯净的碳，即火焰在空气不足时留下的细烟灰。

1. 收集油灯上方的*烟灰*。
2. 与胶（通常是动物胶）一起研磨。
3. 压入模具，阴干数月。

| 步骤 | 时间 | 要点 |
| --- | ---: | --- |
| 点烟 | 1 天 | 火苗要小 |
| 和胶 | 3 天 | 耐心 |
| 阴干 | 90 天 | 凉爽、潮湿 |

> 烟越细，墨色越深。

行内代码 `grind(10, 6)` 与 mixed English text。""",
)


LONG_TALK_ENGLISH = (
    ("What is ink made of?", "Of **soot** and *glue*:\n\n- lampblack for the colour\n- `glue` to hold it"),
    ("And the glue?", "From hides and bones, boiled for a day. See [glue](https://example.org)."),
    ("How long does a stick dry?", "Some ninety days, in cool and moist air."),
)
LONG_TALK_CHINESE = (
    ("墨是用什么做的？", "用**烟灰**和*胶*：\n\n- 灯黑提供颜色\n- `胶` 使其黏合"),
    ("胶呢？", "用兽皮和骨头熬煮一天。参见[胶](https://example.org)。"),
    ("一锭墨要阴干多久？", "约九十天，放在凉爽潮湿的空气里。"),
)


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
        environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, __file__, "--scale", scale, "--only", arguments.only]
        subprocess.run(command, env=environment, check=True)
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} screenshots in {OUT.relative_to(ROOT)}\n")
    return 0


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
                    self.dialogs(app)
                with self.app(theme, language, prepare=make_newer) as app:
                    self.shoot("blocked", app.window)

    @contextlib.contextmanager
    def app(self, theme: str, language: str, prepare: Callable[..., None] | None = None):
        from lampblack.bootstrap import open_services
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
        self.memory(app)
        chat.transcript.verticalScrollBar().setValue(0)
        self.shoot("chat-top", app.window)
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

    def shoot(self, name: str, widget: QWidget) -> None:
        self.settle()
        if self.only in name:
            widget.grab().save(str(OUT / f"{name}-{self.look}.png"))

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


def fill(folders, settings, language: str) -> None:
    """A home with conversations of every kind."""
    from lampblack.domain.conversations import ChatOptions, MessageState
    from lampblack.domain.faults import Fault
    from lampblack.domain.generation import GenerationStats
    from lampblack.models.starter import STARTER_FILE
    from lampblack.resources import resource
    from lampblack.settings.declared import LAST_MODEL
    from lampblack.store.conversations import ConversationStore
    from lampblack.store.database import Database

    english = language == "en"
    settings.set(LAST_MODEL, str(resource("models", STARTER_FILE)))
    with contextlib.closing(Database(folders.database)) as database:
        store = ConversationStore(database, clock=iter(time.time() - 86400 * day for day in range(60, 0, -1)).__next__)
        for title in ("Letter to the landlord", "给房东的信", "A very long title " * 6, "Rezept für Tinte"):
            store.create(title.strip(), ChatOptions())
        store = ConversationStore(database)
        faults = store.create("When things fail" if english else "出错的时候", ChatOptions(system_prompt="Be brief."))
        leaf = None
        for state, text, fault in (
            (MessageState.INTERRUPTED, "Once upon a time there was a" if english else "从前有一座", None),
            (MessageState.CANCELLED, "Stopped half way" if english else "写到一半", None),
            (MessageState.FAILED, "It began well" if english else "开头很好", Fault("engine.killed")),
            (MessageState.FAILED, "", Fault("model.suspect", {"name": "SmolLM2-135M-Instruct-Q4_1"})),
        ):
            _, reply = store.add_exchange(faults.id, leaf, "Go on" if english else "继续", "SmolLM2")
            store.close_message(reply.id, text=text, state=state, fault=fault)
            leaf = reply.id
        fill_long_talk(store, english)
        question, answer = ENGLISH if english else CHINESE
        rich = store.create(question, ChatOptions())
        _, reply = store.add_exchange(rich.id, None, question, "SmolLM2-135M-Instruct-Q4_1")
        stats = GenerationStats(212, 240, 0.41, 38.2, 4096, 7)
        store.close_message(reply.id, text=answer, state=MessageState.DONE, stats=stats)


def fill_long_talk(store, english: bool) -> None:
    """A conversation whose oldest messages were left out, and that has outgrown the context again."""
    from lampblack.domain.conversations import ChatOptions, MessageState
    from lampblack.domain.faults import Fault

    talk = store.create("A long talk about ink" if english else "关于墨的长谈", ChatOptions())
    leaf, asked = None, []
    for question, answer in LONG_TALK_ENGLISH if english else LONG_TALK_CHINESE:
        message, reply = store.add_exchange(talk.id, leaf, question, "SmolLM2-135M-Instruct-Q4_1")
        asked.append(message.id)
        leaf = store.close_message(reply.id, text=answer, state=MessageState.DONE).id
    store.see_from(leaf, asked[2])
    _, reply = store.add_exchange(talk.id, leaf, "And how is it kept?" if english else "怎样保存它？", "SmolLM2")
    figures = {"prompt_tokens": 4212, "limit": 4095, "context_length": 4096, "excess": 117}
    refusal = Fault("prompt.conversation_too_long", figures)
    store.close_message(reply.id, text="", state=MessageState.FAILED, fault=refusal)


def make_newer(folders, settings, language: str) -> None:
    """A home whose database a newer version wrote."""
    import sqlite3

    folders.data.mkdir(parents=True)
    with contextlib.closing(sqlite3.connect(folders.database)) as newer:
        newer.execute("PRAGMA user_version = 999")
        newer.commit()


if __name__ == "__main__":
    raise SystemExit(main())
