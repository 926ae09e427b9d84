"""Messages on their way to the model: sent, sent later, answered again, gone on with."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from lampblack.domain.conversations import MessageState
from lampblack.ui.chat.waiting_messages import Waiting, WaitingMessages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lampblack.domain.attachments import Attached
    from lampblack.domain.conversations import Conversation, Message
    from lampblack.domain.faults import Fault
    from lampblack.tasks.chat import Exchange
    from lampblack.ui.background import Background
    from lampblack.ui.chat.attachments import Attachments
    from lampblack.ui.chat.drafts import Drafts
    from lampblack.ui.chat.live_replies import LiveReplies
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.chat.waiting_messages import Where
    from lampblack.ui.chat.writing import Writing
    from lampblack.ui.services import Services
    from lampblack.ui.side_by_side.controller import SideBySide


class Place(Protocol):
    """Where messages are written and shown; the chat's controller."""

    @property
    def where(self) -> Where:
        """What is shown: a conversation's number, or one of the conversations that have none yet."""

    @property
    def shown_id(self) -> int | None:
        """The conversation that is in view."""

    @property
    def running_replies(self) -> list[int]:
        """The replies that are being written in it."""

    @property
    def live(self) -> LiveReplies:
        """The replies that are being written, here or elsewhere."""

    def took_in(self, conversation: Conversation) -> None:
        """What is shown is this conversation: a message has just gone into it, or begun it."""

    def keep_draft(self) -> None:
        """What the field holds is the draft of what is shown."""

    def clear_notice(self) -> None:
        """Says nothing over the field that is not so any more."""

    def say_fault(self, fault: Fault) -> None:
        """Says over the field what went wrong."""

    def open(self, conversation_id: int) -> None:
        """Shows a conversation."""

    def show_again(self, conversation_id: int) -> None:
        """Reads a conversation that has changed anew, where it is still in view."""


