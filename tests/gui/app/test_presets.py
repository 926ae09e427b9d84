"""Presets of a conversation's options, seeds that are used again, and what fills the context."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QPushButton
from tests.gui.app.test_talking import limit_length

from lampblack.ui.chat.context_popup import ContextPopup


def unfold(app):
    app["chatOptions"].click()
    app.wait(lambda: app["chatPreset"].count() > 10)
    return app["chatPreset"]


def choose(app, name):
    choice = app["chatPreset"]
    index = choice.findText(name)
    assert index >= 0, [choice.itemText(number) for number in range(choice.count())]
    choice.setCurrentIndex(index)
    choice.activated.emit(index)


def save_as(app, name):
    QTest.keyClick(app["chatPresetSave"], Qt.Key.Key_Space)
    app.wait(lambda: app.window.findChild(QDialog, "presetName") is not None)
    dialog = app.window.findChild(QDialog, "presetName")
    field = dialog.findChild(QLineEdit, "nameField")
    field.clear()
    assert not dialog.findChild(QPushButton, "nameDone").isEnabled(), "a preset needs a name"
    QTest.keyClicks(field, name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    app.wait(lambda: name in app["chatPreset"].currentText())


def stored(app):
    return app.app.services.conversations.get(app.newest().conversation_id).options


def test_a_preset_is_chosen_for_one_conversation_and_undone(app):
    app.send("Hello")
    app.wait_for_reply("done")
    unfold(app)
    app["chatSystemPrompt"].setPlainText("Rhyme.")

    choose(app, "Translator")
    app.wait(lambda: stored(app).preset == "translator")
    assert app["chatSystemPrompt"].toPlainText().startswith("Translate")
    assert (stored(app).temperature, app["chatTopP"].value()) == (0.2, 0.9)

    app["chatTopK"].setValue(7)
    assert app["chatPreset"].currentText() == "Translator (changed)"
    app.wait(lambda: stored(app).top_k == 7)
    app.window.status.undo()
    app.wait(lambda: stored(app).system_prompt == "Rhyme.")
    assert app["chatPreset"].currentText() == "No preset"

    app["chatNew"].click()
    assert app["chatPreset"].currentText() == "No preset"
    assert app["chatSystemPrompt"].toPlainText() == ""


def test_own_presets_are_saved_renamed_apart_and_deleted_with_undo(app, make_app):
    unfold(app)
    app["chatSystemPrompt"].setPlainText("Speak like a pirate.")
    save_as(app, "Pirate")
    save_as(app, "Pirate (2)")
    bar = app.window.chat.options.presets
    assert bar.current.name == "Pirate (2)"

    bar.rename_requested.emit(bar.current, "pirate")
    app.wait(lambda: bar.current.name == "pirate (2)")
    bar.delete_requested.emit(bar.current)
    app.wait(lambda: app["chatPreset"].findText("pirate (2)") < 0)
    app.window.status.undo()
    app.wait(lambda: app["chatPreset"].findText("pirate (2)") >= 0)

    app.window.close()
    app.app.close()
    again = make_app().start()
    unfold(again)
    choose(again, "Pirate")
    assert again["chatSystemPrompt"].toPlainText() == "Speak like a pirate."


def test_presets_go_into_a_file_and_come_back_beside_those_of_the_same_name(app, tmp_path):
    unfold(app)
    app["chatSystemPrompt"].setPlainText("Speak like a pirate.")
    save_as(app, "Pirate")
    bar, file = app.window.chat.options.presets, tmp_path / "pirates.json"

    bar.export_requested.emit([bar.current], file)
    app.wait(lambda: "1 preset exported to pirates.json." in notice(app))
    assert not app["chatNoticeSign"].isVisible(), "nothing went wrong"
    app["chatNoticeClose"].click()
    assert not app["chatNotice"].isVisible()
    bar.import_requested.emit(file)
    app.wait(lambda: app["chatPreset"].findText("Pirate (2)") >= 0)
    assert app["chatPreset"].findText("Pirate") >= 0

    file.write_text(json.dumps({"lampblack_presets": 99, "presets": []}))
    bar.import_requested.emit(file)
    app.wait(lambda: "newer version" in app["chatNotice"].accessibleName() + notice(app))
    assert app["chatNoticeSign"].isVisible()


def test_a_name_is_suggested_for_the_file_of_presets(app):
    unfold(app)
    save_as(app, "Pirate/2")
    bar = app.window.chat.options.presets
    for presets, name in (([bar.current], "Pirate 2.json"), ([bar.current] * 2, "Presets.json")):
        bar._ask_where(presets)
        app.wait(lambda: [one for one in app.window.findChildren(QFileDialog) if one.isVisible()])
        dialog = next(one for one in app.window.findChildren(QFileDialog) if one.isVisible())
        assert Path(dialog.selectedFiles()[0]).name == name
        dialog.reject()


def notice(app):
    return " ".join(label.text() for label in app["chatNotice"].findChildren(object) if hasattr(label, "text"))


def test_the_seed_of_a_reply_is_shown_and_gives_the_same_reply_again(talking_app):
    app = talking_app
    limit_length(app, 24)
    app.send("Invent a name for a boat and say why.")
    first = app.wait_for_reply("done")
    app.wait(lambda: app["chatSend"].isVisible())
    assert f"Seed: {first.stats.seed}" in app["chatSpeed"].toolTip()

    from lampblack.ui.transcript.message_tools import Tool

    app.window.chat.transcript.tool_used.emit(first.id, Tool.SEED)
    app.wait(lambda: stored(app).seed == first.stats.seed)
    assert str(first.stats.seed) in app["chatSystemPromptLine"].accessibleName()
    app["chatRegenerate"].click()
    app.wait(lambda: app.newest().id != first.id and app.newest().state == "done")
    assert (app.newest().stats.seed, app.newest().text) == (first.stats.seed, first.text)


def test_the_meter_says_what_fills_the_context_by_key_and_closes_by_key(talking_app):
    app = talking_app
    limit_length(app, 8)
    app.send("Hello")
    stats = app.wait_for_reply("done").stats
    app.wait(lambda: app["chatSend"].isVisible())
    meter = app["chatContextMeter"]
    assert meter.focusPolicy() & Qt.FocusPolicy.TabFocus

    QTest.keyClick(meter, Qt.Key.Key_Return)
    app.wait(lambda: app.window.findChild(ContextPopup) is not None)
    popup = app.window.findChild(ContextPopup)
    app.wait(popup.isVisible)
    said = popup.accessibleDescription()
    assert f"Messages: {stats.prompt_tokens}" in said
    assert f"Newest reply: {stats.generated_tokens}" in said
    assert f"answer: {stats.context_length - stats.prompt_tokens - stats.generated_tokens:,}" in said
    QTest.keyClick(popup, Qt.Key.Key_Escape)
    assert not popup.isVisible()

    QTest.mouseClick(meter, Qt.MouseButton.LeftButton)
    app.wait(popup.isVisible)
    popup.close()
