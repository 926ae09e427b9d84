"""The panels that do jobs, connected to what is behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lampblack.syntax.checking import check
from lampblack.ui.analyze.controller import AnalyzeController
from lampblack.ui.code.controller import CodeController
from lampblack.ui.summarize.controller import SummarizeController
from lampblack.ui.translate.controller import TranslateController
from lampblack.ui.write.controller import WriteController

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance

    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services


class PanelController(Protocol):
    """What connects a panel to its jobs."""

    @property
    def chat_wanted(self) -> SignalInstance:
        """A text that is to be taken to the chat."""

    def start(self) -> None:
        """Shows what the panel held when the app was closed."""

    def flush(self) -> None:
        """Keeps what still waits for its delay."""


class JobPanels:
    """One of each. take_to_chat: is given a text that the person wants to go on with there."""

    def __init__(
        self,
        window: MainWindow,
        services: Services,
        background: Background,
        bridge: Bridge,
        take_to_chat: Callable[[str], None],
    ) -> None:
        shared = (window.status, services, background, bridge)
        self.write = WriteController(window.write, *shared)
        self.summarize = SummarizeController(window.summarize, *shared)
        self.translate = TranslateController(window.translate, *shared)
        self.code = CodeController(window.code, *shared, check)
        self.analyze = AnalyzeController(window.analyze, *shared)
        for panel in self._all():
            panel.chat_wanted.connect(take_to_chat)

    def start(self) -> None:
        """Shows what each held when the app was closed."""
        for panel in self._all():
            panel.start()

    def flush(self) -> None:
        """Keeps what still waits for its delay in any."""
        for panel in self._all():
            panel.flush()

    def _all(self) -> tuple[PanelController, ...]:
        return self.write, self.summarize, self.translate, self.code, self.analyze