class Sending(QObject):
    """Lives on the window's thread. One message at a time goes into a conversation: others wait in sight."""

    def __init__(
        self,
        place: Place,
        panel: ChatPanel,
        writing: Writing,
        services: Services,
        background: Background,
        drafts: Drafts,
        attachments: Attachments,
        sides: SideBySide,
    ) -> None:
        super().__init__(panel)
        self._place, self._panel, self._writing, self._live = place, panel, writing, place.live
        self._services, self._background = services, background
        self._drafts, self._attachments, self._sides = drafts, attachments, sides
        self._asking: set[Where] = set()
        self._waiting = WaitingMessages(panel, attachments, self._live, place.clear_notice)
        self._waiting.ready.connect(self._send_waiting)
        writing.ended.connect(self._waiting.reply_ended)
        panel.composer.send_requested.connect(self._send)
        transcript = panel.transcript
        transcript.example_chosen.connect(self._send)
        transcript.retry_requested.connect(self._retry)
        transcript.regenerate_requested.connect(lambda reply: self._retry(reply, load=True))
        transcript.go_on_requested.connect(self._go_on)
        transcript.load_requested.connect(lambda reply: self._retry(reply, load=True))
        transcript.leave_out_requested.connect(lambda reply: self._retry(reply, leave_out=True))

    @property
    def is_idle(self) -> bool:
        """Whether nothing is being written in what is shown, nor about to be."""
        return self._place.where not in self._asking and not self._place.running_replies

    def call_back(self, conversation_id: int) -> None:
        """What waits to go into this conversation stays a draft."""
        self._waiting.call_back(conversation_id)

    def say_what_waits(self) -> None:
        """Says over the field what the message that it holds waits for; nothing where none waits."""
        self._waiting.say()

    # --- new messages

    def _send(self, text: str) -> None:
        message = Waiting(self._place.shown_id, self._place.where, text, self._panel.options.options())
        if message.place in self._asking:  # on its way to the disk: the same words, or the next ones a moment too soon
            return
        if not self._waiting.holds(message):
            self._send_from(message, self._attachments.documents)

    def _send_waiting(self, waiting: Waiting) -> None:
        """Sends a message that nothing holds back any more, also of a conversation that is not in view any more."""
        now = waiting
        if self._attachments.draft == waiting.draft:  # else it goes as it was when it was last in view
            now = replace(waiting, place=self._place.where, options=self._panel.options.options())
        self._asking.add(now.place)

        def attached(found: list[Attached]) -> None:
            self._send_from(now, [each.document_id for each in found])

        self._background.run(
            lambda: self._services.attachments.of_draft(now.draft), attached, lambda fault: self._failed(now, fault)
        )

    def _send_from(self, waiting: Waiting, documents: Sequence[int]) -> None:
        draft, text = waiting.draft, waiting.text
        contender = self._sides.contender if waiting.place == self._place.where else None
        self._asking.add(waiting.place)
        self._background.run(
            lambda: self._services.chat.send(draft, text, waiting.options, documents, contender),
            lambda exchange: self._sent(waiting, exchange, documents),
            lambda fault: self._failed(waiting, fault),
        )

    def _sent(self, sent: Waiting, exchange: Exchange, documents: Sequence[int]) -> None:
        self._asking.discard(sent.place)
        self._panel.list.upsert(exchange.conversation)
        self._drafts.sent(sent.draft, sent.text)
        replies = [self._live.begin(reply) for reply in (exchange.reply, exchange.beside) if reply is not None]
        if self._place.where == sent.place:
            self._show_sent(sent, exchange, replies, documents)
        self._writing.show_running()

    def _show_sent(
        self, sent: Waiting, exchange: Exchange, replies: Sequence[Message], documents: Sequence[int]
    ) -> None:
        conversation, composer, transcript = exchange.conversation, self._panel.composer, self._panel.transcript
        self._place.took_in(conversation)
        if composer.text().strip() == sent.text.strip():  # else the next message is begun already
            composer.clear()
        if sent.draft is None:
            self._drafts.keep(None, "")
        self._place.keep_draft()
        if self._sides.is_pair_in_view:
            self._place.open(conversation.id)
        self._sides.show_pair(tuple(replies) if len(replies) > 1 else (), exchange.reply.id)
        for message in (exchange.message, *replies):
            transcript.append_message(message)
        self._attachments.sent(conversation.id, documents)
        self._place.clear_notice()
        self._attachments.refresh([exchange.message, *replies])
        self._writing.show_reading()

    def _failed(self, sent: Waiting, fault: Fault) -> None:
        self._asking.discard(sent.place)
        self._place.say_fault(fault)

    # --- once more

    def _retry(self, reply_id: int, *, load: bool = False, leave_out: bool = False) -> None:
        self.begin_again(reply_id, lambda: self._services.chat.retry(reply_id, load=load, leave_out=leave_out))

    def _go_on(self, reply_id: int) -> None:
        self.begin_again(reply_id, lambda: self._services.chat.go_on(reply_id))

    def begin_again(
        self, message_id: int, begin: Callable[[], Message], done: Callable[[], None] = lambda: None
    ) -> None:
        """As the controller's, whose work this is."""
        if not (self.is_idle or self._may_begin_beside(message_id)):
            return
        place = self._place.where
        self._asking.add(place)
        self._live.forget_end(message_id)

        def begin_both() -> tuple[Message, ...]:
            message = begin()
            return (message, *(self._services.sides.pair(message.id) or ()))

        def refused(fault: Fault) -> None:
            self._asking.discard(place)
            self._place.say_fault(fault)

        self._background.run(begin_both, lambda messages: self._begun_again(place, messages, done), refused)

    def _may_begin_beside(self, message_id: int) -> bool:
        """Whether this is one of two replies in view that has ended, while the other one is being written."""
        is_free = self._place.where not in self._asking and message_id not in self._place.running_replies
        return is_free and self._sides.is_one_of_two(message_id)

    def _begun_again(self, place: Where, messages: Sequence[Message], done: Callable[[], None]) -> None:
        done()
        self._asking.discard(place)
        for message in messages:
            if message.state is MessageState.RUNNING:
                self._live.begin(message)
        self._place.show_again(messages[0].conversation_id)
