"""The scroll area with the messages of a conversation."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from lampblack.domain.conversations import MessageState
from lampblack.domain.generation import Role
from lampblack.domain.search import places_of
from lampblack.ui.markdown.citations import cited_in
from lampblack.ui.markdown.formats import Formats
from lampblack.ui.markdown.idle import IdleQueue
from lampblack.ui.transcript.column import MATERIALIZED, MOST, Column
from lampblack.ui.transcript.editing import Editing
from lampblack.ui.transcript.keyboard import Keyboard
from lampblack.ui.transcript.message_tools import Tool
from lampblack.ui.transcript.own_message import OwnMessage
from lampblack.ui.transcript.reading_spot import ReadingSpot
from lampblack.ui.transcript.reply import Reply
from lampblack.ui.transcript.scrolling import Scrolling
from lampblack.ui.transcript.telling import tell
from lampblack.ui.transcript.warming import warm_up

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from PySide6.QtGui import QResizeEvent, QShowEvent

    from lampblack.domain.conversations import Message, Rating
    from lampblack.domain.explaining import Explained
    from lampblack.ui.attachments.chips import Chips
    from lampblack.ui.theme import Theme
    from lampblack.ui.transcript.finder import Finder
    from lampblack.ui.transcript.found_words import FoundWords
    from lampblack.ui.transcript.message_view import MessageView


class Transcript(QScrollArea):
    """Shows messages, follows the newest while one is at its end, and never opens or loads anything by itself.

    Signals: `link_activated` with the address of a link that was clicked; `retry_requested`, `regenerate_requested`,
    `go_on_requested` and `load_requested` with the number of the reply, `edit_requested` with that of one whose
    question was too long; `leave_out_requested` with that of one whose conversation was; `include_requested`: the model
    is to see all again; `branch_requested` with the number of the message to show instead; `settings_requested`
    and `engines_requested`;
    `edited` with the number of a message and another text for it, `edit_kept` with one that is not finished,
    `edit_dropped` with one that was given up;
    `tool_used` with its number and any other Tool; `example_chosen` with the prompt of an empty conversation.
    """

    link_activated = Signal(str)
    retry_requested = Signal(int)
    regenerate_requested = Signal(int)
    load_requested = Signal(int)
    settings_requested = Signal()
    engines_requested = Signal()
    edit_requested = Signal(int)
    leave_out_requested = Signal(int)
    go_on_requested = Signal(int)
    include_requested = Signal()
    branch_requested = Signal(int)
    edited = Signal(int, str)
    edit_kept = Signal(int, str)
    edit_dropped = Signal(int, str)
    tool_used = Signal(int, object)
    branched_at_token = Signal(int, str, object)
    """The number of a reply, its text up to a token, and the Candidate that is to follow it in another reply."""
    citation_opened = Signal(int, int)
    """The number of a reply, and that of the source whose number was clicked in it."""
    keyboard_moved = Signal(object)
    """The part of the conversation that the keyboard is in now; None: elsewhere, or in a message that is edited."""
    explained_enough = Signal(int)
    example_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chatTranscript")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._theme = theme
        self._formats, self._faded = Formats(theme), Formats(theme, faded=True)
        self._idle = IdleQueue(self)
        self._branches: Mapping[int, Sequence[int]] = {}
        self._reduce_motion = False
        self._warmed_up = self._is_elsewhere = False
        self.edit_of: Callable[[int], str] = lambda _: ""
        """Gives what was begun in a message's place, empty where nothing was."""
        self.explanation_of: Callable[[Message], Explained | None] = lambda _: None
        """Gives how far the explanation of a reply is, None where none is wanted."""
        self.below_of: Callable[[int], Chips | None] = lambda _: None
        """Makes the chips that stand under a message, None where it has none."""
        self.head_of: Callable[[int], QWidget | None] = lambda _: None
        """Makes what stands over a reply that is one of two side by side, None over any other message."""
        self.citations_of: Callable[[int], Mapping[int, str]] = lambda _: {}
        """Gives the sources that a reply may cite, each with what is shown while the mouse is over its number."""
        self._column = Column(self._made, self._idle, theme)
        self._column.empty.example_chosen.connect(self.example_chosen)
        self._column.materialized.connect(lambda: self._arrange(changed=()))
        self._column.line.include_requested.connect(self.include_requested)
        self.setWidget(self._column)
        self._scrolling = Scrolling(self, self._column, theme)
        self._editing = Editing(self._column, self._scrolling, lambda number: self.edit_of(number))
        self._keyboard = Keyboard(self, self._column, self._scrolling, theme)
        self._keyboard.moved.connect(self.keyboard_moved)
        self.spot = ReadingSpot(self, self._column, self._scrolling, self._idle)
        self._found: FoundWords | None = None
        self._column.line.reached.connect(lambda: self._scrolling.reveal(self._column.line))
        self._settle_later = QTimer(self, singleShot=True, interval=0)
        self._settle_later.timeout.connect(self._arrange)
        theme.changed.connect(self._restyle)
        self._retranslate()

    # --- messages

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Shows this conversation, at its end."""
        self._scrolling.following = True
        self._column.open(messages, self.viewport().size())
        self._arrange()
        self._column.materialize_later(MATERIALIZED - len(self._column.views))

    def set_elsewhere(self, elsewhere: bool) -> None:
        """A model elsewhere is chosen, which can neither explain a reply nor go on with one."""
        self._is_elsewhere = elsewhere
        for view in self._column.views:
            view.set_elsewhere(elsewhere)

    def set_branches(self, branches: Mapping[int, Sequence[int]]) -> None:
        """For each message that has alternatives: their numbers, its own among them, the oldest first."""
        self._branches = branches
        for view in self._column.views:
            view.action_row.offer_branches(branches.get(view.message.id, ()))

    def clear(self) -> None:
        """Shows no messages."""
        self.set_messages(())

    def append_message(self, message: Message) -> None:
        """Adds the newest message; after the person's own the transcript follows again."""
        self._column.return_to_newest()
        self._column.append(message)
        self._keyboard.note_newest()
        if message.role is Role.USER:
            self._scrolling.following = True
        views = self._column.views
        if self._scrolling.following and len(views) > MOST:
            self._column.drop(views[:-MATERIALIZED])
            self._arrange()
        else:
            self._arrange(len(views) - 1)

    def extend(self, message_id: int, text: str) -> None:
        """Adds new text to the reply that is being written."""
        view = self._column.reply(message_id)
        if view is not None:
            view.extend(text)
            self._keyboard.note_change(view)
            self._arrange_from(view)
        else:
            self._column.add_text(message_id, text)

    def set_reading(self, message_id: int, read: int, total: int, *, in_line: bool = False) -> None:
        """Shows in the reply's place how much of the prompt has been read; in_line: others are before it."""
        view = self._column.reply(message_id)
        if view is not None:
            view.set_reading(read, total, in_line=in_line)

    def close_message(self, message: Message) -> None:
        """The reply has ended: shows its final text and state, and announces it to assistive tools."""
        self._remember(message)
        view = self._column.reply(message.id)
        if view is not None:
            view.close_with(message)
            self._keyboard.note_change(view)
            self._arrange_from(view)
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, view.spoken()))

    def show_message(self, message_id: int, words: str = "") -> bool:
        """Scrolls to a message, which may have no view yet, and marks it as the one that the keyboard is in.

        words: what was looked for, and is marked in it. False where the message is not in the conversation.
        """
        view = self._column.bring(message_id)
        if view is None:
            return False
        self._arrange()
        self._scrolling.following = False
        self._scrolling.show_top(view)
        self._keyboard.visit(view)
        self._found_words().show(view, partial(places_of, asked=words) if words else None)
        return True

    def finder(self) -> Finder:
        """Finds a phrase in the conversation; made anew for each that is looked for in turn."""
        from lampblack.ui.transcript.finder import Finder

        return Finder(self._column, self._scrolling, self._found_words(), self._idle, lambda: self._arrange(changed=()))

    def visit(self, view: MessageView) -> None:
        """Puts the keyboard into a message to which somebody was led."""
        self._keyboard.visit(view)
        self._keyboard.enter(view)

    def explain_newest(self) -> None:
        """Has the newest reply explained token by token, or shown as it was."""
        self._keyboard.explain_newest()

    def enter_newest(self) -> None:
        """Puts the keyboard into the newest message."""
        self._keyboard.enter_newest()

    def _found_words(self) -> FoundWords:
        if self._found is None:
            from lampblack.ui.transcript.found_words import FoundWords

            self._found = FoundWords(self._column, self._scrolling, self._idle, self._theme)
        return self._found

    def begin_edit(self, message_id: int, text: str) -> bool:
        """Lets a message be edited, beginning with this text. False where the message is not in the conversation."""
        view = self._column.bring(message_id)
        if view is not None:
            self._arrange()
            self._editing.begin(view, text)
        return view is not None

    def set_seen_from(self, message_id: int, seen_from: int | None) -> None:
        """For this reply, and those that follow, the model sees the conversation from `seen_from` on; None: all."""
        for message in self._column.messages:
            if message.id == message_id:
                self._remember(replace(message, seen_from=seen_from))

    def set_rating(self, message_id: int, rating: Rating | None) -> None:
        """What the person thinks of a reply has been kept."""
        for message in self._column.messages:
            if message.id == message_id:
                self._column.remember(replace(message, rating=rating))
        view = self._column.reply(message_id)
        if view is not None:
            view.message = replace(view.message, rating=rating)
            view.action_row.set_message(view.message)

    def refresh_below(self) -> None:
        """Asks again for the chips under the messages that have views."""
        for view in self._column.views:
            below = self.below_of(view.message.id)
            if below is not None or view.below is not None:
                view.put_below(below)
                self._keyboard.note_change(view)
            if isinstance(view, Reply):
                view.set_citations(self.citations_of(view.message.id))

    def show_explanation(self, message_id: int, state: Explained | None) -> None:
        """Shows how far the explanation of a reply is, None: the reply as it was."""
        view = self._column.reply(message_id)
        if view is not None:
            was_inside = self._column.view_of(QApplication.focusWidget()) is view
            view.show_explanation(state)
            self._keyboard.note_change(view)
            self._arrange_from(view)
            if was_inside and (state is None or state.cells):
                self._keyboard.enter(view)

    def flush_edits(self) -> None:
        """Says what is being typed in messages' places."""
        for view in self._column.views:
            view.flush_edit()

    def set_send_with(self, keys: str) -> None:
        """Which keys send a message that is edited: "enter" or "ctrl_enter"."""
        self._editing.set_send_with(keys)

    def set_reduce_motion(self, reduced: bool) -> None:
        """Whether to do without the caret."""
        self._reduce_motion = reduced
        for view in self._column.views:
            if isinstance(view, Reply):
                view.set_caret(not reduced)
        self._arrange()

    @property
    def is_settled(self) -> bool:
        """Whether everything that is to be shown by now is there."""
        return self._idle.is_idle

    def once_settled(self, call: Callable[[], None]) -> None:
        """Calls once everything is there that is to be shown now."""
        self._idle.add(call, (one() for one in (call,)))

    # --- views

    def _made(self, message: Message) -> MessageView:
        kind = OwnMessage if message.role is Role.USER else Reply
        unseen = self._column.is_unseen(message)
        view = kind(message, self._formats_of(unseen), self._idle, self._column)
        view.set_unseen(unseen)
        view.link_activated.connect(lambda href: self._follow(view, href))
        view.grew.connect(lambda: self._arrange_from(view))
        number = message.id
        head = self.head_of(number)
        if (below := self.below_of(number)) is not None:
            view.put_below(below)
        tell(self, view)
        view.set_elsewhere(self._is_elsewhere)
        if isinstance(view, Reply):
            if head is not None:
                view.put_head(head)
            view.set_citations(self.citations_of(number))
            view.set_caret(not self._reduce_motion)
            if message.state is not MessageState.RUNNING and (explained := self.explanation_of(message)) is not None:
                view.show_explanation(explained)
        view.action_row.tool_used.connect(lambda tool: self._use_tool(view, tool))
        view.action_row.completed.connect(lambda: self._keyboard.note_change(view))
        view.edit_ended.connect(lambda: self._keyboard.enter(view))
        alternatives = self._branches.get(number, ())
        view.action_row.offer_branches(alternatives if head is None or len(alternatives) > 2 else ())
        if message.state is not MessageState.RUNNING:
            self._editing.resume(view)
        view.show()
        self._keyboard.note_change(view)
        return view

    def _follow(self, view: MessageView, href: str) -> None:
        source = cited_in(href)
        if source is None:
            self.link_activated.emit(href)
        else:
            self.citation_opened.emit(view.message.id, source)

    def _use_tool(self, view: MessageView, tool: Tool) -> None:
        if tool is Tool.EDIT:
            self._editing.begin(view, "" if view.editor is not None else self.edit_of(view.message.id))
        else:
            self.tool_used.emit(view.message.id, tool)

    def _formats_of(self, unseen: bool) -> Formats:
        return self._faded if unseen else self._formats

    def _remember(self, message: Message) -> None:
        """Takes what a message says now, and moves the line where the model sees another part of the conversation."""
        before = self._column.seen_from
        self._column.remember(message)
        if self._column.seen_from != before:
            self._shade()
            self._arrange()

    def _shade(self) -> None:
        """Fades the messages that the model no longer sees, and only those."""
        for view in self._column.views:
            unseen = self._column.is_unseen(view.message)
            if unseen != view.is_unseen:
                view.set_unseen(unseen)
                view.restyle(self._formats_of(unseen))

    def _arrange(self, first: int = 0, changed: Collection[MessageView] | None = None) -> None:
        """Places the messages from `first` on, and keeps what is read where it is; changed as in `Column.place`."""
        if not self._scrolling.is_holding:
            with self._scrolling.holding():
                self._column.place(first, self.viewport().size(), changed)
            self._keyboard.place_mark()

    def _arrange_from(self, view: MessageView) -> None:
        """The same from `view` on, which has changed; at once, so that no large piece comes together."""
        if view in self._column.views:
            self._arrange(self._column.views.index(view), (view,))

    def showEvent(self, event: QShowEvent) -> None:
        """Gets ready what the first reply needs, once there is something to see."""
        super().showEvent(event)
        if not self._warmed_up:
            self._warmed_up = True
            self._idle.add(self._theme, warm_up())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lays everything out for the new width."""
        super().resizeEvent(event)
        self._arrange()

    def jump_to_newest(self) -> None:
        """Scrolls to the end and follows it again."""
        self._scrolling.jump_to_newest()

    # --- looks, language, keyboard

    def _restyle(self) -> None:
        self._formats, self._faded = Formats(self._theme), Formats(self._theme, faded=True)
        self._column.empty.restyle(self._theme)
        self._column.line.restyle()
        for view in self._column.views:
            view.restyle(self._formats_of(view.is_unseen))
        if self._found is not None:
            self._found.restyle()
        self._arrange()

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Conversation"))

    def changeEvent(self, event: QEvent) -> None:
        """Speaks the new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self._settle_later.start()
        super().changeEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: N802
        """Leaves scrolling to `Scrolling.reveal`; Qt's own would show the beginning of a long text that is seen."""
        return QWidget.focusNextPrevChild(self, next)
