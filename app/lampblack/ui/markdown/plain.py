"""Plain text as it was typed: spaces and lines kept, lines of any length."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextCharFormat, QTextCursor

from lampblack.ui.markdown.text_view import TextView

if TYPE_CHECKING:
    from PySide6.QtGui import QTextBlock
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.markdown.formats import Formats

MAX_SHOWN_LINE = 2000
"""Characters; a longer line is shown as several (copying joins them): Qt lays out a whole line at once."""
_CONTINUES = 1


class PlainView(TextView):
    """Text that is written on at its end."""

    def __init__(self, formats: Formats, parent: QWidget) -> None:
        super().__init__(parent)
        self._formats = formats
        self._restyled()

    def restyle(self, formats: Formats) -> None:
        """Takes new colours and sizes; the text has to be given again with `reset`."""
        self._formats = formats
        self._restyled()

    def _restyled(self) -> None:
        self.document().setDefaultFont(self._font())
        self.setTabStopDistance(4 * QFontMetricsF(self._font()).horizontalAdvance(" "))
        self._format = QTextCharFormat()
        self._format.setFont(self._font())
        self._format.setForeground(QColor(self._formats.colors.text))

    def _font(self) -> QFont:
        return self._formats.font

    def _line_height(self) -> float:
        return self._formats.metrics.line

    def reset(self, text: str) -> None:
        """Shows other text."""
        self.document().clear()
        with self.writing() as cursor:
            cursor.setBlockFormat(self._formats.plain(self._line_height()))
            cursor.setBlockCharFormat(self._format)
            self._write(cursor, text)

    def append_text(self, text: str) -> None:
        """Writes on at the end."""
        with self.writing() as cursor:
            cursor.movePosition(QTextCursor.MoveOperation.End)
            self._write(cursor, text)

    def _write(self, cursor: QTextCursor, text: str) -> None:
        for number, line in enumerate(text.split("\n")):
            if number:
                cursor.insertBlock()
                cursor.block().setUserState(-1)
            room = max(0, MAX_SHOWN_LINE - (cursor.block().length() - 1))
            while len(line) > room:
                cursor.insertText(line[:room], self._format)
                line, room = line[room:], MAX_SHOWN_LINE
                cursor.insertBlock()
                cursor.block().setUserState(_CONTINUES)
            cursor.insertText(line, self._format)

    def plain_selection(self) -> str:
        """The selected text, with the lines whole again that were cut for display."""
        cursor = self.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        block = self.document().findBlock(start)
        parts: list[str] = []
        while block.isValid() and block.position() <= end:
            parts.append(_selected_part(block, start, end, first=not parts))
            block = block.next()
        return "".join(parts)


def _selected_part(block: QTextBlock, start: int, end: int, *, first: bool) -> str:
    raw = block.text().encode("utf-16-le", "surrogatepass")
    inside = raw[2 * max(0, start - block.position()) : 2 * max(0, end - block.position())]
    newline = "" if first or block.userState() == _CONTINUES else "\n"
    return newline + inside.decode("utf-16-le", "replace")
