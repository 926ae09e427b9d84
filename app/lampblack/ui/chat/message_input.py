"""The field a message is written in: plain text, one to ten lines high, safe with input methods."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QWidget

from lampblack.ui.widgets.plain_text_field import PlainTextField

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

    from lampblack.ui.theme import Theme

MAXIMUM_LINES = 10
EXPLAIN_KEYS = "Ctrl+E"
"""Elsewhere on Linux they go to the line's end, as End does here."""
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_ERASE = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
_STANDARD = QKeySequence.StandardKey
_KEYPAD = Qt.KeyboardModifier.KeypadModifier


class MessageInput(PlainTextField):
    """Enter sends and Shift+Enter begins a new line, or Ctrl+Enter sends and Enter begins a line.

    While an input method composes, no key but its own reaches the text, so that the Enter that commits Chinese text
    sends nothing.
    """

    send_pressed = Signal()
    write_pressed = Signal()
    """Somebody writes although nothing can be written; whoever hears of it may change that before the key is taken."""
    files_pasted = Signal(list)
    """The paths of files that were copied in a file manager."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, 1, MAXIMUM_LINES, parent)
        self._send_with = "enter"
        self.setObjectName("chatInput")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.restyle()

    def set_send_with(self, keys: str) -> None:
        """Takes "enter" or "ctrl_enter"."""
        self._send_with = keys

    def restyle(self) -> None:
        super().restyle()
        room = self._theme.control_height - self._line_height
        self.document().setDocumentMargin(max(4.0, room / 2))
        self._fit()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        paths = [Path(url.toLocalFile()) for url in source.urls() if url.isLocalFile()]
        if paths:
            self.files_pasted.emit(paths)
        else:
            super().insertFromMimeData(source)

    def event(self, event: QEvent) -> bool:
        """Where there is nothing of its own to undo, Ctrl+Z is left to the window, which may have deleted something."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            document = self.document()
            is_untouched = not document.isUndoAvailable() and not document.isRedoAvailable()
            is_to_explain = QKeySequence(event.keyCombination()) == QKeySequence(EXPLAIN_KEYS)
            if is_to_explain or (is_untouched and event.matches(QKeySequence.StandardKey.Undo)):
                event.ignore()
                return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.is_composing() and event.key() in (*_ENTER, Qt.Key.Key_Escape):
            event.accept()
            return
        if self.isReadOnly() and self._writes(event):
            self.write_pressed.emit()
        if event.key() not in _ENTER:
            super().keyPressEvent(event)
            return
        modifiers = event.modifiers() & ~_KEYPAD
        if self._sends(modifiers):
            self.send_pressed.emit()
        elif self.isReadOnly():
            event.accept()
        elif modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier):
            self.insertPlainText("\n")  # Qt's own Shift+Enter makes a line separator, which no model has learnt
            self.ensureCursorVisible()
        else:
            super().keyPressEvent(event)

    def _sheet(self) -> str:
        return super()._sheet() + "#chatInput, #chatInput:focus { border: none; background: transparent; padding: 0; }"

    def _writes(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~_KEYPAD
        if event.key() in _ENTER:
            return not self._sends(modifiers)
        if event.key() in _ERASE or event.matches(_STANDARD.Paste) or event.matches(_STANDARD.Cut):
            return True
        plain = modifiers in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        return plain and event.text().isprintable() and bool(event.text())

    def _sends(self, modifiers: Qt.KeyboardModifier) -> bool:
        control = modifiers == Qt.KeyboardModifier.ControlModifier
        return control or (self._send_with == "enter" and modifiers == Qt.KeyboardModifier.NoModifier)

    def is_composing(self) -> bool:
        """Whether an input method is at work in it."""
        return bool(self.textCursor().block().layout().preeditAreaText())
