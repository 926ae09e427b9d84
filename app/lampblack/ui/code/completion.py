"""Completing at the cursor: asked for by a key, put in selected, and taken out by undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from lampblack.tasks.completing import Completing

if TYPE_CHECKING:
    from lampblack.domain.faults import Fault
    from lampblack.ui.code.panel import CodePanel
    from lampblack.ui.services import Services


class Completion(QObject):
    """What is typed, or another place of the cursor, ends the one that is under way."""

    _came = Signal(int, str, object)

    def __init__(self, panel: CodePanel, services: Services) -> None:
        super().__init__(panel)
        self._panel = panel
        self._completing = Completing(services.engine, services.desk)
        self._number = 0
        self._is_waiting = False
        self._came.connect(self._take, Qt.ConnectionType.QueuedConnection)
        panel.editor.complete_wanted.connect(self.start)
        panel.editor.cursorPositionChanged.connect(self.cancel)
        panel.editor.textChanged.connect(self.cancel)

    @property
    def is_waiting(self) -> bool:
        """Whether a model is asked."""
        return self._is_waiting

    def start(self) -> None:
        """Asks for what may come at the cursor."""
        editor = self._panel.editor
        if editor.isReadOnly() or self._panel.bar.is_running:
            return
        before, after = editor.around_cursor()
        self._number += 1
        number = self._number
        self._is_waiting = True
        self._panel.bar.show_note(lambda: self.tr("Completing… Esc stops it."))
        self._completing.start(before, after, lambda text, fault: self._came.emit(number, text, fault))

    def cancel(self) -> None:
        """Nothing is put in any more."""
        if self._is_waiting:
            self._is_waiting = False
            self._number += 1
            self._completing.cancel()
            self._panel.bar.show_note(str)

    def close(self) -> None:
        """Ends the one that is under way, and waits for it."""
        self.cancel()
        self._completing.close()

    def _take(self, number: int, text: str, fault: Fault | None) -> None:
        if number != self._number or not self._is_waiting:
            return
        self._is_waiting = False
        bar = self._panel.bar
        if fault is not None:
            bar.show_fault(fault)
        elif not text:
            bar.show_note(lambda: self.tr("The model had nothing to add here."))
        else:
            self._panel.editor.insert(text)
            bar.show_note(lambda: self.tr("Put in and selected. Ctrl+Z takes it out again."))
