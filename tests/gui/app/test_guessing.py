"""Replies that repeat themselves are guessed ahead, unless the person says no."""

from __future__ import annotations

from tests.tiny_gguf import write_tiny_model

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import GUESS_AHEAD, LAST_MODEL


def guessed(app) -> int:
    """The tokens of a new reply that were guessed and right."""
    options = ChatOptions(temperature=0.0, max_tokens=60)
    app.window.chat.options.set_options(options)
    app.window.chat.options.changed.emit(options)
    app.send("Say it again and again")
    return app.wait_for_reply("done").stats.accepted_tokens


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
