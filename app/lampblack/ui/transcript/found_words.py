"""The words that were looked for, marked in the message in which they were found."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect
from PySide6.QtGui import QTextCharFormat
from PySide6.QtWidgets import QTextEdit

from lampblack.ui.markdown.formula import FormulaView
from lampblack.ui.markdown.text_view import TextView
from lampblack.ui.transcript import found_formulas
from lampblack.ui.transcript.across import show_across
from lampblack.ui.transcript.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtGui import QColor, QTextCursor
    from PySide6.QtWidgets import QWidget

    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.message_view import MessageView
    from lampblack.ui.transcript.scrolling import Scrolling

    Places = Callable[[str], list[tuple[int, int]]]
    """Where in a text the words stand, as begin and end, in order."""

_MOST = 200
"""Places that are marked in one run of text, around the current one: Qt draws all of them with each line."""


@dataclass(frozen=True, slots=True)
class _Place:
    text: TextView
    begin: int
    end: int
    is_formula: bool = False

    @property
    def cursor(self) -> QTextCursor:
        cursor = self.text.textCursor()
        cursor.setPosition(self.begin)
        cursor.setPosition(self.end, cursor.MoveMode.KeepAnchor)
        return cursor

    @property
    def rect(self) -> QRect:
        """Where it begins, in its text."""
        start = self.cursor
        start.setPosition(self.begin)
        return self.text.cursorRect(start)

    def bring(self) -> None:
        """Scrolls what it stands in sideways, so that it is seen."""
        show_across(self.text, self.begin, self.end)


@dataclass(frozen=True, slots=True)
class _FormulaPlace:
    """A formula on lines of its own: all of it is marked."""

    text: FormulaView

    @property
    def rect(self) -> QRect:
        """Where it stands, in its widget."""
        return self.text.rect()

    def bring(self) -> None:
        """Its beginning is seen, for nobody can tell where in it the words are."""
        self.text.show_beginning()


class FoundWords:
    """Of one message at a time, until another is shown, or the conversation is opened again."""

    def __init__(self, column: Column, scrolling: Scrolling, idle: IdleQueue, theme: Theme) -> None:
        self._column, self._scrolling, self._idle, self._theme = column, scrolling, idle, theme
        self._view: MessageView | None = None
        self._find: Places | None = None
        self._places: list[_Place | _FormulaPlace] = []
        self._current: int | None = None

    def show(
        self,
        view: MessageView,
        find: Places | None,
        current: int | None = None,
        told: Callable[[int | None], None] = lambda _count: None,
    ) -> None:
        """Unfolds what they stand in, marks them, and scrolls to the first, unless one has scrolled away meanwhile.

        find: None takes the marks away. current: 0 or -1 lets the first or the last stand out, and scrolls to that.
        told: hears how many they are, None where the message has been taken away meanwhile.
        """
        self._clear()
        self._view, self._find, self._current = view, find, current
        self._idle.drop(self)
        if find is not None:
            self._unfold(view, find)
            self._idle.add(self, self._showing(view, self._above(view), told))

    def move(self, step: int) -> bool:
        """Lets the next (1) or the one before (-1) stand out; False where there is none in this message."""
        if self._current is None or not self._is_there() or not 0 <= self._current + step < len(self._places):
            return False
        self._current += step
        self._mark()
        self._scroll()
        return True

    def clear(self) -> None:
        """Takes the marks away."""
        self._idle.drop(self)
        self._clear()
        self._view = self._find = None

    def restyle(self) -> None:
        """Takes new colours."""
        if self._is_there():
            self._seek()
            self._mark()

    def _unfold(self, view: MessageView, find: Places) -> None:
        """Thinking comes before the answer, and is gone through first."""
        thinking = view.body.thinking if isinstance(view, Reply) else None
        if thinking is not None and (find(thinking.text) or found_formulas.stand_in_some(thinking.text, find)):
            thinking.unfold()

    def _above(self, view: MessageView) -> int:
        """How far its beginning is under the top of the window: only a person changes that."""
        return view.y() - self._scrolling.value

    def _showing(self, view: MessageView, above: int, told: Callable[[int | None], None]) -> Iterator[None]:
        """A long text is there only when what waited before this has been done."""
        yield
        if not self._is_there():
            told(None)
            return
        self._seek()
        if self._current is not None:
            self._current = self._current % len(self._places) if self._places else None
        self._mark()
        if self._above(view) == above:
            self._scroll()
        told(len(self._places))

    def _is_there(self) -> bool:
        return self._view is not None and self._view in self._column.views

    def _seek(self) -> None:
        assert self._view is not None
        assert self._find is not None
        every: list[TextView | FormulaView] = [
            *self._view.findChildren(TextView),
            *self._view.findChildren(FormulaView),
        ]
        texts = [text for text in every if text.isVisibleTo(self._view)]
        self._places = []
        for text in sorted(texts, key=lambda text: self._in_column(text, text.rect()).top()):
            if isinstance(text, TextView):
                self._places += _places_in(text, self._find)
            elif found_formulas.has(text.latex, self._find):
                self._places.append(_FormulaPlace(text))

    def _clear(self) -> None:
        if self._is_there() and self._view is not None:
            for text in self._view.findChildren(TextView):
                text.setExtraSelections([])
            for formula in self._view.findChildren(FormulaView):
                formula.mark(None)
        self._places = []

    def _mark(self) -> None:
        current = self._places[self._current] if self._current is not None and self._places else None
        for place in self._places:
            if isinstance(place, _FormulaPlace):
                place.text.mark(*self._colors(stands_out=place is current))
        in_texts = [place for place in self._places if isinstance(place, _Place)]
        for text in dict.fromkeys(place.text for place in in_texts):
            places = [place for place in in_texts if place.text is text]
            begin = current.begin if isinstance(current, _Place) and current.text is text else 0
            middle = bisect_left(places, begin, key=lambda place: place.begin)
            first = max(0, min(middle - _MOST // 2, len(places) - _MOST))
            shown = places[first : first + _MOST]
            text.setExtraSelections([self._marked(place, stands_out=place is current) for place in shown])

    def _scroll(self) -> None:
        if self._places:
            place = self._places[self._current or 0]
            place.bring()
            self._scrolling.show_spot(self._in_column(place.text, place.rect))

    def _in_column(self, text: TextView | FormulaView, spot: QRect) -> QRect:
        widget: QWidget = text.viewport() if isinstance(text, TextView) else text
        return QRect(widget.mapTo(self._column, spot.topLeft()), spot.size())

    def _marked(self, place: _Place, *, stands_out: bool) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = place.cursor
        mark.format = QTextCharFormat()
        ground, ink = self._colors(stands_out=stands_out)
        if place.is_formula:
            from lampblack.ui.markdown.formula_object import GROUND

            mark.format.setProperty(GROUND, ground)
        else:
            mark.format.setBackground(ground)
        mark.format.setForeground(ink)
        return mark

    def _colors(self, *, stands_out: bool) -> tuple[QColor, QColor]:
        """Of the ground, and of what is written on it."""
        names = ("accent", "on_accent") if stands_out else ("tint", "accent")
        return self._theme.color(names[0]), self._theme.color(names[1])


def _places_in(text: TextView, find: Places) -> list[_Place]:
    """The words, and the formulas that have them, in order; Qt counts positions in UTF-16."""
    words = text.toPlainText()
    places: list[_Place] = []
    done = units = 0
    for begin, end in find(words):
        start = units + _units(words[done:begin])
        done, units = end, start + _units(words[begin:end])
        places.append(_Place(text, start, units))
    places += [_Place(text, begin, begin + 1, is_formula=True) for begin in found_formulas.in_text(text, words, find)]
    return sorted(places, key=lambda place: place.begin)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
