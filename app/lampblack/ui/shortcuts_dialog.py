"""F1: what the keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.settings import SEND_WITH, Settings
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from lampblack.ui.theme import Theme


class ShortcutsDialog(Translated, QDialog):
    """A table of keys, in the names of this system's keyboard."""

    def __init__(self, theme: Theme, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._settings = theme, settings
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(8)
        self._close = QPushButton()
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addLayout(self._grid)
        layout.addStretch(1)
        layout.addWidget(self._close, 0, Qt.AlignmentFlag.AlignRight)
        self._retranslate()

    def _rows(self) -> list[tuple[str, str]]:
        enter_sends = self._settings.get(SEND_WITH) == "enter"
        send, line = ("Return", "Shift+Return") if enter_sends else ("Ctrl+Return", "Return")
        return [
            (self.tr("Send the message"), send),
            (self.tr("New line"), line),
            (self.tr("Stop the reply"), "Esc"),
            (self.tr("Message above (in the conversation)"), "Ctrl+Up"),
            (self.tr("Message below (in the conversation)"), "Ctrl+Down"),
            (self.tr("New conversation"), "Ctrl+N"),
            (self.tr("Rename the conversation (in the list)"), "F2"),
            (self.tr("Delete the conversation (in the list)"), "Delete"),
            (self.tr("Undo the deletion"), "Ctrl+Z"),
            (self.tr("Chat"), "Ctrl+1"),
            (self.tr("Settings"), "Ctrl+,"),
            (self.tr("Larger text"), "Ctrl++"),
            (self.tr("Smaller text"), "Ctrl+-"),
            (self.tr("Normal text size"), "Ctrl+0"),
            (self.tr("These keys"), "F1"),
            (self.tr("Quit"), "Ctrl+Q"),
        ]

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Keys"))
        self._close.setText(self.tr("Close"))
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()  # it goes only when the event loop comes round again
                widget.deleteLater()
        for row, (what, keys) in enumerate(self._rows()):
            self._grid.addWidget(QLabel(what), row, 0)
            label = QLabel(QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText))
            label.setFont(self._theme.mono_font(0.93))
            label.setProperty("role", "quiet")
            self._grid.addWidget(label, row, 1)
