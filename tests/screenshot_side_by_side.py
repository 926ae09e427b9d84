"""The same question to two: who answers, both being written, one that has failed, and a narrow window."""

from __future__ import annotations

import shutil
from typing import Any

from screenshot_homes import ENGLISH, fill

QUESTION = {"en": "Tell me a long story about a lighthouse.", "zh_CN": "给我讲一个灯塔的长故事。"}


def shoot_side_by_side(studio: Any) -> None:
    """With the model that comes with the app, and a copy of it under another name."""
    from lampblack.domain.side_by_side import Contender

    with studio.app(prepare=_fill) as app:
        studio.wait(lambda: app.services.engine.loaded)
        other = app.services.home.folders.models / "Qwen2.5-Coder-1.5B-Instruct-Q4_K_M.gguf"
        studio.find(app, "chatCompare").click()
        studio.wait(lambda: studio.find(app, "chatCompareMenu") is not None)
        menu = studio.find(app, "chatCompareMenu")
        studio.shoot("side-by-side-menu", app.window, over=menu)
        menu.close()
        _compare(studio, app, Contender(str(other)))
        store = app.services.conversations
        studio.wait(lambda: (pair := _pair(app, store)) and all(len(one.text) > 80 for one in pair))
        studio.shoot("side-by-side-writing", app.window)
        app.window.resize(640, 480)
        studio.shoot("side-by-side-narrow", app.window)
        app.window.resize(1100, 760)
        app._chat.stop()
        studio.wait(lambda: all(one.state != "running" for one in _pair(app, store)))
        studio.settle()
        studio.shoot("side-by-side-stopped", app.window)
        _compare(studio, app, Contender("/media/disk/Mistral-Small-3.2-24B-Instruct-2506-Q4_K_M.gguf"))
        studio.wait(lambda: (pair := _pair(app, store)) and pair[1].state == "failed" and len(pair[0].text) > 80)
        app._chat.stop()
        studio.wait(lambda: all(one.state != "running" for one in _pair(app, store)))
        studio.settle()
        studio.shoot("side-by-side-failed", app.window)


def _fill(folders: Any, settings: Any, language: str) -> None:
    from lampblack.models.starter import STARTER_FILE
    from lampblack.resources import resource

    fill(folders, settings, language)
    folders.models.mkdir(parents=True, exist_ok=True)
    starter = resource("models", STARTER_FILE)
    shutil.copy(starter, folders.models / "Qwen2.5-Coder-1.5B-Instruct-Q4_K_M.gguf")


def _compare(studio: Any, app: Any, contender: Any) -> None:
    app._chat.new_conversation()
    studio.settle()
    app._chat._sides._choose(contender)
    app.window.chat.composer.set_text(QUESTION[studio.language])
    studio.settle()
    studio.find(app, "chatSend").click()


def _pair(app: Any, store: Any) -> Any:
    newest = store.all()[0]
    path = store.path(newest.id)
    return app.services.sides.pair(path[-1].id) if path and newest.title not in ENGLISH else None
