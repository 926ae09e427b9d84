"""Tells the settings dialog what was measured of the chosen model, and has it measured again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.domain.endpoints import model_elsewhere
from lampblack.ui.settings.measured_note import MeasuredState
from lampblack.ui.settings.news import SettingsNews

if TYPE_CHECKING:
    from lampblack.domain.models import Measurement
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.settings.dialog import SettingsDialog


class MeasuredController(SettingsNews):
    """Asks the disk, off the window's thread, whenever something may be new."""

    def follow(self, bridge: Bridge) -> None:
        """Hears of what the bridge tells."""
        bridge.model_measured_came.connect(self.refresh)
        bridge.memory_changed_came.connect(self.refresh)

    def _begin(self, dialog: SettingsDialog) -> None:
        dialog.measure_requested.connect(self._measure)

    def _measure(self) -> None:
        if self._services.desk.loaded is not None:
            self._services.measured.measure(self._services.desk.loaded.path)
            self.refresh()

    def _tell(self, dialog: SettingsDialog) -> None:
        path = self._services.desk.chosen
        if path is None or model_elsewhere(path) is not None:
            dialog.measured.show_state(None)
            return
        measured = self._services.measured
        self._background.run(
            lambda: (measured.find(path), measured.is_refused(path)),
            lambda found: self._show(path, *found),
            lambda _: self._show(path, None),
        )

    def _show(self, path: str, measurement: Measurement | None, refused: bool = False) -> None:
        if (dialog := self.dialog) is None:
            return
        loaded = self._services.desk.loaded
        dialog.measured.show_state(
            MeasuredState(
                name=self._name_of(path),
                measurement=measurement,
                in_memory=loaded is not None and loaded.path == path,
                under_way=self._services.measured.is_under_way(path),
                refused=refused,
            )
        )
