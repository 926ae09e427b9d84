"""What the panel holds, kept while it is worked with, and shown again at the next start."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer

from lampblack.domain.coding.tasks import Action, ContextFile
from lampblack.tasks.coding import PANEL
from lampblack.ui.code.sheets import SheetText

if TYPE_CHECKING:
    from lampblack.store.panel_choices import PanelChoiceStore
    from lampblack.ui.background import Background
    from lampblack.ui.code.context_files import ContextFiles
    from lampblack.ui.code.panel import CodePanel

_SAVE_AFTER = 600
"""Milliseconds without a change after which it is kept."""


class Kept(QObject):
    """Choices, code and files. The database is written in the background."""

    def __init__(
        self, panel: CodePanel, context: ContextFiles, store: PanelChoiceStore, background: Background
    ) -> None:
        super().__init__(panel)
        self._panel, self._context, self._store, self._background = panel, context, store, background
        self._is_showing = False
        self._later = QTimer(self, singleShot=True, interval=_SAVE_AFTER)
        self._later.timeout.connect(self._save)
        panel.changed.connect(self.save_soon)
        panel.sheets.edited.connect(self.save_soon)
        context.changed.connect(self.save_soon)

    def show(self, kept: str) -> None:
        """Shows what was kept; nothing where that is empty."""
        if not kept:
            return
        choices = msgspec.json.decode(kept, type=_Choices)
        panel = self._panel
        self._is_showing = True
        panel.choose(choices.action)
        panel.target.show_language(choices.target)
        panel.instruction.setPlainText(choices.instruction)
        panel.sheets.restore(choices.sheets, choices.current)
        panel.language.show_language(choices.language)
        self._context.show_files(choices.files)
        panel.refresh()
        self._is_showing = False

    def save_soon(self) -> None:
        """Something is another."""
        if not self._is_showing:
            self._later.start()

    def flush(self) -> None:
        """Keeps what still waits for its delay."""
        if self._later.isActive():
            self._later.stop()
            self._save()

    def _save(self) -> None:
        panel = self._panel
        choices = _Choices(
            panel.action,
            panel.language.language,
            panel.target.language,
            panel.instruction.text(),
            panel.sheets.kept(),
            panel.sheets.tabs.currentIndex(),
            self._context.files,
        )
        encoded = msgspec.json.encode(choices).decode()
        self._background.run(lambda: self._store.save(PANEL, encoded))


class _Choices(msgspec.Struct, frozen=True):
    action: Action
    language: str
    target: str
    instruction: str
    sheets: list[SheetText]
    current: int = 0
    files: tuple[ContextFile, ...] = ()
