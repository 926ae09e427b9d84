"""F1: what the keys do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.settings.declared import SEND_WITH
from lampblack.ui.chat.conversation_menu import ARCHIVE_KEYS, MOVE_KEYS, PIN_KEYS, PRINT_KEYS
from lampblack.ui.widgets.scrolled_column import ScrolledColumn, room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QKeyEvent

    from lampblack.settings.file import Settings
    from lampblack.ui.theme import Theme


_MARGIN, _GAP = 24, 24


class ShortcutsDialog(Translated, QDialog):
    """A table of keys, in the names of this system's keyboard. Where the screen is small, it wraps and scrolls.

    panels: what the window's panels are called, in their order.
    """

    def __init__(
        self,
        theme: Theme,
        settings: Settings,
        parent: QWidget | None = None,
        panels: Sequence[Callable[[], str]] = (),
    ) -> None:
        super().__init__(parent)
        self.setObjectName("shortcutsDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._theme, self._settings, self._panels = theme, settings, panels
        content = QWidget()
        content.setObjectName("scrolled")
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, 0)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(8)
        self._column = ScrolledColumn(content)
        self._close = QPushButton()
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, _MARGIN)
        layout.setSpacing(16)
        layout.addWidget(self._column, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(_MARGIN, 0, _MARGIN, 0)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout.addLayout(buttons)
        self._retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Page Up and Down, Home and End scroll."""
        bar = self._column.verticalScrollBar()
        ways = {
            Qt.Key.Key_PageDown: bar.value() + bar.pageStep(),
            Qt.Key.Key_PageUp: bar.value() - bar.pageStep(),
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        place = ways.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            bar.setValue(place)

    def _rows(self) -> list[tuple[str, str]]:
        enter_sends = self._settings.get(SEND_WITH) == "enter"
        send, line = ("Return", "Shift+Return") if enter_sends else ("Ctrl+Return", "Return")
        return [
            (self.tr("Send the message"), send),
            (self.tr("New line"), line),
            (self.tr("Attach documents"), "Ctrl+Shift+A"),
            (self.tr("Stop the reply"), "Esc"),
            (self.tr("Message above"), "Ctrl+Up"),
            (self.tr("Message below (in the conversation)"), "Ctrl+Down"),
            (self.tr("The reply token by token"), "Ctrl+E"),
            (self.tr("Compare with a second model, or end that"), "Ctrl+Shift+D"),
            (self.tr("New conversation"), "Ctrl+N"),
            (self.tr("Search in all conversations"), "Ctrl+F"),
            (self.tr("Find in this conversation"), "Ctrl+Shift+F"),
            (self.tr("Rename the conversation (in the list)"), "F2"),
            (self.tr("Delete the conversation (in the list)"), "Delete"),
            (self.tr("Pin the conversation (in the list)"), PIN_KEYS),
            (self.tr("Archive the conversation (in the list)"), ARCHIVE_KEYS),
            (self.tr("Move the conversation to a folder (in the list)"), MOVE_KEYS),
            (self.tr("Print the conversation, or save it as PDF"), PRINT_KEYS),
            (self.tr("Undo the deletion"), "Ctrl+Z"),
            *((title(), f"Ctrl+{number}") for number, title in enumerate(self._panels, 1)),
            *([(self.tr("Run what a panel is to do"), "Ctrl+Return")] if enter_sends else []),
            (self.tr("Complete the code at the cursor"), "Ctrl+Space"),
            (self.tr("Leave the code for what is behind it"), "Ctrl+Tab"),
            (self.tr("Choose a model"), "Ctrl+M"),
            (self.tr("Models"), "Ctrl+Shift+M"),
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
        whats, keys = [], []
        for row, (what, key) in enumerate(self._rows()):
            whats.append(QLabel(what))
            whats[-1].setWordWrap(True)
            keys.append(QLabel(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)))
            keys[-1].setFont(self._theme.mono_font(0.93))
            keys[-1].setProperty("role", "quiet")
            self._grid.addWidget(whats[-1], row, 0)
            self._grid.addWidget(keys[-1], row, 1)
        self._grid.setRowStretch(len(whats), 1)
        self._fit(whats, keys)

    def _fit(self, whats: list[QLabel], keys: list[QLabel]) -> None:
        """As wide as the words, as far as the screen goes."""
        room = room_on_screen(self)
        bar = self._column.verticalScrollBar().sizeHint().width()
        around = max(_width_of(label) for label in keys) + 2 * _MARGIN + _GAP + bar
        width = min(max(_width_of(label) for label in whats), room.width() - around)
        for label in whats:
            label.setMinimumSize(width, label.heightForWidth(width))
        self._column.fit_window()


def _width_of(label: QLabel) -> int:
    return label.fontMetrics().horizontalAdvance(label.text()) + 2
