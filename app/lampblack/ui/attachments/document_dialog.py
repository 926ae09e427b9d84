"""Shows what was read from a document, at a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QShowEvent, QTextCursor, QTextOption
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QTextEdit, QVBoxLayout

from lampblack.domain.attachments import place_of
from lampblack.ui.attachments.words import place_words
from lampblack.ui.widgets.elided_label import ElidedLabel
from lampblack.ui.widgets.plain_text_field import LONGEST_WORD
from lampblack.ui.widgets.translated import Translated

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from lampblack.domain.attachments import Extract
    from lampblack.ui.theme import Theme

_SIZE = (720, 560)


class DocumentDialog(Translated, QDialog):
    """The text that the model can be given, with the part from `begin` to `end` marked, if that is not all of it.

    Says the page or the line that the cursor is in. `open()` it; it deletes itself when it is closed.
    """

    def __init__(self, document: Extract, theme: Theme, parent: QWidget, begin: int = 0, end: int = 0) -> None:
        super().__init__(parent)
        self.setObjectName("documentDialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document, self._theme = document, theme
        self._span = (begin, end) if end - begin < len(document.text) else (0, 0)
        self._origin = ElidedLabel()
        self._origin.setText(document.path)
        self._origin.setToolTip(document.path)
        self._place = QLabel()
        for label in (self._origin, self._place):
            label.setProperty("role", "quiet")
        self._text = QPlainTextEdit()
        if max(map(len, document.text.split("\n"))) > LONGEST_WORD:
            self._text.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._text.setPlainText(document.text)
        self._text.setObjectName("documentText")
        self._text.setReadOnly(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setTabChangesFocus(True)
        self._text.setFont(theme.font())
        self._text.cursorPositionChanged.connect(self._say_place)
        self._close = QPushButton()
        self._close.setDefault(True)
        self._close.clicked.connect(self.accept)
        bottom = QHBoxLayout()
        bottom.addWidget(self._place, 1)
        bottom.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 16, 24, 16)
        layout.setSpacing(8)
        layout.addWidget(self._origin)
        layout.addWidget(self._text, 1)
        layout.addLayout(bottom)
        self.resize(*_SIZE)
        self._mark()
        self._retranslate()
        self._text.setFocus()

    def _mark(self) -> None:
        begin, end = (_units(self._document.text, place) for place in self._span)
        cursor = self._text.textCursor()
        cursor.setPosition(begin)
        if end > begin:
            marked = QTextEdit.ExtraSelection()
            marked.cursor = QTextCursor(cursor)
            marked.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            marked.format.setBackground(QColor(self._theme.palette.tint))
            self._text.setExtraSelections([marked])
        self._text.setTextCursor(cursor)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._text.centerCursor()

    def _say_place(self) -> None:
        offset = _characters(self._document.text, self._text.textCursor().position())
        self._place.setText(place_words(place_of(self._document.text, self._document.pages, offset)))

    def _retranslate(self) -> None:
        self.setWindowTitle(self._document.name)
        self._close.setText(self.tr("Close"))
        self._text.setAccessibleName(self.tr("Text of {name}").format(name=self._document.name))
        self._origin.setAccessibleDescription(self.tr("Where the file was when it was attached"))
        self._say_place()


def _units(text: str, offset: int) -> int:
    """Qt counts a character outside the first plane as two."""
    return offset + sum(ord(one) > 0xFFFF for one in text[:offset]) if not text.isascii() else offset


def _characters(text: str, units: int) -> int:
    """The opposite."""
    return units if text.isascii() else len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
