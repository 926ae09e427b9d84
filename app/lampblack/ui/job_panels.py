"""The panels that do jobs, each made with what is behind it when it is first seen."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.faults import Fault
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.main_window import MainWindow
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar
    from lampblack.ui.theme import Theme

    Shared = tuple[StatusBar, Services, Background, Bridge]
    """What every controller is given besides its panel."""
    Made = tuple[QWidget, "PanelController"]


class PanelController(Protocol):
    """What connects a panel to its jobs."""

    @property
    def chat_wanted(self) -> SignalInstance:
        """A text that is to be taken to the chat."""

    def start(self, kept: str) -> None:
        """Shows what the panel held when the app was closed: what was saved of it, or nothing."""

    def flush(self) -> None:
        """Keeps what still waits for its delay."""


class JobPanels:
    """One of each. take_to_chat: is given a text that the person wants to go on with there."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        services: Services,
        background: Background,
        bridge: Bridge,
        take_to_chat: Callable[[str], None],
    ) -> None:
        self._window, self._theme, self._take_to_chat = window, theme, take_to_chat
        self._shared = (window.status, services, background, bridge)
        self.made: dict[str, PanelController] = {}
        """What connects those that have been seen."""

    def start(self) -> None:
        """Reads what each held when the app was closed; then it may be seen."""
        _, services, background, _ = self._shared
        for key in _MAKERS:
            background.run(
                partial(services.panel_choices.find, key), partial(self._admit, key), partial(self._admit_empty, key)
            )

    def flush(self) -> None:
        """Keeps what still waits for its delay in any."""
        for panel in self.made.values():
            panel.flush()

    def _admit(self, key: str, kept: str) -> None:
        self._window.job_page(key).fill_with(partial(self._make, key, kept))

    def _admit_empty(self, key: str, fault: Fault) -> None:
        self._window.show_fault(fault)
        self._admit(key, "")

    def _make(self, key: str, kept: str) -> QWidget:
        panel, controller = _MAKERS[key](self._theme, self._shared)
        controller.chat_wanted.connect(self._take_to_chat)
        self.made[key] = controller
        controller.start(kept)
        return panel


def _write(theme: Theme, shared: Shared) -> Made:
    from lampblack.ui.write.controller import WriteController
    from lampblack.ui.write.panel import WritePanel

    panel = WritePanel(theme)
    return panel, WriteController(panel, *shared)


def _summarize(theme: Theme, shared: Shared) -> Made:
    from lampblack.ui.summarize.controller import SummarizeController
    from lampblack.ui.summarize.panel import SummarizePanel

    panel = SummarizePanel(theme)
    return panel, SummarizeController(panel, *shared)


def _translate(theme: Theme, shared: Shared) -> Made:
    from lampblack.ui.translate.controller import TranslateController
    from lampblack.ui.translate.panel import TranslatePanel

    panel = TranslatePanel(theme)
    return panel, TranslateController(panel, *shared)


def _code(theme: Theme, shared: Shared) -> Made:
    from lampblack.syntax.checking import check
    from lampblack.ui.code.controller import CodeController
    from lampblack.ui.code.panel import CodePanel

    panel = CodePanel(theme)
    return panel, CodeController(panel, *shared, check)


def _analyze(theme: Theme, shared: Shared) -> Made:
    from lampblack.ui.analyze.controller import AnalyzeController
    from lampblack.ui.analyze.panel import AnalyzePanel

    panel = AnalyzePanel(theme)
    return panel, AnalyzeController(panel, *shared)


_MAKERS = {"write": _write, "summarize": _summarize, "translate": _translate, "code": _code, "analyze": _analyze}
"""By the name under which the window and the database know it."""
