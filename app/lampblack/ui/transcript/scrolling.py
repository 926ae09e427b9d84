"""Where the conversation is scrolled to: at its end while one follows it, else where one reads."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint

from lampblack.ui.transcript.jump_button import JumpButton
from lampblack.ui.widgets.steady_scroll_bar import SteadyScrollBar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtCore import QRect
    from PySide6.QtWidgets import QScrollArea, QWidget

    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.message_view import MessageView

_MORE = 10
_AT_END = 4
_OVER_BUTTON = 4
_AROUND = 24


class Scrolling(QObject):
    """Follows the end until one scrolls up, and again when one comes back to it or presses the button.

    Messages that have no views yet, and are about to be seen, get some.
    """

    def __init__(self, area: QScrollArea, column: Column, theme: Theme) -> None:
        super().__init__(area)
        self._area, self._column = area, column
        self._bar = SteadyScrollBar(area)
        self._bar.valueChanged.connect(self._scrolled)
        self._jump = JumpButton(theme, area)
        self._jump.clicked.connect(self.jump_to_newest)
        theme.changed.connect(self._make_room)
        self._make_room()
        self.following = True
        """Whether the end stays in sight as it grows."""
        self.is_holding = False
        """Whether the messages are being placed just now."""

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Keeps what is read where it is while messages are placed, or the end while that is followed."""
        self.is_holding = True
        anchor = self.anchor()
        try:
            yield
            self._hold(anchor)
        finally:
            self.is_holding = False
        self.place_button()

    def jump_to_newest(self) -> None:
        """Scrolls to the end and follows it again."""
        self.following = True
        self._column.return_to_newest()
        self._hold(None)
        self.place_button()

    def reveal(self, part: QWidget) -> None:
        """Scrolls as little as shows a message's part; not at all where some of one taller than the window is seen."""
        top = part.mapTo(self._column, QPoint()).y()
        bottom = top + part.height()
        seen_from, page = self._bar.value(), self._area.viewport().height()
        if bottom - top > page - 2 * _AROUND:
            if bottom < seen_from + _AROUND or top > seen_from + page - _AROUND:
                self._bar.setValue(top - _AROUND)
        elif top - _AROUND < seen_from:
            self._bar.setValue(top - _AROUND)
        elif bottom + _AROUND > seen_from + page:
            self._bar.setValue(bottom + _AROUND - page)
        self.look_around()

    def show_top(self, part: QWidget) -> None:
        """Scrolls a message's beginning to the top of the window, or as near as it gets."""
        self._bar.setValue(part.mapTo(self._column, QPoint()).y() - _AROUND)
        self.place_button()
        self.look_around()

    def look_around(self) -> None:
        """Has messages near to what is seen get views, also where these have come near without scrolling."""
        value, page = self._bar.value(), self._area.viewport().height()
        if value < page:
            self._column.materialize_later(_MORE)
        if value > self._bar.maximum() - page:
            self._column.materialize_newer_later(_MORE)

    def show_spot(self, spot: QRect) -> None:
        """Scrolls to a spot of the column, where that is out of sight: a little under the top of the window."""
        seen_from, page = self._bar.value(), self._area.viewport().height()
        if spot.top() - _AROUND < seen_from or spot.bottom() + _AROUND > seen_from + page:
            self._bar.setValue(spot.top() - page // 4)
            self.place_button()

    @property
    def value(self) -> int:
        """How many pixels of the column are above the window."""
        return self._bar.value()

    def place_button(self) -> None:
        """Shows the button while the end is out of sight."""
        is_at_end = not self._column.newer and (self.following or self._is_down)
        self._jump.setVisible(not is_at_end and bool(self._column.views))
        left = (self._area.viewport().width() - self._jump.width()) // 2
        self._jump.move(left, self._area.height() - self._jump.height())

    def _make_room(self) -> None:
        """Under the text, also while the button is not there: it covers nothing, and nothing moves when it comes."""
        self._area.setViewportMargins(0, 0, 0, _OVER_BUTTON + self._jump.height())

    def anchor(self) -> tuple[MessageView, int] | None:
        """The message at the top of the window and how far it is scrolled; None while following the end."""
        if self.following:
            return None
        top = self._bar.value()
        return next(((view, top - view.y()) for view in self._column.views if view.geometry().bottom() >= top), None)

    def _hold(self, anchor: tuple[MessageView, int] | None) -> None:
        if not self._column.messages:  # what stands in their place is read from its top
            self._bar.setValue(0)
        elif self.following:
            self._bar.setValue(self._bar.maximum())
        elif anchor is not None:
            self._bar.setValue(anchor[0].y() + anchor[1])

    def _scrolled(self) -> None:
        if self.is_holding:
            return
        self.following = self._is_down and not self._column.newer
        self.look_around()
        self.place_button()

    @property
    def _is_down(self) -> bool:
        return self._bar.value() >= self._bar.maximum() - _AT_END
