"""Messages that wait: for the documents that go with them, or for the reply that is being written before them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QObject, Signal

from lampblack.domain.conversations import MessageState

if TYPE_CHECKING:
    from collections.abc import Callable

    from lampblack.domain.conversations import ChatOptions, Message
    from lampblack.ui.chat.attachments import Attachments
    from lampblack.ui.chat.live_replies import LiveReplies
    from lampblack.ui.chat.panel import ChatPanel

Where = int | str
"""What is shown: a conversation's number, or a name for one that has none yet."""
_NAMED = 2
"""Files that are named; of more only how many."""
_CAN_BE_ANSWERED = (MessageState.DONE, MessageState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that was sent from a draft: a conversation's, or None for that of the one that has not begun.

    place: what was shown then, as the controller calls it.
    """

    draft: int | None
    place: Where
    text: str
    options: ChatOptions


class WaitingMessages(QObject):
    """Each stays in its field, and is its conversation's draft: nothing is lost where the app dies before it goes.
    Whoever types on in it calls it back.

    ready: a Waiting that nothing holds back any more, in whatever conversation. clear_notice: has `say` called once
    there is nothing more important to be said over the field.
    """

    ready = Signal(object)

    def __init__(
        self, panel: ChatPanel, attachments: Attachments, live: LiveReplies, clear_notice: Callable[[], None]
    ) -> None:
        super().__init__(panel)
        self._panel, self._attachments, self._live = panel, attachments, live
        self._clear_notice = clear_notice
        self._waiting: dict[int | None, Waiting] = {}
        panel.composer.wait_cancelled.connect(lambda: self.call_back(attachments.draft))
        panel.composer.written_on.connect(self._written_on)
        attachments.draft_changed.connect(self._show_state)
        attachments.draft_shown.connect(lambda _: self._say_if_it_waits())
        attachments.reading_ended.connect(self._go_on)
        attachments.reading_failed.connect(self.call_back)

    def holds(self, message: Waiting) -> bool:
        """Keeps a message of the draft that is shown for as long as it must wait; False where it need not."""
        if not self._must_wait(message.draft):
            return False
        self._panel.flush()
        self._waiting[message.draft] = message
        self._show_state()
        self.say()
        return True

    def reply_ended(self, reply: Message) -> None:
        """The last of the replies that were being written in a conversation has ended so."""
        number = reply.conversation_id
        if number not in self._waiting or reply.state in _CAN_BE_ANSWERED:
            self._go_on(number)
            return
        self.call_back(number)
        if number == self._attachments.draft:
            self._panel.composer.set_notice(
                lambda: self.tr("Your message was not sent, for the reply before it could not be written.")
            )

    def _written_on(self) -> None:
        """A key must not be lost, nor a message go that is being changed."""
        if self._attachments.draft in self._waiting:
            self.call_back(self._attachments.draft)
            self._panel.composer.set_notice(
                lambda: self.tr("You are writing on, so your message is not sent by itself any more."),
                is_bad=False,
                can_close=False,
            )

    def call_back(self, draft: int | None) -> None:
        """The message is not to be sent: it is a draft as any other."""
        if self._waiting.pop(draft, None) is not None:
            self._end(draft)

    def say(self) -> None:
        """Says over the field what the message that it holds waits for; nothing where none waits."""
        draft = self._attachments.draft
        if draft in self._waiting:
            self._panel.composer.set_notice(
                lambda: self._words(draft),
                lambda: self.tr("Don't send"),
                lambda: self.call_back(draft),
                is_bad=False,
                can_close=False,
            )
        else:
            self._panel.composer.set_notice(None)

    def _must_wait(self, draft: int | None) -> bool:
        return bool(self._attachments.names_read(draft) or self._live.of(draft))

    def _go_on(self, draft: int | None) -> None:
        """Something that it waited for is over."""
        if draft not in self._waiting:
            return
        if self._must_wait(draft):  # for the other
            self._say_if_it_waits()
            return
        waiting = self._waiting.pop(draft)
        self._end(draft)
        self.ready.emit(waiting)

    def _end(self, draft: int | None) -> None:
        if draft == self._attachments.draft:
            self._show_state()
            self._clear_notice()

    def _show_state(self) -> None:
        self._panel.composer.set_waiting(self._attachments.draft in self._waiting)

    def _say_if_it_waits(self) -> None:
        if self._attachments.draft in self._waiting:
            self.say()

    def _words(self, draft: int | None) -> str:
        names = self._attachments.names_read(draft)
        if not names:
            return self.tr("Your message is sent when the reply has ended. Esc stops the reply.")
        if len(names) > _NAMED:
            count = QLocale().toString(len(names))
            return self.tr("Waiting for {count} documents to be read. Then your message is sent.").format(count=count)
        listed = QLocale().createSeparatedList([f"“{name}”" for name in names])
        return self.tr("Waiting for {names} to be read. Then your message is sent.").format(names=listed)
