"""Says in the chat what is otherwise while a model elsewhere answers: where messages go, and what it cannot do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lampblack.domain.endpoints import model_elsewhere
from lampblack.ui.elsewhere_words import State
from lampblack.ui.transcript.empty_state import EmptyState

if TYPE_CHECKING:
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.model_controller import ModelController
    from lampblack.ui.services import Services
    from lampblack.ui.side_by_side.controller import SideBySide


class Elsewhere(QObject):
    """Follows which models answer next. Lives on the window's thread."""

    def __init__(self, panel: ChatPanel, services: Services, models: ModelController, sides: SideBySide) -> None:
        super().__init__(panel)
        self._panel, self._services, self._sides = panel, services, sides
        models.model_named.connect(lambda _: self._show())
        models.elsewhere_changed.connect(self._show)
        sides.who_changed.connect(self._show_line)
        self._show()

    def _show(self) -> None:
        chosen = model_elsewhere(self._services.desk.chosen)
        self._panel.composer.meter.set_unknown(chosen is not None)
        self._panel.options.set_elsewhere(chosen.host if chosen is not None else "")
        self._panel.transcript.set_elsewhere(chosen is not None)
        self._show_line()

    def _show_line(self) -> None:
        contender = self._sides.contender
        paths = (self._services.desk.chosen, contender.model if contender is not None else "")
        models = [model for path in paths if (model := model_elsewhere(path)) is not None]
        addresses = dict.fromkeys(model.address for model in models)
        self._panel.elsewhere.show_places([(address, self._state(address)) for address in addresses])
        empty = self._panel.transcript.findChild(EmptyState)
        assert isinstance(empty, EmptyState)
        empty.set_stays(not addresses)

    def _state(self, address: str) -> State:
        if self._services.endpoints.find(address) is None:
            return State.GONE
        return State.OFFLINE if self._services.endpoints.is_offline else State.MAY_BE_ASKED
