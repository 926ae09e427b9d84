"""What is in memory and freeing it, over a real engine."""

from __future__ import annotations

import dataclasses
import os
import shutil
import signal

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton
from tests.gui.app.test_talking import engine_pid, limit_length

from lampblack.bootstrap import window as bootstrap
from lampblack.domain.faults import Fault
from lampblack.settings.declared import IDLE_MINUTES, MEMORY_PERCENT


def total_of(app) -> int:
    """Megabytes, as the header says."""
    return int(app["memoryButton"].text().split()[0])


def open_memory(app) -> list[QPushButton]:
    app.wait(lambda: app["memoryButton"].isVisible())
    app["memoryButton"].click()
    return app["memoryPopup"].findChildren(QPushButton, "memoryFree")


def is_marked(app) -> bool:
    return "In memory" in app["modelPicker"].accessibleDescription()


def test_a_model_is_freed_with_one_click_stays_chosen_and_comes_back_with_the_next_message(app):
    app.wait(lambda: is_marked(app))
    frees = open_memory(app)

    frees[0].click()

    app.wait(lambda: not app["memoryButton"].isVisible())
    assert app.app.services.engine.models == ()
    assert not app["memoryPopup"].isVisible()
    app.wait(lambda: not is_marked(app))
    assert app["modelPicker"].currentText() == "tiny"

    limit_length(app, 4)
    app.send("Are you there?")
    app.wait_for_reply("done")
    app.wait(lambda: app["memoryButton"].isVisible() and is_marked(app))


def test_a_model_that_writes_is_freed_after_its_reply_and_the_next_message_waits_for_it(talking_app):
    app = talking_app
    limit_length(app, 80)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    frees = open_memory(app)
    frees[0].click()
    assert not frees[0].isEnabled()
    app["memoryPopup"].close()

    app["chatNew"].click()
    limit_length(app, 5)
    app.send("Hello")

    app.wait(lambda: "Waiting for the model to load" in app.shown_labels())
    assert app.wait_for_reply("done").text
    first = app.app.services.conversations.all()[-1]
    assert app.app.services.conversations.path(first.id)[-1].state == "done"
    app.wait(lambda: app["memoryButton"].isVisible())


def test_less_memory_for_models_frees_the_one_that_was_used_longest_ago(make_app, tiny_model, tmp_path, monkeypatch):
    monkeypatch.setattr("lampblack.models.computer.total_memory", lambda: 200_000_000)
    app = make_app()
    app.settings.set(MEMORY_PERCENT, 95)
    app.start()
    app.wait(lambda: app.app.services.engine.state == "ready")
    for name in ("first", "second"):
        app.app._models.add(shutil.copy(tiny_model, tmp_path / f"{name}.gguf"))
        app.wait(lambda name=name: app["modelPicker"].currentText() == name and is_marked(app))
    assert len(app.app.services.engine.models) == 2

    app.settings.set(MEMORY_PERCENT, 45)

    app.wait(lambda: [model.name for model in app.app.services.engine.models] == ["second"])
    assert is_marked(app)


def test_a_model_that_nobody_uses_leaves_after_the_time_that_was_set(app, monkeypatch):
    told = bootstrap.engine_configuration
    monkeypatch.setattr(
        bootstrap,
        "engine_configuration",
        lambda *places, **more: replace(
            one := told(*places, **more), idle_seconds=one.idle_seconds / 60
        ),  # a minute is a second
    )
    app.settings.set(IDLE_MINUTES, 0)
    app.wait(lambda: app["memoryButton"].isVisible())

    app.settings.set(IDLE_MINUTES, 1)

    app.wait(lambda: not app["memoryButton"].isVisible())


def test_a_second_model_is_loaded_beside_a_reply_and_both_are_shown(talking_app, tiny_model, tmp_path):
    app = talking_app
    limit_length(app, None)
    app.send("Tell me a long story about the sea.")
    app.wait(lambda: (message := app.newest()) is not None and message.text)
    app.wait(lambda: app["memoryButton"].isVisible())
    before = total_of(app)

    app.app._models.add(shutil.copy(tiny_model, tmp_path / "second.gguf"))
    app.wait(lambda: len(app.app.services.engine.models) == 2)

    app.wait(lambda: app["modelPicker"].currentText() == "second" and is_marked(app))
    assert app.newest().state == "running"
    assert app["statusText"].text().startswith("Writing")
    app.wait(lambda: total_of(app) > before)
    assert sorted(free.accessibleName() for free in open_memory(app)) == [
        "Free SmolLM2-135M-Instruct-Q4_1",
        "Free second",
    ]
    app["memoryPopup"].close()
    app["chatStop"].click()
    assert app.wait_for_reply("cancelled").model == "SmolLM2-135M-Instruct-Q4_1"
    assert isinstance(app["modelPicker"], QComboBox)


def marked_as_suspect(app) -> list[str]:
    picker = app["modelPicker"]
    rows = [picker.model().index(row, 0) for row in range(picker.count())]
    return [row.data() for row in rows if "stopped the engine" in row.data(Qt.ItemDataRole.AccessibleTextRole)]


@pytest.mark.allows_warnings("the death of an engine is logged")
def test_a_model_that_the_engine_died_with_is_marked_in_the_list_until_it_has_been_loaded_again(app):
    assert marked_as_suspect(app) == []

    os.kill(engine_pid(app), signal.SIGKILL)
    app.wait(lambda: marked_as_suspect(app) == ["tiny"])

    app.app._models.load(app.app.services.desk.chosen)
    app.wait(lambda: is_marked(app))
    app.wait(lambda: marked_as_suspect(app) == [])


def test_all_that_a_model_was_loaded_with_less_of_is_said(app):
    loaded = app.app.services.engine.loaded
    less = (
        Fault("model.small_cache", {"name": "tiny"}),
        Fault("model.smaller_context", {"name": "tiny", "asked": 4096, "context": 512}),
        Fault("model.fewer_layers", {"name": "tiny", "asked": 30, "layers": 10}),
    )

    app.app.bridge.model_loaded(dataclasses.replace(loaded, reductions=less))

    app.wait(lambda: app["bannerText"].isVisible())
    sentences = app["bannerText"].text().splitlines()
    assert sentences == [fault.sentence() for fault in less]


def test_the_list_says_how_each_model_computes(app):
    open_memory(app)
    words = [label.text() for label in app["memoryPopup"].findChildren(QLabel, "memoryWay")]
    assert words == ["flash attention on · cache type F16"]
