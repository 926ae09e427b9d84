"""The default options of a model: set in the dialog for models, in force when it is loaded and asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel
from tests.gui.app.test_model_library import names, pick

from lampblack.domain.conversations import ChatOptions
from lampblack.settings.declared import CONTEXT_LENGTH

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver


@pytest.fixture
def library(app: Driver) -> Driver:
    """The app with the dialog open, and the tiny model chosen and in memory."""
    app.wait(lambda: app.app.services.desk.loaded is not None)
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsTable"].isVisible() and len(names(app)) > 1)
    return app


def ask(app: Driver, model: str = "tiny") -> QDialog:
    """Opens the dialog for default options, from the details."""
    pick(app, model)
    app["modelsShowDetails"].click()
    app.wait(lambda: app.find("modelsDetails") is not None)
    app["modelsSetDefaults"].click()
    app.wait(lambda: app.find("modelsDefaults") is not None)
    return app["modelsDefaults"]


def save(app: Driver) -> None:
    app["modelsDefaultsSave"].click()
    app.wait(lambda: app.find("modelsDefaults") is None and app.find("modelsDetails") is None)


def context_of(app: Driver) -> int:
    """What the chosen model holds now, 0 where it is not in memory."""
    loaded = app.app.services.desk.loaded
    return loaded.context_length if loaded is not None else 0


def control(dialog: QDialog, name: str):
    return dialog.findChild(object, name)


@pytest.mark.slow
def test_a_model_is_loaded_with_its_own_settings_and_again_with_none(library: Driver, make_app):
    dialog = ask(library)
    value = control(dialog, "modelsOwnContextValue")
    assert not value.isEnabled()
    assert value.value() == 4096, "as in the settings"
    control(dialog, "modelsOwnContext").click()
    value.setValue(512)
    library.wait(lambda: library["modelsDefaultsFit"].text() == "With this context length: fits this computer")
    assert library["modelsDefaultsTold"].isVisible(), "it is in memory"
    save(library)
    library.wait(lambda: context_of(library) == 512)
    library.wait(lambda: library.app._models._loaded_own)

    library.window.open_settings()
    said = " ".join(label.text() for label in library["settingsDialog"].findChildren(QLabel))
    assert "default options of its own for this: Context length." in said
    library["settingsContext"].setValue(2048)
    library.wait(lambda: library.settings.get(CONTEXT_LENGTH) == 2048)
    QApplication.processEvents()
    assert not library["settingsReload"].isVisible(), "nothing changes for this model"
    library["settingsDialog"].close()

    library.app.close()
    again = make_app().start()
    again.wait(lambda: context_of(again) == 512)
    again.window.models_requested.emit()
    again.wait(lambda: again["modelsTable"].isVisible() and len(names(again)) > 1)
    ask(again)
    again["modelsDefaultsNone"].click()
    save(again)
    again.wait(lambda: context_of(again) == 2048)


def test_a_new_conversation_starts_from_the_models_own_options(library: Driver):
    dialog = ask(library)
    control(dialog, "chatSystemPrompt").setPlainText("Rhyme.")
    control(dialog, "chatTemperatureValue").setValue(0.2)
    control(dialog, "chatTopP").setValue(0.5)
    save(library)
    options = library.window.chat.options
    library.wait(lambda: options.options().system_prompt == "Rhyme.")
    library["modelsDialog"].close()
    library.send("Ink?")
    library.wait_for_reply("done")
    store = library.app.services.conversations
    kept = store.get(library.newest().conversation_id).options
    assert (kept.system_prompt, kept.temperature, kept.top_p) == ("Rhyme.", 0.2, 0.5)

    options.edit(system_prompt="Another.")
    library.window.chat.list.new_requested.emit()
    library.wait(lambda: options.options().system_prompt == "Rhyme.")
    options.edit(temperature=1.0)
    assert options.start.temperature == 0.2, "that is where Reset leads"


def test_another_model_starts_from_its_own_options_unless_a_person_has_set_some(library: Driver, starter_model):
    shelf, options = library.app.services.shelf, library.window.chat.options
    shelf.set_defaults(str(starter_model), {}, ChatOptions("Be brief."))
    library.app._models.refresh()
    library.app._models.load(str(starter_model))
    library.wait(lambda: options.options().system_prompt == "Be brief.")
    options.edit(temperature=0.1)
    tiny = next(model.path for model in library.app._models.models if model.name == "tiny")
    library.app._models.load(tiny)
    library.wait(lambda: options.start.system_prompt == "")
    assert (options.options().system_prompt, options.options().temperature) == ("Be brief.", 0.1)


def test_whether_it_fits_is_said_for_the_models_own_context_length(library: Driver, monkeypatch: pytest.MonkeyPatch):
    asked: dict[str, int] = {}

    def fits(model, computer, context):
        asked[model.name] = context
        return "tight"

    monkeypatch.setattr("lampblack.ui.model_controller.fits", fits)
    model = next(model for model in library.app._models.models if model.name == "tiny")
    library.app.services.shelf.set_defaults(model.path, {"context_length": 16384}, None)
    library.app._models.refresh()
    library.wait(lambda: asked.get("tiny") == 16384)
    assert {context for name, context in asked.items() if name != "tiny"} == {4096}
