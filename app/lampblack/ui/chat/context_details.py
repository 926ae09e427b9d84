"""Opens what says what fills the context, when the meter is clicked or Enter is pressed on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from lampblack.domain.context_parts import context_parts
from lampblack.tasks.documents import Documents

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.context_parts import ContextParts
    from lampblack.ui.background import Background
    from lampblack.ui.chat.context_popup import ContextPopup
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services
    from lampblack.ui.theme import Theme


class ContextDetails(QObject):
    """Reads the conversation anew each time it is asked."""

    def __init__(
        self,
        panel: ChatPanel,
        theme: Theme,
        services: Services,
        background: Background,
        shown_id: Callable[[], int | None],
    ) -> None:
        """shown_id: tells which conversation is in view, None for one that has no number yet."""
        super().__init__(panel)
        self._panel, self._theme, self._shown_id = panel, theme, shown_id
        self._conversations, self._background = services.conversations, background
        self._documents = Documents(services.attachments)
        self._popup: ContextPopup | None = None
        panel.composer.meter.asked.connect(self._asked)

    def _asked(self) -> None:
        number, total = self._shown_id(), self._panel.composer.meter.maximum()
        options = self._panel.options.options()

        def read() -> ContextParts:
            path = self._conversations.path(number) if number is not None else []
            return context_parts(options, path, self._documents.told(path), total)

        def show(parts: ContextParts) -> None:
            if self._shown_id() == number:
                self._open(parts)

        self._background.run(read, show)

    def _open(self, parts: ContextParts) -> None:
        if self._popup is None:
            from lampblack.ui.chat.context_popup import ContextPopup

            self._popup = ContextPopup(self._theme, self._panel)
        self._popup.open_over(self._panel.composer.meter, parts)
