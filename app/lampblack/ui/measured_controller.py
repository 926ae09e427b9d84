"""Tells the settings dialog what was measured of the chosen model, and has it measured again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from lampblack.ui.settings.measured_note import MeasuredState

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import Measurement
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services
    from lampblack.ui.settings.dialog import SettingsDialog


class MeasuredController(QObject):
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
        bridge.model_measured_came.connect(self._refresh)
        bridge.memory_changed_came.connect(self._refresh)

    def _opened(self, dialog: SettingsDialog) -> None:
        self._dialog = dialog
        dialog.measure_requested.connect(self._measure)
        self._refresh()

    def _measure(self) -> None:
        if self._services.desk.loaded is not None:
            self._services.measured.measure(self._services.desk.loaded.path)
            self._refresh()

    def _refresh(self, *_news: object) -> None:
        path = self._services.desk.chosen
        if self._dialog is None or not isValid(self._dialog):
            self._dialog = None
        elif path is None:
            self._dialog.measured.show_state(None)
        else:
            measured = self._services.measured
            self._background.run(
                lambda: (measured.find(path), measured.is_refused(path)),
                lambda found: self._show(path, *found),
                lambda _: self._show(path, None),
            )

    def _show(self, path: str, measurement: Measurement | None, refused: bool = False) -> None:
        if self._dialog is None or not isValid(self._dialog):
            return
        loaded = self._services.desk.loaded
        self._dialog.measured.show_state(
            MeasuredState(
                name=self._name_of(path),
                measurement=measurement,
                in_memory=loaded is not None and loaded.path == path,
                under_way=self._services.measured.is_under_way(path),
                refused=refused,
            )
        )
