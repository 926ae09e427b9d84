"""A document's text in a field that stays quick whatever is in it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtWidgets import QWidget

    from lampblack.ui.theme import Theme

_LONGEST_LINE = 1000
"""Characters of a line; Qt lays out a whole one whenever a part of it is seen."""
_SLICE, _SLICE_LINES = 60_000, 3_000
"""Characters and lines that are shown at a time, in some 10 ms."""
_MOST_BLOCKS = 200_000
"""Lines from which on several share a block: blocks cost memory, and time whenever the width changes."""
_MOST_WORDS = 300
"""Words that are marked in a passage: Qt goes through all of them for each line that it paints."""
_NEAR, _SHORT_LINE = 8, 60
"""Lines under the middle of the smallest window, and the characters of a line there."""
_SEPARATOR = "\u2028"
"""What breaks a line within a block of Qt's."""


class DocumentText(QPlainTextEdit):
    """Read-only. Its beginning is there at once and the rest comes in slices, so that no event waits for long.

    Very long lines are shown as several; what is copied, and the places that are said, are those of the text itself.
    settled: all is there.
    """

    settled = Signal()

    def __init__(self, text: str, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._theme = text, theme
        self._lines = _Lines()
        self._slices = _slices(text)
        self._marked: tuple[int, int] | None = None
        self._words: Sequence[tuple[int, int]] = ()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setFont(theme.font())
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._show_slice)
        self._show_slice()
        self.moveCursor(QTextCursor.MoveOperation.Start)  # else it would go along with what is written behind it
        self._later.start()

    @property
    def is_settled(self) -> bool:
        """Whether all of the text is there."""
        return not self._later.isActive()

    @property
    def offset(self) -> int:
        """The character of the text that the cursor is before."""
        return self._offset_at(self.textCursor())

    def show_place(self, begin: int, end: int, words: Sequence[tuple[int, int]] = ()) -> None:
        """Marks the text from `begin` up to `end`, as soon as it is there, and scrolls to it. words: places in it that
        stand out, as begin and end; where the first of them is far from `begin`, it scrolls to that.
        """
        self._marked, self._words = (begin, end), words[:_MOST_WORDS]
        self._mark()

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802
        """What is selected, without the breaks of long lines."""
        cursor = self.textCursor()
        ends = (cursor.selectionStart(), cursor.selectionEnd())
        begin, end = (self._offset_at(self._cursor_at(place)) for place in ends)
        data = QMimeData()
        data.setText(self._text[begin:end])
        return data

    def _show_slice(self) -> None:
        found = next(self._slices, None)
        if found is None:
            self._later.stop()
            self.settled.emit()
            return
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(self._lines.add(found))
        self._mark()

    def _mark(self) -> None:
        if self._marked is None or (self._lines.end < self._marked[1] and not self.is_settled):
            return
        begin, end = self._marked
        self._marked = None
        palette, passage, word = self._theme.palette, QTextCharFormat(), QTextCharFormat()
        passage.setBackground(QColor(palette.tint))
        word.setBackground(QColor(palette.accent))
        word.setForeground(QColor(palette.on_accent))
        if end > begin:
            parts = [(begin, end, passage), *((first, last, word) for first, last in self._words)]
            self.setExtraSelections([self._selection(*part) for part in parts])
        first = self._words[0][0] if self._words else begin
        self.setTextCursor(self._cursor_of(first if self._is_far(begin, first) else begin))
        self.centerCursor()

    def _is_far(self, begin: int, end: int) -> bool:
        """Whether both may not be in sight together."""
        return self._text.count("\n", begin, end) + (end - begin) // _SHORT_LINE > _NEAR

    def _selection(self, begin: int, end: int, look: QTextCharFormat) -> QTextEdit.ExtraSelection:
        made = QTextEdit.ExtraSelection()
        made.cursor = self._cursor_of(begin)
        made.cursor.setPosition(self._cursor_of(end).position(), QTextCursor.MoveMode.KeepAnchor)
        made.format = look
        return made

    def _cursor_at(self, position: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(position)
        return cursor

    def _cursor_of(self, offset: int) -> QTextCursor:
        number, begin = self._lines.at(offset)
        block = self.document().findBlockByNumber(number)
        inside = _units(self._text[begin:offset])
        return self._cursor_at(min(block.position() + inside, block.position() + block.length() - 1))

    def _offset_at(self, cursor: QTextCursor) -> int:
        begin = self._lines.begins[cursor.blockNumber()]
        return begin + _characters(cursor.block().text(), cursor.positionInBlock())


class _Lines:
    """Where in the text each line begins that is shown. end: where those end that have been added."""

    def __init__(self) -> None:
        self.begins: list[int] = []
        self.end = 0

    def add(self, pieces: list[str]) -> str:
        """More of them, each with its newline where it has one; returns what is to be shown."""
        before = "\n" if self.begins else ""
        for piece in pieces:
            self.begins.append(self.end)
            self.end += len(piece)
        return before + "\n".join(piece.removesuffix("\n").replace("\n", _SEPARATOR) for piece in pieces)

    def at(self, offset: int) -> tuple[int, int]:
        """The number of the line that has this character, and where it begins."""
        number = bisect_right(self.begins, offset) - 1
        return number, self.begins[number]


def _slices(text: str) -> Iterator[list[str]]:
    """The lines of the text, the long ones in parts, so many at a time as are shown at once."""
    pieces: list[str] = []
    length = 0
    for piece in _pieces(text):
        pieces.append(piece)
        length += len(piece)
        if length >= _SLICE or len(pieces) >= _SLICE_LINES:
            yield pieces
            pieces, length = [], 0
    if pieces:
        yield pieces


def _pieces(text: str) -> Iterator[str]:
    place, together = 0, 1 + text.count("\n") // _MOST_BLOCKS
    while place < len(text):
        limit = place + _LONGEST_LINE
        end = place
        for _ in range(together):
            end = text.find("\n", end, limit) + 1 or end
        if end == place:
            is_last = len(text) <= limit
            end = len(text) if is_last else text.rfind(" ", place + _LONGEST_LINE // 2, limit) + 1 or limit
        yield text[place:end]
        place = end
    if text.endswith("\n"):
        yield ""  # the last line, of which nothing is there


def _units(text: str) -> int:
    """Qt counts a character outside the first plane as two."""
    return len(text) if text.isascii() else len(text) + sum(ord(one) > 0xFFFF for one in text)


def _characters(text: str, units: int) -> int:
    """The opposite."""
    return units if text.isascii() else len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
