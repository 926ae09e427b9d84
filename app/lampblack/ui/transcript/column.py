"""The scrolled column: which of a conversation's messages have widgets, and where each of them stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from lampblack.domain.conversations import MessageState
from lampblack.domain.generation import Role
from lampblack.ui.theme import READING_WIDTH
from lampblack.ui.transcript.empty_state import EmptyState
from lampblack.ui.transcript.message_view import MessageView
from lampblack.ui.transcript.reply import Reply
from lampblack.ui.transcript.seen_line import SeenLine
from lampblack.ui.widgets.scaled_icons import scaled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lampblack.domain.conversations import Message
    from lampblack.ui.markdown.idle import IdleQueue
    from lampblack.ui.theme import Theme

MATERIALIZED = 30
"""Messages that have widgets when a conversation is opened; more get theirs as one scrolls up to them."""
MOST = 2 * MATERIALIZED
"""Messages that may have widgets before those that one has left behind give theirs up."""
MARGIN = 24
"""Pixels above the first message."""
_SIDE = 16
_GAP = 8
_AROUND_LINE = 8
_BETWEEN = 32
"""Pixels between two replies that stand side by side."""
_LEAST_BESIDE = 280
"""Pixels of width, at 100% text, that each of them has at least; else one stands below the other."""
_NOWHERE = -1_000_000


class Column(QWidget):
    """All messages of a conversation, and the views of the newest of them, in the order of reading.

    `make` gives a message its view, a child of this widget. Nothing is placed until `place` is called; `materialized`
    comes when a message got its view meanwhile, `leaving` with views that are about to go.
    """

    materialized = Signal()
    leaving = Signal(list)

    def __init__(self, make: Callable[[Message], MessageView], idle: IdleQueue, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("scrolled")
        self.messages: list[Message] = []
        self.views: list[MessageView] = []
        self.empty = EmptyState(theme, self)
        self.line = SeenLine(theme, self)
        self._make = make
        self._idle = idle
        self._theme = theme

    @property
    def seen_from(self) -> int | None:
        """The oldest message that the model sees, by its number; None where it sees all.

        Of two replies side by side it is what the chosen model sees, which writes the first.
        """
        last = next((message for message in reversed(self.messages) if message.role is Role.ASSISTANT), None)
        if last is not None and len(self.messages) > 1 and stand_beside(self.messages[-2], last):
            last = self.messages[-2]
        return last.seen_from if last is not None else None

    def is_unseen(self, message: Message) -> bool:
        """Whether the model no longer sees a message; the numbers of a path grow along it."""
        seen_from = self.seen_from
        return seen_from is not None and message.id < seen_from

    # --- which messages have views

    def open(self, messages: Sequence[Message], room: QSize) -> None:
        """Takes another conversation; its newest messages get views, as many as two pages need."""
        self.drop(self.views)
        self.messages = list(messages)
        while self._has_older() and len(self.views) < MATERIALIZED and not self._fills_pages(room):
            self._materialize_one()
        if self._has_older() and self.views and stand_beside(self._next_older, self.views[0].message):
            self._materialize_one()

    def append(self, message: Message) -> None:
        """Takes a newer message."""
        self.messages.append(message)
        self.views.append(self._make(message))

    def remember(self, message: Message) -> None:
        """Takes what a message says now; its view stays as it is."""
        self.messages = [message if each.id == message.id else each for each in self.messages]

    def reply(self, message_id: int) -> Reply | None:
        """The view of a reply, None where it has none."""
        for view in reversed(self.views):
            if view.message.id == message_id and isinstance(view, Reply):
                return view
        return None

    def view_of(self, widget: QWidget | None) -> MessageView | None:
        """The view that a widget lies in."""
        while widget is not None and widget is not self:
            if isinstance(widget, MessageView):
                return widget if widget in self.views else None
            widget = widget.parentWidget()
        return None

    def bring(self, message_id: int) -> MessageView | None:
        """The view of a message, made with those of all newer ones; None where it is not in the conversation."""
        if all(message.id != message_id for message in self.messages):
            return None
        while (view := next((each for each in self.views if each.message.id == message_id), None)) is None:
            self._materialize_one()
        return view

    def bring_older(self) -> bool:
        """Gives the newest message without a view its own; False where all have one."""
        if not self._has_older():
            return False
        self._materialize_one()
        self.materialized.emit()
        return True

    def _materialize_one(self) -> None:
        view = self._make(self._next_older)
        view.move(0, _NOWHERE)  # until it is placed: nobody reads in it
        self.views.insert(0, view)

    @property
    def _next_older(self) -> Message:
        return self.messages[len(self.messages) - len(self.views) - 1]

    def materialize_later(self, count: int) -> None:
        """Gives as many older messages views of their own, between other events."""
        if count > 0 and self._has_older():
            self._idle.drop(self)
            self._idle.add(self, self._materializing(count))

    def _materializing(self, count: int) -> Iterator[None]:
        for _ in range(count):
            if not self.bring_older():
                return
            yield

    def _has_older(self) -> bool:
        return len(self.views) < len(self.messages)

    def _fills_pages(self, room: QSize) -> bool:
        width = self._width_in(room)
        return sum(view.height_at(width) + _GAP for view in self.views) > 2 * room.height()

    def drop(self, views: Sequence[MessageView]) -> None:
        """Takes views out; their messages stay."""
        gone = set(views)
        self.views = [view for view in self.views if view not in gone]
        if not self.views:
            self._idle.drop(self)
        self.leaving.emit(list(gone))
        for view in gone:
            view.flush_edit()
            view.release()
            view.action_row.offer_regenerate(False)
            view.action_row.offer_branches(())
            view.hide()
        self._idle.add(gone, _deleting(gone))

    # --- where they stand

    def place(self, first: int, room: QSize) -> None:
        """Places the views from `first` on, and takes the size that all of them need in a window of the size `room`."""
        width = self._width_in(room)
        left = (room.width() - width) // 2
        first -= self._is_beside_before(first)
        above = self.views[max(0, first - 2) : first]
        y = max(view.geometry().bottom() for view in above) + 1 + _GAP if above else MARGIN
        under_line = self._view_under_line()
        for number, view in enumerate(self.views[first:], first):
            if view is under_line:
                y = self._place_line(left, y, width)
            if self._is_beside_before(number + 1):
                y = self._place_pair(view, self.views[number + 1], y, room)
            elif not self._is_beside_before(number):
                height = view.height_at(width)
                view.setGeometry(left, y, width, height)
                y += height + _GAP
        if under_line is None:
            self._hide(self.line)
        if self.messages:
            self._hide(self.empty)
        else:
            y = self._place_empty_state(left, width, room)
        self.resize(room.width(), max(room.height(), y - _GAP))
        self._offer_actions()

    @staticmethod
    def _width_in(room: QSize) -> int:
        return max(160, min(READING_WIDTH, room.width() - 2 * _SIDE))

    def _is_beside_before(self, number: int) -> bool:
        """Whether the view of this number stands beside the one before it."""
        if not 0 < number < len(self.views):
            return False
        return stand_beside(self.views[number - 1].message, self.views[number].message)

    def _place_pair(self, one: MessageView, other: MessageView, y: int, room: QSize) -> int:
        """In two columns, which together may be wider than the reading column; in one where there is little room."""
        both = min(2 * READING_WIDTH + _BETWEEN, room.width() - 2 * _SIDE)
        width = (both - _BETWEEN) // 2
        if width < scaled(_LEAST_BESIDE, self._theme):
            width = self._width_in(room)
            left = (room.width() - width) // 2
            for view in (one, other):
                height = view.height_at(width)
                view.setGeometry(left, y, width, height)
                y += height + _BETWEEN
            return y - _BETWEEN + _GAP
        left = (room.width() - both) // 2
        height = max(view.height_at(width) for view in (one, other))  # of both: a head goes as far down as the other
        one.setGeometry(left, y, width, height)
        other.setGeometry(left + width + _BETWEEN, y, width, height)
        return y + height + _GAP

    def _place_empty_state(self, left: int, width: int, room: QSize) -> int:
        narrow = min(width, self.empty.widest)
        height = self.empty.height_at(narrow)
        y = max(MARGIN, (room.height() - height) // 2)
        self.empty.setGeometry(left + (width - narrow) // 2, y, narrow, height)
        self.empty.show()
        return y + height

    def _view_under_line(self) -> MessageView | None:
        seen_from = self.seen_from
        return None if seen_from is None else next((view for view in self.views if view.message.id == seen_from), None)

    def _place_line(self, left: int, y: int, width: int) -> int:
        height = self.line.height_at(width)
        self.line.setGeometry(left, y + _AROUND_LINE, width, height)
        self.line.show()
        return y + height + 2 * _AROUND_LINE + _GAP

    def _hide(self, part: QWidget) -> None:
        if not part.isHidden():
            self.leaving.emit([part])
            part.hide()

    def _offer_actions(self) -> None:
        last = self.views[-1] if self.views else None
        self.line.offer_include(last is None or last.message.state is not MessageState.RUNNING)
        pair = self.views[-2:] if self._is_beside_before(len(self.views) - 1) else []
        for view in self.views[-4:]:
            ended = isinstance(view, Reply) and view.message.state is not MessageState.RUNNING
            view.action_row.offer_regenerate(view is last and ended and not pair)
            if isinstance(view, Reply):
                view.offer_go_on(view is last or view in pair)


def stand_beside(one: Message, other: Message) -> bool:
    """Whether these, which follow each other in the order of reading, are two replies to the same question."""
    return other.role is Role.ASSISTANT and other.parent_id is not None and one.parent_id == other.parent_id


def _deleting(views: Iterable[MessageView]) -> Iterator[None]:
    """Deletes views that nobody sees any more, one at a time: one of a very long message has hundreds of widgets."""
    for view in views:
        view.deleteLater()
        yield
