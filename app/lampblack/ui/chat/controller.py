"""Connects the chat panel's views with the chat service and the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lampblack.domain.context_parts import estimated_use
from lampblack.tasks.documents import Documents
from lampblack.ui.chat.attachments import Attachments
from lampblack.ui.chat.drafts import Drafts
from lampblack.ui.chat.figures import Figures
from lampblack.ui.chat.live_replies import LiveReplies
from lampblack.ui.chat.message_actions import MessageActions
from lampblack.ui.chat.organizer import Organizer
from lampblack.ui.chat.outside_changes import OutsideChanges
from lampblack.ui.chat.sending import Sending
from lampblack.ui.chat.writing import Writing
from lampblack.ui.exchange.controller import ExchangeController
from lampblack.ui.fault_words import sentence
from lampblack.ui.side_by_side.controller import SideBySide

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import ChatOptions, Conversation, Message
    from lampblack.domain.faults import Fault
    from lampblack.domain.side_by_side import Contender
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.chat.waiting_messages import Where
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is read to show a conversation."""

    conversation: Conversation
    messages: list[Message]
    branches: dict[int, tuple[int, ...]]
    pair: tuple[Message, ...]
    contender: Contender | None
    path: list[Message]


class ChatController(QObject):
    """Keeps the views in step with what is on disk and what is running. Lives on the window's thread."""

    activity_changed = Signal()
    opening = Signal()  # a conversation is about to be shown, the same one perhaps; `opened` follows
    opened = Signal()
    """A conversation from the disk is shown."""

    def __init__(
        self,
        panel: ChatPanel,
        status: StatusBar,
        services: Services,
        background: Background,
        bridge: Bridge,
    ) -> None:
        super().__init__(panel)
        self._panel, self._status = panel, status
        self._services, self._background = services, background
        self._shown: Conversation | None = None
        self._live = LiveReplies()
        self._figures = Figures(panel.composer, status, services.desk, self._live)
        self._fresh = 0
        self._drafts = Drafts(services.drafts, background, self.say_fault)
        self._attachments = Attachments(panel, services, background, self.say_fault)
        self._trouble: Fault | None = None
        self._opening = 0
        self._connect_views()
        self._actions = MessageActions(self, panel, status, services, background)
        self._organizer = Organizer(self, panel, status, services, background)
        OutsideChanges(panel, services.conversations.changed_elsewhere, self._organizer.load, background)
        self._exchange = ExchangeController(panel, services, self._organizer.load)
        self._sides = SideBySide(self, panel, self._live, services, background, bridge, self.say_fault)
        self._writing = Writing(self, panel, self._live, self._figures, self._attachments, self._sides, bridge)
        self._sending = Sending(
            self, panel, self._writing, services, background, self._drafts, self._attachments, self._sides
        )
        bridge.saving_trouble_came.connect(self._saving_trouble)
        bridge.conversation_titled_came.connect(self._organizer.refresh)

    def start(self) -> None:
        """Fills the list, and opens the conversation that was used last, all with what was typed and not sent."""

        def drafted(saved: dict[int | None, str]) -> None:
            self._drafts.load(saved)
            if self._shown is None and not self._panel.composer.text():
                self._panel.composer.set_text(self._drafts.of(None))
                self._attachments.show_draft(None)

        def listed(conversations: list[Conversation]) -> None:
            newest = next((one for one in conversations if not one.is_archived), None)
            if newest is not None and not self._opening:  # else the person was quicker
                self.open(newest.id)

        self._background.run(self._services.drafts.all, drafted)
        self._actions.load()
        self._organizer.load(listed)

    @property
    def sides(self) -> SideBySide:
        """What has two answer."""
        return self._sides

    @property
    def shown_id(self) -> int | None:
        """The conversation that is in view."""
        return self._shown.id if self._shown else None

    def stop_in(self, conversation_id: int) -> None:
        """Ends the replies that are being written in a conversation; what waits for them there is not sent."""
        self._sending.call_back(conversation_id)
        for reply in self._live.of(conversation_id):
            self._services.chat.stop(reply)

    @property
    def running_replies(self) -> list[int]:
        """The replies that are being written in the conversation that is shown: one, or two side by side."""
        return self._live.of(self._shown.id if self._shown else None)

    @property
    def saving_trouble(self) -> Fault | None:
        """Why replies cannot be saved for the moment."""
        return self._trouble

    @property
    def live(self) -> LiveReplies:
        """The replies that are being written, in whatever conversation."""
        return self._live

    def new_conversation(self) -> None:
        """Shows an empty conversation, which comes into being with its first message."""
        self.keep_draft()
        self._opening += 1
        self._fresh += 1
        self._shown = None
        self._figures.show_speeds()
        self._panel.list.set_current(None)
        self._sides.show_pair((), None)
        self._sides.show_contender(None)
        self._panel.transcript.clear()
        self._panel.options.set_options(self._panel.options.start)
        self._panel.composer.set_text(self._drafts.of(None))
        self._attachments.show_draft(None)
        self.clear_notice()
        self._writing.show_running()
        self._figures.show_conversation(())
        self._panel.composer.focus()

    def open(self, conversation_id: int, message_id: int | None = None, words: str = "") -> None:
        """Shows a conversation from the disk, at its end or at a message, which may be on another branch of it.

        words: what was looked for and found in that message.
        """
        store = self._services.conversations
        self._opening += 1
        number = self._opening
        may_turn = not self._live.of(conversation_id)  # else the reply that runs would be out of sight

        def read() -> _Shown:
            path = store.path(conversation_id)
            if message_id is not None and may_turn and all(message.id != message_id for message in path):
                store.show_branch(message_id)
                path = store.path(conversation_id)
            sides = self._services.sides
            pair = sides.pair(path[-1].id) if path else None
            conversation = store.get(conversation_id)
            return _Shown(
                conversation,
                [*path[:-1], *pair] if pair is not None else path,
                store.branches(conversation_id),
                pair or (),
                sides.contender(conversation_id),
                path,
            )

        def opened(found: _Shown) -> None:
            if number == self._opening:  # else another one was asked for meanwhile
                self._show(found)
                self._panel.transcript.once_settled(lambda: self._estimate(found, number))
                if message_id is not None and not self._panel.transcript.show_message(message_id, words):
                    self._actions.say_out_of_sight()

        self._background.run(read, opened)

    def stop(self) -> None:
        """Stops the replies that are being written in view; without one there, the oldest of the others."""
        oldest = self._live.oldest
        replies = self.running_replies or ([oldest] if oldest is not None else [])
        for reply in replies:
            self._live.live(reply).is_stopping = True
        self.activity_changed.emit()
        for reply in reversed(replies):  # the end of the first would have the second begun
            self._services.chat.stop(reply)

    # --- views

    def _connect_views(self) -> None:
        panel = self._panel
        panel.list.chosen.connect(self.open)
        panel.list.new_requested.connect(self.new_conversation)
        panel.list.search_requested.connect(self._search)
        panel.list.hit_opened.connect(self.open)
        panel.composer.stop_requested.connect(self.stop)
        panel.composer.draft_changed.connect(self.keep_draft)
        panel.options.changed.connect(self._options_changed)
        panel.transcript.include_requested.connect(self._include_again)

    def keep_draft(self) -> None:
        """What the field holds is the draft of what is shown."""
        self._drafts.keep(self._shown.id if self._shown else None, self._panel.composer.text())

    def _show(self, found: _Shown) -> None:
        conversation, messages = found.conversation, found.messages
        self.opening.emit()
        if self._shown is None or self._shown.id != conversation.id:
            self.keep_draft()
            self._panel.composer.set_text(self._drafts.of(conversation.id))
            self._attachments.show_draft(conversation.id)
            self.clear_notice()
            self._figures.show_speeds()
        self._shown = conversation
        self._panel.list.set_current(conversation.id)
        self._panel.options.set_options(conversation.options)
        self._sides.show_contender(found.contender)
        self._sides.show_pair(found.pair, conversation.leaf_id)
        self._panel.transcript.set_branches(found.branches)
        self._panel.transcript.set_messages([self._live.newest(message) for message in messages])
        self._attachments.refresh(messages)
        self._writing.show_reading()
        self._writing.show_running()
        counted = [message for message in messages if not self._sides.is_second(message.id)]
        running = next((reply for reply in self.running_replies if not self._sides.is_second(reply)), None)
        live = self._live.live(running) if running is not None else None
        self._figures.show_conversation(counted, live)
        self.opened.emit()

    def _estimate(self, found: _Shown, number: int) -> None:
        """Not before all of it is there: counting, on whatever thread, would keep Python from showing it."""
        documents = Documents(self._services.attachments)

        def used(about: int | None) -> None:
            if about is not None and number == self._opening and not self.running_replies:
                self._figures.show_about(about)

        if number == self._opening:
            self._background.run(lambda: estimated_use(found.conversation.options, found.path, documents.told), used)

    # --- what is sent

    @property
    def where(self) -> Where:
        """What is shown: a conversation's number, or one of the conversations that have none yet."""
        return self._shown.id if self._shown else f"fresh {self._fresh}"

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written in what is shown, nor about to be."""
        return self._sending.is_idle

    def begin_again(
        self, message_id: int, begin: Callable[[], Message], done: Callable[[], None] = lambda: None
    ) -> None:
        """Has `begin` called in the background, and shows the running reply, or other message, that it returns.

        done: called before that, and only where `begin` has not failed.
        """
        self._sending.begin_again(message_id, begin, done)

    def took_in(self, conversation: Conversation) -> None:
        """What is shown is this conversation: a message has just gone into it, or begun it."""
        self._shown = conversation
        self._panel.list.set_current(conversation.id)

    def _include_again(self) -> None:
        """Has the model see the whole conversation again."""
        shown = self._shown
        if shown is not None and self.is_idle:
            self._background.run(
                lambda: self._services.chat.include_again(shown.id),
                lambda _: self.show_again(shown.id),
            )

    def show_again(self, conversation_id: int) -> None:
        """Reads a conversation that has changed on the disk anew, where it is still in view."""
        if self._shown is not None and self._shown.id == conversation_id:
            self.open(conversation_id)

    # --- what the engine does

    def _saving_trouble(self, fault: Fault | None) -> None:
        self._trouble = fault
        self.clear_notice()

    def say_fault(self, fault: Fault, *more: Callable[[], str]) -> None:
        """Says over the field what went wrong. more: further lines, in today's language."""
        self._panel.composer.set_notice(lambda: "\n".join([sentence(fault), *(words() for words in more)]))

    def clear_notice(self) -> None:
        """Says nothing over the field, but that replies cannot be saved, or that a message waits, while that is so."""
        trouble = self._trouble
        if trouble:
            self._panel.composer.set_notice(lambda: sentence(trouble))
        else:
            self._sending.say_what_waits()

    def model_changed(self, name: str) -> None:
        """The model that answers next has this name."""
        self._panel.composer.set_model(name)
        self._sides.model_changed(name)
        self._attachments.refresh_forecast()
        if not self.running_replies:
            self._figures.show_speeds()  # the one that stands there is another model's
            self._figures.show_context()

    def start_from(self, options: ChatOptions) -> None:
        """New conversations start from these options: also the one that is shown, where it is new and untouched."""
        view = self._panel.options
        is_untouched = self._shown is None and view.options() == view.start
        view.set_start(options)
        if is_untouched:
            view.set_options(options)

    # --- the list

    def _search(self, words: str) -> None:
        self._background.run(
            lambda: self._services.search.find(words), lambda hits: self._panel.list.set_hits(words, hits)
        )

    def _options_changed(self, options: ChatOptions) -> None:
        if self._shown is not None:
            number, store = self._shown.id, self._services.conversations
            self._background.run(lambda: store.set_options(number, options))
