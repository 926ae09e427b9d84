"""Says in the chat what is otherwise while a model elsewhere answers: where messages go, and what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lampblack.domain.endpoints import model_elsewhere
from lampblack.settings.declared import OFFLINE
from lampblack.ui.elsewhere_words import State

if TYPE_CHECKING:
    from lampblack.settings.file import Settings
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.model_controller import ModelController
    from lampblack.ui.services import Services


class Elsewhere(QObject):
    """Follows which model is chosen. Lives on the window's thread."""

    def __init__(self, panel: ChatPanel, settings: Settings, services: Services, models: ModelController) -> None:
        super().__init__(panel)
        self._panel, self._settings, self._services = panel, settings, services
        models.model_named.connect(lambda _: self._show())
        models.elsewhere_changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        model = model_elsewhere(self._services.desk.chosen)
        if model is None:
            self._panel.elsewhere.show_address("")
            return
        state = State.OFFLINE if self._settings.get(OFFLINE) else State.MAY_BE_ASKED
        if self._services.endpoints.find(model.address) is None:
            state = State.GONE
        self._panel.elsewhere.show_address(model.address, state)
