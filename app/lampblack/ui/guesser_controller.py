"""Tells the settings dialog which models could guess ahead, and what became of the one that is to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lampblack.ui.settings.news import SettingsNews

if TYPE_CHECKING:
    from lampblack.models.library import Listing
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.settings.dialog import SettingsDialog


class GuesserController(SettingsNews):
    """Lists the models anew with each opening."""

    def follow(self, bridge: Bridge) -> None:
        """Hears of what the bridge tells."""
        bridge.guesser_changed_came.connect(self.refresh)
        bridge.memory_changed_came.connect(self.refresh)

    def _begin(self, dialog: SettingsDialog) -> None:
        del dialog
        self._background.run(self._services.library.list, self._listed)

    def _listed(self, listing: Listing) -> None:
        if (dialog := self.dialog) is not None:
            dialog.set_models({model.path: model.name for model in listing.models})

    def _tell(self, dialog: SettingsDialog) -> None:
        dialog.guesser.show_guesser(self._services.guessing.guesser, self._name_of)
