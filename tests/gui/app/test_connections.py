"""The list of what left this computer, from the settings dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    journal.record("hub.example", "GET /api/models")
    journal.record("storage.example", "GET /ink.gguf")
    dialog = opened(app)
    app.wait(lambda: dialog.table.isVisible())
    assert [(one.host, one.what) for one in dialog.table.rows.things] == [
        ("storage.example", "GET /ink.gguf"),
        ("hub.example", "GET /api/models"),
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
