"""Replies that repeat themselves are guessed ahead, unless the person says no."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QDialog, QLabel
from tests.tiny_gguf import write_tiny_model

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import GUESS_AHEAD, GUESSER, LAST_MODEL
from lampblack.ui.reply_figures import in_words


def guessed(app) -> int:
    """The tokens of a new reply that were guessed."""
    options = ChatOptions(temperature=0.0, max_tokens=60)
    app.window.chat.options.set_options(options)
    app.window.chat.options.changed.emit(options)
    app.send("Say it again and again")
    return app.wait_for_reply("done").stats.drafted_tokens


def test_the_next_reply_guesses_ahead_or_not_as_was_set(make_app, tmp_path):
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    model = write_tiny_model(folder / "m.gguf", answer=["▁one", "▁two"], endless=True)
    app = make_app()
    app.settings.set(LAST_MODEL, str(model))
    app.start()

    assert guessed(app) > 0
    app.settings.set(GUESS_AHEAD, False)
    assert guessed(app) == 0
    app.settings.set(GUESS_AHEAD, True)
    assert guessed(app) > 0


def begins_to_guess(app) -> bool:
    """Whether one of the next replies is guessed: the first may end before the small model's context has been made."""
    return any(guessed(app) > 0 for _ in range(4))


CYCLE = "你好世界墨灯黑纸写光"


@pytest.fixture
def family(make_app, tmp_path):
    """A started app with a large model that says the cycle, and beside it a small one that does, and a stranger."""
    folder = tmp_path / "home" / "data" / "models"
    folder.mkdir(parents=True)
    large = write_tiny_model(folder / "large.gguf", answer=CYCLE, endless=True, embedding_length=128, layers=4)
    small = write_tiny_model(folder / "small.gguf", answer=CYCLE, endless=True, layers=1)
    stranger = write_tiny_model(folder / "stranger.gguf", answer=["▁strange", "▁tokens"])
    app = make_app()
    app.settings.set(LAST_MODEL, str(large))
    app.settings.set(GUESS_AHEAD, False)  # only the other model is to guess here
    app.start()
    app.wait(lambda: app.app.services.desk.loaded)
    return app, {"large": large, "small": small, "stranger": stranger}


def choose(app, name: str) -> QLabel:
    """Opens the settings, picks the model that is to guess, and returns the sentence beneath."""
    app.window.open_settings()
    dialog = app.window.findChild(QDialog, "settingsDialog")
    box = dialog.findChild(QComboBox, "settingsGuesser")
    app.wait(lambda: box.findText(name) > 0)
    box.setCurrentIndex(box.findText(name))
    box.activated.emit(box.currentIndex())
    return dialog.findChild(QLabel, "settingsGuesserNote")


def in_memory(app) -> list[str]:
    return sorted(model.name for model in app.app.services.engine.models)


def test_a_smaller_model_is_chosen_in_the_settings_and_guesses_ahead(family):
    app, _ = family
    assert guessed(app) == 0
    note = choose(app, "small")
    app.wait(lambda: note.text() == "small guesses ahead for large.")
    app.window.findChild(QDialog, "settingsDialog").close()

    assert begins_to_guess(app)
    app.wait(lambda: "Guessed ahead, in tokens:" in in_words(app.newest().stats))
    app.settings.set(GUESSER, "")
    app.wait(lambda: in_memory(app) == ["large"])
    assert guessed(app) == 0


def test_after_a_restart_it_is_loaded_with_the_model(family, make_app):
    app, models = family
    app.settings.set(GUESSER, str(models["small"]))
    app.wait(lambda: in_memory(app) == ["large", "small"])
    app.window.close()
    app.app.close()

    again = make_app().start()
    again.wait(lambda: in_memory(again) == ["large", "small"])
    assert again.app.services.desk.loaded.name == "large"
    assert begins_to_guess(again)


def test_a_model_of_another_family_is_refused_in_words_and_replies_go_on(family):
    app, _ = family
    note = choose(app, "stranger")
    app.wait(lambda: note.text().startswith("stranger cannot guess ahead for large:"))
    app.window.findChild(QDialog, "settingsDialog").close()

    assert in_memory(app) == ["large"]
    assert guessed(app) == 0
    assert app.newest().state == "done"


def test_a_guesser_whose_file_has_gone_costs_no_reply_and_is_still_named(family):
    app, models = family
    app.settings.set(GUESSER, str(models["small"].with_name("gone.gguf")))
    app.window.open_settings()
    dialog = app.window.findChild(QDialog, "settingsDialog")
    box = dialog.findChild(QComboBox, "settingsGuesser")
    app.wait(lambda: box.findText("small") > 0)
    assert box.currentText() == "gone"
    app.wait(lambda: "gone.gguf" in dialog.findChild(QLabel, "settingsGuesserNote").text())
    dialog.close()
    assert guessed(app) == 0


def test_a_guesser_that_is_chosen_to_write_has_its_whole_context(family):
    app, models = family
    app.settings.set(GUESSER, str(models["small"]))
    app.wait(lambda: in_memory(app) == ["large", "small"])
    app.app._models.load(str(models["small"]))
    app.wait(lambda: app.app.services.desk.loaded is not None and app.app.services.desk.loaded.name == "small")
    assert app.app.services.desk.loaded.context_length == 2048
    note = choose(app, "small")
    app.wait(lambda: note.text().startswith("small writes itself now"))
    app.window.findChild(QDialog, "settingsDialog").close()
    assert guessed(app) == 0
