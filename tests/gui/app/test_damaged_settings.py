"""A settings file that cannot be read takes the memory of the last model with it."""

from __future__ import annotations

from lampblack.settings.declared import CONTEXT_LENGTH


def test_a_context_that_is_too_short_is_told_and_the_default_is_in_use(make_app, tmp_path):
    file = tmp_path / "home" / "config" / "settings.json"
    file.parent.mkdir(parents=True)
    file.write_text('{"context_length": 32}')
    app = make_app()
    assert app.folders.settings == file
    app.window.show_fault(app.settings_fault)
    app.start()
    app.wait(lambda: app["welcomePage"].isVisible() and app["modelPicker"].count())
    assert "context_length = 32" in app["bannerText"].text()
    assert app.settings.get(CONTEXT_LENGTH) == CONTEXT_LENGTH.default


def test_the_window_asks_for_a_model_again_and_says_why(app, make_app):
    app.send("Hello")
    app.wait_for_reply("done")
    app.window.close()
    app.app.close()
    app.folders.settings.write_text('{"last_model": "/somewh')

    again = make_app()
    assert again.settings_fault is not None
    again.window.show_fault(again.settings_fault)
    again.start()

    again.wait(lambda: again["welcomePage"].isVisible() and again["modelPicker"].count())
    assert "The settings file could not be read." in again["bannerText"].text()
    assert again.app.services.desk.chosen is None
    assert list(again.folders.settings.parent.glob("settings.json.corrupt-*"))
    again["welcomeStart"].click()
    again.wait(lambda: "Hello" in again.shown_text())
