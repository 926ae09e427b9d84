"""Where in the conversation somebody reads, and the way back there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from lampblack.domain.conversations import ReadingPlace

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollArea

    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.transcript.column import Column
    from lampblack.ui.transcript.scrolling import Scrolling


class ReadingSpot(QObject):
    """moved: the person has scrolled."""

    moved = Signal()

    def __init__(self, area: QScrollArea, column: Column, scrolling: Scrolling, idle: IdleQueue) -> None:
        super().__init__(area)
        self._column, self._scrolling, self._idle = column, scrolling, idle
        self._bar = area.verticalScrollBar()
        self._wanted: ReadingPlace | None = None
        self._is_going = False
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._go)
        self._bar.valueChanged.connect(self._scrolled)

    @property
    def place(self) -> ReadingPlace | None:
        """The message at the top of the window; None at the end of the conversation."""
        anchor = self._scrolling.anchor()
        if anchor is None:
            return None
        view, above = anchor
        return ReadingPlace(view.message.id, max(0.0, above / max(1, view.height())))

    def go_back(self, place: ReadingPlace | None) -> None:
        """Scrolls to where somebody read, step by step where the way is long, unless the person scrolls meanwhile."""
        self._wanted = place
        self._step.stop()
        if place is not None:
            self._go()

    def _go(self) -> None:
        """Takes a step: an older message gets its view, or the place, which text that is still being read may move, is
        put to the top of the window.
        """
        place = self._wanted
        if place is None or all(message.id != place.message_id for message in self._column.messages):
            self._stop()
            return
        view = next((each for each in self._column.views if each.message.id == place.message_id), None)
        if view is None:
            self._column.approach(place.message_id)
            self._step.start()
            return
        is_last = self._idle.is_idle
        self._is_going = True
        self._scrolling.following = False
        self._bar.setValue(view.y() + round(place.share * view.height()))
        self._scrolling.following = False  # the end, where it is that near, was not what was read
        self._is_going = False
        self._scrolling.place_button()
        self._scrolling.look_around()
        if is_last:
            self._stop()
        else:
            self._step.start()

    def _stop(self) -> None:
        self._wanted = None
        self._step.stop()

    def _scrolled(self) -> None:
        if not (self._is_going or self._scrolling.is_holding):
            self._stop()
            self.moved.emit()
