"""Tells the settings dialog which models could guess ahead, and what became of the one that is to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.models.library import Listing
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services
    from lampblack.ui.settings.dialog import SettingsDialog


class GuesserController(QObject):
    """Does nothing while the dialog is closed. name_of gives the name of the model at a path."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        background: Background,
        bridge: Bridge,
        name_of: Callable[[str], str],
    ) -> None:
        super().__init__(window)
        self._services, self._background, self._name_of = services, background, name_of
        self._dialog: SettingsDialog | None = None
        window.settings_opened.connect(self._opened)
        bridge.guesser_changed_came.connect(self._refresh)
        bridge.memory_changed_came.connect(self._refresh)

    def _opened(self, dialog: SettingsDialog) -> None:
        self._dialog = dialog
        self._background.run(self._services.library.list, self._listed)
        self._refresh()

    def _listed(self, listing: Listing) -> None:
        if self._dialog is not None and isValid(self._dialog):
            self._dialog.set_models({model.path: model.name for model in listing.models})

    def _refresh(self) -> None:
        if self._dialog is None or not isValid(self._dialog):
            self._dialog = None
            return
        self._dialog.guesser.show_guesser(self._services.guessing.guesser, self._name_of)
