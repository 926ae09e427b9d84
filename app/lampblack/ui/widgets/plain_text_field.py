"""A field of plain text that is as high as its text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QTextLayout, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QResizeEvent

    from lampblack.ui.theme import Theme

LONGEST_WORD = 10_000
"""Characters without a blank from which lines end anywhere, not between words."""


class PlainTextField(QPlainTextEdit):
    """Takes plain text only, pasted or dropped; files that are dropped are left to whatever is around it.

    It is as high as its text, within `minimum_lines` and `maximum_lines` and `set_room`, and then scrolls. Pasted text
    may be a whole book in one line.
    """

    focus_changed = Signal()

    def __init__(self, theme: Theme, minimum_lines: int, maximum_lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._minimum_lines = minimum_lines
        self._maximum_lines = maximum_lines
        self._room = math.inf
        self._line_height = 0.0
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.document().contentsChange.connect(self._choose_wrapping)
        theme.changed.connect(self.restyle)

    def text(self) -> str:
        """What it holds. Unlike Qt's own way of reading it, this keeps no-break spaces."""
        return self.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")

    def is_blank(self) -> bool:
        """Whether there is nothing but blanks in it; looks no further than needed."""
        block = self.document().begin()
        while block.isValid():
            if block.text().strip():
                return False
            block = block.next()
        return True

    def set_room(self, height: float) -> None:
        """How many pixels of height its lines may take at most, where that is less than `maximum_lines`."""
        self._room = height
        self._fit()
        self.ensureCursorVisible()

    def restyle(self) -> None:
        """Takes font and sizes from the theme again."""
        self.setFont(self._theme.font())
        self.setStyleSheet(self._sheet())
        self._line_height = _line_height(self)
        self._fit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802
        return source.hasText() and not source.hasUrls()

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802
        if source.hasText():
            self.insertPlainText(source.text())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dragMoveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        if event.mimeData().hasUrls():
            event.ignore()
        else:
            super().dropEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _sheet(self) -> str:
        """Qt draws the placeholder at half the text's strength, which is too pale to read."""
        return f"QPlainTextEdit {{ placeholder-text-color: {self._theme.palette.quiet}; }}"

    def _fit(self) -> None:
        most = self._most_lines()
        lines, text_height = self._measure(most)
        smallest = self._minimum_lines * self._line_height
        around = round(2 * self.document().documentMargin()) + self._frame_height()
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if lines > most else policy.ScrollBarAlwaysOff)
        self.setFixedHeight(round(max(text_height, smallest)) + around)
        if lines <= most:
            self.verticalScrollBar().setValue(0)

    def _most_lines(self) -> int:
        fitting = self._room / max(1.0, self._line_height)
        return max(self._minimum_lines, int(min(self._maximum_lines, fitting)))

    def _measure(self, most: int) -> tuple[int, float]:
        """How many lines there are (counted no further than needed), and the height of those that show."""
        lines, height = 0, 0.0
        block = self.document().begin()
        while block.isValid() and lines <= most:
            self.blockBoundingRect(block)  # lays the block out
            layout = block.layout()
            shown = min(layout.lineCount(), most - lines)
            height += sum(max(layout.lineAt(number).height(), self._line_height) for number in range(shown))
            lines += layout.lineCount()
            block = block.next()
        return lines, height

    def _choose_wrapping(self, position: int, _removed: int, added: int) -> None:
        """For each line that ends inside a word Qt reads the word to its end: 600,000 letters take it eight seconds."""
        modes = QTextOption.WrapMode
        if self.document().characterCount() <= LONGEST_WORD:
            wanted = modes.WrapAtWordBoundaryOrAnywhere
        elif self.wordWrapMode() != modes.WrapAnywhere and self._has_endless_word(position, position + added):
            wanted = modes.WrapAnywhere
        else:
            return
        if self.wordWrapMode() != wanted:
            self.setWordWrapMode(wanted)

    def _has_endless_word(self, start: int, end: int) -> bool:
        """Looks at the lines from one position to another."""
        block = self.document().findBlock(start)
        while block.isValid() and block.position() <= end:
            if block.length() > LONGEST_WORD and max(map(len, _words(block.text()))) > LONGEST_WORD:
                return True
            block = block.next()
        return False

    def _frame_height(self) -> int:
        margins = self.contentsMargins()
        return margins.top() + margins.bottom()


def _words(line: str) -> list[str]:
    return line.replace("\t", " ").split(" ")


def _line_height(field: QPlainTextEdit) -> float:
    """The height of a line with Latin and Chinese letters, so that the first Chinese one does not make it jump."""
    layout = QTextLayout("Ag国", field.font())
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1000)
    layout.endLayout()
    return line.height()
