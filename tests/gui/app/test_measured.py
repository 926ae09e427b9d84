"""What the settings say of the model in memory, over a real engine whose measurements the test makes up."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QDialog, QLabel, QPushButton

from lampblack.domain.faults import Fault
from lampblack.domain.models import Figure, Measurement
from lampblack.engine.protocol import Failed, Measured
from lampblack.settings.declared import LAST_MODEL


def measurement(speed: float) -> Measurement:
    return Measurement(True, 2, (Figure(False, 2, 76.0, 249.0), Figure(True, 2, speed, 250.0)), 9.5)


@pytest.fixture
def unmeasured(make_app, tiny_model, tmp_path, monkeypatch):
    """A started app with the tiny model in memory, and the sinks of what was to be measured: no real machine is idle
    when a test wants it to be."""
    app = make_app().start()
    sinks = []
    monkeypatch.setattr(app.app.services.engine, "measure", lambda _path, sink: sinks.append(sink))
    app.app._models.add(shutil.copy(tiny_model, tmp_path / "tiny.gguf"))
    app.wait(lambda: sinks)
    return app, sinks


def test_the_settings_show_what_was_measured_and_measure_again(unmeasured):
    app, sinks = unmeasured
    path = app.app.services.desk.chosen
    app.window.open_settings()
    dialog = app.window.findChild(QDialog, "settingsDialog")
    words = dialog.findChild(QLabel, "settingsMeasured")
    button = dialog.findChild(QPushButton, "settingsMeasure")
    app.wait(lambda: words.text() == "tiny will be measured when the computer is idle.")
    assert not button.isEnabled()

    sinks[0](Measured(1, path, measurement(78.0)))
    app.wait(lambda: "Measured on this computer with tiny" in words.text())
    assert "78 tokens/s (reading 250)" in words.text()
    assert button.isEnabled()

    button.click()
    app.wait(lambda: "measured again" in words.text())
    assert not button.isEnabled()
    sinks[1](Measured(2, path, measurement(91.0)))
    app.wait(lambda: "91 tokens/s" in words.text())
    assert "measured again" not in words.text()
    dialog.close()


def test_the_settings_say_that_a_model_cannot_be_measured(unmeasured):
    app, sinks = unmeasured
    app.window.open_settings()
    dialog = app.window.findChild(QDialog, "settingsDialog")
    words = dialog.findChild(QLabel, "settingsMeasured")
    sinks[0](Failed(1, Fault("measure.refused", {"name": "tiny"})))
    app.wait(lambda: words.text().startswith("It cannot be measured how tiny is fastest on this computer."))
    assert dialog.findChild(QPushButton, "settingsMeasure").isEnabled()
    dialog.close()


def test_a_model_that_is_not_in_memory_cannot_be_measured_now(unmeasured):
    app, sinks = unmeasured
    sinks[0](Measured(1, app.app.services.desk.chosen, measurement(78.0)))
    app.app.services.desk.unload(app.app.services.desk.chosen)
    app.wait(lambda: not app.app.services.engine.models)

    app.window.open_settings()

    dialog = app.window.findChild(QDialog, "settingsDialog")
    app.wait(lambda: "78 tokens/s" in dialog.findChild(QLabel, "settingsMeasured").text())
    assert not dialog.findChild(QPushButton, "settingsMeasure").isEnabled()
    dialog.close()


def test_what_was_measured_is_in_force_from_the_first_load_of_the_next_start(unmeasured, make_app):
    app, sinks = unmeasured
    figures = (Figure(False, 1, 76.0, 249.0),)
    sinks[0](Measured(1, app.app.services.desk.chosen, Measurement(True, 1, figures, 9.5)))
    app.wait(lambda: app.settings.get(LAST_MODEL) == app.app.services.desk.chosen)
    app.window.close()
    app.app.close()

    again = make_app().start()
    again.wait(lambda: again.app.services.engine.loaded is not None)
    assert again.app.services.engine.loaded.threads == 1
