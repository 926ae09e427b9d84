"""Connects the header's memory with the engine: what is in memory is asked for when it may have changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from lampblack.engine.protocol import StatusReport

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.models import ModelStatus
    from lampblack.engine.engine import RequestEvent
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.header import Header
    from lampblack.ui.services import Services

REFRESH_EVERY = 1000
"""Milliseconds, while somebody looks at what each model does."""


class MemoryController(QObject):
    """Asks for one status at a time, and never regularly but while the list is open.

    name_of gives the name of the model at a path.
    """

    def __init__(
        self, header: Header, services: Services, background: Background, bridge: Bridge, name_of: Callable[[str], str]
    ) -> None:
        super().__init__(header)
        self._header, self._services, self._background, self._bridge = header, services, background, bridge
        self._name_of = name_of
        self._asked = self._changed_since = False
        self._timer = QTimer(self)
        self._timer.setInterval(REFRESH_EVERY)
        self._timer.timeout.connect(self._ask)
        header.memory_opened.connect(self._opened)
        header.memory_closed.connect(self._timer.stop)
        header.free_requested.connect(self._free)
        for news in (bridge.memory_changed_came, bridge.model_measured_came, bridge.reply_closed_came):
            news.connect(self._ask)
        bridge.memory_came.connect(self._came)

    def refresh(self) -> None:
        """What is in memory may be called otherwise than before."""
        self._ask()

    def _opened(self) -> None:
        self._ask()
        self._timer.start()

    def _free(self, path: str) -> None:
        self._background.run(lambda: self._services.desk.unload(path))

    def _ask(self, *_news: object) -> None:
        if not self._services.engine.models:  # also: asking an engine that died would start another
            self._header.set_memory((), {})
        elif self._asked:
            self._changed_since = True
        else:
            self._asked, self._changed_since = True, False
            self._services.engine.ask_status(self._take)

    def _take(self, event: RequestEvent) -> None:
        """On the engine's thread. An engine that died has nothing in memory."""
        self._bridge.memory(event.models if isinstance(event, StatusReport) else ())

    def _came(self, models: tuple[ModelStatus, ...]) -> None:
        self._asked = False
        names = {model.path: self._name_of(model.path) for model in models}
        self._header.set_memory(models, names, self._services.desk.leaving)
        if self._changed_since:
            self._ask()
