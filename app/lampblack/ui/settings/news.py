"""What comes to the settings dialog from outside while it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.ui.background import Background
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services
    from lampblack.ui.settings.dialog import SettingsDialog


class SettingsNews(QObject):
    """Does nothing while the dialog is closed. name_of gives the name of the model at a path."""

    def __init__(
        self, window: MainWindow, services: Services, background: Background, name_of: Callable[[str], str]
    ) -> None:
        super().__init__(window)
        self._services, self._background, self._name_of = services, background, name_of
        self._opened_dialog: SettingsDialog | None = None
        window.settings_opened.connect(self._open)

    @property
    def dialog(self) -> SettingsDialog | None:
        """The dialog while it is there."""
        if self._opened_dialog is not None and not isValid(self._opened_dialog):
            self._opened_dialog = None
        return self._opened_dialog

    def refresh(self, *_news: object) -> None:
        """Something is new: to be told where the dialog is there."""
        if (dialog := self.dialog) is not None:
            self._tell(dialog)

    def _open(self, dialog: SettingsDialog) -> None:
        self._opened_dialog = dialog
        self._begin(dialog)
        self._tell(dialog)

    def _begin(self, dialog: SettingsDialog) -> None:
        """The dialog has just been opened."""

    def _tell(self, dialog: SettingsDialog) -> None:
        raise NotImplementedError(f"{type(self).__name__} has nothing to tell")
