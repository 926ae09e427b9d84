"""One text that was written: it can be edited, copied, saved, rewritten, or taken to the chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPlainTextEdit, QPushButton, QVBoxLayout

from lampblack.domain.scripts import is_chinese
from lampblack.ui.jobs.panel_tools import ToolButton
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.translated import Translated
from lampblack.ui.write.words import change_words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.theme import Theme

_LEAST_WIDTH, _LEAST_HEIGHT = 80, 80


class Variant(Translated, QFrame):
    """edited: the person changed the text. rewrite_wanted: how, of what is selected, or of all where nothing is."""

    edited = Signal()
    save_wanted = Signal()
    chat_wanted = Signal(str)
    rewrite_wanted = Signal(str)

    def __init__(self, theme: Theme, number: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._number = theme, number
        self._is_written = False
        self.is_complete = False
        """Whether the model has written all of it."""
        name = "writeOutput" if number == 1 else f"writeOutput{number}"
        self.field = QPlainTextEdit()
        self.field.setObjectName(name)
        self.field.setTabChangesFocus(True)
        self.field.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.field.textChanged.connect(self._changed)
        self._count = ElidedLabel()
        self._count.setProperty("role", "quiet")
        self._copy = ToolButton(theme, f"{name}Copy", "copy", lambda: self.tr("Copy this text"))
        self._save = ToolButton(theme, f"{name}Save", "save", lambda: self.tr("Save this text…"))
        self._chat = ToolButton(theme, f"{name}Chat", "chat", lambda: self.tr("Take this text to the chat"))
        self._rewrite = QPushButton()
        self._rewrite.setObjectName(f"{name}Rewrite")
        self._menu = QMenu(self._rewrite)
        self._rewrite.setMenu(self._menu)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self._save.clicked.connect(self.save_wanted)
        self._chat.clicked.connect(lambda: self.chat_wanted.emit(self.text()))
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self._rewrite)
        row.addWidget(self._count, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for button in (self._copy, self._save, self._chat):
            row.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.field, 1)
        layout.addLayout(row)
        theme.changed.connect(self._restyle)
        self._restyle()
        self._retranslate()

    def text(self) -> str:
        """What stands in it."""
        return self.field.toPlainText()

    def begin(self) -> None:
        """Empties it for a new text, which only the model writes until `finish`."""
        self._is_written, self.is_complete = True, False
        self.field.setPlainText("")
        self.field.setReadOnly(True)
        self._show_state()

    def append(self, text: str) -> None:
        """New text; what is read further up stays in view."""
        bar = self.field.verticalScrollBar()
        follows = bar.value() >= bar.maximum() - 4
        cursor = QTextCursor(self.field.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        if follows:
            bar.setValue(bar.maximum())

    def finish(self, text: str) -> None:
        """All of it is there: `text`, which may be another than what came."""
        self.is_complete = True
        self.stop(text)

    def stop(self, text: str | None = None) -> None:
        """No more comes; text: what it is to be, where that is another."""
        if not self._is_written:
            return
        self.field.setReadOnly(False)
        if text is not None and text != self.text():
            self.field.setPlainText(text)
        self._is_written = False
        self.field.document().clearUndoRedoStacks()
        self._show_state()

    def to_rewrite(self) -> tuple[int, int]:
        """Where the text that is to be rewritten begins and ends: the selection, or all of it."""
        cursor = self.field.textCursor()
        if cursor.hasSelection():
            return cursor.selectionStart(), cursor.selectionEnd()
        return 0, self.field.document().characterCount() - 1

    def replace(self, start: int, end: int, text: str) -> None:
        """Puts another text in place of a part; Ctrl+Z undoes it."""
        cursor = QTextCursor(self.field.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text)
        self.field.setFocus()

    def part(self, start: int, end: int) -> str:
        """The text from one place to another, by Qt's count."""
        cursor = QTextCursor(self.field.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText().replace("\u2029", "\n")

    def _changed(self) -> None:
        self._show_state()
        if not self._is_written:
            self.edited.emit()

    def _show_state(self) -> None:
        text = self.text()
        has_text = bool(text.strip())
        for button in (self._copy, self._save, self._chat):
            button.setEnabled(has_text)
        self._rewrite.setEnabled(has_text and not self._is_written)
        if is_chinese(text):
            self._count.setText(self.tr("%n character(s)", "", sum(not each.isspace() for each in text)))
        else:
            self._count.setText(self.tr("%n word(s)", "", len(text.split())) if has_text else "")

    def _retranslate(self) -> None:
        self.field.setAccessibleName(self.tr("Text {number}").format(number=self._number))
        self.field.setPlaceholderText(self.tr("The text appears here. It can be edited."))
        self._rewrite.setText(self.tr("Rewrite"))
        self._rewrite.setToolTip(self.tr("Rewrite what is selected, or the whole text"))
        self._menu.clear()
        for change, words in change_words().items():
            self._menu.addAction(words).triggered.connect(
                lambda _checked=False, wanted=change: self.rewrite_wanted.emit(wanted)
            )
        self._show_state()

    def _restyle(self) -> None:
        self._count.setFont(self._theme.font(0.87))
