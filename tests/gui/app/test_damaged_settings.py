"""A settings file that cannot be read takes the memory of the last model with it."""

from __future__ import annotations


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
