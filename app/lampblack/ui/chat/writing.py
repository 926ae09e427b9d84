"""Shows in the views what the engine says of replies that are being written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance

    from lampblack.domain.conversations import Message
    from lampblack.ui.bridge import Bridge
    from lampblack.ui.chat.attachments import Attachments
    from lampblack.ui.chat.figures import Figures
    from lampblack.ui.chat.live_replies import LiveReplies
    from lampblack.ui.chat.panel import ChatPanel
    from lampblack.ui.side_by_side.controller import SideBySide


class Place(Protocol):
    """Where the replies are shown; the chat's controller."""

    activity_changed: SignalInstance

    @property
    def shown_id(self) -> int | None:
        """The conversation that is in view."""

    @property
    def running_replies(self) -> list[int]:
        """The replies that are being written in it."""


class Writing(QObject):
    """Lives on the window's thread. ended: the last of the replies that ran in a conversation, as it has ended."""

    ended = Signal(object)

    def __init__(
        self,
        place: Place,
        panel: ChatPanel,
        live: LiveReplies,
        figures: Figures,
        attachments: Attachments,
        sides: SideBySide,
        bridge: Bridge,
    ) -> None:
        super().__init__(panel)
        self._place, self._panel, self._live = place, panel, live
        self._figures, self._attachments, self._sides = figures, attachments, sides
        bridge.reply_reading_came.connect(self._reading_came)
        bridge.reply_text_came.connect(self._text_came)
        bridge.reply_sees_from_came.connect(self._sees_from_came)
        bridge.reply_closed_came.connect(self._closed)

    def show_reading(self) -> None:
        """Says what the replies in view wait for: their models, their turns, or the rest of the prompt."""
        for reply in self._place.running_replies:
            if (reading := self._live.live(reply).reading) is not None:
                self._panel.transcript.set_reading(reply, *reading, in_line=self._live.is_crowded)

    def show_running(self) -> None:
        """Says what is being written, and where."""
        running = self._place.running_replies
        self._panel.composer.set_running(bool(running))
        if running and not any(self._live.live(reply).pieces for reply in running):
            self._figures.show_speeds()  # those of the reply before it would be taken for its own
        self._panel.list.set_running(self._live.conversations)
        self._place.activity_changed.emit()

    def _reading_came(self, message_id: int, read: int, total: int) -> None:
        self._live.live(message_id).reading = (read, total)
        self._sides.reading_came(message_id)
        if message_id not in self._place.running_replies:
            return
        self.show_reading()
        if not self._sides.is_second(message_id):
            self._figures.show_context(self._live.live(message_id))

    def _text_came(self, message_id: int, text: str, tokens: int) -> None:
        live = self._live.live(message_id)
        begins = not live.pieces
        live.add_text(text, tokens)
        if begins:
            self._place.activity_changed.emit()
            self._attachments.answer_begins(message_id)
        if message_id not in self._place.running_replies:
            self._figures.show_all_speeds()
            return
        self._panel.transcript.extend(message_id, text)
        self._sides.text_came(message_id)
        self._figures.show_speeds(*(self._sides.speeds() or [live.speed()]))
        if not self._sides.is_second(message_id):
            self._figures.show_context(live)

    def _sees_from_came(self, message_id: int, seen_from: int | None) -> None:
        self._live.live(message_id).moved = (seen_from,)
        self._panel.transcript.set_seen_from(message_id, seen_from)

    def _closed(self, message: Message) -> None:
        self._live.end(message)
        self._panel.list.search_again()
        self._sides.closed(message)
        if self._place.shown_id == message.conversation_id:
            self._panel.transcript.close_message(message)
            self._attachments.refresh_answer(message)
            if not self._sides.is_second(message.id):
                self._figures.show_ended(message)
            if self._sides.is_pair_in_view:
                self._figures.show_speeds(*self._sides.speeds())
        self._figures.show_all_speeds()
        self.show_reading()
        self.show_running()
        if not self._live.of(message.conversation_id):
            self.ended.emit(message)
