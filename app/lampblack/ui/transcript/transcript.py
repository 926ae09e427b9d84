"""The scroll area with the messages of a conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from lampblack.domain.conversations import MessageState
from lampblack.domain.generation import Role
from lampblack.ui.markdown.formats import Formats
from lampblack.ui.markdown.idle import IdleQueue
from lampblack.ui.theme import READING_WIDTH
from lampblack.ui.transcript.empty_state import EmptyState
from lampblack.ui.transcript.jump_button import JumpButton
from lampblack.ui.transcript.message_view import MessageView, OwnMessage, Reply

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from lampblack.domain.conversations import Message
    from lampblack.ui.theme import Theme

MATERIALIZED = 30
"""Messages that have widgets when a conversation is opened; more get theirs as one scrolls up to them."""
_MORE = 10
_MOST = 2 * MATERIALIZED
_SIDE = 16
_MARGIN = 24
_GAP = 8
_AT_END = 4


class Transcript(QScrollArea):
    """Shows messages, follows the newest while one is at its end, and never opens or loads anything by itself.

    Signals: `link_activated` with the address of a link that was clicked; `retry_requested`, `regenerate_requested` and
    `load_requested` with the number of the reply; `branch_requested` with the number of the message to show instead;
    `settings_requested`; `example_chosen` with the prompt of an empty conversation.
    """

    link_activated = Signal(str)
    retry_requested = Signal(int)
    regenerate_requested = Signal(int)
    load_requested = Signal(int)
    settings_requested = Signal()
    branch_requested = Signal(int)
    example_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chatTranscript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._theme = theme
        self._formats = Formats(theme)
        self._idle = IdleQueue(self)
        self._messages: list[Message] = []
        self._branches: Mapping[int, Sequence[int]] = {}
        self._views: list[MessageView] = []
        self._following = True
        self._arranging = False
        self._reduce_motion = False
        self._warmed_up = False
        self._column = QWidget()
        self._column.setObjectName("scrolled")
        self.setWidget(self._column)
        self._empty = EmptyState(theme, self._column)
        self._empty.example_chosen.connect(self.example_chosen)
        self._jump = JumpButton(theme, self)
        self._jump.clicked.connect(self.jump_to_newest)
        self._settle_later = QTimer(self, singleShot=True, interval=0)
        self._settle_later.timeout.connect(self._arrange)
        self._order_later = QTimer(self, singleShot=True, interval=150)
        self._order_later.timeout.connect(self._order_focus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme.changed.connect(self._restyle)
        QApplication.instance().focusChanged.connect(self._focus_changed)  # type: ignore[union-attr]
        self._retranslate()

    # --- messages

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Shows this conversation, at its end."""
        self._drop_views(self._views)
        self._messages = list(messages)
        self._following = True
        while len(self._views) < len(self._messages) and len(self._views) < MATERIALIZED and not self._is_filled():
            self._materialize_one()
        self._arrange()
        self._load_more(MATERIALIZED - len(self._views))

    def set_branches(self, branches: Mapping[int, Sequence[int]]) -> None:
        """For each message that has alternatives: their numbers, its own among them, the oldest first."""
        self._branches = branches
        for view in self._views:
            view.action_row.offer_branches(branches.get(view.message.id, ()))

    def clear(self) -> None:
        """Shows no messages."""
        self.set_messages(())

    def append_message(self, message: Message) -> None:
        """Adds the newest message; after the person's own the transcript follows again."""
        self._messages.append(message)
        self._views.append(self._made(message))
        if message.role is Role.USER:
            self._following = True
        if self._following and len(self._views) > _MOST:
            self._drop_views(self._views[:-MATERIALIZED])
            self._arrange()
        else:
            self._arrange(len(self._views) - 1)

    def extend(self, message_id: int, text: str) -> None:
        """Adds new text to the reply that is being written."""
        view = self._reply(message_id)
        if view is not None:
            view.extend(text)
            self._arrange(self._views.index(view))

    def set_reading(self, message_id: int, read: int, total: int) -> None:
        """Shows in the reply's place that so many of the prompt's tokens have been read."""
        view = self._reply(message_id)
        if view is not None:
            view.set_reading(read, total)

    def close_message(self, message: Message) -> None:
        """The reply has ended: shows its final text and state, and announces it to assistive tools."""
        self._remember(message)
        view = self._reply(message.id)
        if view is not None:
            view.close_with(message)
            self._arrange(self._views.index(view))
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, view.spoken()))

    def replace_message(self, message: Message) -> None:
        """Shows another version of a message in its place."""
        self._remember(message)
        for number, view in enumerate(self._views):
            if view.message.id == message.id:
                self._drop_views([view])
                self._views.insert(number, self._made(message))
                self._arrange(number)
                return

    def remove_message(self, message_id: int) -> None:
        """Takes a message out."""
        self._messages = [message for message in self._messages if message.id != message_id]
        self._drop_views([view for view in self._views if view.message.id == message_id])
        self._arrange()

    def set_reduce_motion(self, reduced: bool) -> None:
        """Whether to do without the caret."""
        self._reduce_motion = reduced
        for view in self._views:
            if isinstance(view, Reply):
                view.set_caret(not reduced)
        self._arrange()

    @property
    def is_settled(self) -> bool:
        """Whether everything that is to be shown by now is there."""
        return self._idle.is_idle

    def _remember(self, message: Message) -> None:
        self._messages = [message if each.id == message.id else each for each in self._messages]

    def _reply(self, message_id: int) -> Reply | None:
        for view in reversed(self._views):
            if view.message.id == message_id and isinstance(view, Reply):
                return view
        return None

    # --- views

    def _made(self, message: Message) -> MessageView:
        kind = OwnMessage if message.role is Role.USER else Reply
        view = kind(message, self._formats, self._idle, self._column)
        view.link_activated.connect(self.link_activated)
        view.grew.connect(lambda: self._grown(view))
        number = message.id
        view.action_row.regenerate_requested.connect(lambda: self.regenerate_requested.emit(number))
        if isinstance(view, Reply):
            view.set_caret(not self._reduce_motion)
            view.retry_requested.connect(lambda: self.retry_requested.emit(number))
            view.load_requested.connect(lambda: self.load_requested.emit(number))
            view.settings_requested.connect(self.settings_requested)
        view.action_row.branch_requested.connect(self.branch_requested)
        view.action_row.offer_branches(self._branches.get(number, ()))
        view.show()
        self._order_later.start()
        return view

    def _grown(self, view: MessageView) -> None:
        """Something of a long message has been read; laid out at once, so that no large piece comes together."""
        if view in self._views:
            self._arrange(self._views.index(view))

    def _materialize_one(self) -> None:
        """Gives the newest message without a widget its own."""
        self._views.insert(0, self._made(self._messages[len(self._messages) - len(self._views) - 1]))

    def _is_filled(self) -> bool:
        width = self._column_width()
        return sum(view.height_at(width) + _GAP for view in self._views) > 2 * self.viewport().height()

    def _load_more(self, count: int) -> None:
        if count > 0 and len(self._views) < len(self._messages):
            self._idle.drop(self)
            self._idle.add(self, self._materializing(count))

    def _materializing(self, count: int) -> Iterator[None]:
        for _ in range(count):
            if len(self._views) >= len(self._messages):
                return
            self._materialize_one()
            self._arrange()
            yield

    def _drop_views(self, views: Sequence[MessageView]) -> None:
        gone = set(views)
        self._views = [view for view in self._views if view not in gone]
        if not self._views:
            self._idle.drop(self)
        self._take_focus_from(*gone)
        for view in gone:
            view.release()
            view.action_row.offer_regenerate(False)
            view.action_row.offer_branches(())
            view.hide()
        self._idle.add(self._column, _deleting(list(gone)))

    def _take_focus_from(self, *widgets: QWidget) -> None:
        """Before these go: Qt would hand their focus to the next widget and scroll there."""
        focus = QApplication.focusWidget()
        if focus is not None and any(widget.isAncestorOf(focus) for widget in widgets):
            self.setFocus()

    # --- geometry

    def _column_width(self) -> int:
        return max(160, min(READING_WIDTH, self.viewport().width() - 2 * _SIDE))

    def _arrange(self, first: int = 0) -> None:
        """Places the messages from `first` on, and keeps what is read where it is."""
        if self._arranging:
            return
        self._arranging = True
        anchor = self._anchor()
        width = self._column_width()
        left = (self.viewport().width() - width) // 2
        y = self._views[first - 1].geometry().bottom() + 1 + _GAP if first else _MARGIN
        for view in self._views[first:]:
            height = view.height_at(width)
            view.setGeometry(left, y, width, height)
            y += height + _GAP
        self._column.resize(self.viewport().width(), self._total_height(y))
        self._place_empty_state(left, width)
        self._offer_regenerate()
        self._hold(anchor)
        self._arranging = False
        self._place_jump()

    def _total_height(self, y: int) -> int:
        return max(self.viewport().height(), y + _GAP) if self._views else self.viewport().height()

    def _anchor(self) -> tuple[MessageView, int] | None:
        """The message at the top of the window and how far it is scrolled; None while following the end."""
        if self._following:
            return None
        top = self.verticalScrollBar().value()
        return next(((view, top - view.y()) for view in self._views if view.geometry().bottom() >= top), None)

    def _hold(self, anchor: tuple[MessageView, int] | None) -> None:
        bar = self.verticalScrollBar()
        if self._following:
            bar.setValue(bar.maximum())
        elif anchor is not None:
            bar.setValue(anchor[0].y() + anchor[1])

    def _place_empty_state(self, left: int, width: int) -> None:
        if self._messages:
            self._take_focus_from(self._empty)
        self._empty.setVisible(not self._messages)
        if not self._messages:
            narrow = min(width, 480)
            height = self._empty.height_at(narrow)
            y = max(_MARGIN, (self.viewport().height() - height) // 2)
            self._empty.setGeometry(left + (width - narrow) // 2, y, narrow, height)
            self._column.resize(self.viewport().width(), max(self.viewport().height(), y + height + _MARGIN))

    def _offer_regenerate(self) -> None:
        last = self._views[-1] if self._views else None
        for view in self._views[-3:]:
            ended = isinstance(view, Reply) and view.message.state is not MessageState.RUNNING
            view.action_row.offer_regenerate(view is last and ended)

    def showEvent(self, event: QShowEvent) -> None:
        """Gets ready what the first reply needs, once there is something to see."""
        super().showEvent(event)
        if not self._warmed_up:
            self._warmed_up = True
            self._idle.add(self._theme, _warm_up())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays everything out for the new width."""
        super().resizeEvent(event)
        self._arrange()

    # --- scrolling

    def jump_to_newest(self) -> None:
        """Scrolls to the end and follows it again."""
        self._following = True
        self._hold(None)
        self._place_jump()

    def _scrolled(self, value: int) -> None:
        if self._arranging:
            return
        bar = self.verticalScrollBar()
        self._following = value >= bar.maximum() - _AT_END
        if value < self.viewport().height():
            self._load_more(_MORE)
        self._place_jump()

    def _place_jump(self) -> None:
        self._jump.setVisible(not self._following and bool(self._views))
        spot = QPoint(
            (self.viewport().width() - self._jump.width()) // 2, self.height() - self._jump.height() - _MARGIN
        )
        self._jump.move(spot)

    # --- looks, language, keyboard

    def _restyle(self) -> None:
        self._formats = Formats(self._theme)
        self._empty.restyle(self._theme)
        for view in self._views:
            view.restyle(self._formats)
        self._arrange()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._settle_later.start()
        super().changeEvent(event)

    def _focus_changed(self, old: QWidget | None, new: QWidget | None) -> None:
        for widget, focused in ((old, False), (new, True)):
            view = self._view_of(widget)
            if view is not None:
                view.set_focused(focused)

    def _view_of(self, widget: QWidget | None) -> MessageView | None:
        while widget is not None and widget is not self._column:
            if isinstance(widget, MessageView):
                return widget if widget in self._views else None
            widget = widget.parentWidget()
        return None

    def _order_focus(self) -> None:
        """Makes the order of the Tab key the order of reading: older messages got their widgets last."""
        previous: QWidget = self
        for view in self._views:
            stops = [w for w in view.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
            stops.sort(key=lambda stop: (stop.mapTo(view, QPoint()).y(), stop.mapTo(view, QPoint()).x()))
            for stop in stops:
                QWidget.setTabOrder(previous, stop)
                previous = stop


def _deleting(views: Sequence[MessageView]) -> Iterator[None]:
    """Deletes views that nobody sees any more, one at a time: one of a very long message has hundreds of widgets."""
    for view in views:
        view.deleteLater()
        yield


def _warm_up() -> Iterator[None]:
    """Imports the parser and the lexers, 50 ms each, before the first word of a reply has to wait for them."""
    yield
    import lampblack.ui.markdown.view  # noqa: F401

    yield
    import pygments.lexers  # noqa: F401

    yield
