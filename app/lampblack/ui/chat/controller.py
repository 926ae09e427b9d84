"""Connects the chat panel's views with the chat service and the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from lampblack.domain.conversations import ChatOptions, MessageState
from lampblack.ui.chat.attachments import Attachments
from lampblack.ui.chat.drafts import Drafts
from lampblack.ui.chat.figures import Figures
from lampblack.ui.chat.live_replies import LiveReplies
from lampblack.ui.chat.message_actions import MessageActions
from lampblack.ui.chat.organizer import Organizer
from lampblack.ui.chat.waiting_messages import Waiting, WaitingMessages
from lampblack.ui.chat.writing import Writing
from lampblack.ui.exchange.controller import ExchangeController
from lampblack.ui.fault_words import sentence
from lampblack.ui.side_by_side.controller import SideBySide

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.attachments import Attached
    from lampblack.domain.conversations import Conversation, Message
    from lampblack.domain.faults import Fault
    from lampblack.domain.side_by_side import Contender
    from lampblack.tasks.chat import Exchange
    from lampblack.ui.background import Background
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.services import Services
    from lampblack.ui.status_bar import StatusBar

_Place = int | str


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is read to show a conversation."""

    conversation: Conversation
    messages: list[Message]
    branches: dict[int, tuple[int, ...]]
    pair: tuple[Message, ...]
    contender: Contender | None


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
        self._figures = Figures(panel.composer, status, services.desk)
        self._asking: set[_Place] = set()
        self._fresh = 0
        self._drafts = Drafts(services.drafts, background, self._say_fault)
        self._attachments = Attachments(panel, services, background, self._say_fault)
        self._waiting = WaitingMessages(panel, self._attachments)
        self._waiting.ready.connect(self._send_waiting)
        self._trouble: Fault | None = None
        self._opening = 0
        self._connect_views()
        self._actions = MessageActions(self, panel, status, services, background)
        self._organizer = Organizer(self, panel, status, services, background)
        self._exchange = ExchangeController(panel, services, self._organizer.load)
        self._sides = SideBySide(self, panel, self._live, services, background, bridge, self._say_fault)
        self._writing = Writing(self, panel, self._live, self._figures, self._attachments, self._sides, bridge)
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
    def shown_id(self) -> int | None:
        """The conversation that is in view."""
        return self._shown.id if self._shown else None

    def stop_in(self, conversation_id: int) -> None:
        """Ends the replies that are being written in a conversation."""
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
        self._keep_draft()
        self._opening += 1
        self._fresh += 1
        self._shown = None
        self._figures.show_speed(None)
        self._panel.list.set_current(None)
        self._sides.show_pair((), None)
        self._sides.show_contender(None)
        self._panel.transcript.clear()
        self._panel.options.set_options(ChatOptions())
        self._panel.composer.set_text(self._drafts.of(None))
        self._attachments.show_draft(None)
        self._clear_notice()
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
            return _Shown(
                store.get(conversation_id),
                [*path[:-1], *pair] if pair is not None else path,
                store.branches(conversation_id),
                pair or (),
                sides.contender(conversation_id),
            )

        def opened(found: _Shown) -> None:
            if number == self._opening:  # else another one was asked for meanwhile
                self._show(found)
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
        panel.composer.send_requested.connect(self._send)
        panel.composer.stop_requested.connect(self.stop)
        panel.composer.draft_changed.connect(self._keep_draft)
        panel.options.changed.connect(self._options_changed)
        panel.transcript.example_chosen.connect(self._send)
        panel.transcript.retry_requested.connect(self._retry)
        panel.transcript.regenerate_requested.connect(lambda reply: self._retry(reply, load=True))
        panel.transcript.go_on_requested.connect(self._go_on)
        panel.transcript.load_requested.connect(lambda reply: self._retry(reply, load=True))
        panel.transcript.leave_out_requested.connect(lambda reply: self._retry(reply, leave_out=True))
        panel.transcript.include_requested.connect(self._include_again)

    def _keep_draft(self) -> None:
        self._drafts.keep(self._shown.id if self._shown else None, self._panel.composer.text())

    def _show(self, found: _Shown) -> None:
        conversation, messages = found.conversation, found.messages
        self.opening.emit()
        if self._shown is None or self._shown.id != conversation.id:
            self._keep_draft()
            self._panel.composer.set_text(self._drafts.of(conversation.id))
            self._attachments.show_draft(conversation.id)
            self._clear_notice()
            self._figures.show_speed(None)
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
        self._figures.show_conversation(counted, self._live.live(running) if running is not None else None)
        self.opened.emit()

    # --- sending

    @property
    def _place(self) -> _Place:
        """What is shown: a conversation's number, or one of the conversations that have none yet."""
        return self._shown.id if self._shown else f"fresh {self._fresh}"

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written in what is shown, nor about to be."""
        return self._place not in self._asking and not self.running_replies

    def _send(self, text: str) -> None:
        message = Waiting(self.shown_id, self._place, text, self._panel.options.options())
        if self.is_idle and not self._waiting.holds(message):
            self._send_from(message, self._attachments.documents)

    def _send_waiting(self, waiting: Waiting) -> None:
        """Sends a message whose documents have been read, also of a conversation that is not in view any more."""

        def attached(found: list[Attached]) -> None:
            is_shown = self._attachments.draft == waiting.draft
            now = replace(waiting, place=self._place) if is_shown else waiting
            if not is_shown or self.is_idle:
                self._send_from(now, [each.document_id for each in found])

        self._background.run(lambda: self._services.attachments.of_draft(waiting.draft), attached)

    def _send_from(self, waiting: Waiting, documents: Sequence[int]) -> None:
        place, draft, text = waiting.place, waiting.draft, waiting.text
        contender = self._sides.contender if place == self._place else None
        self._asking.add(place)
        self._background.run(
            lambda: self._services.chat.send(draft, text, waiting.options, documents, contender),
            lambda exchange: self._sent(place, draft, text, exchange, documents),
            lambda fault: self._send_failed(place, fault),
        )

    def _sent(
        self, place: _Place, sent_from: int | None, text: str, exchange: Exchange, documents: Sequence[int]
    ) -> None:
        self._asking.discard(place)
        conversation = exchange.conversation
        self._panel.list.upsert(conversation)
        self._drafts.sent(sent_from, text)
        replies = [self._live.begin(reply) for reply in (exchange.reply, exchange.beside) if reply is not None]
        if self._place == place:
            self._shown = conversation
            if self._panel.composer.text().strip() == text.strip():  # else the next message is begun already
                self._panel.composer.clear()
            if sent_from is None:
                self._drafts.keep(None, "")
            self._keep_draft()
            self._clear_notice()
            self._panel.list.set_current(conversation.id)
            if self._sides.is_pair_in_view:
                self.open(conversation.id)
            self._sides.show_pair(tuple(replies) if len(replies) > 1 else (), exchange.reply.id)
            for message in (exchange.message, *replies):
                self._panel.transcript.append_message(message)
            self._attachments.sent(conversation.id, documents)
            self._attachments.refresh([exchange.message, *replies])
            self._writing.show_reading()
        self._writing.show_running()

    def _send_failed(self, place: _Place, fault: Fault) -> None:
        self._asking.discard(place)
        self._say_fault(fault)

    def _retry(self, reply_id: int, *, load: bool = False, leave_out: bool = False) -> None:
        self.begin_again(reply_id, lambda: self._services.chat.retry(reply_id, load=load, leave_out=leave_out))

    def _go_on(self, reply_id: int) -> None:
        self.begin_again(reply_id, lambda: self._services.chat.go_on(reply_id))

    def begin_again(
        self, message_id: int, begin: Callable[[], Message], done: Callable[[], None] = lambda: None
    ) -> None:
        """Has `begin` called in the background, and shows the running reply, or other message, that it returns.

        done: called before that, and only where `begin` has not failed.
        """
        if not (self.is_idle or self._may_begin_beside(message_id)):
            return
        place = self._place
        self._asking.add(place)
        self._live.forget_end(message_id)

        def begin_both() -> tuple[Message, ...]:
            message = begin()
            return (message, *(self._services.sides.pair(message.id) or ()))

        self._background.run(
            begin_both,
            lambda messages: self._retried(place, messages, done),
            lambda fault: self._send_failed(place, fault),
        )

    def _may_begin_beside(self, message_id: int) -> bool:
        """Whether this is one of two replies in view that has ended, while the other one is being written."""
        is_free = self._place not in self._asking and message_id not in self.running_replies
        return is_free and self._sides.is_one_of_two(message_id)

    def _retried(self, place: _Place, messages: Sequence[Message], done: Callable[[], None]) -> None:
        done()
        self._asking.discard(place)
        for message in messages:
            if message.state is MessageState.RUNNING:
                self._live.begin(message)
        self.show_again(messages[0].conversation_id)

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
        self._clear_notice()

    def _say_fault(self, fault: Fault) -> None:
        self._panel.composer.set_notice(lambda: sentence(fault))

    def _clear_notice(self) -> None:
        """Says nothing over the field, but that replies cannot be saved for as long as that is true."""
        trouble = self._trouble
        self._panel.composer.set_notice((lambda: sentence(trouble)) if trouble else None)

    def model_changed(self, name: str) -> None:
        """The model that answers next has this name."""
        self._panel.composer.set_model(name)
        self._sides.model_changed(name)
        self._attachments.refresh_forecast()
        if not self.running_replies:
            self._figures.show_speed(None)  # the one that stands there is another model's
            self._figures.show_context()

    # --- the list

    def _search(self, words: str) -> None:
        self._background.run(
            lambda: self._services.search.find(words), lambda hits: self._panel.list.set_hits(words, hits)
        )

    def _options_changed(self, options: ChatOptions) -> None:
        if self._shown is not None:
            number, store = self._shown.id, self._services.conversations
            self._background.run(lambda: store.set_options(number, options))
