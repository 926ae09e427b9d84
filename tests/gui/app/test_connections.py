"""The list of what left this computer, from the settings dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.gui.app.test_model_library import cells

from lampblack.network.journal import Outcome
from lampblack.ui.settings.connections_dialog import ConnectionsDialog

if TYPE_CHECKING:
    from tests.gui.app.conftest import Driver


def opened(app: Driver) -> ConnectionsDialog:
    app.window.open_settings()
    app["settingsConnections"].click()
    dialog = app["connectionsDialog"]
    assert isinstance(dialog, ConnectionsDialog)
    app.wait(dialog.isVisible)
    return dialog


def test_what_left_this_computer_is_listed_until_the_list_is_emptied(app: Driver):
    journal = app.app.services.connections
    journal.end(journal.record("hub.example", "GET /api/models"), Outcome.ANSWERED, 404)
    journal.end(journal.record("storage.example:8443", "GET /ink.gguf"), Outcome.CUT, 200, 3_000_000)
    journal.keep_back("hub.example", "GET /later")
    journal.record("hub.example", "GET /now")
    dialog = opened(app)
    app.wait(lambda: dialog.table.isVisible())
    assert [row[1:] for row in cells(dialog.table)] == [
        ["hub.example", "GET /now", "not known", ""],
        ["hub.example", "GET /later", "kept back: offline only", ""],
        ["storage.example:8443", "GET /ink.gguf", "cut off", "3 MB"],
        ["hub.example", "GET /api/models", "error (404)", ""],
    ]
    app["connectionsClear"].click()
    app.wait(lambda: not dialog.table.isVisible())
    assert app["connectionsWords"].text() == "Lampblack has asked nothing of another computer."
    assert journal.all() == []


def test_a_new_home_has_asked_nothing(app: Driver):
    dialog = opened(app)
    assert not dialog.table.isVisible()
    assert app["connectionsWords"].text() == "Lampblack has asked nothing of another computer."
    assert not app["connectionsClear"].isEnabled()
