"""How replies are drawn: presets, samplers and the seed; and what fills the context."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QPushButton

from screenshot_homes import fill

PIRATE = {"en": "Pirate", "zh_CN": "海盗"}
SPEECH = {"en": "Speak like a pirate.", "zh_CN": "像海盗那样说话。"}


def shoot_options(studio: Any) -> None:
    """In the conversation about ink."""
    with studio.app(prepare=fill) as app:
        studio.wait(lambda: app.services.engine.loaded)
        studio.wait(lambda: app.window.chat.transcript.is_settled)
        _context(studio, app)
        _presets(studio, app)
        _own(studio, app)


def _presets(studio: Any, app: Any) -> None:
    studio.find(app, "chatOptions").click()
    choice = studio.find(app, "chatPreset")
    studio.wait(lambda: choice.count() > 10)
    studio.settle()
    choice.showPopup()
    studio.shoot("options-presets", app.window, over=choice.view().window())
    choice.hidePopup()
    choice.setCurrentIndex(2)
    choice.activated.emit(2)
    studio.settle()
    studio.find(app, "chatTopK").setValue(7)
    studio.shoot("options-changed", app.window)
    app.window.resize(640, 480)
    studio.shoot("options-narrow", app.window)
    app.window.resize(1100, 760)


def _own(studio: Any, app: Any) -> None:
    choice, bar = studio.find(app, "chatPreset"), app.window.chat.options.presets
    studio.find(app, "chatSystemPrompt").setPlainText(SPEECH[studio.language])
    studio.find(app, "chatPresetSave").click()
    studio.settle()
    dialog = app.window.findChild(QDialog, "presetName")
    dialog.findChild(QLineEdit, "nameField").setText(PIRATE[studio.language])
    studio.shoot("options-preset-name", dialog)
    dialog.findChild(QPushButton, "nameDone").click()
    studio.wait(lambda: PIRATE[studio.language] in choice.currentText())
    studio.find(app, "chatPresetMore").click()
    studio.settle()
    menu = bar.findChild(QMenu, "chatPresetMenu")
    studio.shoot("options-preset-menu", menu)
    menu.close()
    seeded = dataclasses.replace(app.window.chat.options.options(), seed=4_216_003_127)
    app.window.chat.options.set_options(seeded)
    app.window.chat.options.changed.emit(seeded)
    studio.shoot("options-seed", app.window)
    studio.find(app, "chatOptions").click()
    studio.shoot("options-seed-folded", app.window)


def _context(studio: Any, app: Any) -> None:
    from lampblack.ui.chat.context_popup import ContextPopup

    app.window.chat.composer.meter.asked.emit()
    studio.wait(lambda: (popup := app.window.findChild(ContextPopup)) is not None and popup.isVisible())
    popup = app.window.findChild(ContextPopup)
    studio.shoot("context-popup", app.window, over=popup)
    popup.close()
