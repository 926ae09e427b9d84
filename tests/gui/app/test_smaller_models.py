"""Making a model smaller and measuring one, by clicks in the dialog for models."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from tests.tiny_gguf import write_tiny_model

from lampblack.gguf.preflight import check_model_file
from lampblack.tasks.exchange import CancelledError
from lampblack.tasks.quantizing import Progress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.gui.app.conftest import Driver


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """The library folder, with one model that nothing has been taken of yet."""
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    write_tiny_model(folder / "tiny.gguf", embedding_length=256)
    return folder


@pytest.fixture
def opened(make_app: Callable[[], Driver], models: Path) -> Driver:
    """An app with its dialog for models open, and the tiny model chosen there."""
    app = make_app().start()
    open_dialog(app)
    return app


def open_dialog(app: Driver) -> None:
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsDialog"].isVisible() and len(names(app)) >= 2)
    choose(app, "tiny")


def names(app: Driver) -> list[str]:
    return [kept.model.name for kept in app["modelsTable"].rows.things]


def choose(app: Driver, name: str) -> None:
    app["modelsTable"].choose(lambda kept: kept.model.name == name)


def ask_for_smaller(app: Driver) -> None:
    app["modelsQuantize"].click()
    app.wait(lambda: app.find("modelsSmallerTable") is not None and app["modelsSmallerTable"].isVisible())


@pytest.mark.slow
def test_what_was_made_is_in_the_list_and_can_be_used(opened: Driver, models: Path):
    ask_for_smaller(opened)
    table = opened["modelsSmallerTable"]
    assert [one.quantization for one in table.rows.things][:2] == ["Q8_0", "Q6_K"]
    assert not opened["modelsSmallerLoses"].isVisible()
    assert str(models) in opened["modelsSmallerPlace"].text()
    table.choose(lambda one: one.quantization == "Q4_0")
    assert opened["modelsSmallerMake"].text() == "Make Q4_0"
    opened["modelsSmallerMake"].click()
    opened.wait(lambda: opened["modelsMakingUse"].isVisible())
    opened.wait(lambda: "tiny-Q4_0" in names(opened))
    assert check_model_file(models / "tiny-Q4_0.gguf").quantization == "Q4_0"
    assert opened["modelsMakingText"].text().startswith("made · tiny-Q4_0 · ")
    opened["modelsMakingUse"].click()
    opened.wait(lambda: opened.app.services.engine.loaded is not None)
    assert opened.app.services.engine.loaded.name == "tiny-Q4_0"
    assert not opened["modelsDialog"].isVisible()


def test_with_the_keys_alone(opened: Driver, models: Path):
    opened["modelsQuantize"].setFocus()
    opened.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    opened.wait(lambda: opened.find("modelsSmallerTable") is not None and opened["modelsSmallerTable"].isVisible())
    assert opened["modelsSmallerTable"].current().quantization == "Q4_K_M", "the usual choice"
    opened["modelsSmallerTable"].setFocus()
    opened.qtbot.keyClick(opened["modelsSmallerTable"], Qt.Key.Key_Home)
    opened.qtbot.keyClick(opened["modelsSmallerTable"], Qt.Key.Key_Down)
    opened.qtbot.keyClick(opened["modelsSmallerTable"], Qt.Key.Key_Return)
    opened.wait(lambda: (models / "tiny-Q6_K.gguf").exists())
    opened.wait(lambda: "tiny-Q6_K" in names(opened))
    opened["modelsMakingCancel"].click()
    assert not opened["modelsMaking"].isVisible()


@pytest.mark.slow
def test_what_is_quantized_already_says_what_that_costs(opened: Driver):
    choose(opened, "SmolLM2-135M-Instruct-Q4_1")
    ask_for_smaller(opened)
    assert opened["modelsSmallerLoses"].isVisible()
    assert opened["modelsSmallerLoses"].text() == (
        "SmolLM2-135M-Instruct-Q4_1 is quantized already: made from the original, the smaller model would lose less."
    )
    opened["modelsSmallerCancel"].click()
    opened.wait(lambda: opened.find("modelsSmallerTable") is None)


@pytest.mark.slow
def test_cancelled_it_leaves_nothing_and_may_be_begun_again(opened: Driver, models: Path):
    choose(opened, "SmolLM2-135M-Instruct-Q4_1")
    ask_for_smaller(opened)
    opened["modelsSmallerMake"].click()
    opened.wait(lambda: opened["modelsMaking"].isVisible())
    assert not opened["modelsQuantize"].isEnabled()
    opened["modelsMakingCancel"].click()
    opened.wait(lambda: not opened["modelsMaking"].isVisible())
    assert opened["modelsQuantize"].isEnabled()
    assert [path.name for path in models.iterdir()] == ["tiny.gguf"]
    assert not opened["modelsFault"].isVisible()


def test_what_cannot_be_made_smaller_is_said_in_the_dialog(opened: Driver, models: Path):
    (models / "tiny.gguf").write_bytes(b"GGUF")
    opened["modelsQuantize"].click()
    opened.wait(lambda: "tiny.gguf" in opened["modelsSmallerIntro"].text())
    assert opened["modelsSmallerCancel"].text() == "Close"
    assert not opened["modelsSmallerMake"].isEnabled()
    opened["modelsSmallerCancel"].click()


@pytest.mark.slow
def test_closing_the_app_ends_it_and_leaves_nothing(opened: Driver, models: Path):
    choose(opened, "SmolLM2-135M-Instruct-Q4_1")
    ask_for_smaller(opened)
    opened["modelsSmallerMake"].click()
    opened.wait(lambda: list(models.glob(".making/*/part")))
    opened.window.close()
    opened.app.close()
    assert [path.name for path in models.iterdir()] == ["tiny.gguf"]


def test_what_a_killed_app_left_is_gone_at_the_next_start(make_app: Callable[[], Driver], models: Path):
    left = models / ".making" / "left"
    left.mkdir(parents=True)
    (left / "part").write_bytes(b"GGUF")
    app = make_app().start()
    app.wait(lambda: not left.exists())


def test_measuring_says_how_fast_it_is_and_keeps_it(opened: Driver):
    assert opened["modelsSpeed"].text() == ""
    opened["modelsMeasure"].setFocus()
    opened.qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert opened["modelsMeasuring"].isVisible()
    assert not opened["modelsMeasure"].isEnabled()
    opened.wait(lambda: opened["modelsSpeed"].text())
    assert opened["modelsSpeed"].text().startswith("tiny reads ")
    assert "tokens/s" in opened["modelsSpeed"].text()
    assert QApplication.focusWidget() is opened["modelsMeasure"], "the keyboard is where it was"
    opened.wait(lambda: opened.app.services.engine.models == ())

    choose(opened, "SmolLM2-135M-Instruct-Q4_1")
    assert opened["modelsSpeed"].text() == ""
    choose(opened, "tiny")
    opened.wait(lambda: opened["modelsSpeed"].text())
    opened["modelsShowDetails"].click()
    opened.wait(lambda: opened.find("modelsFacts") is not None)
    assert "\nHere: reads " in opened["modelsFacts"].text()


@pytest.mark.slow
def test_measuring_is_refused_in_words_while_a_reply_is_written(talking_app: Driver):
    talking_app.send("Tell me a long story about the sea.")
    talking_app.wait(lambda: talking_app.newest().text)
    talking_app.window.models_requested.emit()
    talking_app.wait(lambda: talking_app["modelsDialog"].isVisible() and talking_app["modelsMeasure"].isEnabled())
    talking_app["modelsMeasure"].click()
    talking_app.wait(lambda: talking_app["modelsFault"].isVisible())
    assert talking_app["modelsFault"].text() == (
        "The engine is at a reply or a document, beside which SmolLM2-135M-Instruct-Q4_1 would seem slow. "
        "Measure it afterwards."
    )
    assert not talking_app["modelsMeasuring"].isVisible()
    talking_app["chatStop"].click()
    talking_app.wait_for_reply("cancelled")


@pytest.mark.slow
def test_measuring_can_be_cancelled_and_the_model_leaves_the_memory(opened: Driver):
    choose(opened, "SmolLM2-135M-Instruct-Q4_1")
    opened["modelsMeasure"].click()
    opened.wait(lambda: opened.app.services.engine.models)
    opened["modelsMeasuringCancel"].click()
    opened.wait(lambda: not opened["modelsMeasuring"].isVisible())
    assert not opened["modelsFault"].isVisible()
    assert opened["modelsSpeed"].text() == ""
    assert opened["modelsMeasure"].isEnabled()
    opened.wait(lambda: opened.app.services.engine.models == ())


@pytest.mark.slow
def test_the_app_can_be_closed_while_it_measures(opened: Driver):
    choose(opened, "SmolLM2-135M-Instruct-Q4_1")
    opened["modelsMeasure"].click()
    opened.wait(lambda: opened.app.services.engine.models)
    opened.window.close()
    opened.app.close()


@pytest.mark.slow
def test_the_model_in_use_is_measured_and_stays_in_memory(app: Driver):
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsDialog"].isVisible() and len(names(app)) >= 2)
    choose(app, "tiny")
    app["modelsMeasure"].click()
    app.wait(lambda: app["modelsSpeed"].text())
    assert [model.name for model in app.app.services.engine.models] == ["tiny"]
    app["modelsClose"].click()
    app.send("Hello")
    app.wait_for_reply("done")


@pytest.mark.slow
def test_closing_the_window_meanwhile_asks_first(opened: Driver, models: Path, monkeypatch: pytest.MonkeyPatch):
    go_on = threading.Event()
    quantizing = opened.app.services.quantizing
    make = quantizing.make

    def slow(model, smaller, tell, stop):
        tell(Progress(0.25, None))
        go_on.wait(30)
        return make(model, smaller, tell, stop)

    monkeypatch.setattr(quantizing, "make", slow)
    ask_for_smaller(opened)
    opened["modelsSmallerMake"].click()
    opened.wait(lambda: "25 %" in opened["modelsMakingText"].text())
    assert not opened.window.close()
    assert opened["makingDialog"].isVisible()
    said = " ".join(label.text() for label in opened["makingDialog"].findChildren(QLabel))
    assert said.startswith("Making a model smaller: 25 %")
    opened["makingStay"].click()
    assert opened.window.isVisible()
    assert not opened.window.close()
    go_on.set()
    opened.wait(lambda: opened["modelsMakingUse"].isVisible())
    opened.wait(lambda: opened.find("makingDialog") is None)
    assert opened.window.isVisible(), "it is there now, and nothing is to be asked"
    assert opened.window.close()


@pytest.mark.slow
def test_a_person_may_give_it_up_by_closing(opened: Driver, models: Path, monkeypatch: pytest.MonkeyPatch):
    quantizing = opened.app.services.quantizing

    def endless(model, smaller, tell, stop):
        while not (stop() or quantizing._closed.is_set()):
            tell(Progress(0.5, None))
            time.sleep(0.01)
        raise CancelledError

    monkeypatch.setattr(quantizing, "make", endless)
    ask_for_smaller(opened)
    opened["modelsSmallerMake"].click()
    opened.wait(lambda: "50 %" in opened["modelsMakingText"].text())
    assert not opened.window.close()
    opened["makingLose"].click()
    opened.wait(lambda: not opened.window.isVisible())
    opened.app.close()
