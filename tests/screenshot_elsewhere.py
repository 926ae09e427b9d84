"""Engines elsewhere: in the list of models, over the field, in the options, in the dialog for models."""

from __future__ import annotations

import json
from typing import Any

from screenshot_homes import fill

_ENGINES = (
    ("http://localhost:11434/v1", "", ("qwen3:4b", "gemma3:12b")),
    ("https://gpu.example.org/v1", "Study", ("Qwen3-235B-A22B-Instruct",)),
    ("http://192.168.1.20:8000/v1", "Garage", ("Llama-3.3-70B-Instruct",)),
)


def shoot_elsewhere(studio: Any) -> None:
    """None of them is asked anything: their models are known."""
    from lampblack.settings.declared import ENDPOINTS, LAST_MODEL, OFFLINE
    from lampblack.ui.models.dialog import ELSEWHERE

    def prepare(folders: Any, settings: Any, language: str) -> None:
        fill(folders, settings, language)
        known = [{"address": address, "name": name, "models": models} for address, name, models in _ENGINES]
        settings.set(ENDPOINTS, json.dumps(known))
        settings.set(LAST_MODEL, "http://192.168.1.20:8000/v1#Llama-3.3-70B-Instruct")

    with studio.app(prepare=prepare) as app:
        studio.wait(lambda: studio.find(app, "chatElsewhere").isVisible())
        picker = studio.find(app, "modelPicker")
        studio.shoot("elsewhere", app.window)
        for is_offline, name in ((False, "elsewhere-picker"), (True, "elsewhere-offline")):
            app._settings.set(OFFLINE, is_offline)
            studio.settle()
            picker.showPopup()
            studio.shoot(name, app.window, over=picker.view().window())
            picker.hidePopup()
        app._settings.set(OFFLINE, False)
        studio.find(app, "chatOptions").click()
        studio.shoot("elsewhere-options", app.window)
        app.window.models_requested.emit()
        studio.find(app, "modelsTabs").setCurrentIndex(ELSEWHERE)
        dialog = studio.find(app, "modelsDialog")
        studio.shoot("elsewhere-engines", dialog)
        studio.find(app, "enginesChange").click()
        studio.shoot("elsewhere-change", studio.find(app, "engineDialog"))
        studio.find(app, "engineDialog").close()
        dialog.close()
