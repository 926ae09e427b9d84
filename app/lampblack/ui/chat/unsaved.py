"""Closing while replies cannot be saved: asks first, and offers another place for the text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QVBoxLayout, QWidget

from lampblack.ui.fault_words import sentence
from lampblack.ui.file_dialog import FileDialog
from lampblack.ui.widgets.closing_guard import ClosingGuard
from lampblack.ui.widgets.scaled_icons import scaled
from lampblack.ui.widgets.scrolled_column import room_on_screen
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.conversations import Message
    from lampblack.domain.faults import Fault
    from lampblack.ui.theme import Theme

_TEXT_WIDTH = 440
"""Pixels at 100% text."""

_SIDE = 24


class UnsavedGuard(ClosingGuard):
    """Watches a window being closed. `unsaved` gives the replies that would be lost, `fault` why."""

    def __init__(
        self,
        window: QWidget,
        theme: Theme,
        unsaved: Callable[[], Sequence[Message]],
        fault: Callable[[], Fault | None],
    ) -> None:
        super().__init__(window, unsaved, lambda: UnsavedDialog(unsaved, fault(), theme, window))


class UnsavedDialog(Translated, QDialog):
    """Stay, save the text into a file of one's choice and close, or close without it."""

    close_agreed = Signal()

    def __init__(
        self,
        unsaved: Callable[[], Sequence[Message]],
        fault: Fault | None,
        theme: Theme,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("unsavedDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._unsaved, self._fault, self._theme = unsaved, fault, theme
        self._problem: str = ""
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._stay, self._save, self._lose = QPushButton(), QPushButton(), QPushButton()
        self._stay.setObjectName("unsavedStay")
        self._save.setObjectName("unsavedSave")
        self._lose.setObjectName("unsavedLose")
        self._stay.setProperty("kind", "primary")
        self._stay.setDefault(True)
        self._stay.clicked.connect(self.reject)
        self._save.clicked.connect(self._choose_file)
        self._lose.clicked.connect(self._agree)
        self._lay_out()
        self._retranslate()
        self._stay.setFocus()

    def _lay_out(self) -> None:
        buttons = QVBoxLayout()  # one under the other: in a row they are wider than a small screen at large text
        buttons.setSpacing(8)
        for button in (self._stay, self._save, self._lose):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 24, _SIDE, 16)
        column.setSpacing(16)
        column.addWidget(self._text)
        column.addLayout(buttons)

    def save_to(self, path: str) -> None:
        """Writes the replies' text to `path` and closes; where that fails says why and stays."""
        replies = self._unsaved()  # none where saving works again
        try:
            if replies:
                Path(path).write_text("\n\n".join(message.text for message in replies), encoding="utf-8")
        except OSError as error:
            self._problem = error.strerror or str(error)
            self._retranslate()
            return
        self._agree()

    def _choose_file(self) -> None:
        dialog = FileDialog(self, self.tr("Save the text"))
        dialog.setAcceptMode(FileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([self.tr("Text (*.txt)")])
        dialog.setDefaultSuffix("txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.open()

    def _agree(self) -> None:
        self.accept()
        self.close_agreed.emit()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("A reply is not saved"))
        lost = self.tr("If Lampblack is closed now, the newest reply is lost.")
        failed = self.tr("Saving there failed ({reason}). Choose another folder.").format(reason=self._problem)
        parts = (sentence(self._fault) if self._fault else "", lost, failed if self._problem else "")
        self._text.setText("\n\n".join(part for part in parts if part))
        width = min(scaled(_TEXT_WIDTH, self._theme), room_on_screen(self).width() - 2 * _SIDE)
        self._text.setMinimumSize(width, self._text.heightForWidth(width))
        self._stay.setText(self.tr("Stay"))
        self._save.setText(self.tr("Save the text elsewhere…"))
        self._lose.setText(self.tr("Close without it"))
