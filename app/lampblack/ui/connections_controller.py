"""Shows the list of what left this computer when the settings dialog asks for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from lampblack.network.journal import Journal
    from lampblack.ui.background import Background
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.settings.connections_dialog import ConnectionsDialog
    from lampblack.ui.settings.dialog import SettingsDialog
    from lampblack.ui.theme import Theme


class ConnectionsController(QObject):
    """Reads the list anew each time."""

    def __init__(self, window: MainWindow, theme: Theme, journal: Journal, background: Background) -> None:
        super().__init__(window)
        self._window, self._theme, self._journal, self._background = window, theme, journal, background
        window.settings_opened.connect(self._opened)

    def _opened(self, settings: SettingsDialog) -> None:
        settings.connections_requested.connect(lambda: self._show(settings))

    def _show(self, settings: SettingsDialog) -> None:
        from lampblack.ui.settings.connections_dialog import ConnectionsDialog

        dialog = ConnectionsDialog(self._theme, settings)
        dialog.clear_wanted.connect(lambda: self._clear(dialog))
        self._background.run(self._journal.all, dialog.show_connections)
        dialog.open()

    def _clear(self, dialog: ConnectionsDialog) -> None:
        def cleared(_result: object) -> None:
            self._background.run(self._journal.all, dialog.show_connections)

        self._background.run(self._journal.clear, cleared, self._window.show_fault)
