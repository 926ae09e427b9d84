"""The scrolled column: which of a conversation's messages have widgets, and where each of them stands."""

from __future__ import annotations

from dataclasses import replace
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
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

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
    """All messages of a conversation, and the views of those around what one reads, in the order of reading.

    These follow each other without a gap, and mostly end with the newest; `newer`: how many come after them.
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
        self.newer = 0
        self._room = QSize()
        self._below = object()  # owns what is done for the messages after those that have views
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
        self.messages, self.newer, self._room = list(messages), 0, room
        while self._has_older() and len(self.views) < MATERIALIZED and not self._fills_pages():
            self._materialize_one()
        if self._has_older() and self.views and stand_beside(self._next_older, self.views[0].message):
            self._materialize_one()

    def return_to_newest(self) -> None:
        """Gives the newest messages views in place of those that have some."""
        if self.newer:
            self.open(self.messages, self._room)
            self.materialized.emit()
            self.materialize_later(MATERIALIZED - len(self.views))

    def append(self, message: Message) -> None:
        """Takes a newer message, which gets a view where those before it have theirs."""
        self.messages.append(message)
        if self.newer:
            self.newer += 1
        else:
            self.views.append(self._make(message))

    def add_text(self, message_id: int, text: str) -> None:
        """More of a reply that is being written and has no view."""
        for place in range(len(self.messages) - 1, max(-1, len(self.messages) - 3), -1):
            if self.messages[place].id == message_id:
                self.messages[place] = replace(self.messages[place], text=self.messages[place].text + text)

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
        """The view of a message, made with those between it and others that have views, or, where it is far from
        them, in their place; None where it is not in the conversation.
        """
        while (view := self._view_of(message_id)) is None and self._approach(message_id):
            pass
        return view

    def bringing(self, message_id: int) -> Iterator[None]:
        """The same between other events, step by step, and nothing is placed but its height is known.

        A message that has gone meanwhile is not waited for.
        """
        while self._view_of(message_id) is None and self._approach(message_id):
            yield

    def approach(self, message_id: int) -> None:
        """One step of that, of which `materialized` tells."""
        if self._view_of(message_id) is None and self._approach(message_id):
            self.materialized.emit()

    def bring_older(self) -> bool:
        """Gives the newest message before those with views its own; False where there is none."""
        if not self._has_older():
            return False
        self._materialize_one()
        self.materialized.emit()
        return True

    def bring_newer(self) -> bool:
        """The same with the oldest of those after them."""
        if not self.newer:
            return False
        self._materialize_newer()
        self.materialized.emit()
        return True

    def _view_of(self, message_id: int) -> MessageView | None:
        return next((each for each in self.views if each.message.id == message_id), None)

    def _approach(self, message_id: int) -> bool:
        place = next((place for place, message in enumerate(self.messages) if message.id == message_id), None)
        if place is None:
            return False
        end = len(self.messages) - self.newer
        first = end - len(self.views)
        if not first - MATERIALIZED <= place < end + MATERIALIZED:
            self._open_at(place)
        elif place < first:
            self._materialize_one()
        else:
            self._materialize_newer()
        return True

    def _open_at(self, place: int) -> None:
        """Gives a message and those after it views, as many as two pages need: what is seen first comes first."""
        if place and stand_beside(self.messages[place - 1], self.messages[place]):
            place -= 1
        self.drop(self.views)
        self.newer = len(self.messages) - place
        while self.newer and not self._fills_pages():
            self._materialize_newer()
        while self._has_older() and not self._fills_pages():
            self._materialize_one()

    def _materialize_one(self) -> None:
        self.views.insert(0, self._made(self._next_older))

    def _materialize_newer(self) -> None:
        """Two that stand beside each other come together."""
        view = self._made(self.messages[-self.newer])
        self.views.append(view)
        self.newer -= 1
        if self.newer and stand_beside(view.message, self.messages[-self.newer]):
            self._materialize_newer()

    def _made(self, message: Message) -> MessageView:
        view = self._make(message)
        view.move(0, _NOWHERE)  # until it is placed: nobody reads in it
        width = self._width_in(self._room)
        view.resize(width, view.height_at(width))
        return view

    @property
    def _next_older(self) -> Message:
        return self.messages[len(self.messages) - self.newer - len(self.views) - 1]

    def materialize_later(self, count: int) -> None:
        """Gives as many older messages views of their own, between other events."""
        if count > 0 and self._has_older():
            self._idle.drop(self)
            self._idle.add(self, _repeating(count, self.bring_older))

    def materialize_newer_later(self, count: int) -> None:
        """The same with newer ones."""
        if self.newer:
            self._idle.drop(self._below)
            self._idle.add(self._below, _repeating(count, self.bring_newer))

    def _has_older(self) -> bool:
        return len(self.views) + self.newer < len(self.messages)

    def _fills_pages(self) -> bool:
        return sum(view.height() + _GAP for view in self.views) > 2 * self._room.height()

    def drop(self, views: Sequence[MessageView]) -> None:
        """Takes views out; their messages stay."""
        gone = set(views)
        self.views = [view for view in self.views if view not in gone]
        if not self.views:
            self._idle.drop(self)
            self._idle.drop(self._below)
        self.leaving.emit(list(gone))
        for view in gone:
            if view.message.state is MessageState.RUNNING:
                self.remember(view.message)  # with what it says by now
            view.flush_edit()
            view.release()
            view.action_row.offer_regenerate(False)
            view.action_row.offer_branches(())
            view.hide()
        self._idle.add(gone, _deleting(gone))

    # --- where they stand

    def place(self, first: int, room: QSize, changed: Collection[MessageView] | None = None) -> None:
        """Places the views from `first` on, and takes the size that all of them need in a window of the size `room`.

        changed: the only ones that may need another height than they have, None: all of them.
        """
        self._room = room
        width = self._width_in(room)
        left = (room.width() - width) // 2
        if any(view.y() == _NOWHERE for view in self.views[:first]):
            first = 0
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
                is_known = changed is not None and view not in changed and view.width() == width
                height = view.height() if is_known else view.height_at(width)
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
        last = self.views[-1] if self.views and not self.newer else None
        self.line.offer_include(last is None or last.message.state is not MessageState.RUNNING)
        pair = self.views[-2:] if last and self._is_beside_before(len(self.views) - 1) else []
        for view in self.views[-4:]:
            ended = view.message.state is not MessageState.RUNNING
            view.action_row.offer_regenerate(view is last and ended and not pair)
            if isinstance(view, Reply):
                view.offer_go_on(view is last or view in pair)


def stand_beside(one: Message, other: Message) -> bool:
    """Whether these, which follow each other in the order of reading, are two replies to the same question."""
    return other.role is Role.ASSISTANT and other.parent_id is not None and one.parent_id == other.parent_id


def _repeating(count: int, step: Callable[[], bool]) -> Iterator[None]:
    """So many times, or until there is no more to do."""
    for _ in range(count):
        if not step():
            return
        yield


def _deleting(views: Iterable[MessageView]) -> Iterator[None]:
    """Deletes views that nobody sees any more, one at a time: one of a very long message has hundreds of widgets."""
    for view in views:
        view.deleteLater()
        yield
