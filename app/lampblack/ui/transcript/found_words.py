"""The words that were looked for, marked in the message in which they were found."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from lampblack.domain.search import places_of
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.scrolling import Scrolling

_MOST = 200
"""Places that are marked in one run of text: Qt draws all of them with each line."""


class FoundWords:
    """Of one message at a time, until another is shown, or the conversation is opened again."""

    def __init__(self, column: Column, scrolling: Scrolling, idle: IdleQueue, theme: Theme) -> None:
        self._column, self._scrolling, self._idle, self._theme = column, scrolling, idle, theme
        self._view: MessageView | None = None
        self._asked = ""

    def show(self, view: MessageView, asked: str) -> None:
        """Unfolds what they stand in, marks them, and scrolls to the first, unless one has scrolled away meanwhile."""
        self._mark("")
        self._view, self._asked = view, asked
        self._idle.drop(self)
        if asked:
            self._unfold(view)
            self._idle.add(self, self._showing(view, self._above(view)))

    def _unfold(self, view: MessageView) -> None:
        """Of several places the first counts, and thinking comes before the answer; the list shows that place, too."""
        thinking = view.body.thinking if isinstance(view, Reply) else None
        if thinking is not None and places_of(thinking.text, self._asked):
            thinking.unfold()

    def restyle(self) -> None:
        """Takes new colours."""
        self._mark(self._asked)

    def _above(self, view: MessageView) -> int:
        """How far its beginning is under the top of the window: only a person changes that."""
        return view.y() - self._scrolling.value

    def _showing(self, view: MessageView, above: int) -> Iterator[None]:
        """A long text is there only when what waited before this has been done."""
        yield
        spot = self._mark(self._asked)
        if spot is not None and self._above(view) == above:
            self._scrolling.show_spot(spot)

    def _mark(self, asked: str) -> QRect | None:
        """Marks them in place of those that were marked; where the first stands in the column."""
        if self._view not in self._column.views or self._view is None:
            return None
        spots = [spot for text in self._texts(self._view) if (spot := self._mark_in(text, asked)) is not None]
        return min(spots, key=QRect.top, default=None)

    @staticmethod
    def _texts(view: MessageView) -> list[TextView]:
        return [text for text in view.findChildren(TextView) if text.isVisibleTo(view)]

    def _mark_in(self, text: TextView, asked: str) -> QRect | None:
        words = text.toPlainText()
        marks = [self._marked(text, words, *place) for place in islice(places_of(words, asked), _MOST)]
        text.setExtraSelections(marks)
        if not marks:
            return None
        start = marks[0].cursor
        start.setPosition(start.selectionStart())
        spot = text.cursorRect(start)
        return QRect(text.viewport().mapTo(self._column, spot.topLeft()), spot.size())

    def _marked(self, text: TextView, words: str, begin: int, end: int) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = text.textCursor()
        mark.cursor.setPosition(_units(words[:begin]))
        mark.cursor.setPosition(_units(words[:end]), mark.cursor.MoveMode.KeepAnchor)
        mark.format = QTextCharFormat()
        mark.format.setBackground(self._theme.color("tint"))
        mark.format.setForeground(self._theme.color("accent"))
        return mark


def _units(text: str) -> int:
    """Its length as Qt counts, in UTF-16."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
