"""Calling a model something else, from the dialog for models: wherever it is named, and after a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from tests.gui.app.test_model_library import names, pick

if TYPE_CHECKING:
    from pathlib import Path

    from tests.gui.app.conftest import Driver


@pytest.fixture
def library(app: Driver) -> Driver:
    """The app with the dialog open, and the tiny model chosen and in memory."""
    app.wait(lambda: app.app.services.desk.loaded is not None)
    app.window.models_requested.emit()
    app.wait(lambda: app["modelsTable"].isVisible() and len(names(app)) > 1)
    return app


def rename(app: Driver, model: str, name: str) -> None:
    """As with F2 in the list."""
    pick(app, model)
    app.qtbot.keyClick(app["modelsTable"], Qt.Key.Key_F2)
    app["modelsNewName"].setText(name)
    app["modelsRenameDo"].click()


def closed(app: Driver) -> bool:
    QApplication.processEvents()
    dialog = app.find("modelsRenaming")
    return dialog is None or not dialog.isVisible()


def picked(app: Driver) -> str:
    return app["modelPicker"].currentText()


@pytest.mark.slow
def test_a_new_name_shows_everywhere_and_after_a_restart(library: Driver, tmp_path: Path, make_app):
    rename(library, "tiny", "My 作家")
    library.wait(lambda: closed(library) and "My 作家" in names(library))
    assert (tmp_path / "home" / "data" / "models" / "tiny.gguf").is_file()
    library.wait(lambda: picked(library) == "My 作家")
    library["modelsShowDetails"].click()
    library.wait(lambda: library.find("modelsDetails") is not None)
    assert library["modelsDetails"].windowTitle() == "My 作家"
    assert "File's name: tiny" in library["modelsFacts"].text()
    library["modelsDetails"].close()
    library.window.models_requested.emit()
    library.send("Say ink.")
    assert library.wait_for_reply("done").model == "My 作家"
    library.app.close()

    again = make_app().start()
    again.wait(lambda: picked(again) == "My 作家")


def test_a_name_that_another_has_is_refused_in_the_dialog(library: Driver, starter_model: Path):
    rename(library, "tiny", starter_model.stem.upper())
    library.wait(lambda: "is called" in library["modelsRenameTold"].text())
    assert not closed(library)
    library["modelsNewName"].clear()
    library["modelsRenameDo"].click()  # its file's
    library.wait(lambda: closed(library))
    assert "tiny" in names(library)


def test_the_files_own_name_comes_back_with_one_click(library: Driver):
    rename(library, "tiny", "Writer")
    library.wait(lambda: "Writer" in names(library))
    pick(library, "Writer")
    library["modelsShowDetails"].click()
    library.wait(lambda: library.find("modelsDetails") is not None)
    library["modelsRename"].click()
    library["modelsOwnName"].click()
    library.wait(lambda: "tiny" in names(library) and library.find("modelsDetails") is None)


def test_the_menu_of_a_model_offers_what_the_buttons_do(library: Driver, starter_model: Path):
    pick(library, starter_model.stem)
    page = library.window.findChild(type(library["modelsTable"]), "modelsTable").parent()
    menu = page.menu()
    words = [action.text() for action in menu.actions() if not action.isSeparator()]
    assert words == ["Use it", "Details…", "Rename…", "Default options…", "Show in folder", "Move to the trash"]
    assert not menu.actions()[-1].isEnabled(), "it came with Lampblack"
    menu.deleteLater()
